"""The order in which somebody reads the dossiers, kept for their account until they say another."""

from sqlalchemy import delete, insert

from tremplin.casework.acting.policy import Actor
from tremplin.casework.reading.filters import ListingOrder
from tremplin.records.searching import KeptOrder
from tremplin.storage.engine import Database


def keep(database: Database, actor: Actor, order: ListingOrder) -> None:
    """Keep an order for an account; it is theirs alone, gives no right, and is no act on a dossier."""
    with database.writing() as session:
        session.execute(delete(KeptOrder).where(KeptOrder.account_id == actor.account_id))
        row = {"account_id": actor.account_id, "sort": order.sort.value, "ascending": order.ascending}
        session.execute(insert(KeptOrder), row)
