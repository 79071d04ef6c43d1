"""Committees of follow-up: how many were held, and which services were there."""

from tremplin.catalogue.measure import Aggregation, Measure

COMMITTEE_MEASURES = (
    Measure(
        code="committees",
        label="Comités de suivi tenus",
        unit="committee",
        aggregation=Aggregation.SUM,
        breakdowns=("territory", "attendee"),
        grain="committee",
        definition="Les comités enregistrés ; par service présent, ceux où chaque service était là.",
        # a dossier of two territories holds one committee for both
        adds={"territory": Aggregation.NONE},
        filters=("territory", "attendee"),
    ),
)
