"""An office whose fiche wants opinions, one of them favourable, and has a grid; its envelope is open."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desks import AT, Office, make_office
from factories import FICHE, PLACE, with_changes

from tremplin.casework.granting.envelopes import allot
from tremplin.storage.engine import Database

WANTED = """\
application:
  opinions:
    - {code: relais, by: relais, label: L'avis du relais, source: Dossier}
    - {code: opportunite, by: department, label: L'avis d'opportunité, favourable: true, source: Dossier}
criteria:
  - {code: qualite, label: Qualité du projet, points: 20, threshold: 10, source: Sélection}
  - {code: cout, label: Coût, points: 10, source: Sélection}
ranking: {threshold: 15, source: Sélection}
exits: sorties
"""
# a budget of two years, of which a grant says its parts
YEARLY = ("  costs: [staff]\n", "  costs: [staff]\n  budget_years: [2026, 2027]\n")
# what opens a dialog wherever it is not taken as text
HOSTILE = "\"><img src=x onerror=alert(1)>'{{7*7}}"
ENVELOPE = 100_000_00
# 23 000,00 € of each year
YEARS: Mapping[str, Any] = {
    "budget__staff": None,
    "budget__indirect": None,
    **{
        f"budget__{year}__{cost}": cents
        for year in (2026, 2027)
        for cost, cents in (
            ("staff", 20_000_00),
            ("indirect", 3_000_00),
            ("operating", 0),
            ("external_services", 0),
            ("other", 0),
        )
    },
}


def granting_office(database: Database, folder: Path, *changes: tuple[str, str]) -> Office:
    """The office, with these changes of its fiche."""
    text = with_changes(FICHE, ("exits: sorties\n", WANTED), *changes)
    office = make_office(database, folder / "documents", {PLACE: text})
    allot(office.desk, office.decider, "00/2026", amount_cents=ENVELOPE, places=10, at=AT)
    return office
