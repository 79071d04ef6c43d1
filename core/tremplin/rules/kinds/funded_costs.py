"""No cost that the fiche does not fund."""

from tremplin.rules.door import (
    COSTS,
    UNKNOWN,
    Amount,
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
    broken,
    dataclass,
    euros,
    met,
    unknown,
)
from tremplin.rules.facts.costs import counted, named


@dataclass(frozen=True, kw_only=True, slots=True)
class FundedCosts:
    """Refuse an amount in a kind of direct cost that the fiche does not fund."""

    funded: tuple[str, ...]

    def state(self, words: Words) -> str:
        return f"Dépenses directes financées : {named(self.funded)}"

    def reads(self) -> tuple[str, ...]:
        return tuple(f"budget.{cost}" for cost in COSTS if cost not in self.funded)

    def check(self, facts: Facts) -> Finding:
        counts = counted(self.funded, facts.budget)
        outside = {cost: getattr(facts.budget, cost) for cost in counts if cost not in self.funded}
        # one cost that the fiche does not fund is enough, whatever the others are
        refused = {cost: cents for cost, cents in outside.items() if cents is not UNKNOWN and cents}
        if refused:
            asked = sum(refused.values())
            return broken(
                lambda: (
                    f"{euros(asked)} de dépenses que la fiche ne finance pas : "
                    f"{', '.join(f'{COSTS[cost]} {euros(cents)}' for cost, cents in refused.items())}. "
                    f"Elle finance : {named(self.funded)}. Retirez-les du budget."
                ),
                margin=-asked,
                unit="cents",
                nearest=0,
                amounts=(
                    *(Amount(COSTS[cost].capitalize(), cents) for cost, cents in refused.items()),
                    Amount("Dépenses que la fiche ne finance pas", asked),
                ),
                advised=lambda: Remedy(tuple(Correction(f"budget.{cost}", 0) for cost in refused)),
            )
        missing = absent({f"budget.{cost}": cents for cost, cents in outside.items()})
        if missing:
            return unknown(*missing)
        return met(lambda: f"Seules des dépenses financées : {named(self.funded)}.", margin=0, unit="cents", nearest=0)


def derived(fiche: Fiche, words: Words) -> Derived:
    """The costs that a fiche funds."""
    # a text that names no cost excludes none
    if fiche.costs:
        yield FundedCosts(funded=fiche.costs), fiche.costs_source


KIND = RuleKind(
    name="funded_costs",
    meaning="Le budget ne compte que des dépenses directes que la fiche finance.",
    stage=Stage.DEPOSIT,
    reads=tuple(f"budget.{cost}" for cost in COSTS),
    derived=derived,
    builds=FundedCosts,
    written_in="funding.costs",
    example="funding: {costs: [staff, operating], source: Financement}",
)
