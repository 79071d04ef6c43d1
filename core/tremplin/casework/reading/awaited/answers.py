"""The organisations that wait for an answer: to be verified, to have members admitted, bank details confirmed."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from tremplin.casework.acting.door import Act, Actor, Desk
from tremplin.casework.acting.perimeters import seen_by
from tremplin.casework.reading.offers import holds
from tremplin.records.tables import BankDetails, Organisation, RoleRequest, SelfRegistration

# as many as one reads at a glance: the page of each has the others
FEW = 10
NAMED = select(Organisation.id, Organisation.name).order_by(Organisation.id)


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
            for awaited, some in _asked(actor)
            # what waits is little, what is seen is much: the first is looked for, and the second asked of it
            for number, name in session.execute(NAMED.where(Organisation.id.in_(some), seen_by(actor)).limit(FEW))
        ]


def _asked(actor: Actor) -> Iterator[tuple[AwaitedMatter, Select[Any]]]:
    """The organisations of which something waits, for whoever may answer."""
    if holds(actor, Act.VERIFY_ORGANISATION):
        waits = SelfRegistration.verified_at.is_(None)
        yield AwaitedMatter.VERIFICATION, select(SelfRegistration.organisation_id).where(waits)
    if holds(actor, Act.ADMIT_MEMBER):
        yield AwaitedMatter.MEMBER, select(RoleRequest.organisation_id).where(RoleRequest.organisation_id.is_not(None))
    if holds(actor, Act.CONFIRM_BANK):
        entered = BankDetails.answer.is_(None), BankDetails.recorded_by != actor.account_id
        yield AwaitedMatter.BANK, select(BankDetails.organisation_id).where(*entered)
