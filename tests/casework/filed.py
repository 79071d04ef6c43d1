"""Files of dossiers: one that is sound in each kind, what it says, and the department whose fiche asks questions."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from desks import AT, Office, make_office
from factories import FICHE, PLACE, with_changes
from sqlalchemy import func, select

from tremplin.casework.acting import content
from tremplin.casework.acting.policy import Actor
from tremplin.casework.applying.importing import Imported, import_
from tremplin.records.dossiers import Dossier
from tremplin.storage.engine import Database

Importer = Callable[..., list[Imported]]
ASKED = with_changes(
    FICHE,
    (
        "duration: {",
        "application:\n  questions:\n"
        "    - {code: rome, label: Les codes ROME, type: rome, source: Dossier}\n"
        "    - {code: stage, label: Un stage ?, type: yes_no, source: Dossier}\nduration: {",
    ),
)
SOUND = """\
fiche: 00/2026/ateliers
organisation: W000000001
title: Ateliers du nord
starts_on: 2026-03-01
ends_on: 28/02/2027
territories: [nord]
participants: {total: 20, under_26: 4}
posts: 4.5
supervisors_fte: 1
budget: {staff: 40 000 €, indirect: "5 999,50"}
requested: 45 999,50 €
answers: {rome: [K1304, K1305], stage: true}
resources:
  - {funder: Région, status: asked, amount: 5 000 €}
  - {funder: État, status: obtenu, amount: 0}
partners:
  - {name: Les Jardins, siret: 130 025 265 00013, amount: 2 000 €}
  - {name: Autre, amount: 0}
"""
SAID = {
    "title": "Ateliers du nord",
    "starts_on": date(2026, 3, 1),
    "ends_on": date(2027, 2, 28),
    "territories": ("nord",),
    "participants.total": 20,
    "participants.under_26": 4,
    "posts": Decimal("4.5"),
    "supervisors_fte": 1,
    "budget.staff": 40_000_00,
    "budget.indirect": 5_999_50,
    "requested": 45_999_50,
    "answers.rome": ["K1304", "K1305"],
    "answers.stage": True,
    "resources": (("Région", "asked", 5_000_00), ("État", "obtained", 0)),
    "partners": (("Les Jardins", "13002526500013", 2_000_00), ("Autre", None, 0)),
}
TABLE = (
    "key;fiche;organisation;title;starts_on;ends_on;territories;participants.total;participants.under_26;posts;"
    "supervisors_fte;budget.staff;budget.indirect;requested;answers.rome;answers.stage;"
    "resources.1.funder;resources.1.status;resources.1.amount;resources.3.funder;resources.3.status;resources.3.amount;"
    "partners.1.name;partners.1.siret;partners.1.amount;partners.2.name;partners.2.amount"
)
LINE = (
    "A1;00/2026/ateliers;w000000001;Ateliers du nord;2026-03-01;28/02/2027;nord;20;4;4,5;1;40 000 €;5 999,50;45 999,50;"
    "K1304|K1305;oui;Région;demandé;5 000,00 €;État;obtained;0;"
    "Les Jardins;130 025 265 00013;2 000 €;Autre;0"
)

QUOTED = ";".join(f'"{cell}"' if "," in cell else cell for cell in LINE.split(";"))


def asking(database: Database, folder: Path) -> Office:
    """The small department, whose fiche asks two questions."""
    return make_office(database, folder / "documents", {PLACE: ASKED})


def importer(office: Office, folder: Path) -> Importer:
    """Import a text as a file of this name."""

    def imported(
        text: str | bytes, name: str = "dossiers.csv", who: Actor | None = None, **options: Any
    ) -> list[Imported]:
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(import_(office.desk, who or office.signatory, path, at=AT, **options))

    return imported


def said(office: Office, number: int = 1) -> dict[str, Any]:
    """What a dossier says."""
    with office.desk.database.reading() as session:
        return content.read(session, session.get_one(Dossier, number))


def count(office: Office, kind: type = Dossier) -> int:
    """How many rows of a kind there are."""
    with office.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def told(results: list[Imported], folder: Path) -> list[str]:
    """The mistakes of all that was refused; a file of the folder is named from it."""
    return [str(mistake).replace(f"{folder}/", "") for each in results for mistake in each.mistakes]
