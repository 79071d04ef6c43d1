"""Months of presence: what pays most of the posts of insertion (90 % of the pay by results, in calls of 2024)."""

from tremplin.catalogue.measure import Aggregation, Measure
from tremplin.indicators.declared.dimensions import OF_PEOPLE, PEOPLE

MONTH_MEASURES = (
    Measure(
        code="months",
        label="Mois de présence",
        unit="month",
        aggregation=Aggregation.SUM,
        breakdowns=PEOPLE,
        grain="month",
        definition="Les mois entiers de chaque participation, de l'entrée au départ, à défaut à la sortie ou à la fin "
        "de l'opération, les deux jours compris.",
        # the whole months of two quarters may be one less than those of the half-year
        adds={"period": Aggregation.NONE},
        filters=OF_PEOPLE,
    ),
    Measure(
        # a mean of means would weigh a dossier of three persons as one of ninety: both sums are kept
        code="mean_duration",
        label="Durée moyenne de l'accompagnement",
        unit="month",
        aggregation=Aggregation.RATIO_OF_SUMS,
        breakdowns=PEOPLE,
        grain="month",
        definition="Les mois de présence, sur le nombre de participations entrées.",
        filters=OF_PEOPLE,
        parts=("months", "participations"),
    ),
    Measure(
        code="participations",
        label="Participations",
        unit="event",
        aggregation=Aggregation.SUM,
        breakdowns=PEOPLE,
        grain="participation",
        definition="Les entrées, une par personne et par opération.",
        filters=OF_PEOPLE,
    ),
)
