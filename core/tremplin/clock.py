"""Time in Paris: the clock is read once, at an edge, then passed down; nothing below asks what time it is."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

# one or two hours from UTC: the day of Paris cannot be told by adding a constant
PARIS = ZoneInfo("Europe/Paris")


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
