"""Figures and days that documents hold: exact, in the forms people type, each with its message in words."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from marshmallow import ValidationError

from tremplin.catalogue.quantities import Rate
from tremplin.documents.fields import Json, Value, expected, written

# « 1 234 »: a space is only taken between groups of three digits, else « 1 23 € » would be 123 €
SPACE = "[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
NUMBER = re.compile(rf"[-+]?([0-9]{{1,30}}|[0-9]{{1,3}}({SPACE}[0-9]{{3}}){{1,9}})([.,][0-9]{{1,30}})?")
# larger than any count of people or days, and small enough for any database
UNBOUNDED = 1_000_000_000
SPACES = dict.fromkeys(map(ord, " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"))


class Whole(Value):
    """A whole number, from a document (12) as from a form (« 12 »); 3.7 is refused, never cut."""

    def __init__(self, *, least: int = 0, most: int = UNBOUNDED, **options: Any):
        super().__init__(**options)
        self.least, self.most = least, most

    def read(self, value: Any) -> int:
        number = decimal(value)
        if number is None or number != int(number):
            raise expected("nombre entier", value)
        if not self.least <= number <= self.most:
            bounds = f"d'au moins {self.least}" if self.most == UNBOUNDED else f"de {self.least} à {self.most}"
            raise ValidationError(f"{written(value)} : nombre entier {bounds} attendu.")
        return int(number)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Number(Value):
    """A number that may have decimals, kept exact; never negative."""

    json: ClassVar[Json] = {"type": "number", "minimum": 0}

    def read(self, value: Any) -> int | Decimal:
        number = decimal(value)
        if number is None or number < 0 or number > 10**12:
            raise expected("nombre positif", value)
        return int(number) if number == int(number) else number


class Euros(Value):
    """An amount in euros, in the forms people type, as integer cents: 1234.56, « 1 234,56 € »."""

    most = 10**14
    json: ClassVar[Json] = {
        "type": ["string", "number"],
        "examples": ["375 €", "1 234,56 €", "1234.56"],
    }

    def read(self, value: Any) -> int:
        text = value.strip().removesuffix("€").removesuffix("euros") if isinstance(value, str) else value
        number = decimal(text)
        if number is None:
            raise expected("montant en euros", value, "Écrivez « 1 234,56 € » ou 1234.56.")
        cents = Fraction(number) * 100
        if cents.denominator != 1:
            raise ValidationError(f"montant « {written(value)} » : deux décimales au plus.")
        if not 0 <= cents <= self.most:
            wanted = "montant positif attendu" if cents < 0 else "montant trop grand"
            raise ValidationError(f"montant « {written(value)} » : {wanted}.")
        return int(cents)


class Percent(Value):
    """A rate written « 20 % »; 20 alone could be 20 or 0.2, so it is refused."""

    shape = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?)\s?%")
    json: ClassVar[Json] = {"type": "string", "pattern": r"^[0-9]{1,3}([.,][0-9]{1,6})?\s?%$"}

    def read(self, value: Any) -> Rate:
        match = self.shape.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            meant = value if isinstance(value, int) and not isinstance(value, bool) and 1 < value <= 100 else None
            raise expected("taux", value, f"Écrivez « {meant} % »." if meant else "Écrivez-le « 20 % ».")
        percent = Decimal(match[1].replace(",", "."))
        if percent > 100:
            raise ValidationError(f"taux « {written(value)} » : 100 % au plus.")
        return Rate.of_percent(percent)


class Day(Value):
    """A date, « 2025-01-31 » or « 31/01/2025 », that exists, in a year from which months can be counted."""

    shapes = (
        re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
        re.compile(r"(?P<d>[0-9]{2})/(?P<m>[0-9]{2})/(?P<y>[0-9]{4})"),
    )
    years = (1900, 2199)
    json: ClassVar[Json] = {"type": "string", "format": "date"}

    def read(self, value: Any) -> date:
        if isinstance(value, date):
            return value
        text = value.strip() if isinstance(value, str) else ""
        match = self.shapes[0].fullmatch(text) or self.shapes[1].fullmatch(text)
        if match is None:
            raise expected("date", value, "Écrivez-la « 31/01/2025 » ou « 2025-01-31 ».")
        try:
            day = date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            raise ValidationError(f"date impossible « {text} » : ce jour n'existe pas.") from None
        if not self.years[0] <= day.year <= self.years[1]:
            raise ValidationError(f"date impossible « {text} » : année de {self.years[0]} à {self.years[1]} attendue.")
        return day


class Months(Value):
    """A number of whole months, written « 12 months » or « 12 mois »."""

    shape = re.compile(r"([0-9]{1,3})\s?(?:months?|mois)")
    json: ClassVar[Json] = {"type": "string", "pattern": r"^[0-9]{1,3}\s?(months?|mois)$"}

    def read(self, value: Any) -> int:
        match = self.shape.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None or int(match[1]) == 0:
            raise expected("durée en mois", value, "Écrivez-la « 12 months ».")
        return int(match[1])


def decimal(value: Any) -> Decimal | None:
    """A number in the forms people type, exact; ``None`` when it is not one."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    text = value.strip() if isinstance(value, str) else format(value, "f" if isinstance(value, Decimal) else "d")
    return Decimal(text.translate(SPACES).replace(",", ".")) if NUMBER.fullmatch(text) else None
