"""What is kept of people and yet looks wrong is told, each kind of doubt once, with its lines; nothing is stopped."""

import gc
from datetime import date
from pathlib import Path

import pytest
from desks import Office, make_office
from factories import FICHE, PLACE, with_changes
from rosters import AMINA, PAUL, kept, recorded, sheet

from tremplin.errors import NotYet
from tremplin.storage.engine import Database

NARROW = with_changes(
    FICHE,
    ("{scope: listed, listed: [nord, sud], source: Lieux}", "{scope: listed, listed: [nord], source: Lieux}"),
    (
        "    - {kind: grant_ceiling,",
        "    - {kind: capacity, participants_per_year: 2, source: Public}\n    - {kind: grant_ceiling,",
    ),
)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The small department, under a fiche of one territory and two places a year."""
    return make_office(database, tmp_path / "documents", {PLACE: NARROW})


def many(count: int, **said: object) -> list[dict[str, object]]:
    return [{**AMINA, "key": f"k{rank}", "first_name": f"Prénom {rank}", **said} for rank in range(count)]


def test_a_territory_that_the_fiche_does_not_list_is_told_with_its_lines(office: Office):
    dossier = office.running()
    done = recorded(office, dossier, sheet("participants", AMINA, PAUL))
    assert done.warnings == ("Participants, ligne 3 : le territoire n'est pas de ceux de la fiche.",)
    assert len(kept(office, "participations")) == 2


def test_of_many_lines_the_first_ones_are_told_and_the_others_counted(office: Office):
    dossier = office.running()
    done = recorded(office, dossier, sheet("participants", *many(8, territory="sud", entered_on=None)))
    assert done.warnings == (
        "Participants, lignes 2, 3, 4, 5, 6 et 3 autres : le territoire n'est pas de ceux de la fiche.",
    )


def test_more_people_than_places_are_told_in_the_year_in_which_they_entered(office: Office):
    dossier = office.running()
    assert recorded(office, dossier, sheet("participants", *many(2))).warnings == ()
    more = {**AMINA, "key": "k9", "first_name": "Zoé"}
    (told,) = recorded(office, dossier, sheet("participants", more)).warnings
    assert told.replace("\N{NO-BREAK SPACE}", " ") == (
        "3 participants entrés en 2026 : le dispositif en prévoit 2 par an."
    )
    # it was told: a file that brings nobody says it no more
    assert recorded(office, dossier, sheet("participants", {"key": "k9", "territory": "nord"})).warnings == ()


def test_an_activity_out_of_the_operation_and_news_of_no_exit_are_told(office: Office):
    dossier = office.running()
    talk = {"key": "p1", "activity_key": "a", "kind": "interview", "on": date(2026, 2, 27)}
    news = {"key": "p1", "from": "exit", "months": "3", "status": "unreachable"}
    done = recorded(office, dossier, sheet("participants", AMINA), sheet("activities", talk), sheet("milestones", news))
    assert done.added == 3
    assert done.warnings == (
        "Suivi après, ligne 2 : des nouvelles d'après la sortie, et aucun jour de sortie.",
        "Activités, ligne 2 : le jour est hors de l'opération, du 01/03/2026 au 28/02/2027.",
    )


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 9, 30)])
def test_a_day_on_the_bounds_of_the_operation_raises_no_doubt(office: Office, day):
    dossier = office.running()
    assert recorded(office, dossier, sheet("participants", {**AMINA, "entered_on": day})).warnings == ()


@pytest.mark.parametrize("passes", [True, False])
def test_the_collector_runs_again_whatever_became_of_the_rows(office: Office, passes):
    dossier = office.running()
    rows = sheet("participants", {**AMINA, "entered_on": date(2026, 3, 2) if passes else date(2030, 1, 1)})
    assert gc.isenabled()
    if passes:
        assert recorded(office, dossier, rows).added == 1
    else:
        with pytest.raises(NotYet):
            recorded(office, dossier, rows)
    assert gc.isenabled()


def test_a_name_that_comes_again_without_a_birth_date_is_told(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", AMINA))
    told = "quelqu'un du même nom est déjà dans ce dossier, et sans date de naissance rien ne les distingue."
    bare = {"key": "p8", "last_name": "DUBREUIL", "first_name": "amina", "entered_on": date(2026, 3, 12)}
    born = {**bare, "key": "p9", "birth_date": date(1991, 1, 1)}
    done = recorded(office, dossier, sheet("participants", bare))
    assert f"Participants, ligne 2 : {told}" in done.warnings
    # of the other, the first is told apart by their birth, and the second is not
    assert f"Participants, ligne 2 : {told}" in recorded(office, dossier, sheet("participants", born)).warnings
