"""The lines of a settlement: what each says, in a sentence that can be sent as it is, with its source."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import floor
from typing import NamedTuple

from tremplin.catalogue.door import (
    NO_BREAK,
    Cents,
    Fiche,
    Rule,
    agreeing,
    enumerated,
    euros,
    in_euros,
    number,
    of_family,
)
from tremplin.rules.door import UNKNOWN, Budget, EarnedPart, Facts, Money, Priced, Reckons, can
from tremplin.rules.facts.costs import LABELS, named
from tremplin.rules.kinds.foreseen_costs import lesser
from tremplin.rules.settling.limits import RuleLimit

RESULT, LIMIT, UNIT = "result.", "limit.", "unit."


class Line(NamedTuple):
    """One line of a settlement; what is set aside has a line of its own, at zero."""

    code: str
    label: str
    cents: Cents
    why: str


def direct(cost: str, facts: Facts, fiche: Fiche) -> Iterator[Line]:
    """What is kept of a direct cost that the fiche funds, then what is set aside because it was not foreseen."""
    name, sources = LABELS[cost].capitalize(), _sources_of_costs(fiche)
    foreseen, incurred = getattr(facts.budget, cost), getattr(facts.realised, cost)
    kept = lesser(foreseen, incurred)
    if kept is UNKNOWN:
        return
    why = f"{name} : {_kept(foreseen, incurred)}{_by_line(cost, facts, fiche)}"
    yield Line(f"direct.{cost}", name, kept, _sent(why, *sources))
    if incurred is not UNKNOWN and foreseen is not UNKNOWN and incurred > foreseen:
        over = incurred - foreseen
        planned = f"au-delà {agreeing(foreseen, 'de', 'des')} {in_euros(foreseen, 'prévu')}"
        beyond = planned if foreseen else f"sans avoir été {agreeing(over, 'prévu')}"
        why = (
            f"{name} : {in_euros(over, 'réalisé')} {beyond}, {agreeing(over, 'écarté')}. "
            "Seules les dépenses à la fois prévues et effectives sont retenues."
        )
        yield Line(f"excess.{cost}", f"{name} : non prévu", 0, _sent(why, *sources))


def _kept(foreseen: Money, incurred: Money) -> str:
    if foreseen is UNKNOWN or incurred == 0:
        return "rien n'a été réalisé ; rien n'est retenu."
    if incurred is UNKNOWN or foreseen == 0:
        return "rien n'était prévu ; rien n'est retenu."
    if incurred == foreseen:
        return f"{in_euros(incurred, 'prévu', 'réalisé')} ; tout est retenu."
    which = "réalisé" if incurred < foreseen else "prévu"
    return f"{in_euros(incurred, 'réalisé')} pour {in_euros(foreseen, 'prévu')} ; le {which} est retenu."


def _by_line(cost: str, facts: Facts, fiche: Fiche) -> str:
    """What each line of a family says, where somebody told some: « Par ligne : loyers, 10,00 € réalisés… »."""
    asked, spent = facts.budget.lines(), facts.realised.lines()
    told = []
    for line in of_family(fiche.cost_lines, cost):
        foreseen, incurred = asked.get(line.code, UNKNOWN), spent.get(line.code, UNKNOWN)
        sides = [
            in_euros(cents, word)
            for cents, word in ((incurred, "réalisé"), (foreseen, "prévu"))
            if cents is not UNKNOWN
        ]
        if sides:
            told.append(f"{line.label}, {' pour '.join(sides)}")
    return f" Par ligne : {' ; '.join(told)}." if told else ""


def unfunded(cost: str, incurred: Cents, fiche: Fiche) -> Line:
    """A direct cost that the fiche does not fund."""
    name = LABELS[cost].capitalize()
    why = f"{name} : {_set_aside(incurred)}. La fiche ne finance pas ces dépenses. Elle finance : {named(fiche.costs)}."
    return Line(f"unfunded.{cost}", f"{name} : non financé", 0, _sent(why, fiche.costs_source))


def _set_aside(incurred: Cents) -> str:
    return f"{in_euros(incurred, 'réalisé')}, {agreeing(incurred, 'écarté')}"


def indirect(rule: Rule, due: Cents, kept: Budget) -> Line:
    """The indirect costs that a rule of the fiche owes."""
    how = rule.terms.reckoned(kept) if can(rule.terms, Reckons) else "selon une règle de la fiche."
    why = f"Charges indirectes : {euros(due)}, {how}"
    return Line("indirect", "Charges indirectes", due, _sent(why, rule.source))


def no_indirect(incurred: Cents) -> Line:
    """Indirect costs where no rule of the fiche owes any."""
    why = f"Charges indirectes : {_set_aside(incurred)}. Aucune règle de la fiche ne les finance."
    return Line("unfunded.indirect", "Charges indirectes : non financé", 0, why)


def eligible(costs: Cents, overheads: Cents, fiche: Fiche) -> Line:
    """The costs kept, direct and indirect."""
    # a text that names no cost excludes none: said in the line, since somebody may read it otherwise
    silent = "" if fiche.costs else " La fiche ne dit pas quelles dépenses directes elle finance : toutes sont admises."
    why = f"{euros(costs)} de dépenses directes retenues et {euros(overheads)} de charges indirectes.{silent}"
    return Line("eligible", "Dépenses éligibles", costs + overheads, _sent(why, fiche.costs_source))


def units(priced: Iterable[tuple[Rule, Priced]]) -> Iterator[Line]:
    """A line for each quantity realised and its price, then their sum."""
    amounts = []
    for rule, found in priced:
        for portion in found.portions:
            amounts.append(portion.cents)
            why = f"« {found.label} », réalisé : {portion.told()}."
            yield Line(f"{UNIT}{len(amounts)}", found.label, portion.cents, _sent(why, rule.source))
    total = sum(amounts)
    added = " + ".join(map(euros, amounts))
    why = f"{added} = {euros(total)} par les prix unitaires." if len(amounts) > 1 else f"{euros(total)} en tout."
    yield Line("units", "Prix unitaires", total, why)


def lesser_of(costs: Cents, priced: Cents) -> Line:
    """The costs kept or the unit prices, whichever are less."""
    which = "les dépenses sont retenues" if costs < priced else "les prix unitaires sont retenus"
    why = f"{euros(costs)} de dépenses éligibles, {euros(priced)} par les prix unitaires : le moindre compte, {which}."
    return Line("eligible_units", "Montant éligible", min(costs, priced), why)


def within_grant(costs: Cents, granted: Cents) -> Line:
    """The eligible costs, or the grant where they exceed it."""
    over = costs > granted
    which = "rien n'est dû au-delà de la subvention accordée" if over else "le montant éligible est retenu"
    why = f"{in_euros(costs, 'éligible')} pour {in_euros(granted, 'accordé')} : {which}."
    return Line("within_grant", "Montant retenu dans la limite de la subvention", min(costs, granted), why)


def limited(within: Cents, limits: Sequence[RuleLimit]) -> Iterator[Line]:
    """What rules bound besides the grant, then the least of all; nothing where no rule does."""
    if not limits:
        return
    amounts = [max(each.limit.most or 0, 0) for each in limits]
    for rank, (each, cents) in enumerate(zip(limits, amounts, strict=True), start=1):
        yield Line(f"{LIMIT}{rank}", each.limit.label, cents, _sent(each.limit.told(), each.rule.source))
    least = min(within, *amounts)
    told = enumerated([euros(each) for each in (within, *amounts)])
    yield Line("retained", "Montant retenu", least, f"Le moindre de {told} : {euros(least)}.")


def result(rank: int, rule: Rule, part: EarnedPart, within: Cents, cents: Cents) -> Line:
    """What one part of the results earns of the amount that the grant allows, a cent of the total included."""
    alone, whole = floor(within * part.earned), f"{part.weight} de {euros(within)}"
    gained = f"{part.reached} de {whole}" if part.reached and part.reached < 1 else whole
    # the cent that the parts, each rounded down, lack of their total: without these words, nobody would find it again
    more = f", et {euros(cents - alone)} du total que les arrondis laissent : {euros(cents)}" if cents > alone else ""
    told = f"Acquis : {gained}, soit {euros(alone)}{more}." if part.reached else "Rien n'est acquis."
    return Line(f"{RESULT}{rank}", part.label, cents, _sent(f"{part.told()}. {told}", rule.source))


def due(within: Cents, share: Fraction | None, amount: Cents) -> Line:
    """What is due."""
    whole = "Le montant retenu est dû en entier"
    how = whole if share is None else f"Part acquise aux résultats : {_part(share, within)}"
    return Line("due", "Subvention due", amount, f"{how}, soit {euros(amount)}.")


def paid(amount: Cents) -> Line:
    """What was paid before."""
    why = f"{in_euros(amount, 'déjà versé')}, à déduire." if amount else "Rien n'a encore été versé."
    return Line("paid", "Déjà versé", amount, why)


def balance(owed: Cents, already: Cents, fiche: Fiche) -> Line:
    """What remains to be paid, or to be paid back."""
    terms = fiche.payment.balance
    dues, payments = f"{euros(owed)} {agreeing(owed, 'dû', 'dus')}", in_euros(already, "déjà versé")
    if owed > already:
        left = owed - already
        rest = f"{euros(left)} {agreeing(left, 'reste', 'restent')} à verser"
        why = f"{dues}, moins {payments} : {rest}."
        return Line("balance", "Solde à verser", left, _sent(why, terms.source if terms else None))
    if owed < already:
        # an advance may exceed what is due in the end: calls pay up to 80 % at signature
        over = already - owed
        back = f"{euros(over)} {agreeing(over, 'est', 'sont')} à reverser au Département"
        return Line("repayment", "Trop-perçu à reverser", over, f"{payments} pour {dues} : {back}.")
    return Line("balance", "Solde", 0, f"{dues} et {agreeing(owed, 'déjà versé')} : il ne reste rien à verser.")


def _part(share: Fraction, within: Cents) -> str:
    """« 81 % de 100,00 € retenus »; « 1057/1200 de 100,00 € retenus (88,08 %) » where hundredths do not tell it."""
    # an exact quotient where hundredths are not: whoever checks by hand must find the same cent
    percent, of = f"{number(share * 100)}{NO_BREAK}%", f"de {in_euros(within, 'retenu')}"
    return f"{percent} {of}" if (share * 10_000).denominator == 1 else f"{share} {of} ({percent})"


def _sources_of_costs(fiche: Fiche) -> tuple[str | None, ...]:
    final = fiche.reports.final
    return fiche.costs_source, final.source if final and final.only_costs_foreseen_and_incurred else None


def _sent(sentence: str, *sources: str | None) -> str:
    """A sentence with its sources, each told once."""
    told = " ; ".join(dict.fromkeys(source for source in sources if source))
    return f"{sentence} — {told}" if told else sentence
