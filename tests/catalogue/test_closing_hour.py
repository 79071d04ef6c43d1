"""A session that closes at an hour of its last day: until that hour it is open, and the second after it is not."""

from datetime import date, time

import pytest
from factories import FICHE, PLACE, lines, make_platform, with_changes

from tremplin.catalogue.forms.cards import Card
from tremplin.catalogue.forms.openings import opening

HOURLY = ("closes: 2026-02-14", "closes: 2026-02-14\n    closes_at: 16:00")
LAST = date(2026, 2, 14)


def fiche(tmp_path, *changes):
    platform = make_platform(tmp_path, {PLACE: with_changes(FICHE, *(changes or (HOURLY,)))})
    assert lines(platform, tmp_path) == []
    return platform, platform.fiche("00/2026/ateliers")


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        # without an hour, the day is looked at whole
        (None, True),
        (time(15, 59, 59), True),
        (time(16), True),
        (time(16, 0, 1), False),
        (time(16, 0, 0, 1), False),
    ],
)
def test_the_hour_itself_is_open(tmp_path, at, open_):
    found = fiche(tmp_path)[1]
    assert found.open_on(LAST, at) is open_
    assert Card.of(found).open_on(LAST, at) is open_
    assert opening([found], LAST, at).open is open_
    assert found.open_on(date(2026, 2, 13), time(23, 59)) is True


def test_an_opening_says_until_which_hour_and_that_it_is_over(tmp_path):
    found = fiche(tmp_path)[1]
    assert str(opening([found], LAST, time(12))) == "ouvert jusqu'au 14/02/2026 à 16 h"
    assert str(opening([found], LAST, time(17))) == "dernière session close le 14/02/2026"
    assert opening([found], LAST).published()["closes_at"] == "16:00"


def test_of_two_sessions_of_one_day_the_last_hour_counts(tmp_path):
    early = fiche(tmp_path / "a")[1]
    late = fiche(tmp_path / "b", ("closes: 2026-02-14", "closes: 2026-02-14"))[1]
    assert opening([early, late], LAST).closes_at is None
    assert opening([early], LAST).closes_at == time(16)


def test_the_published_form_says_the_hour(tmp_path):
    platform, found = fiche(tmp_path)
    form = platform.published(found)
    assert form["windows"][0]["closes_at"] == "16:00"
    [rule] = [rule for rule in form["rules"] if rule["kind"] == "deposit_window"]
    assert "du 15/01/2026 au 14/02/2026 à 16 h" in rule["statement"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("25:00", "heure impossible « 25:00 » : écrivez-la de « 00:00 » à « 23:59 »."),
        ("24:00", "heure impossible « 24:00 » : écrivez-la de « 00:00 » à « 23:59 »."),
        ("00:00", "minuit est de deux jours : sans heure, le dernier jour va jusqu'à minuit."),
        ("16", "heure attendue, et non le nombre « 16 ». Écrivez-la « 16:00 »."),
        ("16.30", "heure attendue, et non le nombre « 16.30 ». Écrivez-la « 16:00 »."),
        ("midi", "heure attendue, et non le texte « midi ». Écrivez-la « 16:00 »."),
    ],
)
def test_an_hour_that_is_none_is_told_at_its_place(tmp_path, written, told):
    changed = with_changes(FICHE, (HOURLY[0], HOURLY[1].replace("16:00", written)))
    assert lines(make_platform(tmp_path, {PLACE: changed}), tmp_path) == [f"{PLACE}:16:16 windows.0.closes_at : {told}"]


@pytest.mark.parametrize(("written", "read"), [("16 h", "16:00"), ("16h30", "16:30"), ("9:05", "09:05")])
def test_an_hour_is_read_as_people_write_it(tmp_path, written, read):
    platform, found = fiche(tmp_path, (HOURLY[0], HOURLY[1].replace("16:00", written)))
    assert platform.published(found)["windows"][0]["closes_at"] == read
