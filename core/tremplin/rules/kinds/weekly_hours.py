"""Weekly hours of work of one person."""

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    RuleKind,
    Span,
    Stage,
    Words,
    dataclass,
    number,
    plural,
    unknown,
    within,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WeeklyHours:
    """Ask for weekly hours between two bounds, included."""

    hours: Span

    def state(self, words: Words) -> str:
        return f"Temps de travail : {self.hours.told('heures par semaine')}"

    def check(self, facts: Facts) -> Finding:
        worked = facts.participant.weekly_hours
        if worked is UNKNOWN:
            return unknown("participant.weekly_hours")

        def told() -> str:
            return f"{plural(worked, 'heure')} par semaine : {self.hours.told('heures')} sont prévues."

        return within(
            worked,
            self.hours,
            "hours",
            told,
            more=lambda lack: f"Ajoutez-en {number(lack)}.",
            less=lambda excess: f"Retirez-en {number(excess)}.",
            fact="participant.weekly_hours",
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The weekly hours of a fiche."""
    section = fiche.per_participant
    # four to twenty hours in a call of 2024, for a first step back to work
    if section.weekly_hours:
        yield WeeklyHours(hours=section.weekly_hours), section.source


KIND = RuleKind(
    name="weekly_hours",
    meaning="Les heures de travail par semaine restent entre deux bornes.",
    stage=Stage.FOLLOW_UP,
    reads=("participant.weekly_hours",),
    derived=derived,
    builds=WeeklyHours,
    written_in="per_participant.weekly_hours",
    example="""
        per_participant:
          weekly_hours: {min: 4, max: 20}
          source: Contenu
    """,
)
