"""What people write, a number, an amount, a day, by the one reader of its kind: exact, or refused in one sentence.

A number of which the mark may part thousands as well as decimals, « 30.000 », is refused with both its readings. Those
that JSON and YAML hold as numbers are no text, and have one reading.
"""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tremplin.catalogue.calendar import MONTHS
from tremplin.catalogue.quantities import Cents, Rate, euros
from tremplin.catalogue.quantities import number as spoken
from tremplin.documents.texts import folded
from tremplin.errors import WrongUsage, excerpt

# larger than any count of people or days, and small enough for any database
UNBOUNDED = 1_000_000_000
# 10**14 cents, a thousand billion euros, and their sums stay within the eight bytes of a bigint
LARGEST, MOST_CENTS = 10**12, 10**14
FEMININE = ("date", "durée", "heure", "suite")
# a number too long to be read is still one: JSON and YAML bound none of theirs (RFC 8259, 6)
ENDLESS = re.compile(r"[-+]?(?:[0-9]{31,}(?:[.,][0-9]*)?|[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]{2,})")
# « 1 234 »: a space is only taken between groups of three digits, else « 1 23 € » would be 123 €
SPACE = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
# what stands before the decimal mark, and that mark; where a mark parts thousands, the other one tells it
NUMBERS = tuple(
    re.compile(rf"([-+]?{before})(?:{mark}([0-9]{{1,30}}))?")
    for before, mark in (
        (rf"(?:[0-9]{{1,30}}|[0-9]{{1,3}}(?:{SPACE}[0-9]{{3}}){{1,9}})", "[.,]"),
        (r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,9}", ","),
        (r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,9}", r"\."),
    )
)
# « 30.000 € » was once 30,00 €, in silence: a thousandth of what was asked
TWOFOLD = re.compile(r"\+?([1-9][0-9]{0,2})[.,]([0-9]{3})")
RATE = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?)\s?%")
UNIT = re.compile(r"\s*(?:€|euros?)$")
DAYS = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
    # the same mark twice, the day first: « 1/3/2026 » is the first of March, as everywhere in France
    re.compile(r"(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4})"),
    re.compile(r"(?P<day>1er|[0-9]{1,2})\s+(?P<month>[^\W\d_]{3,9})\.?\s+(?P<year>[0-9]{4})"),
)
YEARS = (1900, 2199)
# « 16:00 », « 16:00:01 », « 16h », « 16 h 30 »; a dot would be a decimal: « 16.30 » is two hours
HOUR = re.compile(r"([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2}))?|\s?[hH](?:\s?([0-9]{2}))?)")


def decimal(value: Any) -> Decimal | None:
    """A number in the forms people type, exact; ``None`` when it is not one, or when it may be two."""
    # no float comes here: 0.1 would be 0.1000000000000000055, and a cent over a ceiling
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    text = value.strip() if isinstance(value, str) else format(value, "f" if isinstance(value, Decimal) else "d")
    if isinstance(value, str) and TWOFOLD.fullmatch(text):
        return None
    read = next(filter(None, (shape.fullmatch(text) for shape in NUMBERS)), None)
    if read is None:
        return None
    digits = re.sub("[^-0-9]", "", read[1])
    return Decimal(f"{digits}.{read[2]}" if read[2] else digits)


def whole(value: Any, least: int = 0, most: int = UNBOUNDED) -> int:
    """A whole number, 12 or « 12 »; 3.7 is refused, never cut."""
    number = decimal(value)
    if _beyond(number, value, least, most):
        raise WrongUsage(out_of_bounds("nombre entier", value, spoken(least), spoken(most)))
    if number is None or number != int(number):
        told = unexpected("nombre entier", value)
        raise WrongUsage(_twofold("nombre", value, value, _whole, "sans décimales") or told)
    return int(number)


def quantity(value: Any, decimals: int | None = None) -> int | Decimal:
    """A number that may have decimals, never negative."""
    number = decimal(value)
    if _beyond(number, value, 0, LARGEST):
        raise WrongUsage(out_of_bounds("nombre", value, spoken(0), spoken(LARGEST)))
    if number is None:
        raise WrongUsage(_twofold("nombre", value, value, _quantity) or unexpected("nombre positif", value))
    # a Fraction: Decimal rounds to 28 digits, and would find three decimals where there are thirty
    if decimals is not None and (Fraction(number) * 10**decimals).denominator != 1:
        raise WrongUsage(f"nombre « {written(value)} » : {decimals} décimales au plus.")
    return int(number) if number == int(number) else number


