"""How YAML writes what is paid, by which rules, and when."""

from itertools import pairwise
from math import prod
from typing import Any

from marshmallow import ValidationError

from tremplin.catalogue import payment
from tremplin.catalogue.door import OptionChoice, Rule
from tremplin.documents.door import (
    BlockSchema,
    Day,
    Direct,
    Listed,
    Months,
    Percent,
    Section,
    Text,
    Whole,
    Word,
    YesNo,
    checks,
    excerpt,
    expected,
    hint,
    items,
    known,
    sections,
    twice,
    words,
)
from tremplin.documents.fiches.bases import wrong_bases
from tremplin.documents.fiches.blocks import SOURCE, LabelledSchema, SourcedSchema
from tremplin.documents.fiches.choosing import WrittenChoice, WrittenOption, clashes, crossings, written_option
from tremplin.documents.fiches.instalments import InstalmentSchema, reckoned
from tremplin.documents.fiches.own_words import CostLineSchema
from tremplin.documents.writing import YEARS


class RuleField(Direct):
    """A rule of any registered kind that documents write by its name."""

    @staticmethod
    def schemas() -> list[Any]:
        """The schemas of the kinds in force."""
        return [kind.schema for kind in known("kinds").values() if kind.schema]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Rule:
        kinds = known("kinds")
        if not isinstance(value, dict):
            raise ValidationError("bloc de clés attendu, avec « kind » et « source ».")
        name = value.get("kind")
        if name is None:
            raise ValidationError({"kind": ["clé obligatoire absente."]})
        if not isinstance(name, str) or not name:
            raise ValidationError({"kind": expected("mot", name).messages})
        kind = kinds.get(name)
        if kind is None:
            writable = [known_name for known_name, other in kinds.items() if other.schema]
            raise ValidationError({"kind": [f"sorte de règle inconnue « {excerpt(name)} ».{hint(name, writable)}"]})
        # told twice, a fact would be corrected once: the window is where people look for it, its rule follows
        if kind.schema is None:
            raise ValidationError(
                {"kind": [f"« {name} » ne s'écrit pas ici : remplissez « {kind.written_in} », la règle en découle."]}
            )
        rule: Rule = kind.read(value)
        return rule


MOST_WAYS = 256


class OptionChoiceSchema(LabelledSchema):
    """One way that the carrier may choose, and the rules that then hold."""

    rules = Listed(RuleField(), description="Les règles qui valent si le porteur fait ce choix.")

    def make(self, said: dict[str, Any]) -> WrittenChoice:
        return WrittenChoice(OptionChoice(code=said["code"], label=said["label"]), said.get("rules", ()))


