"""An office whose fiche counts people by sex, their exits and a rate, in two editions, and crowds of people in it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from desks import FICHE, Office, make_office
from factories import CALL, DEPARTMENT, PLACE, with_changes
from peopled import DEPARTMENT_THEMES, FOLLOWING, person, row
from sqlalchemy import func, select, update

from tremplin.casework.following.recording import record
from tremplin.catalogue.sheets import SHEETS, SheetRows
from tremplin.records.tables import METADATA, Dossier, JournalLine, identifier
from tremplin.storage.engine import Database

EARLIER = "00/2025/ateliers"
INDICATORS = """    by: [public]
  - {code: sorties, label: Sorties, measure: exits}
  - {code: taux, label: Part des sorties qui comptent, measure: exit_rate, target: 60 %}
  - {code: suites, label: Suites des parcours, measure: narrative}
"""
COUNTING = with_changes(FOLLOWING, ("    by: [public]\n", INDICATORS))
DOCUMENTS = {
    PLACE: with_changes(COUNTING, ("title: Ateliers\n", f"title: Ateliers\nfollows: {EARLIER}\n")),
    "calls/2025/call.yaml": with_changes(CALL, ("00/2026", "00/2025")),
    "calls/2025/ateliers.yaml": with_changes(COUNTING, (f"fiche: {FICHE}", f"fiche: {EARLIER}")),
    "department.yaml": f"{DEPARTMENT}{DEPARTMENT_THEMES}",
}
# in which nobody who left for a lasting job counts
OTHER_TYPOLOGY = """\
typology: autre
label: Autre compte
categories:
  - {code: positive, label: Sorties positives, when: [{contract: formation_qualifiante}]}
"""
CALL_PAGE, FICHE_PAGE = "/chiffres/appel/00/2026", f"/chiffres/fiche/{FICHE}"
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
LATER = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
AMINA: Mapping[str, Any] = {
    "key": "cle-amina",
    "last_name": "Zqxdubreuil",
    "first_name": "Zqxamina",
    "birth_date": date(1990, 5, 14),
    "publics": ("rqth",),
    "entered_on": date(2026, 3, 10),
}


def counted_office(database: Database, folder: Path, extra: Mapping[str, str] | None = None) -> Office:
    return make_office(database, folder / "documents", {**DOCUMENTS, **(extra or {})})


def crowd(office: Office, reference: str, women: int, men: int, **said: Any) -> None:
    """So many women, then so many men; the first half of them left for a lasting job."""
    for number in range(1, women + men + 1):
        known = {"entered_on": MARCH, "sex": "f" if number <= women else "m", "territory": "nord", **said}
        person(office, reference, number, **known)
        if number * 2 <= women + men:
            row(office, "exits", reference, number, exit_on=JUNE, contract="cdi")


def named(office: Office, reference: str) -> None:
    """Somebody whose name, birth date and health are known, recorded as their carrier does."""
    columns = tuple(column for column in SHEETS["participants"].columns if column.code in AMINA)
    row = tuple(AMINA[column.code] for column in columns)
    sheets = [SheetRows(SHEETS["participants"], columns, [row], range(2, 3))]
    record(office.desk, office.editor, reference, sheets, at=LATER)


def earlier(office: Office, women: int, men: int) -> str:
    """An operation of the edition before, with so many people."""
    reference = moved(office, office.running(title="Hier"), fiche=EARLIER, call="00/2025")
    crowd(office, reference, women, men)
    return reference


def moved(office: Office, reference: str, **said: object) -> str:
    """A dossier that is of another fiche, or of another organisation, as it is kept."""
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == identifier(reference)).values(**said))
    return reference


def releases(office: Office) -> int:
    """How many releases are kept."""
    with office.desk.database.reading() as session:
        return int(session.scalar(select(func.count()).select_from(METADATA.tables["releases"])) or 0)


def journaled(office: Office) -> int:
    """How many times exact figures were read."""
    with office.desk.database.reading() as session:
        kept = select(func.count()).select_from(JournalLine).where(JournalLine.act == "exact_figures")
        return int(session.scalar(kept) or 0)
