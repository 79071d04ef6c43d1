"""Indirect costs as a rate of some direct costs: flat, a ceiling, or without the source saying which."""

from dataclasses import dataclass, replace
from typing import Any

from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.quantities import Rate, euros
from tremplin.catalogue.rule import Stage
from tremplin.catalogue.words import COSTS
from tremplin.documents.fields import Word, words
from tremplin.documents.figures import Percent
from tremplin.documents.schema import RuleSchema
from tremplin.rules.costs import named, total
from tremplin.rules.facts import UNKNOWN, Budget, Facts, Money
from tremplin.rules.finding import Amount, Finding, broken, met, unknown
from tremplin.rules.glossary import block
from tremplin.rules.kind import RuleKind


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
    widest: tuple[str, ...] = tuple(COSTS)

    def check(self, facts: Facts) -> Finding:
        asked, costs = facts.budget.indirect, self.base or self.widest
        # what is known of the base is a lower bound of it: asking no more than its share passes whatever is missing
        base, missing = total(facts.budget, costs)
        most = self.rate.of(base)
        if asked is UNKNOWN:
            return unknown("budget.indirect", *missing)
        margin = most - asked
        if margin < 0 and missing:
            return unknown(*missing)
        amounts: tuple[Amount, ...] = (
            Amount("Base des charges indirectes", base),
            Amount("Charges indirectes admises", most),
        )
        due = self.due(facts.realised)
        if due is not UNKNOWN:
            amounts += (Amount("Charges indirectes dues au solde", due),)

        def told() -> str:
            computed = f"{self.rate} de {euros(base)} : {self._base()}"
            partial = " Une partie de l'assiette reste à connaître." if missing else ""
            return f"Charges indirectes : {euros(asked)} demandés, {euros(most)} au plus ({computed}).{partial}"

        if margin >= 0:
            return met(told, margin=margin, unit="cents", nearest=asked, amounts=amounts)
        return broken(
            lambda: f"{told()} Baissez-les de {euros(-margin)}.",
            margin=margin,
            unit="cents",
            nearest=most,
            amounts=amounts,
        )

    def due(self, realised: Budget) -> Money:
        """The indirect costs that a settlement keeps; unknown as long as what they are computed from is."""
        direct = [getattr(realised, cost) for cost in self.base or self.widest]
        if UNKNOWN in direct:
            return UNKNOWN
        allowed = self.rate.of(sum(direct))
        if self.mode == "flat":
            return allowed
        return UNKNOWN if realised.indirect is UNKNOWN else min(allowed, realised.indirect)

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


def completed(terms: IndirectCosts, fiche: Fiche) -> IndirectCosts:
    """The terms with the widest base that the fiche funds."""
    return replace(terms, widest=fiche.costs) if fiche.costs else terms


KIND = RuleKind(
    name="indirect_costs",
    meaning="Les charges indirectes ne dépassent pas un taux de certaines dépenses directes ; au solde, un forfait "
    "est dû, un plafond paie le moindre du dépensé et de l'admis.",
    stage=Stage.DEPOSIT,
    reads=(*block("budget"), *block("realised")),
    schema=IndirectCostsSchema(),
    completed=completed,
    example="""
        funding:
          costs: [staff, operating, external_services]
          source: Financement, 1
          rules:
            - {kind: indirect_costs, mode: flat, rate: 20 %, base: [staff, operating], source: "Financement, 2"}
    """,
)
