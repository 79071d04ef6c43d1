"""What is told by letter of each act, and to whom: written with the act, in its transaction, and sent afterwards.

A letter is kept by what it tells and to whom; its text is made of the records when it is sent (``casework/mailing``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.case import AnyCase
from tremplin.records.tables import METADATA, Account, Act, Duty, Mail, MailKind, Membership, Organisation, Role


class Addressed(StrEnum):
    """To whom a letter is."""

    CARRIER = "le porteur"
    SERVICE = "le service"
    OTHER = "l'autre partie"


@dataclass(frozen=True)
class Announced:
    """The letter of an act; ``about`` is where the act says the number of what it wrote."""

    kind: MailKind
    about: str
    to: Addressed = Addressed.CARRIER


# CRPA, art. L112-11 and L114-5: a receipt, and in writing what is missing
ANNOUNCED: Mapping[Act, Announced] = {
    Act.DEPOSIT: Announced(MailKind.RECEIPT, "receipt"),
    Act.RECORD: Announced(MailKind.RECEIPT, "receipt"),
    Act.RETURN: Announced(MailKind.COMPLETION, "completion"),
    Act.ACCEPT: Announced(MailKind.DECISION, "decision"),
    Act.REFUSE: Announced(MailKind.DECISION, "decision"),
    Act.WRITE_MESSAGE: Announced(MailKind.MESSAGE, "message", Addressed.OTHER),
    Act.ASK: Announced(MailKind.REQUEST, "request", Addressed.SERVICE),
    Act.ANSWER: Announced(MailKind.ANSWER, "request"),
}
LABELS: Mapping[MailKind, str] = {
    MailKind.RECEIPT: "récépissé",
    MailKind.COMPLETION: "demande de compléments",
    MailKind.DECISION: "décision",
    MailKind.CLOSING: "rappel de fin de session",
    MailKind.DEADLINE: "rappel d'échéance",
    MailKind.MESSAGE: "avis de message",
    MailKind.REQUEST: "avis de demande",
    MailKind.ANSWER: "réponse à une demande",
    MailKind.SIGNATURE: "demande de signature",
    MailKind.RESET: "lien pour choisir un mot de passe",
    MailKind.SIGN_UP: "lien d'inscription",
    MailKind.INVITATION: "invitation",
    MailKind.WELCOME: "ouverture d'un compte",
    MailKind.WORK: "avis de travail terminé",
    MailKind.IDENTITY: "avis d'identité liée",
}
MAILS = METADATA.tables[Mail.__tablename__]
MEMBERS = (
    select(Membership.account_id)
    .join(Account, Account.id == Membership.account_id)
    .where(Membership.organisation_id == bindparam("organisation"), Account.disabled_at.is_(None))
    .order_by(Membership.account_id)
)
# whoever may not sign in signs for nobody
SIGNATORIES = MEMBERS.where(Membership.role == Role.SIGNATORY.value)
INSTRUCTORS, DECIDERS = (
    select(Duty.account_id)
    .join(Account, Account.id == Duty.account_id)
    .where(Duty.department == bindparam("department"), Duty.role == role.value, Account.disabled_at.is_(None))
    .distinct()
    .order_by(Duty.account_id)
    for role in (Role.INSTRUCTOR, Role.DECISION_MAKER)
)
HAS_ADDRESS = select(Organisation.id).where(
    Organisation.id == bindparam("organisation"), Organisation.email.is_not(None)
)


def announce(case: AnyCase) -> None:
    """Write the letters of an act, if it has any."""
    announced = ANNOUNCED.get(case.act)
    if announced is None:
        return
    about = case.after[announced.about]
    to = _addressees(case, announced)
    rows = [letter(announced.kind, case.dossier.id, each, case.at, about=about) for each in to]
    if rows:
        case.session.execute(insert(MAILS), rows)


def _addressees(case: AnyCase, announced: Announced) -> list[int | None]:
    own = case.actor.belongs_to(case.dossier.organisation_id)
    if announced.to is Addressed.SERVICE or (announced.to is Addressed.OTHER and own):
        return _service(case, announced.kind)
    return recipients(case.session, case.dossier.organisation_id)


def _service(case: AnyCase, kind: MailKind) -> list[int | None]:
    """Whoever instructs the dossier, or all who might; a request goes to those who may answer it, too."""
    given = {"department": case.dossier.department}
    found = [*case.session.scalars(INSTRUCTORS, given)]
    named = [each for each in found if each == case.dossier.instructor_id]
    answering = [*case.session.scalars(DECIDERS, given)] if kind is MailKind.REQUEST else []
    # whoever writes knows it already
    return [*dict.fromkeys(each for each in (*(named or found), *answering) if each != case.actor.account_id)]


def recipients(session: Session, organisation: int) -> list[int | None]:
    """The accounts of the members of an organisation; ``None`` is its own address, where it has no member."""
    given = {"organisation": organisation}
    members: list[int | None] = [*session.scalars(MEMBERS, given)]
    return members or [None for _ in session.scalars(HAS_ADDRESS, given)]


def letter(
    kind: MailKind,
    dossier: int | None,
    account: int | None,
    at: datetime,
    *,
    about: int | None = None,
    code: str | None = None,
    due: date | None = None,
    days: int | None = None,
) -> dict[str, Any]:
    """The row of a letter; the same thing told to the same person has the same key."""
    told = (kind.value, dossier, about, code, due, days, account)
    return {
        "key": sha256("/".join(_parts(told)).encode()).hexdigest(),
        "kind": kind.value,
        "dossier_id": dossier,
        "about": about,
        "code": code,
        "due": due,
        "account_id": account,
        "written_at": at,
    }


def _parts(told: tuple[Any, ...]) -> Iterator[str]:
    yield from ("" if part is None else str(part) for part in told)
