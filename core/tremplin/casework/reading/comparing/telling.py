"""What drawn and compared figures are about, and the words in which they are told."""

from collections.abc import Mapping
from typing import Any

from tremplin.casework.reading.figures.preparing import PreparedFigures
from tremplin.catalogue.door import ExitTypology, Words
from tremplin.catalogue.filters import told
from tremplin.documents.door import Vocabulary
from tremplin.indicators.charts.wording import capital, period

CATEGORIES = "categories"
EXACT = "chiffres exacts, à ne pas diffuser"


def about(what: str, ready: PreparedFigures, exact: bool, *more: str) -> str:
    """« Appel 00/2026, du 01/01/2026 au 31/12/2026, sexe : femme »."""
    asked = ready.asked
    filters = (told(each.field, each.values, ready.words.family) for each in asked.where)
    said = (period(asked.first, asked.last), *filters, *more, EXACT if exact else "")
    return ", ".join(filter(None, (capital(what), *said)))


def spoken(words: Vocabulary, typology: ExitTypology | None) -> Words:
    """The words of a department, in which the categories of exits are those of the typology that counts them."""
    own = {each.code: each.label for each in typology.categories} if typology is not None else {}

    def family(name: str) -> Mapping[str, Any]:
        # a plain mapping: that of a department whose plugin is gone holds any word
        return {
            **(own if name == CATEGORIES else {}),
            **dict(words.family(name)),
            **(own if name == CATEGORIES else {}),
        }

    return family
