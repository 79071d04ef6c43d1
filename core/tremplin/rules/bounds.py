"""A value under a maximum, over a minimum, or between the two: the finding, its margin, the nearest passing value."""

from collections.abc import Callable
from datetime import date

from tremplin.catalogue.door import Number, Span, french
from tremplin.rules.finding import Advised, Finding, Remedy, Sentence, broken, met, undecided

Told = Callable[[Number], str]


def at_most(value: Number, most: Number, unit: str, told: Sentence, advice: Told, fact: Advised = None) -> Finding:
    """The value passes up to ``most``, included; ``advice`` says what to change, given the excess.

    ``fact`` is the one that would take the value; without it, what to do is left to people.
    """
    # asking for exactly the cap passes, one cent over fails: « maximum » includes its bound in every call read
    margin = most - value
    if margin >= 0:
        return met(told, margin=margin, unit=unit, nearest=value)
    return _out(margin, most, unit, told, advice, fact)


def at_least(value: Number, least: Number, unit: str, told: Sentence, advice: Told, fact: Advised = None) -> Finding:
    """The value passes from ``least``, included; ``advice`` says what to change, given what is missing."""
    margin = value - least
    if margin >= 0:
        return met(told, margin=margin, unit=unit, nearest=value)
    return _out(margin, least, unit, told, advice, fact)


def _out(margin: Number, nearest: Number, unit: str, told: Sentence, advice: Told, fact: Advised) -> Finding:
    return broken(
        lambda: f"{told()} {advice(-margin)}",
        margin=margin,
        unit=unit,
        nearest=nearest,
        advised=fact or (lambda: Remedy(choices=(advice(-margin),))),
    )


def within(
    value: Number, span: Span, unit: str, told: Sentence, more: Told, less: Told, fact: Advised = None
) -> Finding:
    """The value passes between two bounds, included, either of which may be unsaid; the nearer one gives the margin."""
    # a call may print one bound alone
    if span.min is not None and (span.max is None or value - span.min < span.max - value):
        return at_least(value, span.min, unit, told, more, fact)
    return at_most(value, span.max or 0, unit, told, less, fact)


def backwards(starts: date, ends: date) -> Finding:
    """An operation that ends before it starts passes no rule about its days."""
    return undecided(
        lambda: f"L'opération finit le {french(ends)}, avant son début le {french(starts)}.",
        # which of the two was mistyped is not known
        "Corrigez une date.",
        margin=(ends - starts).days,
        unit="days",
        nearest=starts,
    )
