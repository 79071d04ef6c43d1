"""Facts as one types them in the form: what a dossier that was made up says, in the fields that ask for it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from tremplin.catalogue.door import NATURES, RESOURCE_STATUSES, euros, french, number
from tremplin.rules.boundaries import known
from tremplin.rules.facts.view import UNKNOWN, Contribution, Departure, Facts, PartnerShare
from tremplin_web.asking.fields import NONE, Field

# what is typed in a list to say that there is none
NOTHING: Mapping[str, str] = {"dates": "aucun", "exits": "aucune", "funders": "aucun", "partners": "aucun"}


def spelled(facts: Facts, fields: Mapping[str, Field]) -> dict[str, list[str]]:
    """What is typed in each field to say these facts."""
    said = known(facts)
    return {name: _typed(field, said[name]) for name, field in fields.items() if name in said}


def _typed(field: Field, value: Any) -> list[str]:
    if field.control == "words":
        return [*map(str, value)] or [NONE]
    if field.control in NOTHING:
        return ["\n".join(map(_line, value)) or NOTHING[field.control]]
    if field.control == "yes_no":
        return ["oui" if value else "non"]
    if field.control == "money":
        return [_amount(value)]
    return [" ".join(map(_line, value)) if isinstance(value, tuple) else _line(value)]


def _line(value: Any) -> str:
    """One value, or one line of a list."""
    match value:
        case Contribution():
            said = (value.funder, _word(NATURES, value.nature), _word(RESOURCE_STATUSES, value.status))
            return " ; ".join([*filter(None, said), _amount(value.amount)])
        case PartnerShare():
            return f"{value.name} ; {_amount(value.amount)}"
        case Departure():
            news = () if value.followed_up is UNKNOWN else value.followed_up
            return " ; ".join([french(value.left_on), *(f"{each.months} mois : {french(each.on)}" for each in news)])
        case date():
            return french(value)
        case int() | Decimal():
            return number(value)
    return str(value)


def _word(labels: Mapping[str, str], code: Any) -> str:
    return "" if code is UNKNOWN else labels[code]


def _amount(cents: Any) -> str:
    return euros(cents).removesuffix("€").rstrip()
