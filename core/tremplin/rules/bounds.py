"""A value under a maximum, over a minimum, or between the two: the finding, its margin, the nearest passing value."""

from collections.abc import Callable
from datetime import date

from tremplin.catalogue.door import Number, Span, french
from tremplin.rules.finding import Finding, Sentence, broken, met

Advice = Callable[[Number], str]


def at_most(value: Number, most: Number, unit: str, told: Sentence, advice: Advice) -> Finding:
    """The value passes up to ``most``, included; ``advice`` says what to change, given the excess."""
    # asking for exactly the cap passes, one cent over fails: « maximum » includes its bound in every call read
    margin = most - value
    if margin >= 0:
        return met(told, margin=margin, unit=unit, nearest=value)
    return broken(lambda: f"{told()} {advice(-margin)}", margin=margin, unit=unit, nearest=most)


def at_least(value: Number, least: Number, unit: str, told: Sentence, advice: Advice) -> Finding:
    """The value passes from ``least``, included; ``advice`` says what to change, given what is missing."""
    margin = value - least
    if margin >= 0:
        return met(told, margin=margin, unit=unit, nearest=value)
    return broken(lambda: f"{told()} {advice(-margin)}", margin=margin, unit=unit, nearest=least)


def within(value: Number, span: Span, unit: str, told: Sentence, more: Advice, less: Advice) -> Finding:
    """The value passes between two bounds, included, either of which may be unsaid; the nearer one gives the margin."""
    # a call may print one bound alone
    if span.min is not None and (span.max is None or value - span.min < span.max - value):
        return at_least(value, span.min, unit, told, more)
    return at_most(value, span.max or 0, unit, told, less)


def backwards(starts: date, ends: date) -> Finding:
    """An operation that ends before it starts passes no rule about its days."""
    return broken(
        lambda: f"L'opération finit le {french(ends)}, avant son début le {french(starts)}. Corrigez une date.",
        margin=(ends - starts).days,
        unit="days",
        nearest=starts,
    )
