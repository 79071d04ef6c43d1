"""A third department, whose calls ask all that the two of the tree do not: from its documents to its settlements.

The figures are worked out by hand here, beside what each act says.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from desks import Office, make_office
from distributions import importable
from pluggy import PluginManager

from tremplin.clock import day_in_paris
from tremplin.extension import hookspecs
from tremplin.extension.manager import Extensions
from tremplin.extension.markers import PROJECT
from tremplin.extension.plugin import Plugin
from tremplin.platform import Platform, assemble
from tremplin.storage.engine import Database
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.session import CommandSession

LOZERE, CANTAL = (Path(__file__).parent / name for name in ("lozere", "cantal"))
ATELIERS, HEURES = "48/2027/ateliers", "48/2027/heures"
DEPOSITED = datetime(2027, 2, 26, 14, 59, tzinfo=UTC)  # 15:59 in Paris, a minute before the session closes
DECIDED = datetime(2027, 3, 15, 9, 0, tzinfo=UTC)
STARTED = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
HALFWAY = datetime(2027, 12, 6, 9, 0, tzinfo=UTC)
REPORTED = datetime(2028, 4, 3, 9, 0, tzinfo=UTC)
SETTLED = datetime(2028, 5, 2, 9, 0, tzinfo=UTC)
# the keys that the second form adds, each of which one fiche at least must say
SAID_ONCE = {
    *("official_text", "deposit", "lots", "budget_years", "cost_lines", "intervention_rate", "public_aid_ceiling"),
    *("own_share", "balanced_budget", "grant_floor_cents", "total_cost_floor_cents", "unit_prices", "counts"),
    *("options", "instalments", "interim_reports", "criteria", "ranking", "attestations", "partners"),
}


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    """What the third department says, alone."""
    extensions = Extensions(PluginManager(PROJECT))
    extensions.manager.add_hookspecs(hookspecs)
    with importable(LOZERE):
        plugin = import_module("tremplin_lozere.plugin")
        extensions.register(Plugin("lozere", "tremplin-lozere", "0.1.0"), plugin)
        yield assemble(extensions)


@pytest.fixture
def office(request: pytest.FixtureRequest, database: Database, tmp_path: Path, platform: Platform) -> Office:
    """The third department at work, on either engine; or the fourth, that a folder holds, where a test asks for it."""
    if hasattr(request, "param"):
        alone = Extensions(PluginManager(PROJECT))
        alone.manager.add_hookspecs(hookspecs)
        return make_office(database, tmp_path, platform=assemble(alone, str(CANTAL)), place=("15", "planeze"))
    return make_office(database, tmp_path, platform=platform, place=("48", "margeride"))


@pytest.fixture
def typed(office: Office) -> Callable[..., Any]:
    """Type a command at the desk of the third department, and read what it answers to software."""

    def typed(who: str, at: datetime, *words: str, code: int = 0) -> Any:
        session = CommandSession(day_in_paris(at), lambda: office.desk.catalogue, lambda: at, {})
        session.desk = office.desk
        environ = {"TREMPLIN_ACCOUNT": f"{who}@exemple.fr"}
        done = CliRunner(env=environ).invoke(tremplin, [*words, "--format", "json"], obj=session)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == code, done.output
        return json.loads(done.stdout) if done.stdout.strip() else done.stderr

    return typed


def test_the_documents_of_the_third_department_hold_no_mistake(platform: Platform):
    assert [str(mistake) for mistake in platform.mistakes] == []
    assert platform.fiches.keys() == {ATELIERS, HEURES}


def test_each_key_of_the_second_form_is_said_by_one_of_its_fiches(platform: Platform):
    forms = [platform.published(fiche) for fiche in platform.fiches.values()]
    for form in forms:
        assert form.keys() >= SAID_ONCE, SAID_ONCE - form.keys()
    assert {key for key in SAID_ONCE if not any(form[key] for form in forms)} == set()
    form = forms[0]
    assert form["windows"][0]["closes_at"] == "16:00"
    assert form["duration"]["min_months"] == 6
    assert form["committees"]["cadence"] == "quadrimestre"
    assert form["indicators"][1]["at"] == "9-months"
    assert {each["code"]: each["counts_as"] for each in form["exits"]["categories"]} == {
        "durable": "durable",
        "projet": "positive",
    }
    assert all("option" in rule for rule in form["rules"])


DOSSIER = """\
fiche: 48/2027/ateliers
organisation: W000000001
title: Ateliers des plateaux
lot: nord
starts_on: 2027-06-01
ends_on: 2028-02-29
territories: [margeride]
participants: {total: 10, brsa: 6, saisonniers: 3}
employees: 12
budget:
  encadrement: 30 000 €
  deplacements: 4 000 €
  machines: 6 000 €
  external_services: 0
  other: 0
  indirect: 12 000 €
