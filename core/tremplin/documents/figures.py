"""Figures and days that documents hold: exact, in the forms people type, each with its message in words."""

import re
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar

from marshmallow import ValidationError

from tremplin.catalogue.quantities import Rate
from tremplin.documents import writing
from tremplin.documents.fields import Json, Value, expected, said


# not fields.Int(): marshmallow's cuts 3.7 down to 3, and strict refuses the « 3 » of a form
class Whole(Value):
    """A whole number, from a document (12) as from a form (« 12 »); 3.7 is refused, never cut."""

    def __init__(self, *, least: int = 0, most: int = writing.UNBOUNDED, **options: Any):
        super().__init__(**options)
        self.least, self.most = least, most

    def read(self, value: Any) -> int:
        return said(writing.whole, value, self.least, self.most)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Number(Value):
    """A number that may have decimals, kept exact; never negative."""

    json: ClassVar[Json] = {"type": "number", "minimum": 0}

    def read(self, value: Any) -> int | Decimal:
        return said(writing.quantity, value)


# nor fields.Decimal(places=2), which rounds half to even: an amount that has three decimals is a slip
class Euros(Value):
    """An amount in euros, in the forms people type, as integer cents: 1234.56, « 1 234,56 € »."""

    json: ClassVar[Json] = {
        "type": ["string", "number"],
        "examples": ["375 €", "1 234,56 €", "1234.56"],
    }

    def read(self, value: Any) -> int:
        return said(writing.cents, value)


class Percent(Value):
    """A rate written « 20 % »; 20 alone could be 20 or 0.2, so it is refused."""

    json: ClassVar[Json] = {"type": "string", "pattern": r"^[0-9]{1,3}([.,][0-9]{1,6})?\s?%$"}

    def read(self, value: Any) -> Rate:
        return said(writing.rate, value)


class Day(Value):
    """A date, in the forms people type, « 2025-01-31 », « 31/1/2025 » or « 31 janvier 2025 »."""

    json: ClassVar[Json] = {"type": "string", "format": "date"}

    def read(self, value: Any) -> date:
        return said(writing.day, value)


# what writing.hour reads, anchored as a pattern of JSON Schema is
HOURS = r"^([01]?[0-9]|2[0-3])(:[0-5][0-9](:[0-5][0-9])?|\s?[hH](\s?[0-5][0-9])?)$"


class Hour(Value):
    """An hour of the day in Paris, « 16:00 » or « 16 h 30 »; midnight belongs to two days."""

    json: ClassVar[Json] = {"type": "string", "pattern": HOURS}

    def read(self, value: Any) -> time:
        read = said(writing.hour, value)
        if read == time.min:
            raise ValidationError("minuit est de deux jours : sans heure, le dernier jour va jusqu'à minuit.")
        return read


class Months(Value):
    """A number of whole months, written « 12 months » or « 12 mois »."""

    shape = re.compile(r"([0-9]{1,3})\s?(?:months?|mois)")
    json: ClassVar[Json] = {"type": "string", "pattern": r"^[0-9]{1,3}\s?(months?|mois)$"}

    def read(self, value: Any) -> int:
        match = self.shape.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            raise expected("durée en mois", value, "Écrivez-la « 12 months ».")
        if int(match[1]) == 0:
            raise ValidationError(writing.out_of_bounds("durée", value, "1 mois", "999 mois"))
        return int(match[1])
