"""Read a dossier as whoever fills it in needs it: what it says by names, what its rules answer, who works on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import (
    Act,
    Actor,
    Case,
    Content,
    Desk,
    content,
    reference_of,
    target_of,
    visible,
)
from tremplin.casework.granting.completing import AskedField, labelled
from tremplin.casework.journal.line import names_of
from tremplin.casework.reading.offers import given, opened
from tremplin.catalogue.door import Fiche, Stage
from tremplin.documents.vocabulary import Vocabulary
from tremplin.records.tables import (
    Account,
    Attachment,
    Completion,
    CompletionField,
    Dossier,
    JournalLine,
    Membership,
    Organisation,
    Role,
    State,
)
from tremplin.rules.trial import Trial

# what somebody does to a dossier while it is filled in
WRITTEN = tuple(act.value for act in (Act.CREATE, Act.EDIT, Act.ATTACH))


class Worker(NamedTuple):
    """A member of the organisation: whether they sign, and when they last wrote in the dossier, if they did."""

    account_id: int
    name: str
    signs: bool
    wrote_at: datetime | None


class Carried(NamedTuple):
    """The organisation that carries a dossier."""

    id: int
    name: str
    legal_form: str | None
    siret: str | None
    rna: str | None


class AskedAgain(NamedTuple):
    """What the service asked to complete and nobody has answered yet: as a whole, then by field."""

    text: str
    at: datetime
    fields: Mapping[str, AskedField]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A dossier being filled in, at one moment; ``open`` are the acts that its state and the policy leave to a person.

    ``rights`` are those that the policy gives them, whatever the state.
    """

    reference: str
    title: str
    fiche: Fiche
    words: Vocabulary
    state: State
    version: int
    changed_at: datetime
    deposited_at: datetime | None
    granted_cents: int | None
    said: Content
    trial: Trial
    carrier: Carried
    workers: Sequence[Worker]
    asked: AskedAgain | None
    documents: Mapping[str, int]
    open: frozenset[Act]
    rights: frozenset[Act]

    @property
    def last(self) -> Worker | None:
        """Who wrote last, where it is a member of the organisation."""
        wrote = [each for each in self.workers if each.wrote_at is not None]
        return max(wrote, key=lambda each: each.wrote_at or self.changed_at, default=None)


def draft(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> Draft:
    """A dossier, for whoever fills it in or reads what is filled in, judged as if it were deposited at this instant."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        case = Case(session, dossier, fiche, actor, Act.SEE, at, None)
        target = target_of(session, dossier)
        organisation = session.get_one(Organisation, dossier.organisation_id)
        words = desk.catalogue.words(fiche)
        return Draft(
            reference=reference_of(dossier.call, dossier.id),
            title=dossier.title,
            fiche=fiche,
            words=words,
            state=State(dossier.state),
            version=dossier.version,
            changed_at=dossier.changed_at,
            deposited_at=dossier.deposited_at,
            granted_cents=dossier.granted_cents,
            said=content.read(session, dossier),
            trial=case.trial(Stage.DEPOSIT),
            carrier=Carried(
                organisation.id, organisation.name, organisation.legal_form, organisation.siret, organisation.rna
            ),
            workers=tuple(_workers(session, dossier)),
            asked=_asked(session, dossier, fiche, words),
            documents=_documents(session, dossier),
            open=opened(case, target),
            rights=given(actor, target),
        )


def last_writer(desk: Desk, actor: Actor, reference: str, *acts: Act) -> Worker | None:
    """Who of the organisation did one of these acts last of all; nothing where it was the service."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        wanted = tuple(act.value for act in acts)
        done = (JournalLine.dossier_id == dossier.id, JournalLine.act.in_(wanted))
        latest = session.scalar(select(func.max(JournalLine.at)).where(*done))
        workers = [*_workers(session, dossier, wanted)]
    return next((each for each in workers if latest is not None and each.wrote_at == latest), None)


def _workers(session: Session, dossier: Dossier, acts: tuple[str, ...] = WRITTEN) -> Iterator[Worker]:
    members = (
        select(Account.id, Account.name, Membership.role)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.organisation_id == dossier.organisation_id, Account.disabled_at.is_(None))
        .order_by(Account.name, Account.id)
    )
    wrote = (
        select(JournalLine.actor, func.max(JournalLine.at))
        .where(JournalLine.dossier_id == dossier.id, JournalLine.act.in_(acts))
        .group_by(JournalLine.actor)
    )
    # the journal names nobody: a line is found again from the account, never the account from the line
    names = names_of(session)
    last = {row[0]: row[1] for row in session.execute(wrote)} if names else {}
    for number, name, role in session.execute(members):
        yield Worker(number, name, role == Role.SIGNATORY, last.get(names.account(number)) if names else None)


def _asked(session: Session, dossier: Dossier, fiche: Fiche, words: Vocabulary) -> AskedAgain | None:
    asked = session.scalars(
        select(Completion)
        .where(Completion.dossier_id == dossier.id, Completion.answered_at.is_(None))
        .order_by(Completion.number.desc())
        .limit(1)
    ).first()
    if asked is None or dossier.state != State.RETURNED:
        return None
    rows = select(CompletionField.field, CompletionField.reason).where(
        CompletionField.dossier_id == dossier.id, CompletionField.number == asked.number
    )
    fields = [AskedField(name, labelled(name, fiche, words), reason) for name, reason in session.execute(rows)]
    # what is told at a field is a line of the whole, too: it is read once
    told = {field.line for field in fields}
    text = "\n".join(line for line in asked.asked.splitlines() if line not in told)
    return AskedAgain(text, asked.asked_at, {field.field: field for field in fields})


def _documents(session: Session, dossier: Dossier) -> Mapping[str, int]:
    """How many documents are attached for each that the fiche asks."""
    held = (
        select(Attachment.code, func.count())
        .where(Attachment.dossier_id == dossier.id, Attachment.removed_at.is_(None), Attachment.code.is_not(None))
        .group_by(Attachment.code)
    )
    return {str(code): count for code, count in session.execute(held)}
