"""The one typology under which everything side by side is counted."""

from collections.abc import Iterable, Sequence

from tremplin.casework.reading.figures.fiches import CountedFiche, same
from tremplin.casework.reading.figures.preparing import PreparedFigures
from tremplin.catalogue.door import ExitTypology
from tremplin.errors import RefusedRequest
from tremplin.indicators.engine.assembling import COUNTING, EXIT_CATEGORY


class SeveralTypologies(RefusedRequest):
    """What is compared classifies its exits in several ways: someone has to say by which it is counted."""

    def __init__(self, known: Sequence[ExitTypology]):
        self.known = tuple(each.code for each in known)
        told = ", ".join(f"« {each.label} »" for each in known)
        super().__init__(
            f"ce que vous comparez classe ses sorties par des typologies différentes ({told}) : dites par laquelle "
            "tout compter, ou ne comparez que des chiffres qui n'en dépendent pas."
        )


def one_typology(ready: Iterable[PreparedFigures], own: Iterable[CountedFiche]) -> ExitTypology | None:
    """The typology that is asked for, else the one that all have in common; refused where they have several."""
    prepared = list(ready)
    for each in prepared:
        if each.asked.under_one:
            return each.fiches[0].typology
    known: list[ExitTypology] = []
    for fiche in own:
        if fiche.typology is not None and not any(same(fiche.typology, other) for other in known):
            known.append(fiche.typology)
    depends = any(depending(each, code) for each in prepared for code in each.choice.measures)
    if len(known) > 1 and depends:
        raise SeveralTypologies(known)
    return known[0] if len(known) == 1 else None


def depending(ready: PreparedFigures, measure: str) -> bool:
    """Whether a measure, as it is asked for, is another figure under another typology."""
    known, asked = ready.asked.measures[measure], ready.asked
    if EXIT_CATEGORY not in known.breakdowns:
        return False
    crossed = any(EXIT_CATEGORY in by for by in asked.by) or any(each.field == EXIT_CATEGORY for each in asked.where)
    return crossed or COUNTING in (measure, *known.parts)


def broken(typology: ExitTypology | None, own: Iterable[CountedFiche]) -> bool:
    """Whether some of these fiches classify their exits otherwise than they are counted."""
    return any(each.typology is not None and not same(each.typology, typology) for each in own)
