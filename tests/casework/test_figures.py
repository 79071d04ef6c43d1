"""Figures of what was done: of which dossiers, to whom, and what of each is told."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desks import AT, FICHE, REPORTED, Office, make_office
from factories import DEPARTMENT, PLACE
from peopled import DEPARTMENT_THEMES, FOLLOWING, peopled_office, person, row
from sqlalchemy import update

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.operating.operations import realise
from tremplin.casework.reading.figures import choosing
from tremplin.casework.reading.figures.computing import ComputedFigures, computed
from tremplin.casework.reading.figures.preparing import prepared
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.errors import Forbidden, RefusedRequest, TremplinError, UnknownIdentifier, WrongUsage
from tremplin.indicators.engine.scope import figured
from tremplin.indicators.exports.columns import FigureRow
from tremplin.records.codes import Role
from tremplin.records.tables import Dossier, Territory, identifier
from tremplin.storage.engine import Database

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
CALL = "00/2026"
INDICATORS = re.compile(r"\nindicators:\n(?:  .*\n)+")
OTHER_TYPOLOGY = """\
typology: autre
label: Autre compte
department: "00"
categories:
  - {code: solide, label: Emploi solide, when: [{contract: cdi}]}
"""
OWN_CATEGORY = "exit_categories:\n  solide: {label: Emploi solide, counts_as: durable}\n"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


def crowd(office: Office, reference: str, women: int, men: int, **said: object) -> None:
    """So many women, then so many men, who entered a dossier the same day."""
    for number in range(1, women + men + 1):
        person(office, reference, number, entered_on=MARCH, sex="f" if number <= women else "m", **said)


def asked(office: Office, actor: Actor, kind: ScopeKind = ScopeKind.CALL, scope: str | None = CALL, **said: Any):
    request = FiguresRequest(kind=kind, scope=scope, **said)
    return computed(office.desk, actor, request, at=AT)


def cells(found: ComputedFigures, fiche: str | None = FICHE) -> dict[tuple[str, str], tuple[str, Decimal | None]]:
    return {(row.by, row.cell): (row.status, row.value) for row in found.rows if row.fiche == fiche}


def refusal(office: Office, actor: Actor, *scope: Any, **said: Any) -> tuple[type[TremplinError], str]:
    with pytest.raises(TremplinError) as refused:
        asked(office, actor, *scope, **said)
    return type(refused.value), str(refused.value)


def names(rows: Sequence[FigureRow]) -> list[tuple[str | None, str]]:
    return [(row.fiche, row.indicator) for row in rows]


def test_a_scope_gives_the_indicators_of_its_fiches_and_the_measures_of_the_whole(office: Office):
    one, two = office.running(), office.running(title="Deux")
    crowd(office, one, 9, 6)
    crowd(office, two, 7, 5)
    found = asked(office, office.statistician, by=("sexe",))
    assert names(found.rows)[0] == (None, "participants")
    assert cells(found, None)["", ""] == ("shown", 27)
    assert cells(found)["sex", "f"] == ("shown", 16)


@pytest.mark.parametrize("by", ["sex", "public", "age_band", "territory", "schooling", "qpv", "sex,age_band"])
def test_the_rows_of_a_breakdown_do_not_tell_who_is_there(office: Office, by):
    reference = office.running()
    said = {"age_at_entry": 30, "territory": "nord", "schooling": "4", "qpv": True, "publics": ["brsa"]}
    crowd(office, reference, 9, 6, **said)
    before = {(row.fiche, row.indicator, row.by, row.cell) for row in asked(office, office.statistician, by=(by,)).rows}
    person(office, reference, 90, entered_on=MARCH, sex="x", age_at_entry=70, territory="sud", publics=[])
    person(office, reference, 91, entered_on=MARCH)
    after = asked(office, office.statistician, by=(by,)).rows
    assert {(row.fiche, row.indicator, row.by, row.cell) for row in after} == before


def test_only_what_was_granted_is_counted(office: Office):
    for dossier, state in ((office.draft, UnknownIdentifier), (office.submitted, UnknownIdentifier)):
        kind, _ = refusal(office, office.instructor, ScopeKind.DOSSIER, dossier())
        assert kind is state
    kind, told = refusal(office, office.statistician)
    assert kind is RefusedRequest
    assert "il n'y a rien à compter encore" in told
    office.accepted(title="Accordé")
    assert asked(office, office.statistician).rows


@pytest.mark.parametrize("name", ["statistician", "instructor", "decider", "local", "signatory", "editor"])
def test_whoever_has_a_perimeter_reads_the_figures_of_it(office: Office, name):
    crowd(office, office.running(), 9, 6)
    assert cells(asked(office, getattr(office, name)))["", ""] == ("shown", 15)


@pytest.mark.parametrize("kind", list(ScopeKind))
def test_an_admin_as_such_reads_no_figure(office: Office, kind):
    reference = office.running()
    scopes = {
        ScopeKind.DEPARTMENT: "00",
        ScopeKind.CALL: CALL,
        ScopeKind.LOT: f"{CALL}/lot",
        ScopeKind.FICHE: FICHE,
        ScopeKind.DOSSIER: reference,
        ScopeKind.ORGANISATION: str(office.organisation),
        ScopeKind.TERRITORY: "nord",
    }
    assert refusal(office, office.admin, kind, scopes[kind])[0] in (Forbidden, UnknownIdentifier)


@pytest.mark.parametrize("name", ["statistician", "signatory", "editor", "local"])
def test_exact_figures_are_for_those_who_instruct_and_decide(office: Office, name):
    crowd(office, office.running(), 3, 1)
    for scope in ((), (ScopeKind.DEPARTMENT, None)):
        kind, told = refusal(office, getattr(office, name), *scope, exact=True)
        assert kind is Forbidden
        assert "votre rôle ne permet pas de lire des chiffres exacts" in told
    assert cells(asked(office, office.instructor, exact=True))["", ""] == ("shown", 4)
    assert cells(asked(office, office.statistician))["", ""] == ("masked", None)


def test_a_dossier_of_others_and_one_that_does_not_exist_answer_alike(office: Office):
    reference = office.running()
    south = Actor(1, "south@exemple.fr", (Grant(Role.TERRITORIAL_SERVICE, department="00", territory="sud"),))
    far = Actor(1, "far@exemple.fr", (Grant(Role.STATISTICIAN, department="99"),))
    for actor in (office.other, south, far, office.admin):
        there = refusal(office, actor, ScopeKind.DOSSIER, reference)
        absent = refusal(office, actor, ScopeKind.DOSSIER, "00-2026-000099")
        assert there[0] is absent[0] is UnknownIdentifier
        assert there[1].replace(reference, "…") == absent[1].replace("00-2026-000099", "…")
    for actor in (south, office.other, far):
        there = refusal(office, actor, ScopeKind.ORGANISATION, str(office.organisation))
        absent = refusal(office, actor, ScopeKind.ORGANISATION, "99")
        assert there[1].replace(f"« {office.organisation} »", "…") == absent[1].replace("« 99 »", "…")


def test_whoever_is_a_member_reads_no_exact_figure_of_their_own_organisation(office: Office):
    reference = office.running()
    crowd(office, reference, 9, 6)
    both = replace(office.instructor, grants=(*office.instructor.grants, *office.editor.grants))
    # as its member, with the others
    assert cells(asked(office, both))["", ""] == ("shown", 15)
    assert refusal(office, both, ScopeKind.DOSSIER, reference, exact=True)[0] is UnknownIdentifier
    kind, told = refusal(office, both, exact=True)
    assert kind is RefusedRequest
    assert "il n'y a rien à compter encore" in told


def test_what_is_typed_is_read_in_words_or_refused_with_the_nearest(office: Office):
    crowd(office, office.running(), 9, 6)
    found = asked(office, office.statistician, where=("sexe=femme",))
    assert cells(found)["", ""] == ("shown", 9)
    for said, near in (
        ({"where": ("sexes=f",)}, "sexe"),
        ({"where": ("sex=femmes",)}, "femme"),
        ({"by": ("public,sexes",)}, "sexe"),
        ({"indicators": ("participant",)}, "participants"),
        ({"typology": "sortie"}, "sorties"),
        ({"at": "6-months:hirings"}, "hiring"),
    ):
        kind, told = refusal(office, office.statistician, **said)
        assert kind in (UnknownIdentifier, WrongUsage)
        assert f"Vouliez-vous dire « {near} » ?" in told


@pytest.mark.parametrize("kind", [*ScopeKind])
def test_a_scope_that_no_base_can_hold_is_one_that_is_not_known(office: Office, kind: ScopeKind):
    for written in ("00\0", "00/2026\0", "00/2026/ateliers\0", "9" * 30):
        assert refusal(office, office.statistician, kind, written)[0] in (UnknownIdentifier, WrongUsage, Forbidden)


def test_what_lacks_a_dimension_is_left_aloud_and_nothing_left_is_a_refusal(office: Office):
    crowd(office, office.running(), 9, 6)
    kind, told = refusal(office, office.statistician, by=("attendee",))
    assert kind is RefusedRequest
    assert told.startswith("Aucun indicateur ne peut être compté ainsi.")
    assert "ne se ventile pas par service présent" in told


def test_a_department_of_which_nothing_is_left_is_told_why_in_few_words(office: Office, monkeypatch):
    crowd(office, office.running(), 9, 6)
    _, named = refusal(office, office.statistician, by=("attendee",))
    monkeypatch.setattr(choosing, "NAMED", 0)
    _, told = refusal(office, office.statistician, by=("attendee",))
    many = named.count("ne se ventile pas par service présent")
    assert many > 1
    assert told == (
        "Aucun indicateur ne peut être compté ainsi. "
        f"{many} chiffres sur {many} : ne se ventile pas par service présent."
    )


def test_exits_are_told_at_a_milestone(office: Office):
    reference = office.running()
    crowd(office, reference, 9, 6)
    for number in range(1, 11):
        row(office, "exits", reference, number, exit_on=JUNE, contract="cdi")
        row(
            *(office, "milestones", reference, number),
            origin="exit",
            months="6",
            done_on=date(2026, 12, 1),
            status="reached",
            in_work=number > 4,
            contract="cdi",
        )
    found = asked(office, office.statistician, indicators=("participants_employed",), at="6-months")
    assert [(row.at, row.since, row.value) for row in found.rows] == [("6-months", None, 6)]


def test_what_was_foreseen_and_declared_stands_beside_what_is_counted(office: Office):
    one, two = office.running(), office.running(title="Deux", participants__total=30)
    crowd(office, one, 9, 6)
    crowd(office, two, 7, 5)
    (whole, *_) = asked(office, office.statistician).rows
    assert (whole.value, whole.target, whole.declared) == (27, 50, None)
    realise(office.desk, office.editor, one, {"results.participants": 17}, at=REPORTED, version=office.version(one))
    # the other one says nothing yet: of both nothing is known
    (whole, *_) = asked(office, office.statistician).rows
    assert whole.declared is None
    realise(office.desk, office.editor, two, {"results.participants": 13}, at=REPORTED, version=office.version(two))
    found = asked(office, office.statistician)
    assert (found.rows[0].declared, found.rows[0].value) == (30, 27)
    assert found.rows[0].place() in found.told.foreseen
    # of some of the people, carriers said nothing apart
    assert {row.declared for row in asked(office, office.statistician, where=("sex=f",)).rows} == {None}
    assert {row.target for row in asked(office, office.statistician, first=MARCH).rows} == {None}


def test_a_small_number_is_not_told_because_it_was_declared(office: Office):
    reference = office.running()
    crowd(office, reference, 9, 6)
    said = {"results.participants": 4}
    realise(office.desk, office.editor, reference, said, at=REPORTED, version=office.version(reference))
    assert {row.declared for row in asked(office, office.statistician).rows} == {None}
    assert asked(office, office.instructor, exact=True).rows[0].declared == 4


@pytest.fixture
def two_typologies(database: Database, tmp_path: Path) -> Office:
    other = FOLLOWING.replace("fiche: 00/2026/ateliers", "fiche: 00/2026/verts").replace(
        "exits: sorties", "exits: autre"
    )
    counting = "\nindicators:\n  - {code: comptent, label: Comptent, measure: counting_exits, by: [exit_category]}\n"
    first = INDICATORS.sub(counting, FOLLOWING)
    documents = {
        PLACE: first,
        "calls/2026/verts.yaml": INDICATORS.sub(counting, other),
        "department.yaml": f"{DEPARTMENT}{DEPARTMENT_THEMES}{OWN_CATEGORY}",
        "exits/autre.yaml": OTHER_TYPOLOGY,
    }
    made = make_office(database, tmp_path / "documents", documents)
    assert not made.desk.catalogue.mistakes, made.desk.catalogue.mistakes
    return made


def test_a_series_that_changes_typology_says_so(two_typologies: Office):
    office = two_typologies
    one, two = office.running(), office.running(title="Deux")
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == identifier(two)).values(fiche="00/2026/verts"))
    for reference in (one, two):
        crowd(office, reference, 9, 6)
        for number in range(1, 13):
            row(office, "exits", reference, number, exit_on=JUNE, contract="cdi")
    found = asked(office, office.instructor, exact=True)
    breaks = {(row.fiche, row.measure): row.series_break for row in found.rows}
    # the second was filed under the typology of the first
    assert breaks == {
        (None, "counting_exits"): True,
        (FICHE, "counting_exits"): False,
        ("00/2026/verts", "counting_exits"): True,
    }
    assert {row.typology for row in found.rows if row.fiche == "00/2026/verts"} == {"autre"}
    one_for_all = asked(office, office.instructor, exact=True, typology="sorties")
    assert {row.series_break for row in one_for_all.rows} == {False}
    assert {row.typology for row in one_for_all.rows} == {"sorties"}


def test_a_category_of_a_department_follows_what_it_counts_as_when_several_are_merged(two_typologies: Office):
    office = two_typologies
    one, two = office.running(), office.running(title="Deux")
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == identifier(two)).values(fiche="00/2026/verts"))
    for reference in (one, two):
        crowd(office, reference, 9, 6)
        for number in range(1, 13):
            row(office, "exits", reference, number, exit_on=JUNE, contract="cdi")
    found = asked(office, office.instructor, exact=True, by=("exit_category",))
    told = {(row.fiche, row.cell): row.value for row in found.rows if row.value and row.cell}
    assert told == {(None, "durable"): 24, (FICHE, "durable"): 12, ("00/2026/verts", "solide"): 12}
    # certified, the whole leaves them out aloud: both sums together would tell one that is masked
    public = asked(office, office.statistician, by=("exit_category",))
    assert any("plusieurs typologies" in sentence for sentence in public.left)
    assert not [row for row in public.rows if row.fiche is None and row.by]


def test_the_figures_of_a_report_stay_whatever_is_recorded_later(office: Office):
    reference = office.running()
    crowd(office, reference, 9, 6, publics=["brsa"])
    office.report(reference)
    before = asked(office, office.statistician, ScopeKind.DOSSIER, reference, frozen=True)
    assert cells(before)["", ""] == ("shown", 15)
    for number in range(30, 60):
        person(office, reference, number, entered_on=MARCH, publics=["brsa"])
    after = asked(office, office.statistician, ScopeKind.DOSSIER, reference, frozen=True)
    assert after.rows == before.rows
    assert cells(asked(office, office.instructor, ScopeKind.DOSSIER, reference, exact=True))["", ""] == ("shown", 45)
    then = asked(office, office.instructor, ScopeKind.DOSSIER, reference, exact=True, frozen=True)
    assert cells(then)["public", "brsa"] == ("shown", 15)


def test_only_a_report_freezes_and_what_is_frozen_is_not_cut_otherwise(office: Office):
    reference = office.running()
    crowd(office, reference, 9, 6)
    kind, told = refusal(office, office.statistician, ScopeKind.DOSSIER, reference, frozen=True)
    assert (kind, "aucun bilan final n'y a figé de chiffres" in told) == (RefusedRequest, True)
    assert refusal(office, office.statistician, frozen=True)[0] is WrongUsage
    for said in ({"by": ("sex",)}, {"where": ("sex=f",)}, {"first": MARCH}, {"typology": "sorties"}, {"at": "exit"}):
        kind, told = refusal(office, office.statistician, ScopeKind.DOSSIER, reference, frozen=True, **said)
        assert (kind, "ni période, ni filtre" in told) == (WrongUsage, True)


def test_health_is_not_told_of_a_few_to_who_may_not_read_it(office: Office):
    reference = office.running()
    for number in range(1, 16):
        person(office, reference, number, entered_on=MARCH, publics=["rqth"] if number < 4 else ["brsa"])
    told = cells(asked(office, office.decider, ScopeKind.DOSSIER, reference, exact=True))
    assert (told["", ""], told["public", "brsa"]) == (("shown", 15), ("shown", 12))
    assert told["public", "rqth"] == ("masked", None)
    whole = asked(office, office.decider, ScopeKind.DOSSIER, reference, exact=True, where=("public=rqth",))
    assert {row.status for row in whole.rows} == {"masked"}
    # who records people reads of which public they are
    mine = cells(asked(office, office.instructor, ScopeKind.DOSSIER, reference, exact=True))
    assert mine["public", "rqth"] == ("shown", 3)


def test_a_lot_is_of_a_call_and_a_territory_is_that_of_people(office: Office):
    north, south = office.running(lot="bassin-nord"), office.running(title="Deux", lot=None)
    crowd(office, north, 9, 6, territory="nord")
    crowd(office, south, 7, 5, territory="sud")
    for written in (f"{CALL}/bassin-nord", "bassin-nord"):
        found = asked(office, office.instructor, ScopeKind.LOT, written, exact=True)
        assert (found.scope.code, found.rows[0].value) == (f"{CALL}/bassin-nord", 15)
    kind, told = refusal(office, office.instructor, ScopeKind.LOT, "bassin-nor")
    assert (kind, "Vouliez-vous dire" in told) == (UnknownIdentifier, True)
    for written in ("sud", "00/sud", "Sud"):
        found = asked(office, office.instructor, ScopeKind.TERRITORY, written, exact=True)
        assert (found.rows[0].scope_kind, found.rows[0].scope, found.rows[0].value) == ("territory", "sud", 12)
    # of a territory that is asked for, another one is nobody
    refused = refusal(office, office.instructor, ScopeKind.TERRITORY, "sud", where=("territory=nord",))
    assert "personne ne peut rester" in refused[1]


def test_a_perimeter_narrows_a_scope(office: Office):
    crowd(office, office.running(), 9, 6)
    dossier = identifier(office.running(title="Deux"))
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == dossier).values(organisation_id=office.stranger))
        session.execute(update(Territory).where(Territory.dossier_id == dossier).values(code="sud"))
    crowd(office, "00-2026-000002", 20, 0)
    readers = {
        "local": (office.local, 15),
        "other": (office.other, 20),
        "reader": (Actor(1, "r@exemple.fr", (Grant(Role.READER, department="00"),)), 35),
        "south": (Actor(1, "r@exemple.fr", (Grant(Role.READER, department="00", territory="sud"),)), 20),
        "both": (replace(office.local, grants=(*office.local.grants, *office.other.grants)), 35),
        "away": (Actor(1, "r@exemple.fr", (Grant(Role.READER, department="00", territory="est"),)), None),
    }
    for name, (actor, count) in readers.items():
        with office.desk.database.reading() as session:
            request = FiguresRequest(kind=ScopeKind.CALL, scope=CALL)
            if count is None:
                with pytest.raises(RefusedRequest, match="rien à compter"):
                    prepared(session, office.desk, actor, request)
                continue
            ready = prepared(session, office.desk, actor, request)
            (whole, *_) = figured(session, ready.kept, ready.choice.asked, ready.asked)
        assert (name, whole.numerator) == (name, count)
        # told aloud where it is not all
        assert bool(ready.scope.within) is (name != "reader")


def test_what_cannot_be_told_in_one_of_two_ways_is_told_in_the_other_and_said(office: Office):
    crowd(office, office.running(), 9, 6)
    found = asked(office, office.instructor, exact=True, by=("sex", "attendee"))
    assert cells(found)["sex", "f"] == ("shown", 9)
    assert found.left == (f"{FICHE}, participants : ne se ventile pas par service présent",)