def cents(value: Any) -> Cents:
    """An amount in euros as integer cents: 1234.56, « 1 234,56 € »."""
    bare = UNIT.sub("", value.strip()) if isinstance(value, str) else value
    number = decimal(bare)
    # exact, where Decimal would round to its 28 digits
    if number is not None and (Fraction(number) * 100).denominator != 1:
        raise WrongUsage(f"montant « {written(value)} » : deux décimales au plus.")
    if _beyond(number, bare, 0, MOST_CENTS // 100):
        raise WrongUsage(out_of_bounds("montant", value, euros(0), euros(MOST_CENTS)))
    if number is None:
        told = unexpected("montant en euros", value, "Écrivez « 1 234,56 € » ou 1234.56.")
        raise WrongUsage(_twofold("montant", value, bare, _euros, "deux décimales au plus") or told)
    return int(Fraction(number) * 100)


def rate(value: Any) -> Rate:
    """A rate written « 20 % »; 20 alone could be 20 or 0.2, so it is refused."""
    match = RATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        meant = value if isinstance(value, int) and not isinstance(value, bool) and 1 < value <= 100 else None
        raise WrongUsage(unexpected("taux", value, f"Écrivez « {meant} % »." if meant else "Écrivez-le « 20 % »."))
    # from the text, never by float: 0.55 has no exact one, and rates are compared to the cent
    percent = Decimal(match[1].replace(",", "."))
    if percent > 100:
        raise WrongUsage(out_of_bounds("taux", value, "0 %", "100 %"))
    return Rate.of_percent(percent)


def day(value: Any) -> date:
    """A date that exists, in a year from which months can be counted: « 31/1/2025 », « 31 janvier 2025 »."""
    if isinstance(value, date):
        return value
    text = value.strip() if isinstance(value, str) else ""
    read = next(filter(None, (shape.fullmatch(text) for shape in DAYS)), None)
    month = _month(read["month"]) if read else None
    if read is None or month is None:
        raise WrongUsage(unexpected("date", value, "Écrivez-la « 31/01/2025 » ou « 2025-01-31 »."))
    try:
        there = date(int(read["year"]), month, int(read["day"].removesuffix("er")))
    except ValueError:
        raise WrongUsage(f"date impossible « {text} » : ce jour n'existe pas.") from None
    # months are added to days: near 0001 and 9999, Python has no date to give
    if not YEARS[0] <= there.year <= YEARS[1]:
        raise WrongUsage(f"date impossible « {text} » : année de {YEARS[0]} à {YEARS[1]} attendue.")
    return there


def month(value: Any) -> date:
    """The first day of a month: « 2025-03 », « 03/2025 », « mars 2025 », or any day of it."""
    if isinstance(value, date):
        return value.replace(day=1)
    text = value.strip() if isinstance(value, str) else ""
    for whole in (f"{text}-01", f"1/{text}", f"1 {text}", text):
        try:
            return day(whole).replace(day=1)
        except WrongUsage:
            continue
    raise WrongUsage(unexpected("mois", value, "Écrivez-le « 2025-03 » ou « 03/2025 »."))


def hour(value: Any) -> time:
    """An hour of the day: « 16:00 », « 16 h 30 », « 15:59:59 »; « 24:00 » is of the next day."""
    if isinstance(value, time):
        return value
    text = value.strip() if isinstance(value, str) else ""
    read = HOUR.fullmatch(text)
    if read is None:
        raise WrongUsage(unexpected("heure", value, "Écrivez-la « 16:00 »."))
    hours, minutes, seconds = int(read[1]), int(read[2] or read[4] or 0), int(read[3] or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise WrongUsage(f"heure impossible « {excerpt(text)} » : écrivez-la de « 00:00 » à « 23:59 ».")
    return time(hours, minutes, seconds)


def _month(word: str) -> int | None:
    """The number of a month, by its number or its name, which may be cut: « janv. » is the first."""
    if word.isdecimal():
        return int(word)
    near = [rank for rank, name in enumerate(MONTHS, 1) if folded(name).startswith(folded(word))]
    return near[0] if len(near) == 1 else None


def _twofold(what: str, value: Any, bare: Any, sure: Callable[[Decimal], str | None], limit: str = "") -> str | None:
    """The refusal of a number that is read in two ways, with both as ``sure`` writes them: without a doubt."""
    found = TWOFOLD.fullmatch(bare.strip()) if isinstance(bare, str) else None
    if found is None:
        return None
    thousands, decimals = sure(Decimal(found[1] + found[2])), sure(Decimal(f"{found[1]}.{found[2]}"))
    either = f"deux lectures possibles, écrivez « {thousands} » ou « {decimals} »."
    told = either if decimals else f"{limit} ; pour des milliers, écrivez « {thousands} »."
    return f"{what} « {excerpt(value)} » : {told}"


def _whole(number: Decimal) -> str | None:
    return spoken(number) if number == int(number) else None


def _quantity(number: Decimal) -> str:
    # a fourth decimal tells the third from thousands
    return f"{spoken(number)}0" if number != round(number, 2) else spoken(number)


def _euros(number: Decimal) -> str | None:
    return euros(int(number * 100)) if number == round(number, 2) else None


def _beyond(number: Decimal | None, value: Any, least: int, most: int) -> bool:
    """Whether a value is a number under or over its bounds; one too long to be read is."""
    if number is None:
        return isinstance(value, str) and bool(ENDLESS.fullmatch(value.strip()))
    return not least <= number <= most


def out_of_bounds(what: str, value: Any, least: str, most: str) -> str:
    """The sentence that refuses a value beyond its bounds, both included: « 12 » : nombre attendu entre 0 et 10."""
    return f"« {written(value)} » : {_expected(what)} entre {least} et {most}."


def _expected(what: str) -> str:
    return f"{what} attendue" if what.startswith(FEMININE) else f"{what} attendu"


def unexpected(what: str, value: Any, advice: str = "") -> str:
    """The sentence that refuses a value of another kind than the one expected."""
    return f"{_expected(what)}, et non {found(value)}.{advice and ' ' + advice}"


def found(value: Any) -> str:
    """What a value is, in words: « le nombre 12 », « une liste »."""
    match value:
        # before int: a bool is one in Python
        case bool():
            return f"« {written(value)} », qui veut dire {'oui' if value else 'non'}"
        case int() | Decimal():
            return f"le nombre « {written(value)} »"
        case str() if not value.strip():
            return "un texte vide"
        case str():
            return f"le texte « {excerpt(value, 40)} »"
        case list() | tuple():
            return "une liste"
        case dict():
            return "un bloc de clés"
        case _:
            return "rien"


def written(value: bool | int | Decimal | str) -> str:
    """A plain value as a document writes it."""
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case _:
            return excerpt(str(value))
