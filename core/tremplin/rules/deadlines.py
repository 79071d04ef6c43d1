"""The deadline of a report: relative to the end of the operation, absolute, or both."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tremplin.catalogue.door import Words, add_months, enumerated, french, plural
from tremplin.rules.door import UNKNOWN, Facts, Finding, Remedy, broken, met, unknown


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """The earlier of the two wins, unless the absolute one falls before the end: then the relative one."""

    within: int | None = None
    no_later_than: date | None = None

    what: ClassVar[str] = "Bilan final reçu"

    def state(self, words: Words) -> str:
        month = "le mois qui suit" if self.within == 1 else f"les {self.within} mois qui suivent"
        relative = f"dans {month} la fin de l'opération" if self.within else None
        absolute = f"au plus tard le {french(self.no_later_than)}" if self.no_later_than else None
        return f"{self.what} {enumerated([each for each in (relative, absolute) if each])}"

    def day(self, ends: date) -> date | None:
        """The last day, included; ``None`` when the source gives neither."""
        # the same day of the month, or its last: one month after 31 January is 28 February
        relative = add_months(ends, self.within) if self.within else None
        if relative is None or self.no_later_than is None:
            return relative or self.no_later_than
        # a call of 2024 prints 31/03/2025 for operations that may end later: that day would come before their end
        return relative if self.no_later_than < ends else min(relative, self.no_later_than)

    def check(self, facts: Facts) -> Finding:
        received, ends = facts.reports.final, facts.ends_on
        if self.within and ends is UNKNOWN:
            return unknown(*(("ends_on",) if received is not UNKNOWN else ("reports.final", "ends_on")))
        last = self.no_later_than if ends is UNKNOWN else self.day(ends)
        if received is UNKNOWN or last is None:
            return unknown("reports.final", nearest=last)
        margin = (last - received).days

        def told() -> str:
            return f"Bilan final reçu le {french(received)}, attendu le {french(last)} au plus tard."

        if margin >= 0:
            return met(told, margin=margin, unit="days", nearest=received)
        return broken(
            lambda: f"{told()} Il a {plural(-margin, 'jour')} de retard.",
            margin=margin,
            unit="days",
            nearest=last,
            # the day on which it was received is nobody's to change
            advised=lambda: Remedy(choices=("Demandez au Département d'admettre ce retard.",)),
        )
