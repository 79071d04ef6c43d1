"""Facts of which one is changed, and a changed value as a file of facts writes it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tremplin.catalogue.door import dossier_fields, plain
from tremplin.rules.facts.view import Participants


def given(facts: Any, name: str, value: Any) -> Any:
    """The same facts, but one: « budget.staff », « participants.brsa »."""
    step, _dot, rest = name.partition(".")
    if isinstance(facts, Mapping):
        return {**facts, step: value}
    if isinstance(facts, Participants) and step != "total":
        return replace(facts, publics={**facts.publics, step: value})
    return replace(facts, **{step: given(getattr(facts, step), rest, value) if rest else value})


def written(name: str, value: Any) -> Any:
    """The value as a file of facts writes it: an amount in euros, a day in ISO form, a number exact."""
    field = dossier_fields.BY_NAME.get(name)
    if field is None or field.kind is not dossier_fields.Kind.AMOUNT:
        return plain(value)
    # a text where there are cents: JSON readers make a binary float of a decimal
    return format(Decimal(value).scaleb(-2), "f") if value % 100 else value // 100
