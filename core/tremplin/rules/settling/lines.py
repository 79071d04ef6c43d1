"""The lines of a settlement: what each says, in a sentence that can be sent as it is, with its source."""

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import NamedTuple

from tremplin.catalogue.door import NO_BREAK, Cents, Fiche, Rule, euros, number
from tremplin.rules.door import UNKNOWN, Budget, EarnedPart, Money, Reckons, can
from tremplin.rules.facts.costs import LABELS, named
from tremplin.rules.kinds.foreseen_costs import lesser
from tremplin.rules.kinds.results import earned


class Line(NamedTuple):
    """One line of a settlement; what is set aside has a line of its own, at zero."""

    code: str
    label: str
    cents: Cents
    why: str


def direct(cost: str, foreseen: Money, incurred: Money, fiche: Fiche) -> Iterator[Line]:
    """What is kept of a direct cost that the fiche funds, then what is set aside because it was not foreseen."""
    name, sources = LABELS[cost].capitalize(), _sources_of_costs(fiche)
    kept = lesser(foreseen, incurred)
    if kept is UNKNOWN:
        return
    yield Line(f"direct.{cost}", name, kept, _sent(f"{name} : {_kept(foreseen, incurred)}", *sources))
    if incurred is not UNKNOWN and foreseen is not UNKNOWN and incurred > foreseen:
        beyond = f"au-delà des {euros(foreseen)} prévus" if foreseen else "sans avoir été prévus"
        why = (
            f"{name} : {euros(incurred - foreseen)} réalisés {beyond}, écartés. "
            "Seules les dépenses à la fois prévues et effectives sont retenues."
        )
        yield Line(f"excess.{cost}", f"{name} : non prévu", 0, _sent(why, *sources))


def _kept(foreseen: Money, incurred: Money) -> str:
    if foreseen is UNKNOWN or incurred == 0:
        return "rien n'a été réalisé ; rien n'est retenu."
    if incurred is UNKNOWN or foreseen == 0:
        return "rien n'était prévu ; rien n'est retenu."
    if incurred == foreseen:
        return f"{euros(incurred)} prévus et réalisés ; tout est retenu."
    which = "réalisé" if incurred < foreseen else "prévu"
    return f"{euros(incurred)} réalisés pour {euros(foreseen)} prévus ; le {which} est retenu."


def unfunded(cost: str, incurred: Cents, fiche: Fiche) -> Line:
    """A direct cost that the fiche does not fund."""
    name = LABELS[cost].capitalize()
    why = (
        f"{name} : {euros(incurred)} réalisés, écartés. La fiche ne finance pas ces dépenses. "
        f"Elle finance : {named(fiche.costs)}."
    )
    return Line(f"unfunded.{cost}", f"{name} : non financé", 0, _sent(why, fiche.costs_source))


def indirect(rule: Rule, due: Fraction, kept: Budget) -> Line:
    """The indirect costs that a rule of the fiche owes."""
    how = rule.terms.reckoned(kept) if can(rule.terms, Reckons) else "selon une règle de la fiche."
    why = f"Charges indirectes : {euros(floor(due))}, {how}"
    return Line("indirect", "Charges indirectes", floor(due), _sent(why, rule.source))


def no_indirect(incurred: Cents) -> Line:
    """Indirect costs where no rule of the fiche owes any."""
    why = f"Charges indirectes : {euros(incurred)} réalisés, écartés. Aucune règle de la fiche ne les finance."
    return Line("unfunded.indirect", "Charges indirectes : non financé", 0, why)


def eligible(costs: Cents, overheads: Fraction, fiche: Fiche) -> Line:
    """The costs kept, direct and indirect."""
    amount = floor(costs + overheads)
    # a text that names no cost excludes none: said in the line, since somebody may read it otherwise
    silent = "" if fiche.costs else " La fiche ne dit pas quelles dépenses directes elle finance : toutes sont admises."
    why = f"{euros(costs)} de dépenses directes retenues et {euros(floor(overheads))} de charges indirectes.{silent}"
    return Line("eligible", "Dépenses éligibles", amount, _sent(why, fiche.costs_source))


def within_grant(costs: Fraction, granted: Cents) -> Line:
    """The eligible costs, or the grant where they exceed it."""
    over = costs > granted
    which = "rien n'est dû au-delà de la subvention accordée" if over else "le montant éligible est retenu"
    why = f"{euros(floor(costs))} éligibles pour {euros(granted)} accordés : {which}."
    return Line("within_grant", "Montant retenu dans la limite de la subvention", min(floor(costs), granted), why)


def result(rank: int, part: EarnedPart, within: Fraction, source: str | None) -> Line:
    """What one part of the results earns of the amount that the grant allows."""
    amount, whole = floor(within * earned(part)), f"{part.weight} de {euros(floor(within))}"
    gained = f"{part.reached} de {whole}" if part.reached and part.reached < 1 else whole
    told = f"Acquis : {gained}, soit {euros(amount)}." if part.reached else "Rien n'est acquis."
    return Line(f"result.{rank}", part.label, amount, _sent(f"{part.told()}. {told}", source))


def due(exact: Fraction, share: Fraction | None) -> Line:
    """What is due, rounded once."""
    amount = floor(exact)
    # the lines above are each cut to the cent: without these words, their sum would seem wrong by one
    rounded = "" if exact == amount else ", le total étant arrondi une seule fois, au centime inférieur"
    how = "Le montant retenu est dû en entier" if share is None else f"Part acquise aux résultats : {_part(share)}"
    return Line("due", "Subvention due", amount, f"{how}, soit {euros(amount)}{rounded}.")


def paid(amount: Cents) -> Line:
    """What was paid before."""
    why = f"{euros(amount)} déjà versés, à déduire." if amount else "Rien n'a encore été versé."
    return Line("paid", "Déjà versé", amount, why)


def balance(owed: Cents, already: Cents, fiche: Fiche) -> Line:
    """What remains to be paid, or to be paid back."""
    terms = fiche.payment.balance
    if owed > already:
        why = f"{euros(owed)} dus, moins {euros(already)} déjà versés : {euros(owed - already)} restent à verser."
        return Line("balance", "Solde à verser", owed - already, _sent(why, terms.source if terms else None))
    if owed < already:
        # an advance may exceed what is due in the end: calls pay up to 80 % at signature
        back = f"{euros(already - owed)} sont à reverser au Département"
        why = f"{euros(already)} déjà versés pour {euros(owed)} dus : {back}."
        return Line("repayment", "Trop-perçu à reverser", already - owed, why)
    return Line("balance", "Solde", 0, f"{euros(owed)} dus et déjà versés : il ne reste rien à verser.")


def _part(share: Fraction) -> str:
    """« 81 % du montant retenu »; « 1057/1200 du montant retenu (88,08 %) » where hundredths do not tell it whole."""
    # an exact quotient where hundredths are not: whoever checks by hand must find the same cent
    percent, of = f"{number(share * 100)}{NO_BREAK}%", "du montant retenu"
    return f"{percent} {of}" if (share * 10_000).denominator == 1 else f"{share} {of} ({percent})"


def _sources_of_costs(fiche: Fiche) -> tuple[str | None, ...]:
    final = fiche.reports.final
    return fiche.costs_source, final.source if final and final.only_costs_foreseen_and_incurred else None


def _sent(sentence: str, *sources: str | None) -> str:
    """A sentence with its sources, each told once."""
    told = " ; ".join(dict.fromkeys(source for source in sources if source))
    return f"{sentence} — {told}" if told else sentence
