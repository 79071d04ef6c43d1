"""Follow-up committees held as often as asked."""

from collections.abc import Iterator
from datetime import date, timedelta

from tremplin.catalogue.words import MONTHS_OF_CADENCES
from tremplin.rules.door import (
    CADENCES,
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    Remedy,
    RuleKind,
    Stage,
    Words,
    absent,
    at_least,
    broken,
    dataclass,
    end_after,
    french,
    met,
    out_of_scope,
    plural,
    unknown,
    whole_months,
)

# words without a figure: the least that they can mean, over twelve months
LEAST_PER_YEAR = {"several_per_year": 2, "regular": 1}


@dataclass(frozen=True, kw_only=True, slots=True)
class CommitteesCadence:
    """Ask for a committee in each whole period of the operation, or for a number of them over the year."""

    cadence: str
    # of a cadence of the department alone: the months of its period, and what it is called
    months: int | None = None
    label: str | None = None

    @property
    def period(self) -> int | None:
        """The months of which each whole period holds at least one committee, where the words make periods."""
        return self.months or MONTHS_OF_CADENCES.get(self.cadence)

    def often(self) -> str:
        """« tous les trois mois »."""
        return self.label or CADENCES[self.cadence]

    def state(self, words: Words) -> str:
        often = self.label or words("cadences")[self.cadence]
        if self.period:
            return f"Un comité de suivi au moins {often}"
        least = LEAST_PER_YEAR.get(self.cadence)
        number = f"soit {plural(least, 'comité')} au moins en douze mois" if least else "sans nombre imposé"
        return f"Comités de suivi tenus {often}, {number}"

    def reads(self) -> tuple[str, ...]:
        return KIND.reads if self.period or self.cadence in LEAST_PER_YEAR else ()

    def check(self, facts: Facts) -> Finding:
        # committees held on request have no number
        if not self.period and self.cadence not in LEAST_PER_YEAR:
            return out_of_scope(lambda: f"Comités {self.often()} : aucun nombre n'est imposé.")
        days, starts, ends = facts.committees, facts.starts_on, facts.ends_on
        if days is UNKNOWN or starts is UNKNOWN or ends is UNKNOWN:
            read = {"committees": days, "starts_on": starts, "ends_on": ends}
            return unknown(*absent(read))
        # two meetings of one day are one committee: no text of a call tells them apart
        held = {day for day in days if starts <= day <= ends}
        if self.period:
            return self._by_period(held, list(periods(starts, ends, self.period)))
        # over twelve months in the text: an operation of six owes half, and one at least
        least = max(1, LEAST_PER_YEAR[self.cadence] * whole_months(starts, ends) // 12)

        def told() -> str:
            asked = f"« {self.often()} » en demande au moins {least}"
            return f"{plural(len(held), 'comité tenu', 'comités tenus')} : {asked}."

        return at_least(len(held), least, "committees", told, lambda lack: f"Tenez-en {lack} de plus.")

    def _by_period(self, held: set[date], asked: list[tuple[date, date]]) -> Finding:
        empty = [(first, last) for first, last in asked if not any(first <= day <= last for day in held)]

        def told() -> str:
            count = plural(len(held), "comité tenu", "comités tenus")
            return f"{count}, {plural(len(asked), 'attendu')} : un {self.often()}."

        if not empty:
            return met(told, margin=0, unit="committees", nearest=len(asked))
        first, last = empty[0]
        return broken(
            lambda: f"{told()} Aucun du {french(first)} au {french(last)} : tenez-en un par période.",
            margin=-len(empty),
            unit="committees",
            nearest=len(asked),
            advised=lambda: Remedy(
                choices=tuple(f"Tenez un comité entre le {french(one)} et le {french(other)}." for one, other in empty)
            ),
        )


def periods(starts: date, ends: date, months: int) -> Iterator[tuple[date, date]]:
    """The whole periods of so many months, counted from the start."""
    for number in range(whole_months(starts, ends) // months):
        first = starts if number == 0 else end_after(starts, months * number) + timedelta(days=1)
        yield first, end_after(starts, months * (number + 1))


def terms_of(cadence: str, words: Words) -> CommitteesCadence:
    """The terms of a cadence, with what its department says of one of its own."""
    if cadence in CADENCES:
        return CommitteesCadence(cadence=cadence)
    return CommitteesCadence(cadence=cadence, months=words("months").get(cadence), label=words("cadences").get(cadence))


def derived(fiche: Fiche, words: Words) -> Derived:
    """The cadence of the committees of a fiche."""
    committees = fiche.follow_up.committees
    if committees and committees.cadence:
        yield terms_of(committees.cadence, words), committees.source


KIND = RuleKind(
    name="committees_cadence",
    meaning="Les comités de suivi se tiennent à la cadence demandée.",
    stage=Stage.FOLLOW_UP,
    reads=("committees", "starts_on", "ends_on"),
    derived=derived,
    builds=CommitteesCadence,
    written_in="follow_up.committees.cadence",
    example="""
        follow_up:
          committees: {cadence: quarterly, source: Suivi}
    """,
)
