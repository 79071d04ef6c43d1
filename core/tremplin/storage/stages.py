"""The day at which a base stands: that of the demonstration that it holds, else none but today."""

from datetime import date, datetime

from tremplin.clock import day_in_paris
from tremplin.errors import WrongUsage
from tremplin.storage.glance import Rows, instant

# what a demonstration leaves in its base for ever; its letters are held since the day that it shows
STAGED = "SELECT since FROM mail_holds WHERE reason = 'demonstration' ORDER BY id LIMIT 1"
LAST = "SELECT at FROM journal ORDER BY number DESC LIMIT 1"


def staged(rows: Rows) -> date | None:
    """The day of the demonstration that a base holds; ``None`` for any other base."""
    since = _first(rows, STAGED)
    return since and day_in_paris(since)


def last_act(rows: Rows) -> datetime | None:
    """When the last act that was kept took place."""
    return _first(rows, LAST)


def stage_of(shown: date | None, asked: date | None, setting: str) -> date | None:
    """The day that stands for today at a base, where ``asked`` may replace that of its demonstration."""
    if shown is None and asked is not None:
        raise WrongUsage(
            f"{setting} n'est que pour une démonstration, et cette base n'en est pas une : elle vit au jour réel. "
            "Retirez-le."
        )
    return asked or shown


def _first(rows: Rows, question: str) -> datetime | None:
    found = rows(question, {})
    at: datetime | None = instant(found[0][0]) if found else None
    return at
