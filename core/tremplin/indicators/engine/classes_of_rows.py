"""Rows that count alike are one class: each is read once, by the same function as all the others, then remembered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tremplin.indicators.engine.classes import Classify
from tremplin.indicators.engine.columns import ABSENT, INSIDE, OUTSIDE
from tremplin.indicators.engine.counters import due
from tremplin.indicators.engine.dimensions import within
from tremplin.indicators.engine.entries import Did, Ended, Evaluated, NewsAsked, PersonEntry
from tremplin.indicators.engine.filters import Where

Raw = tuple[Any, ...]
FAR = date(2000, 1, 1)


class Numbered(dict[Any, int]):
    """A number for each thing met, in the order in which they were met."""

    def __missing__(self, key: Any) -> int:
        self[key] = found = len(self)
        return found


class StandingDays:
    """A day that stands for all those of a period, and one for those that are out of it."""

    def __init__(self, first: date | None, last: date | None):
        self.first, self.last = first, last
        self.dated = first is not None or last is not None
        inside = first or last or FAR
        outside = first - timedelta(days=1) if first else inside + timedelta(days=1)
        self.of: Mapping[int, date | None] = {ABSENT: None, INSIDE: inside, OUTSIDE: outside}
        self._states: dict[Any, int] = {}

    def state(self, day: date | str | None) -> int:
        """Whether a day counts, as either engine gives it."""
        if not self.dated:
            return INSIDE
        found = self._states.get(day)
        if found is None:
            found = self._states[day] = INSIDE if within(told_day(day), self.first, self.last) else OUTSIDE
        return found


def told_day(day: Any) -> date | None:
    """A day as either engine gives it: SQLite has no type for it."""
    return date.fromisoformat(day) if isinstance(day, str) else day


class ClassesOf(dict[Raw, int]):
    """The class of each row that was met; ``read`` says that of one met for the first time."""

    def __init__(self, read: Callable[[Raw], int]):
        super().__init__()
        self.read = read

    def __missing__(self, raw: Raw) -> int:
        self[raw] = found = self.read(raw)
        return found


class OutcomeClasses:
    """The exits and the news of a fiche, told apart by what any of its figures tells apart.

    ``of_exit`` and ``of_news`` are the classes of rows, the state of their day last where one is looked at.
    """

    def __init__(
        self, fiche: str, classifies: Iterable[Classify], kept: frozenset[str], days: StandingDays, *, dated: bool
    ):
        self.fiche, self.classifies, self.kept, self.days = fiche, list(classifies), kept, days
        # whether the day of an exit is looked at
        self.dated = dated and days.dated
        self.exits: list[Ended] = []
        self.news: list[NewsAsked] = []
        self.of_exit, self.of_news = ClassesOf(self._exit), ClassesOf(self._news)
        self._alike: dict[Any, int] = {}

    def _exit(self, raw: Raw) -> int:
        *said, state = raw if self.dated else (*raw, INSIDE)
        contract, months, subsidised, market, *beside = said
        named = zip(("employer_kind", "target_trade", "first_access"), beside, strict=True)
        kept = {name: value for name, value in named if name in self.kept}
        ended = Ended(self.days.of[state], contract, months, subsidised, market, **kept)
        alike = ("exit", state, contract, *kept.values(), *self._categories(ended))
        if alike not in self._alike:
            self._alike[alike] = len(self.exits)
            self.exits.append(ended)
        return self._alike[alike]

    def _news(self, raw: Raw) -> int:
        *said, state = raw if self.days.dated else (*raw, INSIDE)
        origin, months, status, in_work, contract, lasting, subsidised, market = said
        day, outcome = self.days.of[state], Ended(None, contract, lasting, subsidised, market)
        reached = status == "reached"
        alike = ("news", state, origin, months, reached, bool(in_work), contract, *self._categories(outcome))
        if alike not in self._alike:
            self._alike[alike] = len(self.news)
            self.news.append(NewsAsked(origin, months, day, reached, in_work, outcome, day))
        return self._alike[alike]

    def _categories(self, ended: Ended) -> list[str | None]:
        return [classify(self.fiche, ended) for classify in self.classifies]

    def falls(self, on: Any, raw: Raw, starts: Mapping[str, Any]) -> int:
        """Whether the day on which news falls counts; ``starts`` are the days from which it may be counted."""
        left, entered, hired = (told_day(starts[name]) for name in ("exit", "entry", "hiring"))
        asked = NewsAsked(raw[0], raw[1], told_day(on), reached=True, in_work=None, outcome=Ended(None, None))
        day = due(PersonEntry(0, 0, left_on=left, entered_on=entered, hired_on=hired), asked)
        return self.days.state(day)


class ActivityClasses(dict[Raw, int]):
    """Activities, told apart by what any figure tells apart; of each class a row stands for all.

    A class is known by the values of the names, then, where a period is asked for, by the state of its day.
    """

    def __init__(self, names: Sequence[str], days: StandingDays):
        super().__init__()
        self.names, self.days = names, days
        self.stand: list[Did] = []

    def __missing__(self, raw: Raw) -> int:
        self[raw] = found = len(self.stand)
        said = dict(zip(self.names, raw, strict=False))
        planned, done = (self._unit(said.pop(name, None)) for name in ("planned", "done"))
        on = self.days.of[raw[-1]] if self.days.dated else FAR
        self.stand.append(Did(on=on or FAR, key=str(found), planned=planned, done=done, **said))
        return found

    @staticmethod
    def _unit(some: bool | None) -> int | None:
        return None if some is None else int(bool(some))


class DoneBeside:
    """What a filter asks of all the activities of a person: that one be of them, and how many hours they make."""

    def __init__(self, where: Where, classes: ActivityClasses):
        self.where, self.classes = where, classes
        self._kept: list[bool] = []
        self._held: dict[int, bool] = {}

    def kept(self) -> Sequence[bool]:
        """Of each class of activities, whether it is asked for."""
        more = self.classes.stand[len(self._kept) :]
        self._kept += map(self.where.activity, more)
        return self._kept

    def holds(self, spent: int | None) -> bool:
        """Whether so many thousandths of an hour are asked for; ``None`` where there is no such activity."""
        if spent is None:
            if self.where.of_activity:
                return False
            spent = 0
        if spent not in self._held:
            self._held[spent] = self.where.spent(spent)
        return self._held[spent]


def seen(rows: Iterable[tuple[Any, str, str]]) -> tuple[tuple[Any, str, str], ...]:
    """The evaluations of a person by their ranks: what counts of their days is their order, where none is asked for."""
    ordered = sorted(rows)
    ranks = {day: rank for rank, day in enumerate(dict.fromkeys(day for day, _, _ in ordered))}
    return tuple((ranks[day], item, result) for day, item, result in ordered)


def evaluated(rows: Iterable[tuple[Any, str, str]]) -> list[Evaluated]:
    """The evaluations for which a class stands."""
    return [
        Evaluated(FAR + timedelta(days=day) if isinstance(day, int) else told_day(day) or FAR, item, result)
        for day, item, result in rows
    ]
