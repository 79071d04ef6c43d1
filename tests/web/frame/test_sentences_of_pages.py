"""Small turns of French: the first of a month, and what is wrong said once after the name of its field."""

from datetime import UTC, datetime, timedelta

import pytest
from reading_pages import site

from tremplin_web.frame.days import ago, full, full_instant, instant, short
from tremplin_web.frame.language import at_field


def test_the_first_of_a_month_is_written_as_french_writes_it():
    with site().test_request_context("/"):
        assert full("2025-01-01") == "mercredi 1er janvier 2025"
        assert short("2024-07-01") == "1er juillet 2024"
        assert instant("2024-07-01T08:59:00+02:00") == "1er juillet 2024 à 8 h 59"
        assert full_instant(datetime(2024, 7, 1, 7, 0, tzinfo=UTC)) == "lundi 1er juillet 2024 à 9 h 00"
        assert [short(f"2024-07-{day}") for day in ("02", "11", "21", "31")] == [
            *(f"{day} juillet 2024" for day in (2, 11, 21, 31))
        ]
    with site().test_request_context("/", headers={"Cookie": "langue=en"}):
        assert "er" not in short("2024-07-01")


@pytest.mark.parametrize(
    ("label", "sentence", "told"),
    [
        ("Mot de passe", "mot de passe trop court : 12 caractères.", "Mot de passe trop court : 12 caractères."),
        ("Nombre total", "nombre entier attendu.", "Nombre total : nombre entier attendu."),
        ("Nom", "écrivez <b>.", "Nom : écrivez &lt;b&gt;."),
    ],
)
def test_the_summary_names_a_field_once(label, sentence, told):
    with site().test_request_context("/"):
        assert str(at_field(label, sentence)) == told


@pytest.mark.parametrize(("days", "told"), [(1, "hier"), (31, "il y a 31 jours"), (365, "le 21 janvier 2024")])
def test_how_long_ago_is_counted_in_days_for_a_month(days, told):
    now = datetime(2025, 1, 20, 12, tzinfo=UTC)
    with site().test_request_context("/"):
        assert ago(now - timedelta(days=days), now) == told
