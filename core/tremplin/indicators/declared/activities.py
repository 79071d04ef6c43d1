"""What people did: hours, interviews, workshops, exams, employers met, projects."""

from tremplin.catalogue.measure import DOSSIERS, PERIODS, Aggregation, Measure
from tremplin.indicators.declared.dimensions import OF_PEOPLE, PEOPLE

OF_ROWS = (*OF_PEOPLE, "mode", "area")
# ten people of one workshop are one workshop: that of the women and that of the men may be the same
ONCE = {**dict.fromkeys(PEOPLE, Aggregation.NONE), DOSSIERS: Aggregation.SUM, PERIODS: Aggregation.SUM}


def _rows(
    code: str, label: str, unit: str, definition: str, *more: str, grain: str = "activity", also: tuple[str, ...] = ()
) -> Measure:
    return Measure(
        code=code,
        label=label,
        unit=unit,
        aggregation=Aggregation.SUM,
        breakdowns=(*PEOPLE, *more),
        grain=grain,
        definition=definition,
        filters=(*OF_ROWS, *also),
        adds={} if grain == "activity" else ONCE,
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
        also=("exam", "outcome"),
    ),
    _rows(
        # « projets validés », « mises en relation », « solutions apportées »: a kind of activity, and how it came out
        "activities",
        "Activités",
        "event",
        "Les activités, une par personne et par ligne ; celle dont les heures faites sont 0 n'a pas eu lieu.",
        *("activity", "outcome"),
        also=("exam", "outcome"),
    ),
    _rows(
        "employers",
        "Employeurs rencontrés ou mis en relation",
        "employer",
        "Les employeurs que nomment les immersions et rencontres, chacun une fois par dossier.",
        grain="employer",
    ),
)
