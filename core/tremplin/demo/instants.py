"""When people act: on working days, at office hours in Paris, to the second."""

from datetime import UTC, date, datetime, time, timedelta

from tremplin.clock import PARIS
from tremplin.demo.dice import Dice

# before any act
EVER = datetime.min.replace(tzinfo=UTC)
SATURDAY = 5
FIRST, LAST = 8 * 3600 + 1800, 18 * 3600
# carriers also file at night, the last one above all
EVENING = 23 * 3600 + 1200


def midnight(day: date) -> datetime:
    """The instant at which a day begins in Paris."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


def working(day: date) -> date:
    """This day, or the Monday that follows."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= SATURDAY else 0)


def worked(day: date) -> date:
    """This day, or the Friday before."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def at_office(day: date, dice: Dice) -> datetime:
    """An instant of a day, at office hours."""
    return _at(day, dice.between(FIRST, LAST))


def in_the_evening(day: date, dice: Dice) -> datetime:
    """An instant of a day, late."""
    return _at(day, dice.between(LAST, EVENING))


def _at(day: date, seconds: int) -> datetime:
    # clocks change at night: at these hours, a day of Paris counts as all others do
    clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    return datetime.combine(day, clock, PARIS).astimezone(UTC)
