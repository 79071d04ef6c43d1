"""Whether a fiche is open on a day: the ends of a session are included, and no session is not « closed »."""

from datetime import date

import pytest

from tremplin.catalogue.fiche import Fiche, FicheId, Window

WINTER = Window(opens=date(2026, 1, 15), closes=date(2026, 2, 14))
SPRING = Window(opens=date(2026, 4, 1), closes=date(2026, 4, 1))


def make_fiche(*windows):
    return Fiche(id=FicheId("00", "2026", "ateliers"), title="Ateliers", windows=windows)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 1, 14), False),
        (date(2026, 1, 15), True),
        (date(2026, 2, 1), True),
        (date(2026, 2, 14), True),
        (date(2026, 2, 15), False),
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2026, 4, 2), False),
    ],
)
def test_a_fiche_is_open_from_the_first_day_of_a_session_to_its_last_both_included(day, is_open):
    assert make_fiche(WINTER, SPRING).open_on(day) is is_open
    assert make_fiche(SPRING, WINTER).open_on(day) is is_open


def test_a_fiche_without_a_session_is_neither_open_nor_closed():
    assert make_fiche().open_on(date(2026, 1, 15)) is None


def test_an_identity_reads_as_it_is_written():
    identity = make_fiche().id
    assert str(identity) == "00/2026/ateliers"
    assert identity.call_id == "00/2026"
