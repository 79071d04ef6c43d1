"""Whether a rule states itself: one sentence, with every figure and every day of its terms."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tremplin.catalogue.door import Rate, french, number

WRITTEN = re.compile(r"\d[\d\s]*(?:,\d+)?")
# French says them in words: « aucun », « dans le mois qui suit »
IN_WORDS = (0, 1)


def misstated(terms: Any, told: Any) -> Iterator[str]:
    """What is wrong with the sentence of some terms, in the words that follow « la règle … »."""
    if not isinstance(told, str) or not told.strip():
        yield "ne s'énonce pas"
        return
    if len(told.splitlines()) > 1 or told.rstrip().endswith("."):
        yield f"ne s'énonce pas en une phrase sans point final : « {told} »"
    if "_" in told:
        yield f"s'énonce avec un code : « {told} »"
    written = {Fraction("".join(each.split()).replace(",", ".")) for each in WRITTEN.findall(told)}
    for value in dict.fromkeys(_figures(terms)):
        if not _says(told, written, value):
            yield f"s'énonce sans « {_shown(value)} » : « {told} »"


def _figures(value: Any) -> Iterator[Any]:
    """The numbers, the rates and the days of a value, however deep they are."""
    if isinstance(value, Rate | date | int | Fraction | Decimal) and not isinstance(value, bool):
        yield value
    elif is_dataclass(value):
        yield from (found for field in fields(value) for found in _figures(getattr(value, field.name)))
    elif isinstance(value, dict):
        yield from _figures(value.values())
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        yield from (found for each in value for found in _figures(each))


def _says(told: str, written: set[Fraction], value: Any) -> bool:
    if isinstance(value, date):
        return french(value) in told
    if isinstance(value, Rate):
        return Fraction(value.numerator * 100, value.denominator) in written
    # cents are told in euros: the terms of a plugin say nowhere which of their numbers are amounts
    return value in IN_WORDS or bool({Fraction(value), Fraction(value) / 100} & written)


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return french(value)
    return str(value) if isinstance(value, Rate) else number(value)
