"""The dates of a fiche, as the calendars of people take them (RFC 5545)."""

import re
from datetime import date

import pytest
from reading_pages import client, platform

from tremplin_web.public.reading.calendar import escaped, events, folded, has_dates

ADDRESS = "/fiches/62/2025/preparatoires-emploi/calendrier.ics"
DATED = [str(fiche.id) for fiche in platform().fiches.values() if has_dates(fiche)]


def unfolded(text):
    return text.replace("\r\n ", "")


@pytest.mark.parametrize("name", DATED)
def test_a_calendar_is_well_formed(name):
    answer = client().get(f"/fiches/{name}/calendrier.ics")
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name.replace("/", "-")}.ics"'
    text = answer.text
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    assert max(len(line) for line in answer.data.split(b"\r\n")) <= 75
    lines = unfolded(text).split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(list(events(platform().fiche(name)))) > 0
    assert all(re.match(r"[A-Z-]+(;[A-Z]+=[A-Z]+)?:.", line) for line in lines[:-1])
    names = [line for line in lines if line.startswith("UID:")]
    assert len(set(names)) == len(names)


def test_the_dates_are_those_of_the_sessions():
    text = unfolded(client().get(ADDRESS).text)
    days = re.findall(r"DTSTART;VALUE=DATE:(\d+)", text)
    assert days == [
        *("20250115", "20250214", "20250101", "20250801"),
        *("20250401", "20250509", "20250901", "20251201"),
        *("20250701", "20250930", "20251201"),
    ]
    assert "SUMMARY:Préparatoires à l'emploi : clôture du dépôt à 23 h 59" in text
    assert "UID:62-2025-preparatoires-emploi-session-1-cloture@tremplin" in text


def test_only_the_stamp_changes_with_the_day():
    one, other = (unfolded(client(date(2025, 1, day)).get(ADDRESS).text).split("\r\n") for day in (20, 21))
    changed = {(before, after) for before, after in zip(one, other, strict=True) if before != after}
    assert changed == {("DTSTAMP:20250120T000000Z", "DTSTAMP:20250121T000000Z")}


def test_a_fiche_without_dates_has_no_calendar():
    assert client().get("/fiches/93/pdie/qualification/calendrier.ics").status_code == 404


def test_texts_are_escaped():
    assert escaped("a, b; c\\d\ne") == "a\\, b\\; c\\\\d\\ne"


def test_long_lines_are_folded_between_letters():
    line = folded("SUMMARY:" + "é" * 80)
    parts = line.split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert unfolded(line) == "SUMMARY:" + "é" * 80
    assert folded("a" * 75) == "a" * 75
