"""Check ten rules with their amounts, margins and nearest values, then with every sentence rendered.

    python bench/check_rules.py

The dossier that passes and the one that breaks everything are both timed: the second computes more. The baseline
makes the same ten comparisons in a row, bare, and keeps their margins alone; it is the yard of both goals. Two engines
of rules are timed beside where they are installed (rivals.py says how). Time is that of the processor.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from time import process_time

from rivals import rivals
from stopwatch import Measured, report, timed

from tremplin.catalogue.calendar import end_after, whole_months
from tremplin.catalogue.fiche import Window
from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.rule import Terms
from tremplin.rules.facts.view import Budget, Facts, Participants
from tremplin.rules.finding import Verdict
from tremplin.rules.kinds.advance import AdvanceCeiling
from tremplin.rules.kinds.capacity import Capacity
from tremplin.rules.kinds.deposit_window import DepositWindow
from tremplin.rules.kinds.grant_ceiling import GrantCeiling
from tremplin.rules.kinds.indirect_costs import IndirectCosts
from tremplin.rules.kinds.max_duration import MaxDuration
from tremplin.rules.kinds.participant_month_cap import ParticipantMonthCap
from tremplin.rules.kinds.public_share import PublicShare
from tremplin.rules.kinds.request_within_costs import RequestWithinCosts
from tremplin.rules.kinds.staffing_ratio import StaffingRatio

CHECKED, RENDERED = 5, 12
WINDOW = Window(
    opens=date(2023, 12, 14),
    closes=date(2024, 1, 31),
    starts_from=date(2024, 1, 1),
    starts_until=date(2024, 8, 1),
)
TERMS: tuple[Terms, ...] = (
    DepositWindow(windows=(WINDOW,)),
    MaxDuration(months=12),
    PublicShare(public="under_26", label="jeunes", at_most=Rate(1, 5)),
    GrantCeiling(amount=5_000_000),
    RequestWithinCosts(costs=("staff", "operating", "indirect")),
    IndirectCosts(mode="flat", rate=Rate(1, 5), base=("staff", "operating")),
    ParticipantMonthCap(amount=37_500),
    StaffingRatio(participants_per_fte=15),
    Capacity(participants_per_year=12),
    AdvanceCeiling(max_rate=Rate(4, 5)),
)
PASSING = Facts(
    deposited_on=date(2024, 1, 31),
    starts_on=date(2024, 1, 1),
    ends_on=date(2024, 12, 31),
    participants=Participants(total=10, publics={"under_26": 2}),
    posts=10,
    supervisors_fte=1,
    budget=Budget(staff=2_000_000, operating=1_000_000, external_services=0, other=0, indirect=600_000),
    requested=3_600_000,
    granted=3_000_000,
    advance=2_400_000,
)
BREAKING = Facts(
    deposited_on=date(2024, 2, 2),
    starts_on=date(2024, 1, 1),
    ends_on=date(2025, 1, 2),
    participants=Participants(total=13, publics={"under_26": 3}),
    posts=10,
    supervisors_fte=Decimal("0.5"),
    budget=Budget(staff=2_000_000, operating=1_000_000, external_services=0, other=0, indirect=600_001),
    requested=5_600_000,
    granted=3_000_000,
    advance=2_400_001,
)


def bare(facts: Facts) -> list[object]:
    """The margins of the ten rules, computed in a row."""
    budget, starts, ends = facts.budget, facts.starts_on, facts.ends_on
    base = budget.staff + budget.operating
    return [
        WINDOW.holds(facts.deposited_on) and WINDOW.starts_from <= starts <= WINDOW.starts_until,
        (end_after(starts, 12) - ends).days,
        facts.participants.total // 5 - facts.participants.publics["under_26"],
        5_000_000 - facts.requested,
        base + budget.indirect - facts.requested,
        base // 5 - budget.indirect,
        37_500 * facts.posts * whole_months(starts, ends) - facts.requested,
        facts.supervisors_fte * 15 - facts.posts,
        12 - facts.participants.total,
        facts.granted * 4 // 5 - facts.advance,
    ]


def checks(facts: Facts) -> Callable[[], object]:
    return lambda: [terms.check(facts) for terms in TERMS]


def sentences(facts: Facts) -> Callable[[], object]:
    return lambda: [terms.check(facts).message for terms in TERMS]


def main() -> None:
    lines = []
    for dossier, facts, verdict in (("passes", PASSING, Verdict.MET), ("breaks all", BREAKING, Verdict.BROKEN)):
        assert all(terms.check(facts).verdict is verdict for terms in TERMS)
        engines = dict(rivals(facts, bare))
        present = {name: judge for name, judge in engines.items() if judge}
        alone, checked, rendered, *theirs = timed(
            lambda facts=facts: bare(facts),
            checks(facts),
            sentences(facts),
            *present.values(),
            runs=50,
            calls=200,
            clock=process_time,
        )
        lines += [
            Measured(f"10 rules, a dossier that {dossier}", checked, CHECKED * alone, alone),
            Measured("  the same, every sentence rendered", rendered, RENDERED * alone, alone),
            *(Measured(f"  {name}", taken, None, alone) for name, taken in zip(present, theirs, strict=True)),
            Measured("  baseline: the bare margins", alone),
        ]
    report(lines, "µs")
    for name in engines.keys() - present.keys():
        print(f"{name}: not measured, the engine is not installed (bench/rivals.py says how)")


if __name__ == "__main__":
    main()
