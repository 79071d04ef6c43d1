"""What no row can say: a figure that only the carrier knows, a description."""

from tremplin.catalogue.measure import Aggregation, Measure
from tremplin.indicators.declared.dimensions import PEOPLE

TOLD_MEASURES = (
    Measure(
        code="declared",
        label="Chiffre déclaré par le porteur",
        unit=None,
        aggregation=Aggregation.SUM,
        breakdowns=(*PEOPLE, "contract", "activity", "milestone"),
        definition="Le nombre que le porteur écrit dans son bilan.",
        milestones=True,
    ),
    Measure(
        code="narrative",
        label="Description rédigée par le porteur",
        unit="text",
        aggregation=Aggregation.NONE,
        definition="Le texte que le porteur écrit dans son bilan.",
    ),
)
