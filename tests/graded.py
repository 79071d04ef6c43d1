"""The small department at work, with a fiche that has criteria, lots and partners, and wants an opinion."""

from pathlib import Path

from desks import Office, make_office
from factories import EMPTY, FICHE, PLACE, with_changes

from tremplin.storage.engine import Database

GRADED = """\
lots: [bassin-nord, bassin-sud]
partners: {allowed: true, max: 2, source: Groupements}
criteria:
  - {code: qualite, label: Qualité du projet, points: 20, threshold: 10, source: Sélection}
  - {code: cout, label: Coût, points: 10, source: Sélection}
ranking: {threshold: 15, source: Sélection}
application:
  opinions:
    - {code: relais, by: relais, label: L'avis du relais, source: Dossier}
    - {code: comite, by: relais, label: L'avis du comité, source: Dossier}
exits: sorties
"""


def graded_office(database: Database, folder: Path) -> Office:
    """An office whose fiche has criteria, two lots and partners."""
    documents = {
        PLACE: with_changes(FICHE, ("exits: sorties\n", GRADED)),
        "calls/2026/sans-grille.yaml": EMPTY.replace("vide", "sans-grille"),
    }
    return make_office(database, folder / "documents", documents)
