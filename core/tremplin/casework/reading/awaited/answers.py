"""The organisations that wait for an answer: to be verified, to have members admitted, bank details confirmed."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Select, select

from tremplin.casework.acting.door import Act, Actor, Desk
from tremplin.casework.acting.perimeters import seen_by
from tremplin.casework.reading.offers import holds
from tremplin.records.tables import BankDetails, Organisation, RoleRequest, SelfRegistration

# as many as one reads at a glance: the page of each has the others
FEW = 10


class AwaitedMatter(StrEnum):
    """What waits."""

    VERIFICATION = "verification"
    MEMBER = "member"
    BANK = "bank"


class AwaitedAnswer(NamedTuple):
    """An organisation, and what waits there."""

    organisation_id: int
    organisation: str
    awaited: AwaitedMatter


def answers_awaited(desk: Desk, actor: Actor) -> list[AwaitedAnswer]:
    """What waits for somebody in the organisations that they see; what they did themselves waits for another."""
    with desk.database.reading() as session:
        return [
            AwaitedAnswer(number, name, awaited)
            for awaited, rows in _asked(actor)
            for number, name in session.execute(rows.where(seen_by(actor)).order_by(Organisation.id).limit(FEW))
        ]


def _asked(actor: Actor) -> Iterator[tuple[AwaitedMatter, Select[int, str]]]:
    organisations = select(Organisation.id, Organisation.name).distinct()
    if holds(actor, Act.VERIFY_ORGANISATION):
        registered = SelfRegistration.organisation_id == Organisation.id
        yield (
            AwaitedMatter.VERIFICATION,
            organisations.join(SelfRegistration, registered).where(SelfRegistration.verified_at.is_(None)),
        )
    if holds(actor, Act.ADMIT_MEMBER):
        yield AwaitedMatter.MEMBER, organisations.join(RoleRequest, RoleRequest.organisation_id == Organisation.id)
    if holds(actor, Act.CONFIRM_BANK):
        entered = BankDetails.organisation_id == Organisation.id
        waits = BankDetails.answer.is_(None), BankDetails.recorded_by != actor.account_id
        yield AwaitedMatter.BANK, organisations.join(BankDetails, entered).where(*waits)
