"""What is told by letter of each act, and to whom: written with the act, in its transaction, and sent afterwards.

A letter is kept by what it tells and to whom; its text is made of the records when it is sent (``casework/mailing``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.case import AnyCase
from tremplin.records.tables import METADATA, Account, Act, Mail, MailKind, Membership, Organisation


@dataclass(frozen=True)
class Announced:
    """The letter of an act; ``about`` is where the act says the number of what it wrote."""

    kind: MailKind
    about: str


# CRPA, art. L112-11 and L114-5: a receipt, and in writing what is missing
ANNOUNCED: Mapping[Act, Announced] = {
    Act.DEPOSIT: Announced(MailKind.RECEIPT, "receipt"),
    Act.RECORD: Announced(MailKind.RECEIPT, "receipt"),
    Act.RETURN: Announced(MailKind.COMPLETION, "completion"),
    Act.ACCEPT: Announced(MailKind.DECISION, "decision"),
    Act.REFUSE: Announced(MailKind.DECISION, "decision"),
}
LABELS: Mapping[MailKind, str] = {
    MailKind.RECEIPT: "récépissé",
    MailKind.COMPLETION: "demande de compléments",
    MailKind.DECISION: "décision",
    MailKind.CLOSING: "rappel de fin de session",
    MailKind.DEADLINE: "rappel d'échéance",
}
MAILS = METADATA.tables[Mail.__tablename__]
MEMBERS = (
    select(Membership.account_id)
    .join(Account, Account.id == Membership.account_id)
    .where(Membership.organisation_id == bindparam("organisation"), Account.disabled_at.is_(None))
    .order_by(Membership.account_id)
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
    to = recipients(case.session, case.dossier.organisation_id)
    rows = [letter(announced.kind, case.dossier.id, each, case.at, about=about) for each in to]
    if rows:
        case.session.execute(insert(MAILS), rows)


def recipients(session: Session, organisation: int) -> list[int | None]:
    """The accounts of the members of an organisation; ``None`` is its own address, where it has no member."""
    given = {"organisation": organisation}
    members: list[int | None] = [*session.scalars(MEMBERS, given)]
    return members or [None for _ in session.scalars(HAS_ADDRESS, given)]


def letter(
    kind: MailKind,
    dossier: int,
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
