"""The small department at work, with a fiche that wants two opinions, one of them favourable, and has a criterion."""

from pathlib import Path

from desks import Office, make_office
from factories import FICHE, PLACE, with_changes

from tremplin.storage.engine import Database

WANTED = """\
application:
  opinions:
    - {code: relais, by: relais, label: L'avis du relais, source: Dossier}
    - {code: opportunite, by: department, label: L'avis d'opportunité, favourable: true, source: Dossier}
criteria:
  - {code: qualite, label: Qualité, points: 20, source: Sélection}
exits: sorties
"""


def advised_office(database: Database, folder: Path) -> Office:
    """An office whose fiche wants opinions."""
    return make_office(database, folder / "documents", {PLACE: with_changes(FICHE, ("exits: sorties\n", WANTED))})
