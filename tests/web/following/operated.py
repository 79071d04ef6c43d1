"""People of an operation as tests write them, and the fiche by which it is followed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from desks import Office
from peopled import peopled_office
from signed_in import SignedInClient

from tremplin.casework.following.recording import Recorded, record
from tremplin.catalogue.sheets import SHEETS, SheetRows
from tremplin.storage.engine import Database

Visiting = Callable[..., SignedInClient]
LATER = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
ASKED = (
    (
        "follow_up:\n",
        "follow_up:\n  committees: {cadence: quarterly, attendees: [relais], source: Suivi}\n",
    ),
    (
        "  final: {within",
        "  interim: [{code: bilan-6-mois, after: 6 months, within: 1 month, source: Bilan}]\n"
        "  final: {parts: [Bilan qualitatif], within",
    ),
)
AMINA: Mapping[str, Any] = {
    "key": "cle-amina",
    "last_name": "Zqxdubreuil",
    "first_name": "Zqxamina",
    "birth_date": date(1990, 5, 14),
    "phone": "01 23 45 67 89",
    "publics": ("brsa",),
    "territory": "nord",
    "entered_on": date(2026, 3, 10),
}
PAUL: Mapping[str, Any] = {
    "key": "cle-paul",
    "last_name": "Zqxlenoir",
    "first_name": "Zqxpaul",
    "birth_date": date(2003, 12, 1),
    "publics": ("under_26", "rqth"),
    "territory": "sud",
    "entered_on": date(2026, 4, 1),
    "exit_on": date(2026, 6, 30),
    "exit_contract": "cdd",
    "exit_months": 6,
}
# what no page may tell to whoever reads people by number
CANARIES = ("Zqx", "cle-amina", "cle-paul", "01 23 45", "1990", "handicapés")


@dataclass(frozen=True)
class Followed:
    """An operation of an office."""

    office: Office
    reference: str

    def at(self, page: str) -> str:
        return f"/dossiers/{self.reference}/{page}"

    def with_people(self, *people: Mapping[str, Any]) -> "Followed":
        """The same, once people are recorded: two of them unless told."""
        self.record("participants", *(people or (AMINA, PAUL)))
        return self

    def record(self, name: str, *rows: Mapping[str, Any]) -> Recorded:
        """Record rows of a sheet."""
        told = {code for row in rows for code in row}
        columns = tuple(column for column in SHEETS[name].columns if column.code in told)
        made = [tuple(row.get(column.code) for column in columns) for row in rows]
        sheets = [SheetRows(SHEETS[name], columns, made, range(2, len(made) + 2))]
        return record(self.office.desk, self.office.editor, self.reference, sheets, at=LATER)


def followed_office(database: Database, folder: Path, *changes: tuple[str, str]) -> Office:
    """The office of this fiche, with these changes."""
    return peopled_office(database, folder, *ASKED, *changes)


def many(count: int) -> list[dict[str, Any]]:
    """People, each with an exit, so that every column of a list is told."""
    return [
        {
            "key": f"k{number}",
            "last_name": f"Nom{number}",
            "first_name": "Prénom",
            "publics": ("brsa",),
            "birth_date": date(1980, 1, 1 + number % 28),
            "entered_on": date(2026, 3, 2),
            "exit_on": date(2026, 6, 30),
            "exit_contract": "cdi",
        }
        for number in range(count)
    ]
