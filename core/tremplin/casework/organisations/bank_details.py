"""Bank details of an organisation: given by one, confirmed or set aside by another, shown in full to whoever pays."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.banking import BankChange, bank_standing, masked
from tremplin.casework.acting.door import (
    Act,
    Actor,
    BankAnswer,
    Desk,
    Forbidden,
    Purpose,
    Typed,
    UnknownIdentifier,
    against,
    child_of,
    journal,
    name,
    next_number,
    perimeters,
    visible,
)
from tremplin.documents.door import prose
from tremplin.documents.identifiers import bic as bic_of
from tremplin.documents.identifiers import iban as iban_of
from tremplin.records.tables import Attachment, BankDetails, Organisation


class BankDocument(NamedTuple):
    """The document that shows bank details: the dossier to which it is attached, and its number there."""

    dossier: str
    number: int


@dataclass(frozen=True)
class BankKept:
    """What became of bank details of an organisation."""

    organisation: int
    number: int
    iban: str
    answer: BankAnswer | None = None

    def published(self) -> dict[str, Any]:
        """The same for software; the account is masked."""
        answer = self.answer.value if self.answer else None
        return {"organisation": self.organisation, "number": self.number, "iban": self.iban, "answer": answer}


def enter(
    desk: Desk,
    actor: Actor,
    written: str,
    iban: str,
    *,
    at: datetime,
    bic: str | None = None,
    holder: str | None = None,
    document: BankDocument | None = None,
) -> BankKept:
    """Give the bank details of an organisation: they wait until somebody else confirms them."""
    typed = Typed()
    account, bank = typed.attempt(lambda: iban_of(iban)), typed.read(bic_of, bic)
    owner = typed.read(name, holder)
    with desk.database.writing() as session:
        organisation = _allowed(session, actor, written, Act.ENTER_BANK)
        shown = _document(session, actor, organisation, document) if document else None
        change = BankChange(
            bank_standing(session, organisation.id),
            said=(account, bank) if account else None,
            official=not actor.belongs_to(organisation.id),
            documented=shown is not None,
            theirs=_theirs(session, actor, organisation.id),
        )
        what = f"organisme {organisation.id} : ses coordonnées bancaires ne sont pas gardées"
        typed.settle(what, against(Act.ENTER_BANK, change))
        number = next_number(session, BankDetails, organisation.id)
        row: dict[str, Any] = {"iban": account, "bic": bank, "holder": owner}
        row |= {"document_of": shown and shown.dossier_id, "document": shown and shown.number}
        own = {"organisation_id": organisation.id, "number": number}
        session.execute(insert(BankDetails), {**own, **row, "recorded_at": at, "recorded_by": actor.account_id})
        kept = BankKept(organisation.id, number, masked(account or ""))
        _write(session, actor, Act.ENTER_BANK, kept, at, reason=None)
        return kept


def confirm(desk: Desk, actor: Actor, written: str, read: str, *, at: datetime) -> BankKept:
    """Confirm the bank details that wait; ``read`` is the IBAN that whoever confirms reads on the document."""
    account = iban_of(read)
    return _answer(desk, actor, written, BankAnswer.CONFIRMED, at, read=account)


def refuse(desk: Desk, actor: Actor, written: str, reason: str, *, at: datetime) -> BankKept:
    """Set aside the bank details that wait; those that were in force stay so."""
    return _answer(desk, actor, written, BankAnswer.REFUSED, at, reason=prose(reason) or None)


def shown(desk: Desk, actor: Actor, written: str) -> dict[str, Any]:
    """The bank details of an organisation that the actor sees: whole to whoever pays it, masked to the others."""
    with desk.database.reading() as session:
        organisation = perimeters.find(session, actor, written)
        standing = bank_standing(session, organisation.id)
        pays = perimeters.allows(session, actor, Act.PAY, organisation.id)
        return {
            "organisation": organisation.id,
            "in_force": standing.in_force and _published(standing.in_force, whole=pays),
            "waiting": standing.waiting and _published(standing.waiting, whole=pays),
        }


def _answer(
    desk: Desk,
    actor: Actor,
    written: str,
    answer: BankAnswer,
    at: datetime,
    *,
    read: str | None = None,
    reason: str | None = None,
) -> BankKept:
    with desk.database.writing() as session:
        organisation = _allowed(session, actor, written, Act.CONFIRM_BANK)
        standing = bank_standing(session, organisation.id)
        change = BankChange(
            standing,
            answer=answer,
            own=standing.waiting is not None and standing.waiting.recorded_by == actor.account_id,
            theirs=_theirs(session, actor, organisation.id),
            reason=reason,
            read=read,
        )
        Typed().settle(f"organisme {organisation.id} : rien n'est changé", against(Act.CONFIRM_BANK, change))
        waiting = standing.waiting
        assert waiting is not None
        waiting.answer, waiting.answered_at, waiting.answered_by = answer.value, at, actor.account_id
        waiting.reason = reason
        session.flush()
        kept = BankKept(organisation.id, waiting.number, masked(waiting.iban), answer)
        _write(session, actor, Act.CONFIRM_BANK, kept, at, reason=reason)
        return kept


def _allowed(session: Session, actor: Actor, written: str, act: Act) -> Organisation:
    """An organisation on which the actor may do this, locked: of two who answer at once, one does."""
    organisation = perimeters.find(session, actor, written, lock=True)
    if not perimeters.allows(session, actor, act, organisation.id):
        who = "Adressez-vous au service qui le peut."
        raise Forbidden(f"organisme {organisation.id} : votre rôle ne donne ni ne confirme ses coordonnées. {who}")
    return organisation


def _theirs(session: Session, actor: Actor, organisation_id: int) -> bool:
    """Whether somebody who acts as an official was a member of the organisation."""
    # a signatory gives theirs; as an official, the policy has refused them already
    return not actor.belongs_to(organisation_id) and perimeters.was_member(session, actor, organisation_id)


def _document(session: Session, actor: Actor, organisation: Organisation, document: BankDocument) -> Attachment:
    """A document that shows bank details, attached to a dossier of the organisation."""
    dossier = visible(session, actor, document.dossier)
    found = child_of(session, Attachment, dossier.id, document.number)
    given = found is not None and found.removed_at is None and found.purpose == Purpose.BANK_DETAILS
    if found is None or not given or dossier.organisation_id != organisation.id:
        raise UnknownIdentifier("pièce « coordonnées bancaires »", str(document.number), ())
    return found


def _published(row: BankDetails, *, whole: bool) -> dict[str, Any]:
    return {
        "number": row.number,
        "iban": row.iban if whole else masked(row.iban),
        "bic": row.bic,
        "holder": row.holder,
        "given_at": row.recorded_at.isoformat(timespec="seconds"),
        "answered_at": row.answered_at and row.answered_at.isoformat(timespec="seconds"),
    }


def _write(session: Session, actor: Actor, act: Act, kept: BankKept, at: datetime, *, reason: str | None) -> None:
    journal.write(
        session,
        at=at,
        actor=actor.account_id,
        act=act,
        subject=f"organisme {kept.organisation}",
        reason=reason,
        # the row is sealed whole: the line shows enough to tell one account from another
        after={"bank_details": kept.number, "iban": kept.iban, "answer": kept.answer},
    )
