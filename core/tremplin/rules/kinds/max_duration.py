"""An operation no longer than so many months."""

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
class MaxDuration:
    """Refuse an operation that ends after so many months: twelve months from 15/03/2024 end on 14/03/2025."""

    months: int

    def state(self, words: Words) -> str:
        return f"Opération de {self.months} mois au plus"

    def check(self, facts: Facts) -> Finding:
        starts, ends = facts.starts_on, facts.ends_on
        if starts is UNKNOWN or ends is UNKNOWN:
            read = {"starts_on": starts, "ends_on": ends}
            return unknown(*absent(read))
        if ends < starts:
            return backwards(starts, ends)
        last = end_after(starts, self.months)
        margin = (last - ends).days

        def told() -> str:
            return f"{spell(starts, ends).capitalize()} : {self.months} mois au plus finissent le {french(last)}."

        if margin >= 0:
            return met(told, margin=margin, unit="days", nearest=ends)
        return broken(
            lambda: f"{told()} Avancez la fin {of(days_apart(-margin))}.",
            margin=margin,
            unit="days",
            nearest=last,
            advised="ends_on",
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The longest duration of a fiche."""
    if fiche.duration.at_most:
        yield MaxDuration(months=fiche.duration.at_most), fiche.duration.source


KIND = RuleKind(
    name="max_duration",
    meaning="L'opération ne dépasse pas un nombre de mois ; son dernier jour est compris.",
    stage=Stage.DEPOSIT,
    reads=("starts_on", "ends_on"),
    derived=derived,
    builds=MaxDuration,
    written_in="duration.at_most",
    example="duration: {at_most: 12 months, source: Durée}",
)
