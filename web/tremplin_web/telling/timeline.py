"""Sessions drawn on a line of time: places in per cent of the width, so that no style is written in the page."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import NamedTuple

from flask_babel import format_date

from tremplin.catalogue.door import Fiche, Window, add_months, hour

# a label needs some 60 pixels of the 280 that the narrowest screen leaves
MOST_TICKS = 4
STEPS = (1, 2, 3, 4, 6, 12, 24, 60, 120)
ROW, TOP = 26, 6
# a label takes a third of the narrowest line
ROOM_AFTER = 68


class DepositSession(NamedTuple):
    """The deposit days that some fiches share, the starts they allow, and those fiches."""

    opens: date
    closes: date
    closes_at: time | None
    starts: tuple[tuple[date | None, date | None], ...]
    fiches: tuple[Fiche, ...]

    def state(self, day: date, at: time | None = None) -> str:
        return session_state(self, day, at)

    @property
    def until(self) -> str:
        """The hour at which it closes."""
        return hour(self.closes_at) if self.closes_at else "23 h 59"


class Bar(NamedTuple):
    """A session on the line; its label stands ``after`` it, ``before`` it or ``inside`` it, where there is room."""

    x: float
    width: float
    y: int
    state: str
    label_x: float
    label: str


class Timeline(NamedTuple):
    """The bars, the months told under them, and where today is when it is in sight."""

    bars: list[Bar]
    ticks: list[tuple[float, str]]
    today: float | None
    height: int
    first: date
    last: date


def session_state(session: Window | DepositSession, day: date, at: time | None = None) -> str:
    """Whether a session is open, soon or closed on a day, at an hour of it, in the words of style sheets."""
    if day < session.opens:
        return "soon"
    over = at is not None and session.closes_at is not None and day == session.closes and at > session.closes_at
    return "open" if day <= session.closes and not over else "closed"


def sessions(fiches: Iterable[Fiche]) -> list[DepositSession]:
    """The sessions of some fiches, in the order of their days."""
    shared: dict[tuple[date, date, time | None], tuple[dict[tuple[date | None, date | None], None], list[Fiche]]] = {}
    for fiche in fiches:
        for window in fiche.windows:
            starts, ours = shared.setdefault((window.opens, window.closes, window.closes_at), ({}, []))
            starts[window.starts_from, window.starts_until] = None
            ours.append(fiche)
    told = [DepositSession(*days, tuple(starts), tuple(ours)) for days, (starts, ours) in shared.items()]
    return sorted(told, key=lambda session: (session.opens, session.closes, session.closes_at or time.max))


def timeline(told: Sequence[DepositSession], day: date) -> Timeline | None:
    """The line of time of some sessions; ``None`` where there is none."""
    if not told:
        return None
    first = min(session.opens for session in told).replace(day=1)
    last = add_months(max(session.closes for session in told).replace(day=1), 1)
    length = (last - first).days

    def at(when: date) -> float:
        return round((when - first).days * 100 / length, 2)

    bars = []
    for rank, session in enumerate(told):
        # the last day is included: the bar ends when the next one begins
        x, end = at(session.opens), at(session.closes + timedelta(days=1))
        label = "after" if end <= ROOM_AFTER else "before" if x >= 100 - ROOM_AFTER else "inside"
        label_x = round({"after": end + 1, "before": x - 1, "inside": x + 1}[label], 2)
        bars.append(Bar(x, round(end - x, 2), TOP + ROW * rank, session.state(day), label_x, label))
    return Timeline(
        bars,
        [(at(tick), str(format_date(tick, "MMM yyyy"))) for tick in _ticks(first, last)],
        at(day) if first <= day < last else None,
        TOP + ROW * len(told),
        first,
        last - timedelta(days=1),
    )


def _ticks(first: date, last: date) -> list[date]:
    """The first days of some months, few enough for their names to be read."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((step for step in STEPS if months / step <= MOST_TICKS), STEPS[-1])
    return [add_months(first, step * rank) for rank in range(-(-months // step))]
