"""How what was realised is written in the fields of a form, as people type it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tremplin_web.asking.fields import NONE
from tremplin_web.dossiers.shown import NOBODY, funder

SPENT, SEVERAL = "realised.", "|"
FUNDERS = "final_resources"


def spelled(name: str, value: Any) -> str:
    """A value as the field of its name holds it."""
    if name == FUNDERS and not value:
        return NOBODY
    return _cents(value) if name.startswith(SPENT) and isinstance(value, int) else _written(value)


def summed(values: Iterator[Any]) -> int | None:
    """What is said, added up; nothing where nothing is."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    return sum(value if isinstance(value, int) else sum(cents for _, cents in value) for value in known)


def _written(value: Any) -> str:
    match value:
        case bool():
            return "oui" if value else "non"
        case Decimal():
            return f"{value.normalize():f}".replace(".", ",")
        case tuple() if value and isinstance(value[0], tuple) and len(value[0]) == 4:
            return "\n".join(map(funder, value))
        case tuple() if value and isinstance(value[0], tuple):
            return _cents(sum(cents for _, cents in value))
        case tuple():
            return SEVERAL.join(value) or NONE
    return str(value)


def _cents(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02}"
