"""Business time and machine time: a demonstration stays on its day, at the real hour, and never goes back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tremplin.clock import business
from tremplin_web.clock import Clock

DAY = date(2025, 1, 20)
SUMMER = datetime(2026, 7, 14, 6, 30, 15, 250_000, UTC)
TICK = timedelta(microseconds=1)


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_without_a_demonstration_business_time_is_the_machine_s_whatever_was_kept():
    assert business(SUMMER, None, None) == SUMMER
    assert business(SUMMER, None, SUMMER + timedelta(days=1)) == SUMMER


@pytest.mark.parametrize(
    ("machine", "shown"),
    [
        # half past eight in Paris, in summer and in winter
        (SUMMER, at(2025, 1, 20, 7, 30, 15, 250_000)),
        (at(2026, 12, 1, 7, 30, 15, 250_000), at(2025, 1, 20, 7, 30, 15, 250_000)),
        # the last and the first instant of a day in Paris
        (at(2026, 7, 14, 21, 59, 59, 999_999), at(2025, 1, 20, 22, 59, 59, 999_999)),
        (at(2026, 7, 14, 22), at(2025, 1, 19, 23)),
    ],
)
def test_a_demonstration_is_at_the_real_hour_of_paris(machine, shown):
    assert business(machine, DAY, None) == shown


def test_no_act_comes_before_the_last_one():
    shown = business(SUMMER, DAY, None)
    assert business(SUMMER, DAY, shown - TICK) == shown
    assert business(SUMMER, DAY, shown) == shown + TICK
    assert business(SUMMER, DAY, shown + timedelta(days=40)) == shown + timedelta(days=40) + TICK


def test_at_midnight_the_day_starts_again_and_time_still_goes_on():
    kept, machine = [], at(2026, 7, 14, 21, 59, 59)
    for seconds in range(6):
        kept.append(business(machine + timedelta(seconds=seconds), DAY, kept[-1] if kept else None))
    assert kept == sorted(set(kept))
    assert {instant.astimezone(UTC).date() for instant in kept} == {DAY}


def test_the_clock_of_the_site_reads_the_last_act_for_an_act_and_not_for_a_page():
    asked, last = [], at(2025, 3, 1, 12)

    def read():
        asked.append(1)
        return last

    clock = Clock(DAY, machine=lambda: SUMMER, last=read)
    assert clock.today() == DAY
    assert asked == []
    assert clock.at() == last + TICK
    assert (clock.today(), len(asked)) == (date(2025, 3, 1), 1)
    assert (clock.real(), clock.hour().isoformat()) == (date(2026, 7, 14), "08:30:15")
    assert clock.machine() == SUMMER


def test_the_clock_of_a_real_base_asks_it_nothing():
    clock = Clock(machine=lambda: SUMMER, last=lambda: pytest.fail("a real base was asked"))
    assert clock.at() == SUMMER
    assert clock.at(SUMMER - timedelta(seconds=2)) == SUMMER - timedelta(seconds=2)
    assert clock.today() == date(2026, 7, 14)
