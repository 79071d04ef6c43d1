"""Only costs both foreseen and incurred."""

from typing import Any

from tremplin.rules.door import (
    COSTS,
    UNKNOWN,
    Amount,
    Budget,
    Derived,
    Facts,
    Fiche,
    Finding,
    Money,
    Remedy,
    RuleKind,
    Severity,
    Stage,
    Words,
    agreeing,
    asked,
    broken,
    dataclass,
    euros,
    in_euros,
    met,
    unknown,
)
from tremplin.rules.facts.costs import missing_of, named


@dataclass(frozen=True, kw_only=True, slots=True)
class ForeseenCosts:
    """Keep, line by line, the lesser of what was foreseen and what was incurred; what exceeds is not kept.

    Spending more than foreseen is no fault, and the carrier alone bears it: it is told as a warning, and the settlement
    goes on without it.
    """

    costs: tuple[str, ...]

    def state(self, words: Words) -> str:
        return f"Ne sont retenues que les dépenses à la fois prévues et effectives : {named(self.costs)}"

    def reads(self) -> tuple[str, ...]:
        return tuple(f"{budget}.{cost}" for budget in ("budget", "realised") for cost in self.costs)

    def check(self, facts: Facts) -> Finding:
        lines = [(cost, getattr(facts.budget, cost), getattr(facts.realised, cost)) for cost in self.costs]
        # line by line: what one kind of cost leaves unspent does not pay for another; nothing of one asks for no other
        kept = [(cost, lesser(foreseen, incurred)) for cost, foreseen, incurred in lines]
        missing = tuple(
            fact for cost, cents in kept if cents is UNKNOWN for fact in missing_of(cost, facts.budget, facts.realised)
        )
        known = [(cost, both) for cost, *both in lines if UNKNOWN not in both]
        excess = [(cost, incurred - foreseen) for cost, (foreseen, incurred) in known if incurred > foreseen]
        if missing and not excess:
            return unknown(*missing)
        amounts = tuple(
            Amount(f"{COSTS[cost].capitalize()} : retenu", cents) for cost, cents in kept if cents is not UNKNOWN
        )
        total = sum(line.cents for line in amounts)
        if not missing:
            amounts += (Amount("Dépenses directes retenues", total),)
        if not excess:
            return met(
                lambda: f"Dépenses prévues et effectives : {in_euros(total, 'retenu')}.",
                margin=0,
                unit="cents",
                amounts=amounts,
            )
        over = sum(cents for _, cents in excess)
        return broken(
            lambda: (
                f"{in_euros(over, 'réalisé')} au-delà du prévu, {agreeing(over, 'non retenu')} : "
                f"{', '.join(f'{COSTS[cost]} {euros(cents)}' for cost, cents in excess)}. "
                f"{agreeing(total, 'Est retenu', 'Sont retenus')} {euros(total)}"
                f"{f' sur les lignes connues. {asked(missing)}' if missing else '.'}"
            ),
            margin=-over,
            unit="cents",
            amounts=amounts,
            severity=Severity.WARNING,
            advised=lambda: Remedy(choices=("Le porteur garde ces dépenses à sa charge.",)),
        )


def kept(budget: Budget, realised: Budget) -> Budget:
    """The direct costs both foreseen and incurred, line by line, and the indirect ones as they were incurred."""
    lines: dict[str, Any] = {cost: lesser(getattr(budget, cost), getattr(realised, cost)) for cost in COSTS}
    return Budget(**lines, indirect=realised.indirect)


def lesser(foreseen: Money, incurred: Money) -> Money:
    """What is kept of one line; where either is nothing so is what is kept, even if the other is not known."""
    if foreseen == 0 or incurred == 0:
        return 0
    return UNKNOWN if foreseen is UNKNOWN or incurred is UNKNOWN else min(foreseen, incurred)


def derived(fiche: Fiche, words: Words) -> Derived:
    """Where a fiche keeps only costs foreseen and incurred."""
    final = fiche.reports.final
    # some fiches of 2024 keep only costs both foreseen and incurred, and their neighbours do not say so
    if final and final.only_costs_foreseen_and_incurred and fiche.costs:
        yield ForeseenCosts(costs=fiche.costs), final.source


KIND = RuleKind(
    name="foreseen_costs",
    meaning="Seules les dépenses à la fois prévues et effectives sont retenues, ligne par ligne ; ce qui dépasse est "
    "signalé, sans arrêter le dossier.",
    stage=Stage.SETTLEMENT,
    reads=tuple(f"{budget}.{cost}" for budget in ("budget", "realised") for cost in COSTS),
    derived=derived,
    builds=ForeseenCosts,
    written_in="reports.final.only_costs_foreseen_and_incurred",
    example="""
        funding: {costs: [staff, operating], source: "Financement, 1"}
        reports:
          final: {only_costs_foreseen_and_incurred: true, source: Bilan}
    """,
)
