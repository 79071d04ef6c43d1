"""What a dossier comes to, for the head of its page: its money from the request to the last payment, its people."""

from typing import NamedTuple

from sqlalchemy import func, select

from tremplin.casework.acting.door import Act, Actor, Desk, may, target_of, visible
from tremplin.casework.acting.money import paid, settlement
from tremplin.records.tables import Agreement, Leaving, Participation

AGREED = select(Agreement.amount_cents).order_by(Agreement.number.desc()).limit(1)


class MoneyOfDossier(NamedTuple):
    """Amounts in cents; ``None`` where nothing says one yet. ``left`` is negative where it is to be paid back."""

    requested: int | None
    granted: int | None
    agreed: int | None
    due: int | None
    paid: int
    left: int | None


class PeopleOfDossier(NamedTuple):
    """How many people are followed, how many of them entered the operation, and how many left it."""

    followed: int
    entered: int
    left: int


def money_of(desk: Desk, actor: Actor, reference: str) -> MoneyOfDossier:
    """The money of a dossier: what is due is the settlement's, what is paid is less what was paid back."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        agreed = session.scalars(AGREED.where(Agreement.dossier_id == dossier.id)).first()
        kept, given = settlement(session, dossier.id), paid(session, dossier.id)
        due = None if kept is None else kept.due_cents
        left = None if due is None else due - given
        return MoneyOfDossier(dossier.requested_cents, dossier.granted_cents, agreed, due, given, left)


def people_of(desk: Desk, actor: Actor, reference: str) -> PeopleOfDossier | None:
    """The people of a dossier, counted; nothing for whoever may not know of them."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        if not may(actor, Act.SEE_PEOPLE, target_of(session, dossier)):
            return None
        came = select(func.count(), func.count(Participation.entered_on)).where(Participation.dossier_id == dossier.id)
        followed, entered = session.execute(came).one()
        left = session.scalar(
            select(func.count())
            .select_from(Leaving)
            .where(Leaving.dossier_id == dossier.id, Leaving.exit_on.is_not(None))
        )
        return PeopleOfDossier(followed, entered, left or 0)
