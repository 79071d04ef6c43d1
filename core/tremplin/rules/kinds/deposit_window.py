"""Deposit in a session that also opens the day on which the operation starts."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, time
from typing import NamedTuple

from tremplin.rules.door import (
    UNKNOWN,
    Correction,
    Day,
    Derived,
    Facts,
    Fiche,
    Finding,
    Hour,
    Remedy,
    RuleKind,
    Stage,
    Window,
    Words,
    broken,
    dataclass,
    days_apart,
    enumerated,
    french,
    hour,
    met,
    plural,
    unknown,
)


class WayIn(NamedTuple):
    """A session, and what to change so that it holds the dossier; ``None`` where it is kept, or unknown."""

    window: Window
    deposited: date | None
    at: time | None
    starts: date | None

    @property
    def days(self) -> int:
        return (self.deposited is not None or self.at is not None) + (self.starts is not None)

    def changes(self) -> Iterator[Correction]:
        asked = (("deposited_on", self.deposited), ("deposited_at", self.at), ("starts_on", self.starts))
        yield from (Correction(fact, value) for fact, value in asked if value is not None)

    def told(self, year: int | None = None) -> str:
        """« déposez entre le 01/04 et le 09/05 »; the year is left out where it was told just before."""
        return " et ".join(filter(None, (self._deposit(year), self._start())))

    def _deposit(self, year: int | None) -> str:
        opens, closes = self.window.opens, self.window.closes
        cut = 5 if opens.year == closes.year == year else 10
        if not self.deposited and not self.at:
            return ""
        return f"déposez {_between(french(opens)[:cut], french(closes)[:cut], self.window.closes_at)}"

    def _start(self) -> str:
        if not self.starts:
            return ""
        first, last = self.window.starts_from, self.window.starts_until
        bound = "" if first == last else "au plus tôt " if self.starts == first else "au plus tard "
        return f"démarrez {bound}le {french(self.starts)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class DepositWindow:
    """Ask for one session that holds both the day of deposit and the start; all ends are included."""

    windows: tuple[Window, ...]

    def state(self, words: Words) -> str:
        return f"Dépôt {sessions(self.windows, ' ; ou ')}"

    def reads(self) -> tuple[str, ...]:
        return ("deposited_on", *(("deposited_at",) if self._closes_at_an_hour else ()), "starts_on")

    @property
    def _closes_at_an_hour(self) -> bool:
        # a list, which takes half the time of a generator on the one or two sessions of a fiche
        return bool([window for window in self.windows if window.closes_at])

    def _hour(self, facts: Facts) -> Hour:
        return facts.deposited_at if self._closes_at_an_hour else UNKNOWN

    def check(self, facts: Facts) -> Finding:
        deposited, at, starts = facts.deposited_on, self._hour(facts), facts.starts_on
        if deposited is UNKNOWN:
            if starts is not UNKNOWN and not any(opens_start(window, starts) for window in self.windows):
                return self._start_out_of_all(starts, facts)
            missing = ("deposited_on", "starts_on") if starts is UNKNOWN else ("deposited_on",)
            return unknown(*missing)
        held = [window for window in self.windows if _held(window, deposited, at)]
        if not held:
            return self._out_of_all(deposited, None if starts is UNKNOWN else starts, facts)
        # on the day on which a session closes at an hour, a deposit without one may be late
        doubtful = [window for window in held if window.asks_hour(deposited)] if at is UNKNOWN else []
        sure = [window for window in held if window not in doubtful] if doubtful else held
        if starts is UNKNOWN:
            free = next((window for window in sure if window.starts_from is window.starts_until is None), None)
            return (
                self._met(deposited, at, free) if free else unknown(*(() if sure else ("deposited_at",)), "starts_on")
            )
        # calls have sessions one after the other, each with its own starts: those of two are never mixed
        for window in sure:
            if opens_start(window, starts):
                return self._met(deposited, at, window)
        if any(opens_start(window, starts) for window in doubtful):
            return unknown("deposited_at")
        return self._wrong_start(deposited, starts, held, facts)

    def _met(self, deposited: date, at: Hour, window: Window) -> Finding:
        hour_told = _at(at) if window.asks_hour(deposited) else ""
        return met(
            lambda: f"Déposé le {french(deposited)}{hour_told}, session ouverte {window.told()}.",
            margin=(window.closes - deposited).days,
            unit="days",
            nearest=deposited,
        )

    def _out_of_all(self, deposited: date, starts: date | None, facts: Facts) -> Finding:
        """No session holds the day of deposit: the nearest one that opens the start is proposed."""
        fitting = [window for window in self.windows if starts is None or opens_start(window, starts)]
        bounds = (bound for window in fitting or self.windows for bound in (window.opens, window.closes))
        nearest = min(bounds, key=gap(deposited))
        days = abs((deposited - nearest).days)
        at, that_day = self._hour(facts), [window for window in self.windows if window.holds(deposited)]

        def sentence() -> str:
            start = "" if fitting or starts is None else f", et aucune session n'ouvre un démarrage le {french(starts)}"
            if that_day:
                closed = enumerated([*dict.fromkeys(hour(each.closes_at) for each in that_day if each.closes_at)])
                told = f"Dépôt du {french(deposited)}{_at(at)} : la session fermait à {closed}{start}."
            else:
                when = f"{plural(days, 'jour')} {'trop tard' if deposited > nearest else 'trop tôt'}"
                told = f"Dépôt du {french(deposited)} : {when}{start}."
            if not fitting:
                return f"{told} {self._ways_told(facts, starts)}"
            when = " ou ".join(_between(french(each.opens), french(each.closes), each.closes_at) for each in fitting)
            others = [window for window in self.windows if window not in fitting]
            return f"{told} Déposez {when}.{f' Autres sessions : {sessions(others)}.' if others else ''}"

        # where no session opens the start, another day of deposit would not be enough
        on_time = next((each.closes_at for each in that_day if each in fitting), None)
        return broken(
            sentence,
            margin=-days or -_minutes_late(that_day, at),
            unit="days" if days else "minutes",
            # nor the last day alone, at an hour that it does not hold
            nearest=on_time or (nearest if any(_held(each, nearest, at) for each in fitting) else None),
            advised=lambda: self._advice(facts, on_time or nearest),
        )

    def _wrong_start(self, deposited: date, starts: date, held: list[Window], facts: Facts) -> Finding:
        """A session holds the day of deposit, and none of these opens the start: the nearest start is proposed."""
        bounds = (bound for window in held for bound in (window.starts_from, window.starts_until) if bound)
        nearest = min(bounds, key=gap(starts))
        return broken(
            lambda: (
                f"Déposé le {french(deposited)} pour un démarrage le {french(starts)} : {sessions(held)}. "
                f"{self._ways_told(facts, starts)}"
            ),
            margin=-abs((starts - nearest).days),
            unit="days",
            nearest=nearest,
            advised=lambda: self._advice(facts, nearest),
        )

    def _start_out_of_all(self, starts: date, facts: Facts) -> Finding:
        bounds = (bound for window in self.windows for bound in (window.starts_from, window.starts_until) if bound)
        nearest = min(bounds, key=gap(starts))
        return broken(
            lambda: (
                f"Aucune session n'ouvre un démarrage le {french(starts)} : {sessions(self.windows)}. "
                f"{self._ways_told(facts, starts)}"
            ),
            margin=-abs((starts - nearest).days),
            unit="days",
            nearest=nearest,
            advised=lambda: self._advice(facts, nearest),
        )

    def _ways(self, facts: Facts, starts: date | None) -> list[WayIn]:
        """How each session would hold the dossier: those where one day is enough, and of these the start, first."""
        ways = (
            WayIn(
                window,
                *_in_time(window, facts.deposited_on, self._hour(facts)),
                None if starts is None else moved(starts, window.starts_from, window.starts_until),
            )
            for window in self.windows
        )
        # a deposit may already be made
        return sorted(ways, key=lambda way: (way.days, way.deposited is not None or way.at is not None))

    def _ways_told(self, facts: Facts, starts: date | None) -> str:
        told, year = list[str](), None
        every = self._ways(facts, starts)
        ways = [way for way in every if way.days == every[0].days]
        for way in ways:
            told.append(way.told(year))
            year = (way.starts or way.window.closes).year
        to = ways[0].starts
        by = f", {_apart(to, starts)}" if len(ways) == ways[0].days == 1 and starts and to else ""
        return _sentence(f"{', ou '.join(told)}{by}")

    def _advice(self, facts: Facts, nearest: date | time) -> Remedy:
        starts, ends = facts.starts_on, facts.ends_on
        ways = self._ways(facts, None if starts is UNKNOWN else starts)
        # the session of the nearest day, of those where the fewest days change
        best = next((way for way in ways if nearest in (way.deposited, way.at, way.starts)), ways[0])
        changes = [*best.changes()]
        # an operation that would end before it starts is moved whole
        if best.starts and starts is not UNKNOWN and ends is not UNKNOWN and starts <= ends < best.starts:
            changes.append(Correction("ends_on", best.starts + (ends - starts)))
        return Remedy(tuple(changes), tuple(_sentence(way.told()) for way in ways) if len(ways) > 1 else ())


def _in_time(window: Window, deposited: Day, at: Hour) -> tuple[date | None, time | None]:
    """The day of deposit and the hour that a session asks for, if they are others."""
    if deposited is UNKNOWN:
        return None, None
    other = moved(deposited, window.opens, window.closes)
    late = other is not None if at is UNKNOWN else window.past(other or deposited, at)
    return other, window.closes_at if late and window.asks_hour(other or deposited) else None


def _held(window: Window, day: date, at: Hour) -> bool:
    return window.holds(day, None if at is UNKNOWN else at)


def moved(day: date, first: date | None, last: date | None) -> date | None:
    """The nearest day between two bounds, if it is another one; a bound that is not said excludes nothing."""
    if first and day < first:
        return first
    return last if last and day > last else None


def opens_start(window: Window, starts: date) -> bool:
    """Whether a session opens this day of start."""
    # calls of 2024 print a span for a session and nothing for another
    return moved(starts, window.starts_from, window.starts_until) is None


def gap(day: date) -> Callable[[date], int]:
    """How far a bound is from a day."""
    return lambda bound: abs((bound - day).days)


def sessions(windows: Iterable[Window], join: str = " ; ") -> str:
    """The sessions, in a row."""
    return join.join(window.told() for window in windows)


def _apart(day: date, told: date) -> str:
    """« un jour plus tôt », « 3 jours plus tard »."""
    days = abs((day - told).days)
    return f"{days_apart(days)} {'plus tôt' if day < told else 'plus tard'}"


def _minutes_late(windows: Iterable[Window], at: Hour) -> int:
    """How many minutes after the last of some closing hours; a minute begun counts."""
    closed = max(window.closes_at for window in windows if window.closes_at)
    late = time.min if at is UNKNOWN else at
    seconds = (late.hour - closed.hour) * 3600 + (late.minute - closed.minute) * 60 + late.second - closed.second
    return max(1, -(-seconds // 60))


def _between(first: str, last: str, at: time | None) -> str:
    one_day = f"le {first} jusqu'à {hour(at)}" if at else f"le {first}"
    return one_day if first == last else f"entre le {first} et le {last}{_at(at or UNKNOWN)}"


def _at(at: Hour) -> str:
    return "" if at is UNKNOWN else f" à {hour(at)}"


def _sentence(told: str) -> str:
    return f"{told[0].upper()}{told[1:]}."


def derived(fiche: Fiche, words: Words) -> Derived:
    """The sessions of a fiche."""
    if fiche.windows:
        yield DepositWindow(windows=fiche.windows), fiche.windows[0].source


KIND = RuleKind(
    name="deposit_window",
    meaning="Une même session contient le jour du dépôt et celui du démarrage, bornes comprises.",
    stage=Stage.DEPOSIT,
    reads=("deposited_on", "deposited_at", "starts_on"),
    derived=derived,
    builds=DepositWindow,
    written_in="windows",
    example="""
        windows:
          - opens: 2025-01-06
            closes: 2025-01-31
            closes_at: 16:00
            starts: {from: 2025-03-01, until: 2025-06-30}
            source: Calendrier, 1
    """,
)