requested: 31 200 €
resources:
  - {funder: Région, nature: public, status: asked, amount: 7 800 €}
  - {funder: Réserves, nature: own, status: obtained, amount: 13 000 €}
  - {funder: Bénévoles, nature: in_kind, status: obtained, amount: 2 000 €}
partners:
  - {name: Les Murets, siret: "13002526500013", amount: 9 000 €}
answers: {locaux: true, surface: 120.5, metiers: [bois, pierre], charges-indirectes: forfait}
attestations: [a-jour, locaux-chauffes]
"""


@pytest.fixture
def opened(typed: Callable[..., Any], tmp_path: Path) -> Callable[..., str]:
    """Open a dossier from its file, some of whose lines are replaced."""

    def opened(text: str, *changes: tuple[str, str]) -> str:
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        file = tmp_path / "dossier.yaml"
        file.write_text(text, "utf-8")
        done = typed("editor", DEPOSITED, "dossiers", "import", str(file))
        return str(done["created"][0]["dossier"])

    return opened


def test_the_budget_of_the_workshops_holds_to_the_cent(typed, opened):
    # staff 30 000, with 40 % of it as indirect costs: 12 000; with 4 000 and 6 000, 52 000 in all
    # 60 % of 52 000 is 31 200; with the 7 800 of the region, 39 000 of public aid, within 80 % (41 600)
    # 31 200 + 7 800 + 13 000 of one's own = 52 000, and 13 000 is more than 10 %
    dossier = opened(DOSSIER)
    found = typed("editor", DEPOSITED, "dossiers", "check", dossier)
    assert found["verdict"] == "met", [each for each in found["findings"] if each["verdict"] != "met"]
    over = opened(DOSSIER, ("requested: 31 200 €", "requested: 31 200,01 €"), ("plateaux", "plateaux, un centime"))
    told = {each["kind"]: each for each in typed("editor", DEPOSITED, "dossiers", "check", over, code=1)["findings"]}
    assert told["intervention_rate"]["verdict"] == "broken"
    assert told["intervention_rate"]["margin"] == -1
    assert told["balanced_budget"]["verdict"] == "broken"


def test_the_workshops_are_paid_by_instalments_and_settled_beside_other_funders(typed, opened):
    dossier = opened(DOSSIER)
    typed("signatory", DEPOSITED, "dossiers", "deposit", dossier)
    typed("admin", DEPOSITED, "envelopes", "set", "48/2027", "--lot", "nord", "--amount", "40000")
    typed("instructor", DECIDED, "dossiers", "review", dossier)
    marks = ("--score", "pertinence=16", "--score", "ancrage=5")
    typed("instructor", DECIDED, "dossiers", "score", dossier, *marks, "--reason", "Un projet solide.")
    # 16 of 20 at 60 %, 5 of 10 at 40 %: 48 + 20
    ranked = typed("instructor", DECIDED, "dossiers", "rank", ATELIERS, "--lot", "nord")
    assert [(each["rank"], each["dossier"], each["score"]) for each in ranked] == [(1, dossier, "68")]
    typed("local", DECIDED, "dossiers", "opine", dossier, "maison", "--favourable", "--reason", "Attendu.")
    typed("decider", DECIDED, "dossiers", "decide", dossier, "--accept", "31200", "--reason", "Bien classé.")
    pay = ("dossiers", "pay", dossier, "--instalment")
    # 30 % of 31 200 at the notification, and not a cent more
    typed("decider", DECIDED, *pay, "avance", "--amount", "9360,01", "--on", "2027-03-15", code=1)
    agreed = ("--signed-on", "2027-03-20", "--advance", "9360")
    typed("decider", DECIDED.replace(day=20), "dossiers", "agree", dossier, *agreed)
    typed("decider", DECIDED.replace(day=21), *pay, "avance", "--amount", "9360", "--on", "2027-03-21")
    typed("instructor", STARTED, "dossiers", "start", dossier)
    # one every four months of nine: two whole periods
    for held in ("2027-09-01", "2027-12-06"):
        typed("instructor", HALFWAY, "dossiers", "committee", dossier, "--on", held)
    # 40 % waits for the report at mid-way
    typed("decider", HALFWAY, *pay, "mi-parcours", "--amount", "12480", "--on", "2027-12-06", code=1)
    half = ("--kind", "interim", "--code", "mi-parcours", "--on", "2027-12-06")
    typed("instructor", HALFWAY, "dossiers", "report", dossier, *half)
    typed("decider", HALFWAY, *pay, "mi-parcours", "--amount", "12480", "--on", "2027-12-06")
    nothing = ("realised.external_services=0", "realised.other=0")
    done = ("realised.encadrement=28000", "realised.deplacements=3000", "realised.machines=6000", *nothing)
    funders = "final_resources=Région ; public ; {} ; {}|Bénévoles ; in_kind ; obtenu ; 90 000 €"
    typed("editor", REPORTED, "dossiers", "realise", dossier, *done, funders.format("asked", "7 800 €"))
    typed("instructor", REPORTED, "dossiers", "report", dossier, "--kind", "final", "--on", "2028-04-03")
    due = typed("instructor", SETTLED, "settlements", "compute", dossier)
    # 28 000 + 3 000 + 6 000 kept, and 40 % of 28 000: 48 200; 60 % of it is 28 920
    # nothing is obtained of the region yet, and what is in kind never counts
    assert (due["eligible_cents"], due["due_cents"], due["balance_cents"]) == (48_200_00, 28_920_00, 7_080_00)
    typed("instructor", REPORTED, "dossiers", "realise", dossier, funders.format("obtained", "19 280,01 €"))
    due = typed("instructor", SETTLED, "settlements", "compute", dossier)
    # 48 200 less 19 280,01 leaves a cent less than 60 %
    assert (due["due_cents"], due["balance_cents"]) == (28_919_99, 7_079_99)
    typed("instructor", SETTLED, "settlements", "settle", dossier)
    balance = ("--kind", "balance", "--amount", "7079,99", "--on", "2028-05-02")
    typed("decider", SETTLED, "dossiers", "pay", dossier, *balance)
    typed("decider", SETTLED, "dossiers", "close", dossier)
    assert typed("admin", SETTLED, "journal", "verify")["problems"] == []


HOURS = """\
fiche: 48/2027/heures
organisation: W000000001
title: Des heures sur la Margeride
starts_on: 2027-06-01
ends_on: 2028-05-31
territories: [margeride]
participants: {total: 10, saisonniers: 4}
hours: 400
places: 3
posts: 2
fte: {aci: 1, label-vert: 0.5}
requested: 30 800 €
answers: {nuit: true}
"""


def test_hours_places_and_posts_are_paid_by_the_unit(typed, opened):
    # 400 hours at 21 (Margeride), 4 people at 300 and 6 at 200, 1 FTE at 9 500 and a half at 8 000, 3 places at 1 500
    # (by night), 2 posts at 1 000: 8 400 + 2 400 + 13 500 + 4 500 + 2 000 = 30 800
    dossier = opened(HOURS)
    found = typed("editor", DEPOSITED, "dossiers", "check", dossier)
    told = {each["kind"]: each for each in found["findings"]}
    assert told["request_within_units"]["verdict"] == "met"
    assert told["request_within_units"]["margin"] == 0
    over = opened(HOURS, ("requested: 30 800 €", "requested: 30 800,01 €"), ("Des heures", "Encore des heures"))
    found = typed("editor", DEPOSITED, "dossiers", "check", over, code=1)
    told = {each["kind"]: each for each in found["findings"]}
    assert (told["request_within_units"]["verdict"], told["request_within_units"]["margin"]) == ("broken", -1)


def test_hours_of_two_years_are_settled_on_what_was_done(typed, opened, office: Office):
    dossier = opened(HOURS)
    accredited = ("aci", "--from", "2026-01-01")
    typed("admin", DEPOSITED, "organisations", "accredit", "W000000001", *accredited)
    typed("signatory", DEPOSITED, "dossiers", "deposit", dossier)
    typed("instructor", DECIDED, "dossiers", "review", dossier)
    years = ("--grant-year", "2027=20000", "--grant-year", "2028=10800")
    typed("decider", DECIDED, "dossiers", "decide", dossier, *years, "--reason", "Un besoin de la Margeride.")
    typed("decider", DECIDED, "dossiers", "agree", dossier, "--signed-on", "2027-03-15", "--advance", "0")
    pay = ("dossiers", "pay", dossier, "--instalment")
    # half of 30 800 from the first of June, of the year that it is paid for; 1 000 once it has started
    half = ("premier", "--amount", "15400", "--on", "2027-06-01")
    typed("decider", STARTED.replace(month=5, day=31), *pay, *half, "--year", "2027", code=1)
    typed("instructor", STARTED, "dossiers", "start", dossier)
    typed("decider", STARTED, *pay, *half, "--year", "2028", code=1)
    typed("decider", STARTED, *pay, *half, "--year", "2027")
    typed("decider", STARTED, *pay, "second", "--amount", "1000", "--on", "2027-06-01", "--year", "2027")
    done = ("results.hours=350", "results.participants=9", "results.publics.saisonniers=3", "results.places=3")
    done += ("results.posts=1,5", "results.fte.aci=1", "results.fte.label-vert=0,25")
    typed("editor", REPORTED, "dossiers", "realise", dossier, *done)
    over = SETTLED.replace(month=6, day=5)
    typed("instructor", over, "dossiers", "report", dossier, "--kind", "final", "--on", "2028-06-05")
    due = typed("instructor", over, "settlements", "compute", dossier)
    # 350 at 21, 3 at 300 and 6 at 200, 9 500 and a quarter of 8 000, 3 at 1 500, 1,5 at 1 000:
    # 7 350 + 2 100 + 11 500 + 4 500 + 1 500 = 26 950, of which 16 400 are paid
    assert (due["due_cents"], due["paid_cents"], due["balance_cents"]) == (26_950_00, 16_400_00, 10_550_00)


BURONS = """\
fiche: 15/2027/burons
organisation: W000000001
title: Le buron du haut
territories: [planeze]
starts_on: 2027-06-01
ends_on: 2028-05-31
budget: {staff: 20 000 €, operating: 0, external_services: 0, other: 0, indirect: 0}
requested: 10 000 €
resources: []
"""


@pytest.mark.parametrize("office", [CANTAL], indirect=True, ids=["cantal"])
def test_a_department_that_a_folder_holds_settles_without_a_line_of_python(typed, opened, office: Office):
    assert office.desk.catalogue.mistakes == ()
    dossier = opened(BURONS)
    typed("signatory", DEPOSITED, "dossiers", "deposit", dossier)
    typed("instructor", DECIDED, "dossiers", "review", dossier)
    typed("decider", DECIDED, "dossiers", "decide", dossier, "--accept", "10000", "--reason", "Un beau buron.")
    typed("decider", DECIDED, "dossiers", "agree", dossier, "--signed-on", "2027-03-15", "--advance", "0")
    typed("instructor", STARTED, "dossiers", "start", dossier)
    over = SETTLED.replace(month=6, day=5)
    typed("editor", over, "dossiers", "realise", dossier, "realised.staff=18000,01", "final_resources=aucun")
    typed("instructor", over, "dossiers", "report", dossier, "--kind", "final", "--on", "2028-06-05")
    due = typed("instructor", over, "settlements", "compute", dossier)
    # half of 18 000,01, rounded down
    assert (due["due_cents"], due["obstacles"]) == (9_000_00, [])