class OptionSchema(LabelledSchema):
    """What the carrier chooses."""

    source = Text(description=SOURCE)
    choices = sections(OptionChoiceSchema, required=True, description="Les choix, deux au moins.")

    @checks
    def chosen_among_several(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        choices = items(written.get("choices"))
        if choices and len(choices) < 2:
            raise ValidationError("deux choix au moins : d'un seul, il n'y a rien à choisir.", "choices")
        if choices and not any(choice.get("rules") for _, choice in choices):
            raise ValidationError("aucun choix ne porte de règle : écrivez-les, ou posez une question.", "choices")
        twice(written, "choices")

    def make(self, said: dict[str, Any]) -> WrittenOption:
        return written_option(said["code"], said["label"], said["choices"], said.get("source"))


class FundingSchema(BlockSchema):
    """What is paid, and the rules of the amounts."""

    costs = words("costs", "sorte de dépense inconnue", description="Les dépenses directes financées.")
    budget_years = Listed(
        Whole(least=YEARS[0], most=YEARS[1]),
        distinct=True,
        description="Les années du budget, si le texte le veut année par année : [2026, 2027].",
    )
    source = Text(description=SOURCE)
    cost_lines = sections(CostLineSchema, description="Les lignes du budget demandé, chacune dans une famille.")
    rules = Listed(
        RuleField(),
        description="Les règles de financement, chacune avec sa sorte et sa source.",
    )
    options = sections(OptionSchema, description="Ce que le porteur choisit : seules valent les règles de son choix.")

    @checks
    def bases_are_funded(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        if wrong := wrong_bases(written):
            raise ValidationError(wrong)

    @checks
    def sourced(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        # every figure has its section; rules carry their own, and costs alone would have none
        if (written.get("costs") or written.get("budget_years")) and written.get("source") is None:
            raise ValidationError({"source": ["clé obligatoire absente."]})

    @checks
    def years_in_order(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        years = data.get("budget_years") or ()
        told = ["année avant la précédente : écrivez-les dans l'ordre."]
        wrong = {rank: told for rank, (one, other) in enumerate(pairwise(years), 1) if other < one}
        if wrong:
            raise ValidationError({"budget_years": wrong})

    @checks
    def lines_are_funded(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        twice(written, "cost_lines")
        funded = data.get("costs") or known("costs")
        told = "la fiche ne finance pas cette famille : ajoutez-la à « costs », ou retirez la ligne."
        wrong = {
            index: {"family": [told]}
            for index, line in items(written.get("cost_lines"))
            if isinstance(family := line.get("family"), str) and family in known("costs") and family not in funded
        }
        if wrong:
            raise ValidationError({"cost_lines": wrong})

    @checks
    def codes_differ(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        twice(written, "options")
        ways = prod(max(len(items(option.get("choices"))), 1) for _, option in items(written.get("options")))
        # what the rules of a choice imply is told for each way to choose: each option more multiplies them
        if ways > MOST_WAYS:
            told = f"les choix se combinent de plus de {MOST_WAYS} façons : réunissez des options."
            raise ValidationError(told, "options")

    @checks
    def one_rule_for_one_thing(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        wrong = clashes(data.get("rules") or (), data.get("options") or (), written)
        if wrong:
            raise ValidationError(wrong)

    @checks
    def floors_under_ceilings(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        wrong = crossings(data.get("rules") or (), data.get("options") or (), written)
        if wrong:
            raise ValidationError(wrong)


class AdvanceSchema(SourcedSchema):
    """What is paid first."""

    builds = payment.Advance
    on = Word(
        "advances",
        "moment inconnu",
        required=True,
        description="Quand l'avance est versée.",
    )
    # « une avance maximum de 80% » or « une avance » (a call of 2024): silent on the rate, it bounds nothing
    max_rate = Percent(description="Part maximale de la subvention : « 80 % ».")


class BalanceSchema(SourcedSchema):
    """What is paid last."""

    builds = payment.Balance
    on = Word(
        "balances",
        "condition inconnue",
        required=True,
        description="La condition du solde.",
    )
    within = Months(description="Délai après la fin de l'opération.")
    no_later_than = Day(description="Date limite absolue.")
    # « un solde annuel » and « un solde sur production d'un bilan final » stand in one call
    annual = YesNo(description="true si le solde est annuel.")


class PaymentSchema(BlockSchema):
    """How the grant is paid."""

    advance = Section(AdvanceSchema, description="L'avance.")
    balance = Section(BalanceSchema, description="Le solde.")
    instalments = sections(
        InstalmentSchema,
        description="Les versements, dans l'ordre, à la place de advance et de balance qui s'en déduisent alors.",
    )

    @checks
    def written_once(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        if written.get("instalments") and (written.get("advance") or written.get("balance")):
            told = "les versements se disent une fois : gardez instalments, ou bien advance et balance."
            raise ValidationError({"instalments": [told]})

    @checks
    def add_up(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        twice(written, "instalments")
        reckoned(items(written.get("instalments")))

    def make(self, said: dict[str, Any]) -> Any:
        instalments = said.get("instalments")
        return payment.PaymentTerms.by_instalments(instalments) if instalments else payment.PaymentTerms(**said)
