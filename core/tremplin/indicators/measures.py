"""The measures of the core's library: what each counts, its unit, how it adds up, and how it may be broken down.

A person counts once in a department however many territories they pass through: such measures aggregate by distinct
persons. A figure that only the carrier knows is ``declared``; a description is a ``narrative``, which nothing adds up.
"""

from tremplin.catalogue.measure import Aggregation, Measure

# the ESF+ wants figures by sex and age band as well (Reg. (EU) 2021/1057, annex I)
PEOPLE = ("public", "sex", "age_band", "territory", "milestone")

MEASURES = (
    Measure(
        code="participants",
        label="Personnes accompagnées",
        unit="person",
        aggregation=Aggregation.DISTINCT_PERSONS,
        breakdowns=PEOPLE,
    ),
    Measure(
        code="participants_referred",
        label="Personnes orientées ou positionnées",
        unit="person",
        aggregation=Aggregation.DISTINCT_PERSONS,
        breakdowns=PEOPLE,
    ),
    Measure(
        code="participants_welcomed",
        label="Personnes accueillies",
        unit="person",
        aggregation=Aggregation.DISTINCT_PERSONS,
        breakdowns=PEOPLE,
    ),
    Measure(
        code="participants_evaluated",
        label="Personnes évaluées",
        unit="person",
        aggregation=Aggregation.DISTINCT_PERSONS,
        breakdowns=PEOPLE,
    ),
    Measure(
        code="participants_employed",
        label="Personnes en emploi à une échéance",
        unit="person",
        aggregation=Aggregation.DISTINCT_PERSONS,
        breakdowns=(*PEOPLE, "contract"),
    ),
    Measure(
        # families, not persons: nothing in a dossier tells one family of two territories, so they add up
        code="households",
        label="Familles accueillies et accompagnées",
        unit="household",
        aggregation=Aggregation.SUM,
        breakdowns=("public", "territory"),
    ),
    Measure(
        code="exits",
        label="Sorties",
        unit="exit",
        aggregation=Aggregation.DISTINCT_PERSONS,
        breakdowns=(*PEOPLE, "exit_category", "contract"),
    ),
    Measure(
        # a rate of a department is no mean of rates: both figures are added, then divided
        code="exit_rate",
        label="Part des sorties qui comptent",
        unit="percent",
        aggregation=Aggregation.RATIO_OF_SUMS,
        breakdowns=(*PEOPLE, "exit_category"),
    ),
    Measure(
        code="hours_planned",
        label="Heures prévues",
        unit="hour",
        aggregation=Aggregation.SUM,
        breakdowns=("activity", "public", "territory"),
    ),
    Measure(
        code="hours",
        label="Heures réalisées",
        unit="hour",
        aggregation=Aggregation.SUM,
        breakdowns=("activity", "public", "territory"),
    ),
    Measure(
        code="interviews",
        label="Entretiens réalisés",
        unit="interview",
        aggregation=Aggregation.SUM,
        breakdowns=("public", "territory"),
    ),
    Measure(
        code="workshops",
        label="Ateliers réalisés",
        unit="workshop",
        aggregation=Aggregation.SUM,
        breakdowns=("territory",),
    ),
    Measure(
        code="committees",
        label="Comités de suivi tenus",
        unit="committee",
        aggregation=Aggregation.SUM,
        breakdowns=("territory",),
    ),
    Measure(
        # a mean of means would weigh a dossier of three persons as one of ninety: both sums are kept
        code="mean_duration",
        label="Durée moyenne de l'accompagnement",
        unit="month",
        aggregation=Aggregation.RATIO_OF_SUMS,
        breakdowns=PEOPLE,
    ),
    Measure(
        code="employers",
        label="Employeurs rencontrés ou mis en relation",
        unit="employer",
        aggregation=Aggregation.SUM,
        breakdowns=("territory",),
    ),
    Measure(
        code="evaluations",
        label="Évaluations réalisées",
        unit="event",
        aggregation=Aggregation.SUM,
        breakdowns=PEOPLE,
    ),
    Measure(
        code="declared",
        label="Chiffre déclaré par le porteur",
        unit=None,
        aggregation=Aggregation.SUM,
        breakdowns=(*PEOPLE, "contract", "activity"),
    ),
    Measure(
        code="narrative",
        label="Description rédigée par le porteur",
        unit="text",
        aggregation=Aggregation.NONE,
    ),
)
