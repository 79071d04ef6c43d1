"""The words in which figures are told: those of a department, and of its typologies."""

from collections.abc import Iterable, Mapping
from typing import Any

from tremplin.catalogue.door import BREAKDOWNS, ExitTypology, Words
from tremplin.documents.door import Vocabulary

CATEGORIES = "categories"


def spoken(words: Vocabulary, *typologies: ExitTypology) -> Words:
    """The words of a department, in which the categories of exits are those of the typologies that count them."""
    own = {each.code: each.label for typology in typologies for each in typology.categories}

    def family(name: str) -> Mapping[str, Any]:
        # a plain mapping: that of a department whose plugin is gone holds any word
        known = dict(words.family(name))
        return {**own, **known, **own} if name == CATEGORIES else known

    return family


def by_told(by: Iterable[str]) -> str:
    """« public × sexe »."""
    return " × ".join(BREAKDOWNS.get(name, name) for name in by)
