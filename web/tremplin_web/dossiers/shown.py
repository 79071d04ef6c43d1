"""What a dossier says, as it is typed: the texts of a field, and what a page shows of it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from tremplin.casework.acting import wording
from tremplin.catalogue.door import NATURES, RESOURCE_STATUSES, euros, french, number
from tremplin_web.asking.fields import Field
from tremplin_web.dossiers.form import DossierForm

NOBODY = "aucun"
SIGNS = 16


def typed(field: Field, value: Any) -> list[str]:
    """The texts that one types to say a value."""
    if value is None:
        return []
    if field.control == "funders":
        return ["\n".join(map(funder, value)) or NOBODY]
    if field.control == "partners":
        return ["\n".join(map(_partner, value))]
    if field.control == "words":
        return [str(each) for each in (value if isinstance(value, tuple | list) else [value])]
    if field.control == "yes_no":
        return ["oui" if value is True else "non" if value is False else str(value)]
    if field.control == "money" and not field.name.startswith("answers."):
        return [amount(added(value))]
    return [_text(value)]


def amount(cents: int) -> str:
    """« 46 000,00 », beside the sign of the euro that the page writes."""
    return euros(cents).removesuffix("€").rstrip()


def added(value: Any) -> int:
    """The amount of a line of a budget, which may be told in several."""
    return value if isinstance(value, int) else sum(cents for _label, cents in value)


def told(field: Field, value: Any, form: DossierForm) -> list[str]:
    """What a page shows of a value, for whoever reads it again: a line or several."""
    if value is None:
        return []
    if field.choices:
        labels = dict(field.choices)
        return [str(labels.get(each, each)) for each in typed(field, value)]
    if field.control in ("funders", "partners"):
        return typed(field, value)[0].splitlines()
    if field.control == "yes_no":
        return ["Oui" if value is True else "Non" if value is False else str(value)]
    if field.control == "money" and not field.name.startswith("answers."):
        return [euros(added(value))]
    return _text(value).splitlines() if isinstance(value, str) else [wording.value(field.name, value, form.words)]


def digest(value: Any) -> str:
    """By what a value is known again in a form: whoever sends it says which value they had read."""
    return sha256(repr(_same(value)).encode("utf-8", "replace")).hexdigest()[:SIGNS]


def _same(value: Any) -> Any:
    # a list that JSON gives back, and the tuple that it was, are one value
    if isinstance(value, tuple | list):
        return tuple(map(_same, value))
    return value.normalize() if isinstance(value, Decimal) else value


def _text(value: Any) -> str:
    if isinstance(value, date):
        return french(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return number(value)
    return " ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def funder(line: Sequence[Any]) -> str:
    """« Région ; public ; demandé ; 5 000,00 € », as one types a funder."""
    name, status, cents, nature = (*line, None)[:4]
    parts = (name, NATURES.get(nature or ""), RESOURCE_STATUSES[status], euros(cents))
    return " ; ".join(filter(None, parts))


def _partner(line: Sequence[Any]) -> str:
    name, siret, cents = line
    return " ; ".join(filter(None, (name, siret, euros(cents))))
