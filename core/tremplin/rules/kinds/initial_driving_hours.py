"""An initial driving assessment within a bound."""

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    Remedy,
    RuleKind,
    Stage,
    Words,
    at_most,
    dataclass,
    number,
    plural,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class InitialDrivingHours:
    """An initial driving assessment within a bound."""

    at_most: int

    def state(self, words: Words) -> str:
        return f"Évaluation de départ de {plural(self.at_most, 'heure')} de conduite au plus"

    def check(self, facts: Facts) -> Finding:
        value, bound = facts.participant.initial_driving_hours, self.at_most
        if value is UNKNOWN:
            return unknown("participant.initial_driving_hours", nearest=bound, unit="hours")

        def told() -> str:
            return f"Évaluation de départ de {plural(value, 'heure')} de conduite, {bound} au plus."

        return at_most(
            value,
            bound,
            "hours",
            told,
            lambda gap: f"Elle en compte {number(gap)} de trop pour entrer dans l'action.",
            _elsewhere,
        )


def _elsewhere() -> Remedy:
    # what was assessed is nobody's to change
    return Remedy(choices=("Orientez la personne vers une autre action.",))


def derived(fiche: Fiche, words: Words) -> Derived:
    """The bound that a fiche sets."""
    section = fiche.per_participant
    # a call orients elsewhere whoever is assessed at more than 40 hours
    if section.initial_driving_hours_max is not None:
        yield InitialDrivingHours(at_most=section.initial_driving_hours_max), section.source


KIND = RuleKind(
    name="initial_driving_hours",
    meaning="L'évaluation de départ ne dépasse pas un nombre d'heures de conduite.",
    stage=Stage.FOLLOW_UP,
    reads=("participant.initial_driving_hours",),
    derived=derived,
    builds=InitialDrivingHours,
    written_in="per_participant.initial_driving_hours_max",
    example="per_participant: {initial_driving_hours_max: 40, source: Contenu}",
)
