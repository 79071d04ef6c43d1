"""The parameters of addresses, each read in one place, with its message in words."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from marshmallow import ValidationError

from tremplin.documents.door import Day, Json, Value, excerpt, hint

YES, NO, UNKNOWN = "true", "false", "unknown"
FLAGS = {YES: True, NO: False, UNKNOWN: None}


class Chosen(Value):
    """A word of a list, which may depend on what is installed."""

    def __init__(self, what: str, words: Callable[[], Iterable[str]], **options: Any):
        super().__init__(**options)
        self.what, self.words = what, words

    def read(self, value: Any) -> str:
        known = list(self.words())
        if value in known:
            return str(value)
        listed = f" Connus : {', '.join(known)}." if 0 < len(known) <= 12 else ""
        raise ValidationError(f"{self.what} « {excerpt(str(value))} ».{hint(str(value), known) or listed}")

    def json_schema(self) -> dict[str, Any]:
        known = list(self.words())
        return {"type": "string", "enum": known} if known else {"type": "string"}


class Letters(Value):
    """Words to look for; none is no search."""

    most = 200
    json: ClassVar[Json] = {"type": "string", "maxLength": most}

    def read(self, value: Any) -> str:
        if len(value) > self.most:
            raise ValidationError(f"texte trop long : {self.most} lettres au plus.")
        return str(value)


class Name(Value):
    """The identifier of something installed; one that nothing carries is told where it is looked for."""

    json: ClassVar[Json] = {"type": "string"}

    def read(self, value: Any) -> str:
        return str(value)


class Flag(Value):
    """Yes, no, or not known; « no » when nothing is said, as on the command line."""

    json: ClassVar[Json] = {"type": "string", "enum": list(FLAGS), "default": NO}

    def read(self, value: Any) -> bool | None:
        if value not in FLAGS:
            raise ValidationError(f"« {excerpt(str(value))} » : {', '.join(FLAGS)} attendu.")
        return FLAGS[value]


class OnDay(Day):
    """A day, in a year from which months can be counted."""

    json: ClassVar[Mapping[str, Any]] = {
        "type": "string",
        "format": "date",
        "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$",
        "examples": [date(2025, 1, 20).isoformat()],
    }
