"""A printed date that falls before the end of the operation."""

from datetime import date

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    Remedy,
    RuleKind,
    Severity,
    Stage,
    Words,
    broken,
    dataclass,
    french,
    met,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class AbsoluteDeadline:
    """Warn when the absolute deadline cannot apply, since it comes before the operation ends."""

    no_later_than: date

    def state(self, words: Words) -> str:
        return f"La date limite du {french(self.no_later_than)} vaut si l'opération finit au plus tard ce jour-là"

    def check(self, facts: Facts) -> Finding:
        ends, printed = facts.ends_on, self.no_later_than
        if ends is UNKNOWN:
            return unknown("ends_on")
        margin = (printed - ends).days
        if margin >= 0:
            return met(
                lambda: f"La date limite du {french(printed)} suit la fin de l'opération.",
                margin=margin,
                unit="days",
                nearest=ends,
            )
        return broken(
            lambda: (
                f"La date limite imprimée, le {french(printed)}, précède la fin de l'opération, le {french(ends)} : "
                "le délai relatif s'applique."
            ),
            margin=margin,
            unit="days",
            nearest=printed,
            advised=lambda: Remedy(choices=("Rendez le bilan dans le délai relatif.",)),
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The absolute deadlines of a fiche that stand beside a relative one."""
    for section in (fiche.payment.balance, fiche.reports.final):
        # calls of 2024 print both: « 3 mois » after the end, and 31/03/2025
        if section and section.no_later_than and section.within:
            yield AbsoluteDeadline(no_later_than=section.no_later_than), section.source


KIND = RuleKind(
    name="absolute_deadline",
    meaning="La date limite imprimée ne précède pas la fin de l'opération ; sinon, le délai relatif s'applique.",
    stage=Stage.SETTLEMENT,
    # the carrier printed neither date: the relative one serves, and the mistake is told
    severity=Severity.WARNING,
    reads=("ends_on",),
    derived=derived,
    builds=AbsoluteDeadline,
    written_in="reports.final.no_later_than, payment.balance.no_later_than",
    example="""
        reports:
          final: {within: 3 months, no_later_than: 2026-03-31, source: Bilan}
    """,
)
