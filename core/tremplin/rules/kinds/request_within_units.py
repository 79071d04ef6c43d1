"""A request no larger than what the unit prices come to."""

from collections.abc import Iterator

from tremplin.rules.door import (
    UNKNOWN,
    Amount,
    Derived,
    Facts,
    Fiche,
    Finding,
    Remedy,
    RuleKind,
    Stage,
    Words,
    broken,
    dataclass,
    euros,
    in_euros,
    met,
    unknown,
)
from tremplin.rules.kinds import unit_price
from tremplin.rules.kinds.unit_price import UnitPrice, told

NOTHING = "rien n'est prévu"


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestWithinUnits:
    """Refuse a request larger than the sum of the unit prices, each by the quantity that is foreseen."""

    prices: tuple[UnitPrice, ...]

    def state(self, words: Words) -> str:
        named = ", ".join(f"« {price.label} »" for price in self.prices)
        return f"Subvention au plus égale aux prix unitaires multipliés par les quantités prévues ({named})"

    def reads(self) -> Iterator[str]:
        yield "requested"
        for price in self.prices:
            yield from price.reads_of(realised=False)

    def check(self, facts: Facts) -> Finding:
        asked = facts.requested
        priced = [price.priced(facts, realised=False) for price in self.prices]
        # what is known of the prices is a lower bound of them: a request within it passes whatever is missing
        most = sum(each.cents for each in priced)
        missing = tuple(dict.fromkeys(fact for each in priced for fact in each.missing))
        called = {fact: name for each in priced for fact, name in each.called.items()}
        if asked is UNKNOWN:
            return unknown("requested", *missing, called=called)
        margin = most - asked
        if margin < 0 and missing:
            return unknown(*missing, called=called)

        def sentence() -> str:
            computed = " ; ".join(told(each) for each in priced if each.portions)
            partial = " Une partie des quantités reste à connaître." if missing else ""
            return f"{in_euros(asked, 'demandé')}, {euros(most)} au plus ({computed or NOTHING}).{partial}"

        amounts = tuple(Amount(each.label, each.cents) for each in priced if not each.missing)
        if margin >= 0:
            return met(sentence, margin=margin, unit="cents", nearest=asked, amounts=amounts)
        return broken(
            lambda: f"{sentence()} Baissez la demande de {euros(-margin)}.",
            margin=margin,
            unit="cents",
            nearest=most,
            amounts=amounts,
            # nobody asks for nothing: the quantities are what to look at
            advised="requested" if most else _nothing_foreseen,
        )


def _nothing_foreseen() -> Remedy:
    return Remedy(choices=("Prévoyez des quantités : sans elles, rien ne peut être demandé.",))


def derived(fiche: Fiche, words: Words) -> Derived:
    """The unit prices of a fiche, together."""
    rules = [(rule.terms, rule.source) for rule in fiche.rules if isinstance(rule.terms, UnitPrice)]
    if rules:
        prices = (unit_price.completed(terms, fiche) for terms, _ in rules)
        yield RequestWithinUnits(prices=tuple(prices)), rules[0][1]


KIND = RuleKind(
    name="request_within_units",
    meaning="La subvention demandée ne dépasse pas la somme des prix unitaires multipliés par les quantités prévues.",
    stage=Stage.DEPOSIT,
    reads=("requested", *unit_price.KIND.reads),
    derived=derived,
    builds=RequestWithinUnits,
    written_in="funding.rules",
    example="""
        funding:
          rules:
            - {kind: unit_price, code: place, label: Place en crèche, per: place, amount: 1 500 €, source: Barème}
    """,
)
