"""The dossiers of a call that a commission may list: those that are instructed, the first of the ranking first."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from tremplin.casework.acting.door import Actor, Desk, RefusedRequest, reference_of
from tremplin.casework.granting.commissions import held
from tremplin.casework.reading.sitting.ranking import RankedDossier, ranking
from tremplin.records.tables import AgendaItem, Commission, Decision, Dossier, Organisation, State

WAITING = (
    select(Dossier.id, Dossier.call, Dossier.title, Dossier.requested_cents, Dossier.organisation_id, Organisation.name)
    .join(Organisation, Organisation.id == Dossier.organisation_id)
    .where(
        Dossier.department == bindparam("department"),
        Dossier.call == bindparam("call"),
        Dossier.state == State.UNDER_REVIEW.value,
        Dossier.id.not_in(select(AgendaItem.dossier_id).where(AgendaItem.commission_id == bindparam("commission"))),
    )
    .order_by(Dossier.id)
)
# on the agenda of another commission, which has not decided it
LISTED = (
    select(AgendaItem.dossier_id, AgendaItem.commission_id)
    .join(Dossier, Dossier.id == AgendaItem.dossier_id)
    .join(Commission, Commission.id == AgendaItem.commission_id)
    .outerjoin(
        Decision,
        (Decision.dossier_id == AgendaItem.dossier_id) & (Decision.commission_id == AgendaItem.commission_id),
    )
    .where(Dossier.call == bindparam("call"), Dossier.state == State.UNDER_REVIEW.value, Decision.number.is_(None))
    .order_by(Commission.held_on)
)


@dataclass(frozen=True)
class Listable:
    """A dossier that may be put on an agenda; ``listed`` is another commission that already has it on its own."""

    dossier: str
    title: str
    organisation: str
    requested_cents: int | None
    ranked: RankedDossier | None = None
    listed: int | None = None


def listable(desk: Desk, actor: Actor, number: str, call: str) -> list[Listable]:
    """Those of a call that wait for a decision and are not on the agenda of this commission."""
    wanted = desk.catalogue.call(call).id
    places = _places(desk, actor, wanted)
    with desk.database.reading() as session:
        row = held(session, actor, number)
        given = {"department": row.department, "call": wanted, "commission": row.id}
        rows = session.execute(WAITING, given).all()
        elsewhere: dict[int, int] = {
            each.dossier_id: each.commission_id for each in session.execute(LISTED, {"call": wanted})
        }
    found = [
        Listable(
            dossier := reference_of(each.call, each.id),
            each.title,
            each.name,
            each.requested_cents,
            places.get(dossier),
            elsewhere.get(each.id),
        )
        for each in rows
        if not actor.belongs_to(each.organisation_id)
    ]
    order = {dossier: rank for rank, dossier in enumerate(places)}
    return sorted(found, key=lambda each: order.get(each.dossier, len(order)))


def _places(desk: Desk, actor: Actor, call: str) -> Mapping[str, RankedDossier]:
    try:
        return {each.placed.dossier: each for each in ranking(desk, actor, call)}
    except RefusedRequest:
        # its fiches have no criteria: nothing ranks its dossiers
        return {}
