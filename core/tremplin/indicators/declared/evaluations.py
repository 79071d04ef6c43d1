"""Where people stand on each point that was evaluated: at the start, at the end, and whether they went forward."""

from tremplin.catalogue.measure import Aggregation, Measure
from tremplin.indicators.declared.dimensions import OF_PEOPLE, PEOPLE


def _points(code: str, label: str, definition: str, unit: str = "point", grain: str = "point") -> Measure:
    return Measure(
        code=code,
        label=label,
        unit=unit,
        aggregation=Aggregation.SUM,
        breakdowns=(*PEOPLE, "item", "result") if grain == "point" else PEOPLE,
        grain=grain,
        definition=definition,
        # results may change in between: two periods do not make one
        adds={"period": Aggregation.NONE} if grain == "point" else {},
        filters=OF_PEOPLE,
    )


EVALUATION_MEASURES = (
    _points(
        "evaluations",
        "Évaluations réalisées",
        "Les évaluations, une par personne et par jour, quel qu'en soit le nombre de points.",
        unit="event",
        grain="evaluation",
    ),
    _points(
        "evaluation_results",
        "Points évalués, selon leur résultat",
        "Pour chaque personne et chaque point, le dernier résultat ; à l'entrée, le premier.",
    ),
    _points(
        "evaluation_progress",
        "Points sur lesquels une personne a progressé",
        "Les points évalués deux fois au moins, dont le dernier résultat est meilleur que le premier.",
    ),
)
