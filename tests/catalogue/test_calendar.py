"""Months are counted as the calls count them: both ends are included, and the end of a month stays one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.catalogue.calendar import add_months, end_after, french, whole_months

# the days that a document can write, and the months that can follow
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MONTHS = st.integers(1, 999)


def day(text):
    return date(*reversed([int(part) for part in text.split("/")]))


@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [
        ("15/03/2024", 12, "14/03/2025"),
        ("01/01/2024", 12, "31/12/2024"),
        ("01/02/2024", 1, "29/02/2024"),
        ("01/02/2025", 1, "28/02/2025"),
        ("31/01/2025", 1, "28/02/2025"),
        ("31/01/2024", 1, "29/02/2024"),
        ("30/01/2025", 1, "28/02/2025"),
        ("29/01/2025", 1, "28/02/2025"),
        ("28/01/2025", 1, "27/02/2025"),
        ("31/01/2025", 2, "30/03/2025"),
        ("31/03/2025", 1, "30/04/2025"),
        ("29/02/2024", 12, "28/02/2025"),
        ("29/02/2024", 48, "28/02/2028"),
        ("31/12/2024", 2, "28/02/2025"),
        ("15/12/2024", 1, "14/01/2025"),
        ("01/12/2024", 12, "30/11/2025"),
    ],
)
def test_a_period_of_whole_months_ends_the_day_before_the_same_day(starts, months, ends):
    assert end_after(day(starts), months) == day(ends)


@pytest.mark.parametrize(
    ("first", "months", "then"),
    [
        ("31/01/2025", 1, "28/02/2025"),
        ("31/01/2024", 1, "29/02/2024"),
        ("31/03/2025", -1, "28/02/2025"),
        ("29/02/2024", 12, "28/02/2025"),
        ("15/11/2024", 3, "15/02/2025"),
        ("15/01/2025", -1, "15/12/2024"),
        ("15/01/2025", 0, "15/01/2025"),
    ],
)
def test_a_delay_in_months_ends_on_the_same_day_or_with_its_month(first, months, then):
    assert add_months(day(first), months) == day(then)


@pytest.mark.parametrize(
    ("starts", "ends", "months"),
    [
        ("15/03/2024", "14/03/2025", 12),
        ("15/03/2024", "13/03/2025", 11),
        ("15/03/2024", "14/04/2025", 13),
        ("15/03/2024", "13/04/2025", 12),
        ("01/01/2024", "31/01/2024", 1),
        ("01/01/2024", "30/01/2024", 0),
        ("31/01/2025", "28/02/2025", 1),
        ("31/01/2025", "27/02/2025", 0),
        ("15/03/2024", "15/03/2024", 0),
        ("15/03/2024", "14/03/2024", 0),
        ("15/03/2024", "14/03/2023", 0),
    ],
)
def test_the_months_of_a_period_are_those_that_are_whole(starts, ends, months):
    assert whole_months(day(starts), day(ends)) == months


@given(DAYS, MONTHS)
def test_a_period_holds_the_months_after_which_it_ends_and_one_less_a_day_before(starts, months):
    ends = end_after(starts, months)
    assert whole_months(starts, ends) == months
    assert whole_months(starts, ends - timedelta(days=1)) == months - 1


@given(DAYS, MONTHS)
def test_a_longer_period_ends_later(starts, months):
    assert starts <= end_after(starts, months) < end_after(starts, months + 1)


@given(DAYS, st.integers(0, 40_000))
def test_the_whole_months_of_a_period_fit_in_it_and_one_more_would_not(starts, length):
    ends = starts + timedelta(days=length)
    months = whole_months(starts, ends)
    assert end_after(starts, months) <= ends or months == 0
    assert end_after(starts, months + 1) > ends


@given(st.dates(date(1900, 1, 1), date(2199, 12, 1)), st.integers(0, 999))
def test_two_periods_end_to_end_are_one(starts, months):
    # from the first of a month, no day is missing from any other
    starts = starts.replace(day=1)
    middle = end_after(starts, months) + timedelta(days=1)
    assert end_after(middle, 7) == end_after(starts, months + 7)


def test_a_day_is_written_day_first():
    assert french(date(2025, 1, 2)) == "02/01/2025"
