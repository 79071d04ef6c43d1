"""Enough individual interviews for each person."""

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    RuleKind,
    Stage,
    Words,
    at_least,
    dataclass,
    number,
    plural,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class MinInterviews:
    """Enough individual interviews for each person."""

    at_least: int

    def state(self, words: Words) -> str:
        return f"{plural(self.at_least, 'entretien individuel', 'entretiens individuels')} au moins par personne"

    def check(self, facts: Facts) -> Finding:
        value, bound = facts.participant.interviews, self.at_least
        if value is UNKNOWN:
            return unknown("participant.interviews", nearest=bound, unit="interviews")

        def told() -> str:
            return f"{plural(value, 'entretien individuel', 'entretiens individuels')}, {bound} au moins par personne."

        return at_least(
            value, bound, "interviews", told, lambda gap: f"Il en manque {number(gap)}.", "participant.interviews"
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The bound that a fiche sets."""
    section = fiche.per_participant
    # « à trois reprises minimum » is counted; « à mi-parcours » has no day to compare with, and stays a condition
    if section.interviews_min is not None:
        yield MinInterviews(at_least=section.interviews_min), section.source


KIND = RuleKind(
    name="min_interviews",
    meaning="Chaque personne est reçue en entretien individuel un nombre minimal de fois.",
    stage=Stage.FOLLOW_UP,
    reads=("participant.interviews",),
    derived=derived,
    builds=MinInterviews,
    written_in="per_participant.interviews_min",
    example="per_participant: {interviews_min: 4, source: Contenu}",
)
