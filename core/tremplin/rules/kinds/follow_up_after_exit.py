"""People asked again some months after the exit."""

from dataclasses import dataclass

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    RuleKind,
    Stage,
    Words,
    absent,
    add_months,
    broken,
    french,
    met,
    plural,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUpAfterExit:
    """Ask that people be asked again no sooner than so many months after the end of the operation."""

    months: int

    def state(self, words: Words) -> str:
        return f"Personnes réinterrogées {self.months} mois au moins après la fin de l'opération"

    def check(self, facts: Facts) -> Finding:
        asked, ends = facts.follow_ups, facts.ends_on
        if asked is UNKNOWN or ends is UNKNOWN:
            read = {"follow_ups": asked, "ends_on": ends}
            return unknown(*absent(read))
        # no sooner, since what is asked is how things stand by then; later is still an answer
        first = add_months(ends, self.months)
        last = max(asked, default=None)
        if last is not None and last >= first:
            return met(
                lambda: f"Personnes réinterrogées le {french(last)}, {self.months} mois ou plus après la fin.",
                margin=(last - first).days,
                unit="days",
                nearest=last,
            )
        margin = None if last is None else (last - first).days

        def told() -> str:
            asked = "jamais réinterrogées" if margin is None else f"réinterrogées {plural(-margin, 'jour')} trop tôt"
            return f"Personnes {asked} : faites-le à partir du {french(first)}."

        return broken(told, margin=margin, unit="days", nearest=first)


def derived(fiche: Fiche, words: Words) -> Derived:
    """The milestones after the exit of a fiche."""
    after = fiche.follow_up.after_exit
    # a call asks 3 months, another 6: each milestone is a rule, with its own finding
    for months in after.months if after else ():
        yield FollowUpAfterExit(months=months), after.source if after else None


KIND = RuleKind(
    name="follow_up_after_exit",
    meaning="Les personnes sont réinterrogées un nombre de mois après la fin.",
    stage=Stage.SETTLEMENT,
    reads=("follow_ups", "ends_on"),
    derived=derived,
    builds=FollowUpAfterExit,
    written_in="follow_up.after_exit.months",
    example="""
        follow_up:
          after_exit: {months: [3, 6], source: Suivi}
    """,
)
