"""Lines of a budget in a dossier: kept with their family, added up in its facts, shown by their labels."""

from pathlib import Path

import pytest
from desks import AT, REPORTED, Office, make_office
from factories import FICHE, with_changes
from sqlalchemy import select

from tremplin.casework.acting.desk import visible
from tremplin.casework.acting.facts import facts_of
from tremplin.casework.applying.drafts import edit
from tremplin.casework.operating.operations import realise, typed
from tremplin.casework.reading.page import shown
from tremplin.catalogue.rule import Stage
from tremplin.documents.dossiers.file import understood
from tremplin.errors import WrongUsage
from tremplin.records.tables import BudgetLine
from tremplin.rules.facts.view import UNKNOWN
from tremplin.storage.engine import Database

LINED = """\
  cost_lines:
    - {code: chef-de-projet, label: Chef de projet ETP, family: staff}
    - {code: formateurs, label: Formateurs, family: staff}
"""


@pytest.fixture
def lined(database: Database, tmp_path: Path) -> Office:
    fiche = with_changes(FICHE, ("  source: Financement\n", f"  source: Financement\n{LINED}"))
    return make_office(database, tmp_path, {"calls/2026/ateliers.yaml": fiche})


def budget(office: Office, written: str):
    with office.desk.database.reading() as session:
        dossier = visible(session, office.instructor, written)
        fiche = office.desk.shelf.fiche(session, dossier.snapshot)
        return facts_of(session, dossier, fiche, Stage.SETTLEMENT, AT.date())


def test_what_is_told_by_line_is_kept_with_its_family_and_adds_to_it(lined: Office):
    written = lined.draft(**{"budget.staff": None})
    fiche = lined.desk.catalogue.fiche("00/2026/ateliers")
    told = understood({"budget.chef-de-projet": "30 000 €"}, lined.desk.catalogue, fiche)
    edit(lined.desk, lined.editor, written, told, at=AT, version=lined.version(written))
    assert budget(lined, written).budget.staff is UNKNOWN
    told = {"budget.formateurs": 500_00, "budget.indirect": 1_00}
    edit(lined.desk, lined.editor, written, told, at=AT, version=lined.version(written))
    assert budget(lined, written).budget.staff == 30_500_00
    with lined.desk.database.reading() as session:
        kept = session.execute(select(BudgetLine.cost, BudgetLine.family).where(BudgetLine.side == "planned")).all()
    assert ("chef-de-projet", "staff") in kept
    assert ("indirect", None) in kept
    planned = shown(lined.desk, lined.editor, written, at=AT)["planned"]
    assert [line["cost_label"] for line in planned][:2] == ["Chef de projet ETP", "Formateurs"]


def test_a_line_that_the_fiche_does_not_have_is_refused_by_name(lined: Office):
    fiche = lined.desk.catalogue.fiche("00/2026/ateliers")
    with pytest.raises(WrongUsage, match=r"budget\.formateur : champ inconnu\. Vouliez-vous dire « budget\.f"):
        understood({"budget.formateur": "1"}, lined.desk.catalogue, fiche)


def test_what_was_realised_is_told_by_line_too(lined: Office):
    written = lined.running()
    assert budget(lined, written).budget.staff == 40_000_00
    values = {"realised.chef-de-projet": "31 000", "realised.formateurs": "0"}
    changes = typed(lined.desk, lined.editor, written, values).changes
    realise(lined.desk, lined.editor, written, changes, at=REPORTED, version=lined.version(written))
    assert budget(lined, written).realised.staff == 31_000_00
