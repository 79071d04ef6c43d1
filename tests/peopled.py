"""A fiche that pays by results and looks at people, its office, and rows of people written as they are kept."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from desks import AT, Office, make_office
from factories import DEPARTMENT, FICHE, PLACE, with_changes
from sqlalchemy import insert, select

from tremplin.casework.acting.people import digest as people_digest
from tremplin.records.tables import METADATA, Dossier, identifier
from tremplin.storage.engine import Database

FOLLOWING = with_changes(
    FICHE,
    ("publics: [brsa, under_26]", "publics: [brsa, under_26]\n  age: {min: 18, max: 25, unless: [cer]}"),
    (
        "    - {kind: grant_ceiling, amount: 50 000 €, source: Financement}\n",
        """\
    - {kind: grant_ceiling, amount: 50 000 €, source: Financement}
    - {kind: capacity, participants_per_year: 2, source: Public}
    - kind: results
      months: {weight: 80 %, per_post: 12}
      exits: {weight: 15 %, per_post: 0.5}
      quality: {weight: 5 %, themes: [mobilite, projet_professionnel]}
      source: Financement
""",
    ),
    (
        "exits: sorties\n",
        """\
follow_up:
  after_exit: {months: [6], source: Suivi}
reports:
  final: {within: 2 months, evidence_of_exits: true, source: Bilan}
per_participant:
  interviews_min: 2
  driving_hours_max: 20
  source: Contenu
exits: sorties
""",
    ),
)
DEPARTMENT_THEMES = "themes:\n  mobilite: Mobilité\n  projet_professionnel: Projet professionnel\n"


def peopled_office(database: Database, folder: Path, *changes: tuple[str, str]) -> Office:
    """An office under the fiche that looks at people, with these changes."""
    documents = {PLACE: with_changes(FOLLOWING, *changes), "department.yaml": f"{DEPARTMENT}{DEPARTMENT_THEMES}"}
    return make_office(database, folder / "documents", documents)


def person(office: Office, reference: str, number: int, **said: Any) -> int:
    """Write one participation as it is kept, of a person of their own unless ``person_id`` says whose."""
    publics = said.pop("publics", None)
    with office.desk.database.writing() as session:
        dossier = identifier(reference)
        who = said.pop("person_id", None)
        if who is None:
            kept = session.execute(insert(METADATA.tables["persons"]), {"department": "00"})
            who = kept.inserted_primary_key[0]
        session.execute(
            insert(METADATA.tables["participations"]),
            {
                "dossier_id": dossier,
                "number": number,
                "person_id": who,
                "publics_told": publics is not None,
                "version": 1,
                "recorded_at": AT,
                "recorded_by": session.scalar(select(Dossier.created_by).where(Dossier.id == dossier)),
                **said,
            },
        )
        for code in publics or ():
            health = code == "rqth"
            table = METADATA.tables["participation_health" if health else "participation_publics"]
            session.execute(insert(table), {"dossier_id": dossier, "participation": number, "code": code})
        return int(who)


def accepted(office: Office, reference: str, of: int, number: int) -> None:
    """Write the piece of an exit that somebody accepted, of the exit as it is kept now."""
    exits = METADATA.tables["exits"]
    with office.desk.database.reading() as session:
        own = exits.c.dossier_id == identifier(reference), exits.c.participation == of
        kept = session.execute(select(exits).where(*own)).mappings().one()
        checked = people_digest.of_row("exits", {**kept})
    said = {"checked_by": 1, "checked_at": AT, "accepted": True, "checked": checked}
    row(office, "evidence", reference, of, number=number, kind="contract", **said)


def row(office: Office, table: str, reference: str, of: int, **said: Any) -> None:
    """Write one row of a participation as it is kept."""
    with office.desk.database.writing() as session:
        own: Mapping[str, Any] = {"dossier_id": identifier(reference), "participation": of}
        if table == "evidence":
            own = {**own, "given_on": date(2027, 1, 1), "recorded_at": AT, "recorded_by": 1}
        session.execute(insert(METADATA.tables[table]), {**own, **said})
