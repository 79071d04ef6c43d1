"""Other funders in a dossier: kept with their nature, judged, and not paid again in the end."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from desks import AT, REALISED, SETTLED, Office, make_office
from factories import FICHE, PLACE, with_changes

from tremplin.casework.acting import content
from tremplin.casework.acting.facts import facts_of
from tremplin.casework.applying.drafts import edit
from tremplin.casework.granting.instruction import findings
from tremplin.casework.operating import operations
from tremplin.casework.operating.operations import realise
from tremplin.casework.operating.settlements import computed, settle
from tremplin.casework.reading.page import shown as page
from tremplin.catalogue.rule import Stage
from tremplin.errors import NotYet, WrongUsage
from tremplin.records.dossiers import Dossier
from tremplin.rules.facts.view import UNKNOWN, Contribution
from tremplin.storage.engine import Database

RATED = with_changes(
    FICHE,
    (
        "base: [staff], source: Financement}\n",
        """base: [staff], source: Financement}
    - {kind: intervention_rate, rate: 90 %, base: [staff], source: Financement 2}
    - {kind: public_aid_ceiling, rate: 95 %, base: [staff], source: Financement 3}
""",
    ),
)
OTHERS = (
    ("Région", "asked", 2_000_00, "public"),
    ("Fondation | Ville", "obtained", 10_000_00, "private"),
    ("Mairie", "obtained", 5_000_00, "in_kind"),
)
ASKED = {"requested": 36_000_00}
TODAY = date(2027, 5, 3)


@pytest.fixture
def rated(database: Database, tmp_path: Path) -> Office:
    return make_office(database, tmp_path / "documents", {PLACE: RATED})


def facts(office: Office):
    with office.desk.database.reading() as session:
        dossier = session.get_one(Dossier, 1)
        return facts_of(
            session, dossier, office.desk.shelf.fiche(session, dossier.snapshot), Stage.SETTLEMENT, AT.date()
        )


def test_rules_read_the_funders_of_a_dossier_in_its_order_with_their_natures(office: Office):
    office.draft(resources=(*OTHERS, ("État", "obtained", 0)))
    assert facts(office).resources == (
        *(
            Contribution(funder=name, status=status, amount=cents, nature=nature)
            for name, status, cents, nature in OTHERS
        ),
        Contribution(funder="État", status="obtained", amount=0),
    )
    assert facts(office).final_resources is UNKNOWN


def test_nobody_else_is_said_and_is_not_silence(office: Office):
    written = office.draft()
    assert facts(office).resources is UNKNOWN
    edit(office.desk, office.editor, written, {"resources": ()}, at=AT, version=1)
    assert facts(office).resources == ()
    seen = page(office.desk, office.editor, written, at=AT)
    assert (seen["resources"], seen["no_resources"], seen["no_final_resources"]) == ([], True, False)
    edit(office.desk, office.editor, written, {"resources": OTHERS}, at=AT, version=2)
    assert not page(office.desk, office.editor, written, at=AT)["no_resources"]
    edit(office.desk, office.editor, written, {"resources": None}, at=AT, version=3)
    assert facts(office).resources is UNKNOWN


def test_what_others_obtained_is_not_paid_again(rated: Office):
    written = rated.reported(**ASKED, granted=36_000_00, resources=OTHERS)
    settlement = settle(rated.desk, rated.instructor, written, at=SETTLED).settlement
    # 35 000 € of staff and 15 %, 40 250 € in all: 90 % of the staff are 31 500 €, and others left 30 250 €
    assert {line.code: line.cents for line in settlement.lines if line.code.startswith(("limit.", "retained"))} == {
        "limit.1": 31_500_00,
        "limit.2": 30_250_00,
        "retained": 30_250_00,
    }
    assert settlement.due_cents == 30_250_00


def test_a_report_says_who_paid_in_the_end_and_the_plan_stays(rated: Office):
    written = rated.running(**ASKED, granted=36_000_00, resources=OTHERS)
    final = (("Région", "obtained", 2_000_00, "public"), *OTHERS[1:])
    rated.report(written, {**REALISED, "final_resources": final})
    assert computed(rated.desk, rated.editor, written, day=TODAY).settlement.due_cents == 28_250_00
    assert [each.status for each in facts(rated).resources] == ["asked", "obtained", "obtained"]
    seen = page(rated.desk, rated.editor, written, at=AT)
    assert [each["nature"] for each in seen["final_resources"]] == ["public", "private", "in_kind"]
    with rated.desk.database.reading() as session:
        assert content.read(session, session.get_one(Dossier, 1))["resources"] == OTHERS


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ("aucun", 31_500_00),
        ("Région ; public ; obtenu ; 20 000 €|Ville ; privé ; demandé ; 900 €", 20_250_00),
        ("Région ; public ; obtenu ; 50 000 €", 0),
    ],
)
def test_funders_are_typed_a_line_each_with_what_was_realised(rated: Office, typed, due):
    written = rated.running(**ASKED, granted=36_000_00, resources=())
    read = operations.typed(rated.desk, rated.editor, written, {"final_resources": typed})
    realise(rated.desk, rated.editor, written, read.changes, at=AT, version=read.version)
    rated.report(written)
    assert computed(rated.desk, rated.editor, written, day=TODAY).settlement.due_cents == due


def test_funders_that_cannot_be_read_are_told_by_their_line(rated: Office):
    written = rated.running(**ASKED, granted=36_000_00, resources=())
    with pytest.raises(WrongUsage, match=r"final_resources.*il manque le montant"):
        operations.typed(rated.desk, rated.editor, written, {"final_resources": "Région ; public ; obtenu"})
    with pytest.raises(WrongUsage, match="resources : champ inconnu"):
        operations.typed(rated.desk, rated.editor, written, {"resources": "aucun"})


def test_a_funder_of_no_nature_stops_the_settlement_until_the_report_says_it(rated: Office):
    written = rated.reported(**ASKED, granted=36_000_00, resources=(("Ville", "obtained", 1_00),))
    with pytest.raises(NotYet, match="la nature du financement « Ville »"):
        settle(rated.desk, rated.instructor, written, at=SETTLED)


def test_a_request_that_public_aids_raise_above_their_ceiling_is_told(rated: Office):
    for cents, verdict in ((2_000_00, "met"), (2_000_01, "broken")):
        written = rated.draft(**ASKED, resources=(("Région", "asked", cents, "public"), *OTHERS[1:]))
        trial = findings(rated.desk, rated.editor, written, Stage.DEPOSIT, at=AT)
        found = {each.rule.kind: each.finding for each in trial.judged}
        assert found["public_aid_ceiling"].verdict == verdict


def test_a_plan_without_natures_is_the_plan_that_was(office: Office):
    office.draft(resources=(("Région", "asked", 5_00),))
    assert facts(office).resources == (replace(facts(office).resources[0], nature=UNKNOWN),)
