"""Persons: each counts once, however many operations and territories they pass through."""

from tremplin.catalogue.measure import Aggregation, Measure
from tremplin.indicators.declared.dimensions import OF_PEOPLE, PEOPLE


def _persons(code: str, label: str, definition: str, *more: str) -> Measure:
    return Measure(
        code=code,
        label=label,
        unit="person",
        aggregation=Aggregation.DISTINCT_PERSONS,
        breakdowns=(*PEOPLE, *more),
        grain="person",
        definition=definition,
        filters=OF_PEOPLE,
        milestones="milestone" in more,
    )


PEOPLE_MEASURES = (
    _persons("participants", "Personnes accompagnées", "Les personnes qui ont un jour d'entrée."),
    _persons(
        "participants_referred",
        "Personnes orientées ou positionnées",
        "Les personnes qui ont un jour d'orientation, à défaut un jour de positionnement.",
    ),
    _persons("participants_welcomed", "Personnes accueillies", "Les personnes qui ont un jour d'accueil."),
    _persons(
        "participants_evaluated",
        "Personnes évaluées",
        "Les personnes dont un point au moins a été évalué.",
        *("item", "result"),
    ),
    _persons(
        "participants_employed",
        "Personnes en emploi à une échéance",
        "À la sortie, les personnes sorties vers un travail ; à une échéance, celles qui, jointes, travaillent.",
        *("milestone", "contract"),
    ),
    _persons(
        "participants_placed",
        "Personnes en emploi ou en formation à une échéance",
        "À la sortie, les personnes sorties vers un travail ou une formation ; à une échéance, celles qui, jointes, "
        "travaillent ou se forment.",
        *("milestone", "contract"),
    ),
    _persons(
        "participants_passed",
        "Personnes reçues à un examen ou à une épreuve",
        "Les personnes dont une activité au moins a pour résultat « réussi ».",
        *("activity", "exam"),
    ),
    Measure(
        # families, not persons: nothing in a dossier tells one family of two territories, so they add up
        code="households",
        label="Familles accueillies et accompagnées",
        unit="household",
        aggregation=Aggregation.SUM,
        breakdowns=PEOPLE,
        grain="household",
        definition="Les participations qui ont un jour d'accueil, à défaut d'entrée : une ligne est une famille.",
        filters=OF_PEOPLE,
    ),
)
