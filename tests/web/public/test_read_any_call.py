"""The pages of a department whose calls ask what the two of the tree do not are read aloud: no code, no bare sign."""

from pathlib import Path

import pytest

from tremplin.platform import start
from tremplin_web.app import create_app

LOZERE = Path(__file__).parents[2] / "plugins" / "lozere" / "tremplin_lozere"
ATELIERS, HEURES = "48/2027/ateliers", "48/2027/heures"


@pytest.fixture(scope="module")
def visitor():
    return create_app(start({"TREMPLIN_FICHES": str(LOZERE)})).test_client()


def read(answer):
    return " ".join(answer.text.replace("&#39;", "'").replace("\N{NO-BREAK SPACE}", " ").split())


def test_a_choice_is_told_as_a_choice(visitor):
    page = read(visitor.get(f"/fiches/{ATELIERS}"))
    assert "Charges indirectes, au choix : « 40 % du personnel » ou « Au réel »" in page
    page = read(visitor.get(f"/differences?de={HEURES}&vers={ATELIERS}"))
    assert "des dépenses directes (personnel) ; ou bien Au réel : Subvention" in page


def test_instalments_are_told_apart(visitor):
    page = read(visitor.get(f"/fiches/{HEURES}"))
    told = "50 % à partir du 01/06/2027 ; 1 000,00 € au démarrage de l'opération, dans le mois qui suit ; le reste"
    assert told in page


def test_a_territory_out_of_a_lot_is_told_by_its_name(visitor):
    page = read(visitor.post(f"/fiches/{ATELIERS}/demande", data={"lot": "nord", "territories": "causses"}))
    assert "Hors du lot Plateaux du nord : « Causses ». Territoires du lot : Margeride." in page
