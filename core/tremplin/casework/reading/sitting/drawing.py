"""From which envelope each dossier of an agenda would be granted, and what is left of those of the agenda."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from tremplin.casework.acting.commitments import holding
from tremplin.casework.acting.door import (
    TABLE,
    Act,
    Actor,
    Desk,
    Forbidden,
    Funds,
    Target,
    funds,
    may,
    of,
    reference_of,
)
from tremplin.casework.granting.commissions import held
from tremplin.records.tables import AgendaItem, Dossier

DRAWN = (
    select(Dossier.id, Dossier.call, holding().label("envelope"))
    .join(AgendaItem, AgendaItem.dossier_id == Dossier.id)
    .where(AgendaItem.commission_id == bindparam("commission"))
    .order_by(AgendaItem.number)
)


@dataclass(frozen=True)
class Drawing:
    """The envelopes of an agenda, in the order of its lines, and the one of each dossier; some have none."""

    envelopes: tuple[Funds, ...]
    of: Mapping[str, int]


def drawing(desk: Desk, actor: Actor, number: str) -> Drawing:
    """The envelopes that a commission draws from."""
    with desk.database.reading() as session:
        row = held(session, actor, number, act=Act.READ_COMMISSION)
        if not may(actor, Act.READ_ENVELOPES, Target(row.department)):
            raise Forbidden(f"commission {row.id} : votre rôle ne permet pas {of(Act.READ_ENVELOPES)}.")
        rows = session.execute(DRAWN, {"commission": row.id}).all()
        drawn = {reference_of(each.call, each.id): each.envelope for each in rows if each.envelope is not None}
        wanted = list(dict.fromkeys(drawn.values()))
        found = session.connection().execute(select(TABLE).where(TABLE.c.id.in_(wanted))).mappings()
        known = {each["id"]: funds(each) for each in found}
    return Drawing(tuple(known[each] for each in wanted if each in known), drawn)
