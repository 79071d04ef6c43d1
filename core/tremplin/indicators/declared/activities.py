"""What people did: hours, interviews, workshops, exams, employers met, projects."""

from collections.abc import Mapping

from tremplin.catalogue.measure import DOSSIERS, PERIODS, Aggregation, Measure
from tremplin.indicators.declared.dimensions import OF_PEOPLE, PEOPLE

# ten people of one workshop are one workshop: that of the women and that of the men may be the same
ONCE = {**dict.fromkeys(PEOPLE, Aggregation.NONE), DOSSIERS: Aggregation.SUM, PERIODS: Aggregation.SUM}


# an employer who is met in two periods is one employer
MET = {**ONCE, PERIODS: Aggregation.NONE}
WAYS: Mapping[str, Mapping[str, Aggregation]] = {"activity": {}, "workshop": ONCE, "employer": MET}


def _rows(code: str, label: str, unit: str, definition: str, *more: str, grain: str = "activity") -> Measure:
    return Measure(
        code=code,
        label=label,
        unit=unit,
        aggregation=Aggregation.SUM,
        breakdowns=(*PEOPLE, *more),
        grain=grain,
        definition=definition,
        filters=OF_PEOPLE,
        adds=WAYS[grain],
    )


ACTIVITY_MEASURES = (
    _rows("hours_planned", "Heures prévues", "hour", "La somme des heures prévues des activités.", "activity"),
    _rows("hours", "Heures réalisées", "hour", "La somme des heures faites des activités.", "activity"),
    _rows(
        "interviews",
        "Entretiens réalisés",
        "interview",
        "Les entretiens, un par personne et par ligne ; celui dont les heures faites sont 0 n'a pas eu lieu.",
    ),
    _rows(
        "workshops",
        "Ateliers réalisés",
        "workshop",
        "Les ateliers, un par clé d'activité, quel qu'en soit le nombre de personnes.",
        grain="workshop",
    ),
    _rows(
        "exams",
        "Présentations à un examen",
        "exam",
        "Les présentations à un examen, reçues ou non ; qui fut absent ne s'est pas présenté.",
        *("exam", "outcome"),
    ),
    _rows(
        # « projets validés », « mises en relation », « solutions apportées »: a kind of activity, and how it came out
        "activities",
        "Activités",
        "event",
        "Les activités, une par personne et par ligne ; celle dont les heures faites sont 0 n'a pas eu lieu.",
        *("activity", "outcome"),
    ),
    _rows(
        "employers",
        "Employeurs rencontrés ou mis en relation",
        "employer",
        "Les employeurs que nomment les immersions et rencontres, chacun une fois par dossier.",
        grain="employer",
    ),
)
