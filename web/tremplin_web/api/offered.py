"""The words that fiches installed give to a filter: another would find nothing, and is most often a slip."""

from collections.abc import Iterator

from tremplin.catalogue.words import ACCREDITATIONS, LEGAL_FORMS
from tremplin_web.search.folding import folded
from tremplin_web.site import site


def themes() -> list[str]:
    """The themes of the fiches."""
    return sorted({fiche.theme for fiche in site().platform.fiches.values() if fiche.theme}, key=folded)


def publics() -> list[str]:
    """The publics that some fiche is for."""
    audiences = [fiche.audience for fiche in site().platform.fiches.values()]
    return sorted({code for audience in audiences for code in (*audience.publics, *audience.priority)})


def territories() -> Iterator[str]:
    """Each department as a whole, and each of its territories."""
    for code, department in site().platform.departments.items():
        yield code
        yield from (f"{code}-{territory}" for territory in department.territories)


def carriers() -> list[str]:
    """The legal forms and the accreditations."""
    return [*LEGAL_FORMS, *ACCREDITATIONS]
