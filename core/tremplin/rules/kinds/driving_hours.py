"""Driving hours of one person within a quota, which a pool may complete."""

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    FollowedPerson,
    Number,
    Quantity,
    RuleKind,
    Stage,
    Words,
    at_most,
    dataclass,
    met,
    number,
    plural,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DrivingHours:
    """Refuse more hours than the quota; where unused hours are pooled, say that they can cover the excess.

    Where the text refers what is beyond to somebody, it admits it: the excess warns, and the sentence says to whom.
    """

    at_most: int
    pooled: bool = False
    referral: str | None = None

    def state(self, words: Words) -> str:
        pooled = ", que les heures mises en commun peuvent compléter" if self.pooled else ""
        beyond = f" ; une situation particulière se signale {self.referral}" if self.referral else ""
        return f"{plural(self.at_most, 'heure')} de conduite au plus par personne{pooled}{beyond}"

    def check(self, facts: Facts) -> Finding:
        hours = facts.participant.driving_hours
        if hours is UNKNOWN:
            return unknown("participant.driving_hours", nearest=self.at_most, unit="hours")

        def told() -> str:
            return f"{plural(hours, 'heure')} de conduite, {self.at_most} au plus par personne."

        if self.pooled and hours > self.at_most and facts.people:
            left = self._left(facts.people)
            if left is UNKNOWN:
                return unknown("participant.driving_hours", unit="hours")
            if left >= 0:
                return met(lambda: f"{told()} Les heures mises en commun couvrent le reste.", margin=left, unit="hours")
        # a call pools the hours left by some for others: beyond 50, the excess may still be covered
        pool = " Prenez-les sur les heures mises en commun." if self.pooled else ""
        # « sauf situation particulière à faire remonter au service référent et au Département » (3B, « Contenu »)
        refer = f" Faites remonter cette situation particulière {self.referral}." if self.referral else ""

        def advice(gap: Number) -> str:
            return f"Il y en a {number(gap)} de trop.{pool}{refer}"

        fact = None if pool or refer else "participant.driving_hours"
        return at_most(hours, self.at_most, "hours", told, advice, fact)

    def _left(self, people: tuple[FollowedPerson, ...]) -> Quantity:
        """What is left of the hours put in common: those that the people who have left did not use, less all excess."""
        left: Number = 0
        for person in people:
            hours = person.facts.driving_hours
            if hours is UNKNOWN:
                return UNKNOWN
            # who is still there may use theirs
            if person.over or hours > self.at_most:
                left += self.at_most - hours
        return left


def derived(fiche: Fiche, words: Words) -> Derived:
    """The quota of driving hours of a fiche."""
    section = fiche.per_participant
    if section.driving_hours_max is not None:
        terms = DrivingHours(
            at_most=section.driving_hours_max,
            pooled=bool(section.driving_hours_pooled),
            referral=section.driving_hours_referral,
        )
        yield terms, section.source


KIND = RuleKind(
    name="driving_hours",
    meaning=(
        "Les heures de conduite d'une personne ne dépassent pas son quota ; où le texte renvoie un dépassement à "
        "quelqu'un, il avertit sans refuser."
    ),
    stage=Stage.FOLLOW_UP,
    reads=("participant.driving_hours",),
    derived=derived,
    builds=DrivingHours,
    warns=lambda terms: terms.referral is not None,
    written_in=", ".join(f"per_participant.driving_hours_{key}" for key in ("max", "pooled", "referral")),
    example="""
        per_participant:
          driving_hours_max: 50
          driving_hours_pooled: true
          driving_hours_referral: au service référent
          source: Contenu
    """,
)
