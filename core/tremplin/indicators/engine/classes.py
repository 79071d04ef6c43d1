"""The categories in which exits are counted: those of each fiche, or of the one typology that is asked for."""

from collections.abc import Callable, Mapping
from functools import cache

from tremplin.catalogue.door import CATEGORIES, ExitTypology
from tremplin.exits import INDETERMINATE, Exit, classify
from tremplin.indicators.engine.entries import Ended

# the category of an exit of a fiche
Classify = Callable[[str, Ended], str | None]


def by_typology(typologies: Mapping[str, ExitTypology | None]) -> Classify:
    """The category of an exit of a fiche; a fiche without a typology classifies none."""

    @cache
    def found(typology: int, raw: Exit) -> str | None:
        return classify(known[typology], raw).category

    # two departments may give one code to theirs
    known = {id(each): each for each in typologies.values() if each is not None}

    def category(fiche: str, ended: Ended) -> str | None:
        typology = typologies.get(fiche)
        if typology is None:
            return None
        if ended.contract is None:
            return INDETERMINATE
        months, subsidised, market = ended[2:5]
        raw = Exit(contract=ended.contract, months=months, subsidised=subsidised, market_sector=market)
        # the same exits come again by thousands: each is classified once
        return found(id(typology), raw)

    return category


def counting(*typologies: ExitTypology | None) -> frozenset[str]:
    """The categories that count as dynamic exits."""
    return frozenset(
        category.code
        for typology in typologies
        if typology is not None
        for category in typology.categories
        if category.counts_as or category.code in CATEGORIES
    )


def merged(typologies: Mapping[str, ExitTypology | None], own: Classify) -> Classify:
    """What each category counts as, so that the exits of several typologies stand side by side."""
    counts_as = {
        (fiche, each.code): each.counts_as or (each.code if each.code in CATEGORIES else None)
        for fiche, typology in typologies.items()
        for each in (typology.categories if typology is not None else ())
    }

    def category(fiche: str, ended: Ended) -> str | None:
        found = own(fiche, ended)
        return found if found in (None, INDETERMINATE) else counts_as.get((fiche, found))

    return category
