"""The dossiers of a list as one sheet, for a spreadsheet: the columns do not move, the rows come as they are read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import IO, Any

from tremplin.casework.acting.door import STATES, Actor, Desk
from tremplin.casework.reading.filters import Filters, ListingOrder
from tremplin.casework.reading.listing import DossierRow
from tremplin.casework.reading.walking import pages
from tremplin.clock import day_in_paris
from tremplin.documents.people.pages import CellLook, Page, PageColumn
from tremplin.documents.people.saving import WRITERS

NAME = "dossiers"
COLUMNS = (
    PageColumn("Référence", CellLook.TEXT),
    PageColumn("Titre", width=40),
    PageColumn("Porteur", width=30),
    PageColumn("Fiche", width=40),
    PageColumn("Identifiant de la fiche", CellLook.TEXT, 30),
    PageColumn("État"),
    PageColumn("Demandé en euros"),
    PageColumn("Accordé en euros"),
    PageColumn("Déposé le", CellLook.DAY),
)
KINDS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write(
    desk: Desk,
    actor: Actor,
    filters: Filters,
    order: ListingOrder,
    kind: str,
    file: IO[bytes],
    progress: Callable[[int], object] = lambda written: None,
) -> None:
    """Write all the dossiers of a list that somebody may see, in its order; ``progress`` hears how many are."""
    titles = {name: fiche.title for name, fiche in desk.catalogue.fiches.items()}

    def rows() -> Iterator[Sequence[Any]]:
        written = 0
        for part in pages(desk, actor, filters, order=order):
            yield from _rows(part, titles)
            written += len(part)
            progress(written)

    WRITERS[f".{kind}"]([Page(NAME, COLUMNS, rows())], file)


def _rows(part: Sequence[DossierRow], titles: Mapping[str, str]) -> Iterator[Sequence[Any]]:
    for row in part:
        yield (
            row.reference,
            row.title,
            row.organisation,
            titles.get(row.fiche, row.fiche),
            row.fiche,
            STATES[row.state],
            _euros(row.requested_cents),
            _euros(row.granted_cents),
            day_in_paris(row.deposited_at) if row.deposited_at else None,
        )


def _euros(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents) / 100
