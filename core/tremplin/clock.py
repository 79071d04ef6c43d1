"""Today in Paris: read once, at an edge, then passed down; nothing below the command line and the site asks for it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def today_in_paris() -> date:
    """The day in Paris: a session of deposit closes there at midnight."""
    return datetime.now(PARIS).date()
