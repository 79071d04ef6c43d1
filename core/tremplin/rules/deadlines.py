"""The deadline of a report: some months after a day of the operation, absolute, or both."""

from datetime import date
from typing import ClassVar

from tremplin.catalogue.door import Words, add_months, enumerated, french, plural
from tremplin.rules.door import UNKNOWN, Day, Facts, Finding, Remedy, broken, dataclass, met, unknown


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """The earlier of the two wins, unless the absolute one falls before the end: then the relative one.

    A report on the way counts from the start of the operation instead of its end: ``counted`` is that day.
    """

    within: int | None = None
    no_later_than: date | None = None

    what: ClassVar[str] = "Bilan final reçu"
    counted: ClassVar[str] = "ends_on"

    @property
    def report(self) -> str:
        """The fact that says when it was received."""
        return "reports.final"

    @property
    def called(self) -> str:
        """What people call it."""
        return "Bilan final"

    def days(self, facts: Facts) -> tuple[Day, Day]:
        """The day on which the report was received, and the one from which its delay counts."""
        return facts.reports.final, facts.ends_on

    def state(self, words: Words) -> str:
        month = "le mois qui suit" if self.within == 1 else f"les {self.within} mois qui suivent"
        relative = f"dans {month} la fin de l'opération" if self.within else None
        absolute = f"au plus tard le {french(self.no_later_than)}" if self.no_later_than else None
        return f"{self.what} {enumerated([each for each in (relative, absolute) if each])}"

    def day(self, first: date) -> date | None:
        """The last day, included, where it counts from this one; ``None`` when the source gives neither."""
        # the same day of the month, or its last: one month after 31 January is 28 February
        relative = add_months(first, self.within) if self.within else None
        if relative is None or self.no_later_than is None:
            return relative or self.no_later_than
        # a call of 2024 prints 31/03/2025 for operations that may end later: that day would come before their end
        return relative if self.no_later_than < first else min(relative, self.no_later_than)

    def check(self, facts: Facts) -> Finding:
        received, first = self.days(facts)
        if self.within and first is UNKNOWN:
            return unknown(*((self.counted,) if received is not UNKNOWN else (self.report, self.counted)))
        last = self.no_later_than if first is UNKNOWN else self.day(first)
        if received is UNKNOWN or last is None:
            return unknown(self.report, nearest=last)
        margin = (last - received).days

        def told() -> str:
            return f"{self.called} reçu le {french(received)}, attendu le {french(last)} au plus tard."

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
