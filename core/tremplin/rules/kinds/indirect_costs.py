"""Indirect costs as a rate of some direct costs: flat, a ceiling, or without the source saying which."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from tremplin.rules.door import (
    COSTS,
    SELDOM,
    UNKNOWN,
    Amount,
    Budget,
    Cents,
    Facts,
    Fiche,
    Finding,
    Money,
    Rate,
    RuleKind,
    Stage,
    Words,
    agreeing,
    block,
    broken,
    dataclass,
    euros,
    in_euros,
    met,
    type_of_unknown,
    unknown,
)
from tremplin.rules.facts.costs import named, total

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True, slots=True)
class IndirectCosts:
    """Refuse indirect costs above the rate of their base.

    At deposit ``flat`` is a maximum like the others: asking less passes. What settlement pays differs by mode
    (``due``): a flat rate is due whatever was spent, the others pay the lesser of spent and allowed.
    With no base stated, the ``widest`` that the fiche funds is taken: above it, every reading refuses.
    """

    mode: str
    rate: Rate
    base: tuple[str, ...] | None = None
    # without investment: no rate of the calls that were read bears on it, and a fiche that funds it says so
    widest: tuple[str, ...] = tuple(cost for cost in COSTS if cost not in SELDOM)

    @property
    def costs(self) -> tuple[str, ...]:
        """The direct costs on which the rate applies."""
        # calls of 2024 print « 20 % » and not on what: above the widest base, every reading refuses
        return self.base or self.widest

    def state(self, words: Words) -> str:
        rate = {"flat": f"forfait de {self.rate}", "ceiling": f"{self.rate} au plus"}.get(self.mode, str(self.rate))
        doubt = ", compté comme un plafond faute de précision" if self.mode == "unspecified" else ""
        return f"Charges indirectes : {rate} des dépenses directes ({self._base()}){doubt}"

    def reads(self) -> tuple[str, ...]:
        spent = () if self.mode == "flat" else ("realised.indirect",)
        base = (f"{budget}.{cost}" for budget in ("budget", "realised") for cost in self.costs)
        return (*base, "budget.indirect", *spent)

    def bears_on(self) -> tuple[str, ...]:
        return ("les charges indirectes",)

    def check(self, facts: Facts) -> Finding:
        budget, costs = facts.budget, self.costs
        asked = budget.indirect
        # what is known of the base is a lower bound of it: asking no more than its share passes whatever is missing
        base, missing = total(budget, costs)
        most = self.rate.of(base)
        if asked is UNKNOWN:
            return unknown("budget.indirect", *missing)
        margin = most - asked
        if margin < 0 and missing:
            return unknown(*missing)
        amounts = (
            Amount("Base des charges indirectes", base),
            Amount("Charges indirectes admises", most),
        )

        def told() -> str:
            computed = f"{self.rate} de {euros(base)} : {self._base()}"
            partial = " Une partie de l'assiette reste à connaître." if missing else ""
            return f"Charges indirectes : {in_euros(asked, 'demandé')}, {euros(most)} au plus ({computed}).{partial}"

        if margin >= 0:
            return met(told, margin=margin, unit="cents", nearest=asked, amounts=amounts)
        return broken(
            lambda: f"{told()} Baissez-les de {euros(-margin)}.",
            margin=margin,
            unit="cents",
            nearest=most,
            amounts=amounts,
            advised="budget.indirect",
        )

    def due(self, kept: Budget) -> Fraction | type_of_unknown:
        """What a settlement owes on the costs that it keeps: exact, or unknown as long as it lacks what it reads."""
        base = 0
        for cost in self.costs:
            cents: Money = getattr(kept, cost)
            if cents is UNKNOWN:
                return UNKNOWN
            base += cents
        allowed = Fraction(base * self.rate.numerator, self.rate.denominator)
        # a flat rate asks for no bill, as those of Reg. (EU) 2021/1060, art. 54
        if self.mode == "flat" or not allowed:
            return allowed
        return UNKNOWN if kept.indirect is UNKNOWN else min(allowed, Fraction(kept.indirect))

    def reckoned(self, kept: Budget) -> str:
        """How a settlement computes what it owes, once all that it is computed from is known."""
        base = sum(getattr(kept, cost) for cost in self.costs)
        if self.mode == "flat":
            computed = f"{self.rate} des dépenses retenues ({euros(base)} : {self._base()})"
            return f"forfait de {computed}. Il est dû quel que soit le montant dépensé."
        spent = "" if kept.indirect is UNKNOWN else f"le moindre {_of(kept.indirect, 'réalisé')} et du "
        computed = f"{self.rate} de {in_euros(base, 'retenu')} : {self._base()}"
        doubt = " Le texte ne dit pas si ce taux est un forfait ou un plafond : il est compté comme un plafond."
        return (
            f"{spent}plafond de {euros(self.rate.of(base))} ({computed}).{doubt if self.mode == 'unspecified' else ''}"
        )

    def _base(self) -> str:
        if not self.base:
            return f"{named(self.widest)} ; l'assiette n'est pas précisée par le texte, la plus large est retenue"
        # a base of several costs without the services is what the calls print as « hors prestations »
        without = len(self.base) > 1 and "external_services" not in self.base
        return named(self.base) + (", prestations exclues" if without else "")

    def view(self) -> dict[str, Any]:
        return {
            "indirect_costs": {
                "mode": self.mode,
                "rate": self.rate.decimal(),
                "base": list(self.base) if self.base else None,
            }
        }


@cache
def schema() -> "Schema":
    """How documents write it."""
    # late: judging a dossier reads no document, and marshmallow is longer to import than all of Click
    from tremplin.documents.door import Percent, RuleSchema, Word, words

    class IndirectCostsSchema(RuleSchema):
        """A rate of indirect costs."""

        builds = IndirectCosts
        mode = Word(
            "indirect_modes",
            "mode inconnu",
            required=True,
            description="Forfait, plafond, ou ce que le texte ne dit pas : compté alors comme un plafond.",
        )
        rate = Percent(required=True, description="Le taux : « 20 % ».")
        base = words(
            "costs",
            "sorte de dépense inconnue",
            description="Les dépenses sur lesquelles il porte, si elles sont dites.",
        )

    return IndirectCostsSchema()


def _of(cents: Cents, told: str) -> str:
    """« de 1,00 € réalisé », « des 2,00 € réalisés »."""
    return f"{agreeing(cents, 'de', 'des')} {in_euros(cents, told)}"


def completed(terms: IndirectCosts, fiche: Fiche) -> IndirectCosts:
    """The terms with the widest base that the fiche funds."""
    return replace(terms, widest=fiche.costs) if fiche.costs else terms


KIND = RuleKind(
    name="indirect_costs",
    meaning="Les charges indirectes ne dépassent pas un taux de certaines dépenses directes ; au solde, un forfait "
    "est dû, un plafond paie le moindre du dépensé et de l'admis.",
    stage=Stage.DEPOSIT,
    reads=(*block("budget"), *block("realised")),
    schema=schema,
    builds=IndirectCosts,
    completed=completed,
    example="""
        funding:
          costs: [staff, operating, external_services]
          source: Financement, 1
          rules:
            - {kind: indirect_costs, mode: flat, rate: 20 %, base: [staff, operating], source: "Financement, 2"}
    """,
)
