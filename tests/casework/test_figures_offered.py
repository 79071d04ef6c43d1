"""The scopes whose figures somebody may read, what may be asked of each, and how each figure is told."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desks import AT, FICHE, Office, make_office
from factories import CALL, DEPARTMENT, PLACE, with_changes
from peopled import DEPARTMENT_THEMES, FOLLOWING, person, row
from sqlalchemy import update

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.reading.figures.computing import ComputedFigures, computed
from tremplin.casework.reading.figures.defining import FigureDefinitions
from tremplin.casework.reading.figures.evolving import earlier_rows
from tremplin.casework.reading.figures.listing import readable_scopes
from tremplin.casework.reading.figures.offering import offered
from tremplin.casework.reading.figures.preparing import prepared
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier
from tremplin.indicators.charts.evolution import evolution, share
from tremplin.indicators.exports.columns import FigureRow
from tremplin.records.codes import Role
from tremplin.records.tables import Dossier, identifier
from tremplin.storage.engine import Database

EARLIER = "00/2025/ateliers"
DOCUMENTS = {
    PLACE: with_changes(FOLLOWING, ("title: Ateliers\n", f"title: Ateliers\nfollows: {EARLIER}\n")),
    "calls/2025/call.yaml": with_changes(CALL, ("00/2026", "00/2025")),
    "calls/2025/ateliers.yaml": with_changes(FOLLOWING, (f"fiche: {FICHE}", f"fiche: {EARLIER}")),
    "department.yaml": f"{DEPARTMENT}{DEPARTMENT_THEMES}",
}
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return make_office(database, tmp_path / "documents", DOCUMENTS)


def crowd(office: Office, reference: str, count: int, **said: object) -> None:
    for number in range(1, count + 1):
        person(office, reference, number, **{"entered_on": MARCH, **said})


def moved(office: Office, reference: str, **said: object) -> str:
    """A dossier that is of another fiche, or of another organisation, as it is kept."""
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == identifier(reference)).values(**said))
    return reference


def earlier(office: Office, count: int) -> str:
    """An operation of the edition before, with so many people."""
    reference = moved(office, office.running(title="Hier"), fiche=EARLIER, call="00/2025")
    crowd(office, reference, count)
    return reference


def figures(office: Office, scope: str, kind: ScopeKind = ScopeKind.CALL, **said: Any) -> ComputedFigures:
    request = FiguresRequest(kind=kind, scope=scope, **said)
    return computed(office.desk, office.statistician, request, at=AT)


def codes(office: Office, actor: Actor) -> dict[str, list[str]]:
    """What each part of the list holds, by the codes of the scopes."""
    (found,) = readable_scopes(office.desk, actor)
    return {
        "calls": [each.call.code for each in found.calls],
        "fiches": [fiche.code for each in found.calls for fiche in each.fiches],
        "organisations": [each.title for each in found.organisations],
        "territories": [each.code for each in found.territories],
    }


def test_whoever_reads_a_department_finds_its_calls_the_latest_first_and_its_territories(office: Office):
    office.running()
    earlier(office, 0)
    whole = {"calls": ["00/2026", "00/2025"], "fiches": [FICHE, EARLIER], "organisations": []}
    for who in (office.statistician, office.instructor, office.decider, office.reader):
        told = codes(office, who)
        assert told.pop("territories") == ["00/nord", "00/sud"]
        assert told == whole
    (department,) = readable_scopes(office.desk, office.statistician)
    assert (department.whole.dossiers, department.part) == (2, False)
    assert [each.call.dossiers for each in department.calls] == [1, 1]


def test_a_lot_is_a_scope_where_a_dossier_is_in_it(office: Office):
    moved(office, office.running(), lot="bassin-nord")
    (department,) = readable_scopes(office.desk, office.statistician)
    (call,) = department.calls
    assert [(each.code, each.title, each.dossiers) for each in call.lots] == [("00/2026/bassin-nord", "Bassin nord", 1)]
    told = offered(office.desk, office.statistician, ScopeKind.LOT, "00/2026/bassin-nord")
    assert (told.title, told.before) == ("Bassin nord", None)


def test_a_carrier_finds_their_organisation_and_a_local_service_its_territory_alone(office: Office):
    office.running()
    told = codes(office, office.signatory)
    assert (told["organisations"], told["territories"]) == (["Les Ateliers"], [])
    assert codes(office, office.local)["territories"] == ["00/nord"]
    assert all(each.part for who in (office.signatory, office.local) for each in readable_scopes(office.desk, who))


def test_nobody_finds_what_they_may_not_read(office: Office):
    office.running()
    far = Actor(1, "far@exemple.fr", (Grant(Role.STATISTICIAN, department="99"),))
    assert readable_scopes(office.desk, office.admin) == readable_scopes(office.desk, office.other) == ()
    (elsewhere,) = readable_scopes(office.desk, far)
    assert (elsewhere.calls, elsewhere.whole.dossiers, elsewhere.territories) == ((), 0, ())
    south = Actor(1, "south@exemple.fr", (Grant(Role.TERRITORIAL_SERVICE, department="00", territory="sud"),))
    (nothing,) = readable_scopes(office.desk, south)
    assert (nothing.calls, nothing.whole.dossiers) == ((), 0)


def test_what_was_not_granted_is_no_scope(office: Office):
    office.submitted()
    assert codes(office, office.statistician)["calls"] == []


def test_a_scope_offers_what_its_measures_can_be_asked(office: Office):
    office.running()
    told = offered(office.desk, office.statistician, ScopeKind.FICHE, FICHE)
    assert told.title == "Ateliers"
    assert told.breakdowns["sex"] == "sexe"
    assert "attendee" not in told.breakdowns
    assert told.filters["sex=f"] == "sexe : femme"
    assert told.filters["territory=nord"] == "territoire : Nord"
    assert told.filters["age=55-"] == "âge à l'entrée : 55 et plus"
    assert "sorties" in told.typologies
    assert told.before is None


def test_all_that_a_scope_offers_is_understood(office: Office):
    crowd(office, office.running(), 12)
    told = offered(office.desk, office.statistician, ScopeKind.FICHE, FICHE)
    ask = {"kind": ScopeKind.FICHE, "scope": FICHE, "exact": True}
    requests = [
        *(FiguresRequest(**ask, indicators=(code,)) for code in told.indicators),
        *(FiguresRequest(**ask, by=(name,)) for name in told.breakdowns),
        *(FiguresRequest(**ask, at=moment) for moment in told.moments),
        *(FiguresRequest(**ask, where=(each,)) for each in told.filters),
        *(FiguresRequest(**ask, typology=code) for code in told.typologies),
    ]
    for each in requests:
        assert computed(office.desk, office.instructor, each, at=AT).rows, each


@pytest.mark.parametrize(("kind", "scope"), [(ScopeKind.CALL, "00/2026"), (ScopeKind.FICHE, FICHE)])
def test_the_edition_before_is_offered_where_something_of_it_may_be_read(office: Office, kind: ScopeKind, scope: str):
    office.running()
    assert offered(office.desk, office.statistician, kind, scope).before is None
    theirs = earlier(office, 0)
    before = {ScopeKind.CALL: "00/2025", ScopeKind.FICHE: EARLIER}[kind]
    assert offered(office.desk, office.statistician, kind, scope).before == before
    moved(office, theirs, organisation_id=office.stranger)
    assert offered(office.desk, office.signatory, kind, scope).before is None


def test_what_is_not_theirs_and_what_is_not_there_are_refused_as_the_figures_are(office: Office):
    office.running()
    for kind, scope in ((ScopeKind.ORGANISATION, str(office.organisation)), (ScopeKind.ORGANISATION, "999")):
        with pytest.raises(UnknownIdentifier):
            offered(office.desk, office.other, kind, scope)
    with pytest.raises(Forbidden):
        offered(office.desk, office.admin, ScopeKind.CALL, "00/2026")
    with pytest.raises(RefusedRequest, match="il n'y a rien à compter encore"):
        offered(office.desk, office.other, ScopeKind.CALL, "00/2026")


def test_a_figure_is_told_beside_that_of_the_edition_before(office: Office):
    crowd(office, office.running(), 15)
    earlier(office, 12)
    now, before = figures(office, "00/2026"), figures(office, "00/2025")
    was = earlier_rows(now, before)
    told = {(row.fiche, row.indicator): evolution(row, was.get(row.place())) for row in now.rows if not row.by}
    assert told[None, "participants"] == "+3 (12 avant)"
    assert {was[row.place()].fiche for row in now.rows if row.fiche and row.place() in was} == {EARLIER}


def test_what_is_masked_in_one_edition_gives_no_difference(office: Office):
    crowd(office, office.running(), 15)
    earlier(office, 2)
    now, before = figures(office, "00/2026"), figures(office, "00/2025")
    was = earlier_rows(now, before)
    (whole,) = [row for row in now.rows if row.fiche is None and row.indicator == "participants" and not row.by]
    assert evolution(whole, was[whole.place()]) == "masqué avant"
    assert evolution(was[whole.place()], whole) == "15 avant"


def rate(value: str, **said: Any) -> FigureRow:
    """A row of a rate."""
    held: dict[str, Any] = dict.fromkeys(FigureRow._fields)
    held |= {"unit": "percent", "status": "shown", "value": Decimal(value), "denominator": Decimal(100)}
    return FigureRow(**{**held, **said})


@pytest.mark.parametrize(
    ("now", "was", "told"),
    [
        ("0.6379", "0.6000", "+3,79 points (60 % avant)"),
        ("0.5", "0.6", "−10 points (60 % avant)"),
        ("0.6", "0.6", "sans changement (60 % avant)"),
    ],
)
def test_a_rate_moves_by_points(now: str, was: str, told: str):
    assert (evolution(rate(now), rate(was)) or "").replace("\N{NO-BREAK SPACE}", " ") == told
    assert evolution(rate(now), None) is None


@pytest.mark.parametrize(("value", "target", "told"), [("0.5", "0.5", "100 %"), ("0.4999", "0.5", "99,9 %")])
def test_the_share_of_a_target_is_cut_so_that_a_hundred_means_reached(value: str, target: str, told: str):
    told_as = (share(rate(value, target=Decimal(target))) or "").replace("\N{NO-BREAK SPACE}", " ")
    assert told_as == told
    assert share(rate(value)) is None
    assert share(rate(value, target=Decimal(target), status="masked")) is None


def test_each_figure_says_how_it_is_counted(office: Office):
    reference = office.running()
    crowd(office, reference, 12)
    for number in range(1, 7):
        row(office, "exits", reference, number, exit_on=JUNE, contract="cdi")
    found = figures(office, "00/2026", indicators=("participants", "exit_rate"))
    definitions = FigureDefinitions(found.prepared)
    told = {each.measure: definitions.of(each) for each in found.rows if each.fiche is None}
    assert told["participants"].counts == "Les personnes qui ont un jour d'entrée."
    assert told["participants"].once == "une personne"
    rates = [definitions.of(each) for each in found.rows if each.measure == "exit_rate"]
    assert rates
    for each in rates:
        assert (each.numerator, each.denominator) == ("Sorties qui comptent", "Sorties")
        assert each.typology == "Sorties dynamiques"


def test_a_figure_of_a_fiche_says_it_in_its_words(office: Office):
    crowd(office, office.running(), 12)
    found = figures(office, "00/2026")
    definitions = FigureDefinitions(found.prepared)
    (told,) = {definitions.of(each) for each in found.rows if each.fiche == FICHE}
    assert told.told == "Participants accompagnés (personnes, par public)"
    assert told.counts == "Les personnes qui ont un jour d'entrée."


def test_more_cells_than_may_be_told_are_refused_before_they_are_counted(office: Office):
    crowd(office, office.running(), 12)
    # what counts them would take the memory of the machine
    by = ("sex,age_band,territory,schooling,prescriber,household,post_kind",)
    for more in ({}, {"exact": True, "at_once": True}):
        request = FiguresRequest(kind=ScopeKind.CALL, scope="00/2026", by=by, **more)
        with pytest.raises(RefusedRequest, match="Trop de cases"):
            prepared_alone(office, request)


def prepared_alone(office: Office, request: FiguresRequest) -> None:
    """Understand what is asked, and count nothing."""
    with office.desk.database.reading() as session:
        prepared(session, office.desk, office.instructor, request)
