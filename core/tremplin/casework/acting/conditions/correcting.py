"""What was recorded by mistake: it is said once that it does not stand, and what stands still adds up without it."""

from collections.abc import Iterator
from dataclasses import dataclass

from tremplin.casework.acting.conditions.door import About, Case, condition
from tremplin.catalogue.quantities import euros


@dataclass(frozen=True, kw_only=True)
class CounterEntry:
    """A row that would no longer stand, by its name, « Le versement n° 2 », and who recorded it.

    ``balances`` are what would be paid after each of the payments that would stand, with its number; ``agreed`` is what
    all of them stay within, and ``paid_upon`` the numbers of the payments that were made upon a report.
    """

    name: str
    recorded_by: int
    corrected: bool
    balances: tuple[tuple[int, int], ...] = ()
    agreed_cents: int = 0
    paid_upon: tuple[int, ...] = ()


@condition("ce qui est corrigé tient encore", About.CONTENT, proposed=True)
def corrected_once(case: Case[CounterEntry]) -> Iterator[str]:
    if case.proposed.corrected:
        yield f"{case.proposed.name} est déjà corrigé : enregistrez ce qui le remplace, s'il y a lieu."


# a payment that one person could record, correct and record again would leave twice and be counted once
@condition("une autre personne que celle qui l'avait enregistré", About.PEOPLE, proposed=True)
def corrected_by_another(case: Case[CounterEntry]) -> Iterator[str]:
    if case.proposed.recorded_by == case.actor.account_id:
        yield f"{case.proposed.name} est de votre main : sa correction revient à une autre personne."


@condition("ce qui reste versé n'est jamais négatif, et tient dans le montant convenu", About.MONEY, proposed=True)
def still_adds_up(case: Case[CounterEntry]) -> Iterator[str]:
    balances, agreed = case.proposed.balances, case.proposed.agreed_cents
    below = next((number for number, paid in balances if paid < 0), None)
    if below is not None:
        yield f"Sans lui, le reversement n° {below} rendrait plus que ce qui est versé : corrigez d'abord celui-ci."
    elif balances and balances[-1][1] > agreed:
        over = euros(balances[-1][1] - agreed)
        yield f"Sans lui, les versements dépasseraient de {over} les {euros(agreed)} convenus : corrigez-les d'abord."


@condition("aucun versement n'a été fait sur ce bilan", About.MONEY, proposed=True)
def nothing_paid_upon(case: Case[CounterEntry]) -> Iterator[str]:
    if case.proposed.paid_upon:
        told = ", ".join(f"n° {number}" for number in case.proposed.paid_upon)
        yield f"{case.proposed.name} a permis un versement ({told}) : corrigez-le d'abord."
