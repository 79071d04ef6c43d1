"""The lines of a budget, as a fiche or its department asks for them: each adds to a family, on which rules bear."""

from collections.abc import Iterable, Mapping

from tremplin.catalogue.words import COSTS
from tremplin.values import dataclass

# what a budget says under these names is no line
TAKEN = (*COSTS, "indirect", "total")


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One line of the budget grid."""

    code: str
    label: str
    family: str


def grid(usual: Mapping[str, CostLine], own: Iterable[CostLine], funded: Iterable[str]) -> tuple[CostLine, ...]:
    """The lines of a fiche: those that its department has for the costs it funds, then its own, which win."""
    kept = [*funded] or [*COSTS]
    lines = {code: line for code, line in usual.items() if line.family in kept}
    return tuple((lines | {line.code: line for line in own}).values())


def of_family(lines: Iterable[CostLine], family: str) -> tuple[CostLine, ...]:
    """The lines that add to a family."""
    return tuple(line for line in lines if line.family == family)
