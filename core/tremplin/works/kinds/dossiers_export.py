"""All the dossiers of a list in one sheet, for a spreadsheet: those that its owner sees when it is made."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tremplin.casework.reading.filters import Filters, ListingOrder, Sort
from tremplin.casework.reading.listing import totals
from tremplin.casework.reading.sheet import KINDS, NAME, write
from tremplin.catalogue.quantities import plural
from tremplin.clock import day_in_paris
from tremplin.records.acts import Act
from tremplin.records.codes import State
from tremplin.works.kind import WorkFile, WorkKind, WorkOutcome, WorkRun

CODE = "export_dossiers"
READ: Mapping[str, Callable[[Any], Any]] = {
    "state": State,
    "deposited_from": date.fromisoformat,
    "deposited_until": date.fromisoformat,
    "on": date.fromisoformat,
}
KEPT = (
    *("state", "call", "fiche", "organisation_id", "instructor_id", "mine", "search"),
    *("deposited_from", "deposited_until", "late", "on"),
)


def parameters(filters: Filters, order: ListingOrder, kind: str) -> dict[str, Any]:
    """What a list keeps, in which order, and the kind of file, as a work is asked for them."""
    said = {name: getattr(filters, name) for name in KEPT}
    kept = {name: _written(value) for name, value in said.items() if value not in (None, False)}
    return {"filters": kept, "sort": order.sort.value, "ascending": order.ascending, "file": kind}


def run(doing: WorkRun) -> WorkOutcome:
    """Write the sheet, telling how much of it is written."""
    asked = doing.parameters
    filters = Filters(**{name: READ.get(name, _same)(value) for name, value in asked["filters"].items()})
    order, kind = ListingOrder(Sort(asked["sort"]), bool(asked["ascending"])), str(asked["file"])
    count = totals(doing.desk.database, doing.actor, filters).count
    doing.progress(0, count)
    with doing.file.open("wb") as file:
        write(
            doing.desk, doing.actor, filters, order, kind, file, progress=lambda written: doing.progress(written, count)
        )
    name = f"{NAME}-{day_in_paris(doing.at).isoformat()}.{kind}"
    return WorkOutcome(f"{plural(count, 'dossier')} dans le fichier.", WorkFile(name, KINDS[kind]))


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _same(value: Any) -> Any:
    return value


KIND = WorkKind(CODE, "Export de dossiers", (Act.SEE,), run)
