"""Deposit in a session that also opens the day on which the operation starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    RuleKind,
    Stage,
    Window,
    Words,
    broken,
    french,
    met,
    plural,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DepositWindow:
    """Ask for one session that holds both the day of deposit and the start; all ends are included."""

    windows: tuple[Window, ...]

    def state(self, words: Words) -> str:
        return f"Dépôt {sessions(self.windows, ' ; ou ')}"

    def check(self, facts: Facts) -> Finding:
        deposited, starts = facts.deposited_on, facts.starts_on
        if deposited is UNKNOWN:
            if starts is not UNKNOWN and not any(opens_start(window, starts) for window in self.windows):
                return self._start_out_of_all(starts)
            missing = ("deposited_on", "starts_on") if starts is UNKNOWN else ("deposited_on",)
            return unknown(*missing)
        held = [window for window in self.windows if window.holds(deposited)]
        if not held:
            return self._out_of_all(deposited, None if starts is UNKNOWN else starts)
        if starts is UNKNOWN:
            free = next((window for window in held if window.starts_from is window.starts_until is None), None)
            return self._met(deposited, free) if free else unknown("starts_on")
        # calls have sessions one after the other, each with its own starts: those of two are never mixed
        for window in held:
            if opens_start(window, starts):
                return self._met(deposited, window)
        return self._wrong_start(deposited, starts, held)

    def _met(self, deposited: date, window: Window) -> Finding:
        return met(
            lambda: f"Déposé le {french(deposited)}, dans la session {window.told()}.",
            margin=(window.closes - deposited).days,
            unit="days",
            nearest=deposited,
        )

    def _out_of_all(self, deposited: date, starts: date | None) -> Finding:
        """No session holds the day of deposit: the nearest one that opens the start is proposed."""
        fitting = [window for window in self.windows if starts is None or opens_start(window, starts)]
        bounds = (bound for window in fitting or self.windows for bound in (window.opens, window.closes))
        nearest = min(bounds, key=gap(deposited))
        days = abs((deposited - nearest).days)

        def sentence() -> str:
            when = "trop tard" if deposited > nearest else "trop tôt"
            start = "" if fitting or starts is None else f", et aucune session n'ouvre un démarrage le {french(starts)}"
            told = f"Dépôt du {french(deposited)} : {plural(days, 'jour')} {when}{start}."
            return f"{told} Sessions : {sessions(self.windows)}."

        # where no session opens the start, another day of deposit would not be enough
        return broken(sentence, margin=-days, unit="days", nearest=nearest if fitting else None)

    def _wrong_start(self, deposited: date, starts: date, held: list[Window]) -> Finding:
        """A session holds the day of deposit, and none of these opens the start: the nearest start is proposed."""
        bounds = (bound for window in held for bound in (window.starts_from, window.starts_until) if bound)
        nearest = min(bounds, key=gap(starts))
        days = abs((starts - nearest).days)
        return broken(
            lambda: (
                f"Déposé le {french(deposited)} pour un démarrage le {french(starts)} : {sessions(held)}. "
                f"Démarrez le {french(nearest)}, à {plural(days, 'jour')} de là."
            ),
            margin=-days,
            unit="days",
            nearest=nearest,
        )

    def _start_out_of_all(self, starts: date) -> Finding:
        bounds = (bound for window in self.windows for bound in (window.starts_from, window.starts_until) if bound)
        nearest = min(bounds, key=gap(starts))
        return broken(
            lambda: (
                f"Aucune session n'ouvre un démarrage le {french(starts)} : {sessions(self.windows)}. "
                f"Démarrez le {french(nearest)}."
            ),
            margin=-abs((starts - nearest).days),
            unit="days",
            nearest=nearest,
        )


def opens_start(window: Window, starts: date) -> bool:
    """Whether a session opens this day of start; a bound that is not said excludes nothing."""
    return (window.starts_from is None or window.starts_from <= starts) and (
        # calls of 2024 print a span for a session and nothing for another
        window.starts_until is None or starts <= window.starts_until
    )


def gap(day: date) -> Callable[[date], int]:
    """How far a bound is from a day."""
    return lambda bound: abs((bound - day).days)


def sessions(windows: Iterable[Window], join: str = " ; ") -> str:
    """The sessions, in a row."""
    return join.join(window.told() for window in windows)


def derived(fiche: Fiche, words: Words) -> Derived:
    """The sessions of a fiche."""
    if fiche.windows:
        yield DepositWindow(windows=fiche.windows), fiche.windows[0].source


KIND = RuleKind(
    name="deposit_window",
    meaning="Une même session contient le jour du dépôt et celui du démarrage, bornes comprises.",
    stage=Stage.DEPOSIT,
    reads=("deposited_on", "starts_on"),
    derived=derived,
    builds=DepositWindow,
    written_in="windows",
    example="""
        windows:
          - opens: 2025-01-06
            closes: 2025-01-31
            starts: {from: 2025-03-01, until: 2025-06-30}
            source: Calendrier, 1
    """,
)
