"""An amount, or its part of each year where the fiche has a budget by year."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext

from tremplin.casework.acting.conditions.condition import About
from tremplin_web.frame.door import gettext as _
from tremplin_web.staff.acting.fields import ActField
from tremplin_web.staff.acting.place import ActPlace

AMOUNT, PART = "amount", "part."
First = Callable[[ActPlace], str]


def amount_fields(place: ActPlace, label: Any, hint: Any, first: First | None = None) -> Iterator[ActField]:
    """The field of an amount; those of its parts instead, where the fiche wants them."""
    years = place.here.fiche.budget_years
    if not years:
        yield ActField(name=AMOUNT, label=label, kind="amount", hint=hint, first=first, about=About.MONEY)
    for rank, year in enumerate(years):
        yield ActField(
            name=f"{PART}{year}",
            label=_("Part de %(year)s", year=year),
            kind="amount",
            hint=None
            if rank
            else lazy_gettext("Écrivez 0 pour une année où il n'y a rien : leur somme est le montant."),
            about=None if rank else About.MONEY,
        )


def parts(values: Mapping[str, Any]) -> dict[int, int]:
    """The parts that were typed, by year."""
    found = {name.removeprefix(PART): cents for name, cents in values.items() if name.startswith(PART)}
    return {int(year): cents for year, cents in found.items() if cents is not None}


def amount(values: Mapping[str, Any]) -> int | None:
    """The amount that was typed, or what its parts add up to."""
    years = parts(values)
    said: int | None = values.get(AMOUNT)
    return sum(years.values()) if years else said
