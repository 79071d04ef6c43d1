"""Figures of what was done: of which dossiers, to whom, and what of each is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from desks import AT, FICHE, Office
from peopled import peopled_office, person, row

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.reading.figures.computing import ComputedFigures, computed
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.errors import Forbidden, RefusedRequest, TremplinError, UnknownIdentifier, WrongUsage
from tremplin.indicators.exports.columns import FigureRow
from tremplin.records.codes import Role
from tremplin.storage.engine import Database

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)
CALL = "00/2026"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


def crowd(office: Office, reference: str, women: int, men: int, **said: object) -> None:
    """So many women, then so many men, who entered a dossier the same day."""
    for number in range(1, women + men + 1):
        person(office, reference, number, entered_on=MARCH, sex="f" if number <= women else "m", **said)


def asked(office: Office, actor: Actor, kind: ScopeKind = ScopeKind.CALL, scope: str | None = CALL, **said: object):
    request = FiguresRequest(kind=kind, scope=scope, **said)  # type: ignore[arg-type]
    return computed(office.desk, actor, request, at=AT)


def cells(found: ComputedFigures, fiche: str | None = FICHE) -> dict[tuple[str, str], tuple[str, Decimal | None]]:
    return {(row.by, row.cell): (row.status, row.value) for row in found.rows if row.fiche == fiche}


def refusal(office: Office, actor: Actor, *scope: object, **said: object) -> tuple[type[TremplinError], str]:
    with pytest.raises(TremplinError) as refused:
        asked(office, actor, *scope, **said)  # type: ignore[arg-type]
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
    kind, told = refusal(office, getattr(office, name), exact=True)
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


def test_what_lacks_a_dimension_is_left_aloud_and_nothing_left_is_a_refusal(office: Office):
    crowd(office, office.running(), 9, 6)
    kind, told = refusal(office, office.statistician, by=("attendee",))
    assert kind is RefusedRequest
    assert told.startswith("Aucun indicateur ne peut être compté ainsi.")
    assert "ne se ventile pas par service présent" in told


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
