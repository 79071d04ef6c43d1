"""People asked again some months after they left the action."""

from datetime import date

from tremplin.rules.door import (
    UNKNOWN,
    Departure,
    Derived,
    Facts,
    Fiche,
    Finding,
    Remedy,
    RuleKind,
    Stage,
    Words,
    add_months,
    broken,
    dataclass,
    french,
    met,
    out_of_scope,
    type_of_unknown,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUpAfterExit:
    """Ask that each person be asked again no sooner than so many months after their own exit from the action."""

    months: int

    def state(self, words: Words) -> str:
        return f"Chaque personne réinterrogée {self.months} mois au moins après sa sortie de l'action"

    def reads(self) -> tuple[str, ...]:
        return ("exits",)

    def check(self, facts: Facts) -> Finding:
        exits = facts.exits
        if exits is UNKNOWN:
            return unknown("exits")
        if not exits:
            return out_of_scope(lambda: "Personne n'est sorti de l'action.")
        awaited = [self._awaited(each) for each in exits]
        days = sorted(each for each in awaited if isinstance(each, date))
        if days:
            # from the last of these days on, one round answers for everybody
            return broken(
                lambda: f"{self._lacking(days, len(exits))} {_from(days)}",
                margin=-len(days),
                unit="participants",
                nearest=days[-1],
                advised=lambda: Remedy(choices=(_from(days),)),
            )
        if UNKNOWN in awaited:
            return unknown("exits")
        return met(
            lambda: f"Chaque personne sortie a été réinterrogée {self.months} mois au moins après sa sortie.",
            margin=0,
            unit="participants",
        )

    def _awaited(self, exit_: Departure) -> date | type_of_unknown | None:
        """The day from which news of a person is awaited; none when it was taken, unknown when nobody said."""
        if exit_.left_on is UNKNOWN or exit_.followed_up is UNKNOWN:
            return UNKNOWN
        first = add_months(exit_.left_on, self.months)
        # no sooner, since what is asked is how things stand by then; later is still an answer
        taken = any(each.months >= self.months and each.on >= first for each in exit_.followed_up)
        return None if taken else first

    def _lacking(self, days: list[date], left: int) -> str:
        people = "La personne sortie" if left == 1 else f"{len(days)} {_several('personne sortie', days)} sur {left}"
        asked = f"n'{'ont' if len(days) > 1 else 'a'} pas été {_several('réinterrogée', days)}"
        whose = "leur" if len(days) > 1 else "sa"
        return f"{people} {asked} {self.months} mois après {whose} sortie."


def _from(days: list[date]) -> str:
    last = f", et de la dernière à partir du {french(days[-1])}" if days[-1] > days[0] else ""
    return f"Reprenez des nouvelles à partir du {french(days[0])}{last}."


def _several(words: str, days: list[date]) -> str:
    return " ".join(f"{word}s" for word in words.split()) if len(days) > 1 else words


def derived(fiche: Fiche, words: Words) -> Derived:
    """The milestones after the exit that a fiche obliges to."""
    after = fiche.follow_up.after_exit
    if after is not None and after.required:
        # a call asks 3 months, another 6: each milestone is a rule, with its own finding
        for months in after.months:
            yield FollowUpAfterExit(months=months), after.source


KIND = RuleKind(
    name="follow_up_after_exit",
    meaning="Chaque personne est réinterrogée un nombre de mois après sa sortie de l'action.",
    stage=Stage.SETTLEMENT,
    reads=("exits",),
    derived=derived,
    builds=FollowUpAfterExit,
    written_in="follow_up.after_exit.months, follow_up.after_exit.required",
    example="""
        follow_up:
          after_exit: {months: [3, 6], source: Suivi}
    """,
)
