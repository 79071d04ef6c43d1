"""Walk all the dossiers that somebody may see, page by page: as many as there are, never all in memory."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Actor, Desk, identifier
from tremplin.casework.reading.filters import LATEST, Filters, ListingOrder
from tremplin.casework.reading.listing import LARGEST, DossierRow, listed
from tremplin.records.dossiers import Dossier


def pages(
    desk: Desk, actor: Actor, filters: Filters, after: str | None = None, order: ListingOrder = LATEST
) -> Iterator[Sequence[DossierRow]]:
    """The pages of a listing, one after the other; all of them, or those that follow a dossier."""
    while True:
        # a transaction a page: one over 100,000 dossiers would keep PostgreSQL from cleaning what others change
        page = listed(desk.database, actor, filters, limit=LARGEST, after=after, order=order)
        yield page.rows
        after = page.after
        if after is None:
            return


def dossiers(session: Session, rows: Sequence[DossierRow]) -> list[Dossier]:
    """The dossiers of a page, in its order."""
    numbers = [identifier(row.reference) for row in rows]
    return list(session.scalars(select(Dossier).where(Dossier.id.in_(numbers)).order_by(Dossier.id.desc())))
