"""When a session ends, as its reader is warned of it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from tremplin.casework.entering.sessions import SignedIn
from tremplin_web.frame.days import hour_of

# WCAG 2.2, 2.2.1: twenty seconds at least to ask for more
WARNED = timedelta(minutes=15)


class SessionEnd(NamedTuple):
    """The hour in Paris, how many seconds are left, and whether nothing puts it off any more."""

    hour: str
    left: int
    last: bool


def end_of(visit: SignedIn, now: datetime) -> SessionEnd:
    """When a session ends, if nothing more is asked."""
    last = visit.idle_at >= visit.ends_at and visit.ends_at - now <= WARNED
    return SessionEnd(hour_of(visit.idle_at), int((visit.idle_at - now).total_seconds()), last)
