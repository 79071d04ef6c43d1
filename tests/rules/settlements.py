"""Settlements made in one line: a fiche of some terms, an operation that spent what it foresaw, and what is said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rules.dossiers import make_facts
from tremplin.catalogue.fiche import Fiche, FicheId
from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.rule import Rule, Severity, Stage
from tremplin.errors import MissingFacts
from tremplin.rules.facts.view import Facts
from tremplin.rules.kinds.indirect_costs import IndirectCosts
from tremplin.rules.settling.settlement import Reckoning, settled

TWENTY = Rate(1, 5)


def make_fiche(*terms: Any, costs: tuple[str, ...] = ("staff",), kind: str = "essai") -> Fiche:
    """A fiche that funds these costs, by rules of these terms."""
    rules = tuple(Rule(kind, Stage.SETTLEMENT, Severity.BLOCKING, "Financement, 3", each) for each in terms)
    identity = FicheId("00", "essai", "essai")
    return Fiche(id=identity, title="Essai", costs=costs, costs_source="Financement, 1", rules=rules)


def indirect(mode: str = "flat", rate: Rate = TWENTY, base: tuple[str, ...] | None = ("staff",)) -> IndirectCosts:
    return IndirectCosts(mode=mode, rate=rate, base=base)


def spent(
    budget: Mapping[str, Any],
    realised: Mapping[str, Any] | None = None,
    granted: int = 10**9,
    advance: int = 0,
    **more: Any,
) -> Facts:
    """Facts of an operation that spent what it foresaw, unless it is said what it spent."""
    facts = make_facts(budget=budget, realised=budget if realised is None else realised, **more)
    return replace(facts, granted=granted, advance=advance)


def cents(settlement: Reckoning) -> dict[str, int]:
    """The amounts of a settlement, by the code of their line."""
    return {line.code: line.cents for line in settlement.lines}


def why(settlement: Reckoning, code: str) -> str:
    """The sentence of a line, with ordinary spaces."""
    (line,) = [line for line in settlement.lines if line.code == code]
    return line.why.replace("\N{NO-BREAK SPACE}", " ")


def asked(fiche: Fiche, facts: Facts) -> tuple[str, ...]:
    """The facts that a settlement lacks; none when it can be made."""
    try:
        settled(fiche, facts)
    except MissingFacts as refused:
        return refused.missing
    return ()
