"""Exits: one for each participation that ended, counted by the typology of the fiche, or of whoever asks."""

from tremplin.catalogue.measure import Aggregation, Measure
from tremplin.indicators.declared.dimensions import OF_PEOPLE, PEOPLE

BY = (*PEOPLE, "exit_category", "contract", "milestone")


def _exits(code: str, label: str, definition: str) -> Measure:
    return Measure(
        code=code,
        label=label,
        unit="exit",
        aggregation=Aggregation.SUM,
        breakdowns=BY,
        grain="exit",
        definition=definition,
        filters=(*OF_PEOPLE, "exit_category"),
        milestones=True,
    )


EXIT_MEASURES = (
    _exits("exits", "Sorties", "Les sorties enregistrées, toutes ; à une échéance, les situations de qui a été joint."),
    _exits(
        "counting_exits",
        "Sorties qui comptent",
        "Les sorties d'une catégorie que la typologie compte : emploi durable, de transition, sortie positive.",
    ),
    _exits("returns_to_work", "Retours à l'emploi", "Les sorties vers un travail, quel qu'en soit le contrat."),
    _exits(
        "returns_to_training",
        "Entrées ou retours en formation",
        "Les sorties vers une formation qualifiante, ou la poursuite d'une telle formation.",
    ),
    Measure(
        # a rate of a department is no mean of rates: both figures are added, then divided
        code="exit_rate",
        label="Part des sorties qui comptent",
        unit="percent",
        aggregation=Aggregation.RATIO_OF_SUMS,
        breakdowns=BY,
        grain="exit",
        definition="Les sorties des catégories qui comptent, ou de celle que l'on montre, sur toutes les sorties.",
        filters=(*OF_PEOPLE, "exit_category"),
        milestones=True,
        parts=("counting_exits", "exits"),
    ),
)
