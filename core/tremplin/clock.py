"""Time in Paris: the clock is read once, at an edge, then passed down; nothing below asks what time it is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# one or two hours from UTC: the day of Paris cannot be told by adding a constant
PARIS = ZoneInfo("Europe/Paris")
# the finest that both engines keep: what comes just after a line comes after it once kept too
JUST_AFTER = timedelta(microseconds=1)


def now() -> datetime:
    """This instant."""
    # never without its zone: the columns refuse such an instant
    return datetime.now(UTC)


def today_in_paris() -> date:
    """The day in Paris: a session of deposit closes there at midnight."""
    return day_in_paris(now())


def day_in_paris(at: datetime) -> date:
    """The day that an instant is of, in Paris."""
    return at.astimezone(PARIS).date()


def beginning_in_paris(day: date) -> datetime:
    """The instant at which a day begins in Paris."""
    return datetime.combine(day, time.min, PARIS).astimezone(UTC)


def hour_in_paris(at: datetime) -> time:
    """The hour that a clock shows in Paris at an instant."""
    # to the second: the whole of 16:00:00 is « jusqu'à 16 h »
    return at.astimezone(PARIS).time().replace(microsecond=0)


def business(machine: datetime, day: date | None, last: datetime | None) -> datetime:
    """When an act takes place: now, or at the hour that it is in Paris on the day of a demonstration.

    There, no act comes before the ``last`` that was kept: where it is later, whatever comes is just after it.
    """
    if day is None:
        return machine
    shown = datetime.combine(day, machine.astimezone(PARIS).time(), PARIS).astimezone(UTC)
    return shown if last is None or shown > last else last + JUST_AFTER
