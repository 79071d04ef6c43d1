"""The settlement of a dossier: what its grant comes to in the end, every line of the computation with its reason.

What is kept of the costs, never more than the grant, times what the results earned, less what was already paid. All
is exact until the end, where what is due is rounded down to the cent, once; the lines shown are each rounded down.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from tremplin.catalogue.door import COSTS, NO_BREAK, Cents, Fiche, Rule, number
from tremplin.errors import MissingFacts, RefusedRequest
from tremplin.rules.door import UNKNOWN, Budget, EarnedPart, Earns, Facts, Owes, absent, can, label
from tremplin.rules.kinds import results
from tremplin.rules.kinds.foreseen_costs import kept
from tremplin.rules.settling import lines as told
from tremplin.rules.settling.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """What is due for an operation; ``share`` is what results earned, ``None`` where the fiche does not pay by them."""

    lines: tuple[Line, ...]
    eligible_cents: Cents
    granted_cents: Cents
    share: Fraction | None
    due_cents: Cents
    paid_cents: Cents

    @property
    def balance_cents(self) -> Cents:
        """What remains to be paid; when it is negative, the carrier pays it back."""
        return self.due_cents - self.paid_cents

    @property
    def repayment(self) -> Cents:
        """What the carrier pays back."""
        return max(0, -self.balance_cents)

    def published(self) -> dict[str, Any]:
        """The settlement as other software reads it; the share is an exact quotient, « 1057/1200 »."""
        return {
            "eligible_cents": self.eligible_cents,
            "granted_cents": self.granted_cents,
            # an exact quotient in text: a decimal would be rounded, and the settlement not recomputed from it
            "share": None if self.share is None else str(self.share),
            "due_cents": self.due_cents,
            "paid_cents": self.paid_cents,
            "balance_cents": self.balance_cents,
            "repayment_cents": self.repayment,
            "lines": [line._asdict() for line in self.lines],
        }


def settled(fiche: Fiche, facts: Facts) -> Reckoning:
    """What is due for an operation by the rules of its fiche; ``facts.advance`` is all that was already paid."""
    granted, paid = facts.granted, facts.advance
    costs, parts = _kept(fiche, facts), tuple(_parts(fiche, facts))
    missing = (*_missing_costs(fiche, costs, facts), *(fact for _, part in parts for fact in part.missing))
    if missing or granted is UNKNOWN or paid is UNKNOWN:
        needed = (*missing, *absent({"granted": granted, "advance": paid}))
        raise MissingFacts("Le solde ne peut pas être calculé.", {fact: label(fact) for fact in needed})
    direct = sum(getattr(costs, cost) for cost in COSTS)
    # where several rules bound the indirect costs, all of them hold: the lowest amount is the one that does
    overheads, rule = min(_owed(fiche, costs), key=lambda owed: owed[0], default=(Fraction(0), None))
    # the grant is a maximum: what is spent beyond is borne by the carrier
    within = min(direct + overheads, Fraction(granted))
    share = _share(parts)
    exact = within if share is None else within * share
    # rounded once, downwards: no carrier is paid a part of a cent more than a rule owes
    due = floor(exact)
    return Reckoning(
        lines=(
            *_lines_of_direct_costs(fiche, facts),
            *_line_of_indirect_costs(rule, overheads, costs),
            told.eligible(direct, overheads, fiche),
            told.within_grant(direct + overheads, granted),
            *(told.result(rank, part, within, by.source) for rank, (by, part) in enumerate(parts, start=1)),
            told.due(exact, share),
            told.paid(paid),
            told.balance(due, paid, fiche),
        ),
        eligible_cents=floor(direct + overheads),
        granted_cents=granted,
        share=share,
        due_cents=due,
        paid_cents=paid,
    )


def _funds(fiche: Fiche, cost: str) -> bool:
    """Whether a fiche funds a direct cost: any, when its source does not say which it funds."""
    # a text that names no cost excludes none
    return not fiche.costs or cost in fiche.costs


def _kept(fiche: Fiche, facts: Facts) -> Budget:
    """The direct costs funded, foreseen and incurred; of those that are not funded, nothing is kept."""
    costs = kept(facts.budget, facts.realised)
    lines = {cost: getattr(costs, cost) if _funds(fiche, cost) else 0 for cost in COSTS}
    return Budget(**lines, indirect=facts.realised.indirect)


def _missing_costs(fiche: Fiche, costs: Budget, facts: Facts) -> Iterator[str]:
    missing = [cost for cost in COSTS if getattr(costs, cost) is UNKNOWN]
    for cost in missing:
        foreseen, incurred = getattr(facts.budget, cost), getattr(facts.realised, cost)
        yield from absent({f"budget.{cost}": foreseen, f"realised.{cost}": incurred})
    # with a cent in place of each line that is missing, is there a rule that asks for what was spent?
    supposed = Budget(
        **{cost: 1 if cost in missing else getattr(costs, cost) for cost in COSTS}, indirect=costs.indirect
    )
    if any(rule.terms.due(supposed) is UNKNOWN for rule in fiche.rules if can(rule.terms, Owes)):
        yield "realised.indirect"


def _owed(fiche: Fiche, costs: Budget) -> Iterator[tuple[Fraction, Rule]]:
    for rule in fiche.rules:
        if can(rule.terms, Owes):
            due = rule.terms.due(costs)
            if due is not UNKNOWN:
                yield Fraction(due), rule


def _parts(fiche: Fiche, facts: Facts) -> Iterator[tuple[Rule, EarnedPart]]:
    for rule in fiche.rules:
        if can(rule.terms, Earns):
            for part in rule.terms.parts(facts):
                yield rule, part


def _share(parts: tuple[tuple[Rule, EarnedPart], ...]) -> Fraction | None:
    """What the results earned, of one; ``None`` where nothing is paid by them."""
    if not parts:
        return None
    weights = sum((results.exact(part.weight) for _, part in parts), Fraction(0))
    # each rule's own weights are checked when it is read; two rules of a fiche are met only here
    if weights > 1:
        heavy = f"{number(weights * 100)}{NO_BREAK}%"
        raise RefusedRequest(
            f"Le solde ne peut pas être calculé : les parts liées aux résultats pèsent {heavy} ensemble."
        )
    return sum((results.earned(part) for _, part in parts), Fraction(0))


def _lines_of_direct_costs(fiche: Fiche, facts: Facts) -> Iterator[Line]:
    for cost in COSTS:
        foreseen, incurred = getattr(facts.budget, cost), getattr(facts.realised, cost)
        if _funds(fiche, cost):
            yield from told.direct(cost, foreseen, incurred, fiche)
        elif incurred is not UNKNOWN and incurred:
            yield told.unfunded(cost, incurred, fiche)


def _line_of_indirect_costs(rule: Rule | None, owed: Fraction, costs: Budget) -> Iterator[Line]:
    if rule:
        yield told.indirect(rule, owed, costs)
    elif costs.indirect is not UNKNOWN and costs.indirect:
        yield told.no_indirect(costs.indirect)
