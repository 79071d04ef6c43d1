"""Read the receipts of a dossier again, for whoever may see it."""

from collections.abc import Sequence

from sqlalchemy import select

from tremplin.casework.acting.door import Actor, Desk, reference_of, visible
from tremplin.casework.applying.receipts import Receipt, receipt_of
from tremplin.records.tables import Deposit


def given(desk: Desk, actor: Actor, reference: str) -> Sequence[Receipt]:
    """The receipts of the deposits of a dossier, the first one first."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        name = reference_of(dossier.call, dossier.id)
        rows = select(Deposit).where(Deposit.dossier_id == dossier.id).order_by(Deposit.number)
        return [receipt_of(name, vars(each)) for each in session.scalars(rows)]
