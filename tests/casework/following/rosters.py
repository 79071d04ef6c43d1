"""People of an operation as tests write them: rows of sheets by the codes of their columns."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from desks import Office
from sqlalchemy import Table, select

from tremplin.casework.following.recording import Recorded, record
from tremplin.catalogue.sheets import SHEETS, SheetRows
from tremplin.records.tables import METADATA

# some months into the operation of desks.py, which lasts from 01/03/2026 to 28/02/2027
LATER = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
AMINA: Mapping[str, Any] = {
    "key": "p1",
    "last_name": "Dubreuil",
    "first_name": "Amina",
    "birth_date": date(1990, 5, 14),
    "phone": "01 23 45 67 89",
    "publics": ("brsa",),
    "territory": "nord",
    "sex": "f",
    "entered_on": date(2026, 3, 10),
}
PAUL: Mapping[str, Any] = {
    "key": "p2",
    "last_name": "Lenoir",
    "first_name": "Paul",
    "birth_date": date(2003, 12, 1),
    "publics": ("under_26", "rqth"),
    "territory": "sud",
    "entered_on": date(2026, 4, 1),
    "exit_on": date(2026, 6, 30),
    "exit_contract": "cdd",
    "exit_months": 6,
}


def sheet(name: str, *rows: Mapping[str, Any]) -> SheetRows:
    """Rows of a sheet, whose columns are those that one of them says."""
    told = {code for row in rows for code in row}
    columns = tuple(column for column in SHEETS[name].columns if column.code in told)
    assert {column.code for column in columns} == told
    made = [tuple(row.get(column.code) for column in columns) for row in rows]
    return SheetRows(SHEETS[name], columns, made, range(2, len(made) + 2))


def recorded(office: Office, dossier: str, *sheets: SheetRows, actor: str = "editor", **options: Any) -> Recorded:
    """Record sheets as somebody of the office."""
    return record(office.desk, getattr(office, actor), dossier, sheets, **{"at": LATER, **options})


def kept(office: Office, name: str, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of a table, in the order of these columns."""
    table: Table = METADATA.tables[name]
    chosen = [table.c[column] for column in columns] if columns else [*table.columns]
    with office.desk.database.reading() as session:
        return [tuple(row) for row in session.execute(select(*chosen).order_by(*chosen))]


def everything(office: Office, but: Iterable[str] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table about people, and the journal."""
    names = (
        *("persons", "rosters", "participations", "participation_publics", "participation_health", "exits"),
        *("milestones", "activities", "evaluations", "evidence", "journal"),
    )
    return {name: sorted(map(str, kept(office, name))) for name in names if name not in but}
