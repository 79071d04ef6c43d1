"""An operation no shorter than so many months."""

from datetime import date, timedelta

from tremplin.rules.door import (
    UNKNOWN,
    Correction,
    Derived,
    Facts,
    Fiche,
    Finding,
    Remedy,
    RuleKind,
    Stage,
    Words,
    absent,
    add_months,
    backwards,
    broken,
    dataclass,
    days_apart,
    end_after,
    french,
    met,
    of,
    spell,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class MinDuration:
    """Refuse an operation that ends before so many months: six months from 15/03/2025 end on 14/09/2025.

    Where the fiche imposes a period, an operation that cannot last so long before its end is told to start sooner.
    """

    months: int
    first: date | None = None
    last: date | None = None

    def state(self, words: Words) -> str:
        return f"Opération de {self.months} mois au moins"

    def bears_on(self) -> tuple[str, ...]:
        return ("la durée minimale",)

    def check(self, facts: Facts) -> Finding:
        starts, ends = facts.starts_on, facts.ends_on
        if starts is UNKNOWN or ends is UNKNOWN:
            return unknown(*absent({"starts_on": starts, "ends_on": ends}))
        if ends < starts:
            # the day that would end it as it starts is no passing value: it must last
            return backwards(starts, ends)._replace(nearest=None)
        least = end_after(starts, self.months)
        margin = (ends - least).days

        def told() -> str:
            return f"{spell(starts, ends).capitalize()} : {self.months} mois au moins finissent le {french(least)}."

        if margin >= 0:
            return met(told, margin=margin, unit="days", nearest=ends)
        if self.last and least > self.last:
            return self._too_late(told(), margin, self.last)
        return broken(
            lambda: f"{told()} Repoussez la fin {of(days_apart(-margin))}.",
            margin=margin,
            unit="days",
            nearest=least,
            advised="ends_on",
        )

    def _too_late(self, told: str, margin: int, last: date) -> Finding:
        """An operation that starts too late to last so long before the end of the imposed period."""
        starts = self._latest_start(last)
        if self.first and starts < self.first:
            advice = f"La période imposée finit le {french(last)} : elle ne laisse pas {self.months} mois."
            remedy = Remedy(choices=(advice,))
        else:
            advice = f"Démarrez au plus tard le {french(starts)} et finissez le {french(last)}."
            remedy = Remedy((Correction("starts_on", starts), Correction("ends_on", last)))
        # no single day is enough: both must change
        return broken(lambda: f"{told} {advice}", margin=margin, unit="days", advised=lambda: remedy)

    def _latest_start(self, last: date) -> date:
        starts = add_months(last + timedelta(days=1), -self.months)
        # a month that lacks that day ends the period with itself: 31 March less a month is 28 February
        while end_after(starts, self.months) > last:
            starts -= timedelta(days=1)
        return starts


def derived(fiche: Fiche, words: Words) -> Derived:
    """The shortest duration of a fiche."""
    duration = fiche.duration
    if duration.at_least:
        yield (
            MinDuration(months=duration.at_least, first=duration.fixed_from, last=duration.fixed_until),
            duration.source,
        )


KIND = RuleKind(
    name="min_duration",
    meaning="L'opération dure au moins un nombre de mois ; son dernier jour est compris.",
    stage=Stage.DEPOSIT,
    reads=("starts_on", "ends_on"),
    derived=derived,
    builds=MinDuration,
    written_in="duration.at_least",
    example="duration: {at_least: 6 months, source: Durée}",
)
