"""How each figure is counted, in words: what its fiche asks, what its measure counts, over what a rate is told."""

from collections.abc import Mapping
from dataclasses import dataclass

from tremplin.casework.reading.figures.fiches import CountedFiche
from tremplin.casework.reading.figures.labels import spoken
from tremplin.casework.reading.figures.preparing import PreparedFigures
from tremplin.catalogue.door import ExitTypology, Indicator, Measure, denominator, unit_of
from tremplin.catalogue.forms.reading import indicator as in_words
from tremplin.catalogue.measure import GRAINS
from tremplin.indicators.engine.assembling import EXIT_CATEGORY
from tremplin.indicators.exports.columns import FigureRow

SAID_BY_THE_CARRIER = "Le porteur l'écrit dans son bilan ; aucune ligne de participant ne le compte."


@dataclass(frozen=True, kw_only=True)
class FigureDefinition:
    """What a figure is: the sentence of its fiche, what is counted and once of what, both figures of a rate.

    ``source`` is where the text of the call asks for it; ``typology``, what classifies its exits.
    """

    told: str
    counts: str
    once: str = ""
    numerator: str | None = None
    denominator: str | None = None
    typology: str | None = None
    source: str | None = None


class FigureDefinitions:
    """The definitions of the figures of a scope, each made where it is asked for."""

    def __init__(self, prepared: PreparedFigures):
        self.prepared = prepared
        self.library: Mapping[str, Measure] = prepared.asked.measures
        self.words = spoken(prepared.words)
        self.fiches = {each.code: each for each in prepared.fiches}

    def of(self, row: FigureRow) -> FigureDefinition:
        """What a row of figures is."""
        fiche = self.fiches.get(row.fiche or "")
        if fiche is not None:
            for each in fiche.fiche.indicators:
                if each.code == row.indicator:
                    return self._of_fiche(fiche, each, row)
        return self._of_measure(self.library.get(row.measure), row.label, _one_typology(self.prepared))

    def _of_fiche(self, fiche: CountedFiche, indicator: Indicator, row: FigureRow) -> FigureDefinition:
        others = fiche.fiche.indicators
        units = {code: measure.unit for code, measure in self.library.items()}
        names = {each.code: each.label for each in others}
        base = denominator(indicator, others)
        below = base.label if isinstance(base, Indicator) else self._label(base)
        measure = self._of_measure(self.library.get(indicator.measure), indicator.label, fiche.typology)

        def family(name: str) -> Mapping[str, object]:
            return {**names, **self.words(name)} if name == "indicators" else self.words(name)

        published = indicator.published(unit_of(indicator, others, units))
        # figures may be asked for at another moment than that of the fiche
        published |= {"at": row.at, "from": row.since}
        return FigureDefinition(
            told=in_words(published, family),
            counts=measure.counts,
            once=measure.once,
            numerator=indicator.label if base is not None else measure.numerator,
            denominator=below if base is not None else measure.denominator,
            typology=measure.typology,
            source=indicator.source,
        )

    def _of_measure(self, measure: Measure | None, label: str, typology: ExitTypology | None) -> FigureDefinition:
        if measure is None or not measure.counted:
            return FigureDefinition(told=label, counts=SAID_BY_THE_CARRIER)
        above, below = measure.parts if len(measure.parts) == 2 else (None, None)
        classed = EXIT_CATEGORY in measure.breakdowns and typology is not None
        return FigureDefinition(
            told=measure.label,
            counts=measure.definition,
            once=GRAINS.get(measure.grain, measure.grain),
            numerator=self._label(above),
            denominator=self._label(below),
            typology=typology.label if classed and typology is not None else None,
        )

    def _label(self, measure: str | None) -> str | None:
        known = self.library.get(measure) if measure is not None else None
        return known.label if known is not None else measure


def _one_typology(prepared: PreparedFigures) -> ExitTypology | None:
    """The typology of a whole scope, where it has one alone."""
    known = {each.typology.code: each.typology for each in prepared.fiches if each.typology is not None}
    return next(iter(known.values())) if len(known) == 1 else None
