"""``tremplin calls``: what is open on a day, and what is told of the others."""

import csv
import io
import json
from datetime import date

import pytest

from tremplin.catalogue.fiche import Fiche, FicheId, Window
from tremplin.catalogue.forms.openings import opening

KEYS = ["id", "department", "title", "edition", "fiches", "open", "closes_on", "opens_on", "closed_on", "closes_at"]


def make_fiche(*windows):
    read = [[date.fromisoformat(day) for day in window] for window in windows]
    return Fiche(
        id=FicheId("00", "2025", "essai"),
        title="Essai",
        windows=tuple(Window(opens=opens, closes=closes) for opens, closes in read),
    )


WINDOWS = ("2025-01-15", "2025-02-14"), ("2025-04-01", "2025-05-09")


@pytest.mark.parametrize(
    ("day", "open_", "told"),
    [
        ("2025-01-14", False, "ouvre le 15/01/2025"),
        ("2025-01-15", True, "ouvert jusqu'au 14/02/2025"),
        ("2025-02-14", True, "ouvert jusqu'au 14/02/2025"),
        ("2025-02-15", False, "ouvre le 01/04/2025"),
        ("2025-05-09", True, "ouvert jusqu'au 09/05/2025"),
        ("2025-05-10", False, "dernière session close le 09/05/2025"),
    ],
)
def test_both_ends_of_a_session_are_open(day, open_, told):
    found = opening([make_fiche(*WINDOWS)], date.fromisoformat(day))
    assert (found.open, str(found)) == (open_, told)


def test_a_source_without_session_is_neither_open_nor_closed():
    found = opening([make_fiche()], date(2025, 1, 1))
    assert (found.open, str(found)) == (None, "non précisé")


def test_a_call_is_open_as_long_as_one_of_its_fiches_is():
    early, late = make_fiche(("2025-01-01", "2025-01-31")), make_fiche(("2025-01-01", "2025-03-31"))
    assert str(opening([early, late, make_fiche()], date(2025, 1, 20))) == "ouvert jusqu'au 31/03/2025"


def test_calls_are_listed_with_what_is_open_or_when_the_last_session_closed(run):
    done = run("calls", "list")
    assert done.code == 0
    assert "dernière session close le 30/09/2025" in done.out
    assert "non précisé" in done.out
    assert "tremplin calls list --open-on 2025-01-20" in done.err


@pytest.mark.parametrize("day", ["2025-01-20", "20/01/2025"])
def test_a_day_keeps_only_the_calls_open_that_day(run, day):
    listed = json.loads(run("calls", "list", "--open-on", day, "--format", "json").out)
    assert [(call["id"], call["open"], call["closes_on"]) for call in listed] == [("62/2025", True, "2025-02-14")]


def test_a_day_on_which_nothing_is_open_is_told_in_a_sentence(run):
    assert run("calls", "list", "--open-on", "2035-01-01").out == "Aucun appel n'est ouvert le 01/01/2035.\n"


def test_today_is_read_once_and_passed_down(run):
    assert "ouvert jusqu'au 14/02/2025" in run("calls", "list", today=date(2025, 2, 14)).out
    assert "ouvre le 01/04/2025" in run("calls", "list", today=date(2025, 2, 15)).out


def test_listings_for_software_have_stable_keys(run):
    listed = json.loads(run("calls", "list", "--format", "json").out)
    assert [list(call) for call in listed] == [KEYS] * len(listed)
    assert {call["id"]: call["open"] for call in listed} == {"62/2024": False, "62/2025": False, "93/pdie": None}
    rows = list(csv.DictReader(io.StringIO(run("calls", "list", "--format", "csv").out), delimiter=";"))
    assert [(row["id"], row["open"]) for row in rows] == [("62/2024", "false"), ("62/2025", "false"), ("93/pdie", "")]


def test_a_call_is_shown_with_its_sessions_and_its_fiches(run):
    done = run("calls", "show", "62/2025")
    assert done.code == 0
    assert "du 15/01/2025 au 14/02/2025" in done.out
    assert "62/2025/preparatoires-emploi" in done.out
    assert "tremplin fiches show 62/2025/clauses" in done.err


def test_a_call_without_session_says_so(run):
    assert "Sessions de dépôt : non précisé" in run("calls", "show", "93/pdie").out


def test_a_call_shows_only_the_fiches_open_on_a_day(run):
    out = run("calls", "show", "62/2025", "--open-on", "2025-08-01").out
    assert "62/2025/evaluation-competences" in out
    assert "62/2025/clauses" not in out
    assert "Aucune fiche n'est ouverte le 01/01/2025." in run("calls", "show", "62/2025", "--open-on", "2025-01-01").out


def test_an_unknown_call_is_a_wrong_usage_with_the_nearest(run):
    done = run("calls", "show", "62/2026")
    assert (done.code, done.out) == (2, "")
    assert "« 62/2026 » : identifiant inconnu. Vouliez-vous dire « 62/202" in done.err


def test_a_call_says_where_its_text_is_and_how_one_applies(run):
    told = run("calls", "show", "62/2025").out
    assert "Texte officiel : non précisé" in told
    assert "Dépôt : La candidature se dépose dans le logiciel E-partenaire" in told
    assert "Comment candidater : non précisé" in run("calls", "show", "93/pdie").out
