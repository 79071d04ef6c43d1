"""Pages kept once they are made: a fiche never changes while it is served, only the day and the language do."""

from collections.abc import Callable
from datetime import date, time

from flask import current_app, request
from flask_babel import get_locale

from tremplin_web.site import reader, site

KEPT, HOURS = "tremplin_kept_pages", "tremplin_closing_hours"
# some forty kilobytes each; yesterday's leave when there is no more room
MOST = 1000


def kept(make: Callable[[], str]) -> str:
    """The page at the address that is asked; with a question, or for somebody who is known, it is made anew."""
    # a question may hold anything: keeping its answers would let anyone fill the memory
    if request.query_string or reader() is not None:
        return make()
    clock = site().clock
    # the banner of a demonstration tells the real day
    key = (request.script_root, request.path, str(get_locale()), clock.today(), clock.real(), _over())
    # measured (bench/README.md, The site): 0.28 ms for a page that is kept, 7.4 ms for one that is made
    pages: dict[tuple[object, ...], str] = current_app.extensions.setdefault(KEPT, {})
    if key not in pages:
        if len(pages) >= MOST:
            pages.clear()
        pages[key] = make()
    return pages[key]


def _over() -> int:
    """How many hours of closing of today have passed: a page made before one says « ouvert » after it."""
    ours = site()
    today = ours.clock.today()
    hours: dict[date, list[time]] = current_app.extensions.setdefault(HOURS, {})
    if today not in hours:
        hours.clear()
        windows = (window for fiche in ours.platform.fiches.values() for window in fiche.windows)
        hours[today] = sorted({window.closes_at for window in windows if window.closes_at and window.closes == today})
    return sum(each < ours.clock.hour() for each in hours[today]) if hours[today] else 0
