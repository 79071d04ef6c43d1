"""What was recorded by mistake: it is said once that it does not stand, and what stands still adds up without it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tremplin.casework.acting.conditions.door import About, Case, condition
from tremplin.casework.acting.money import Stood, stood
from tremplin.catalogue.quantities import euros
from tremplin.records.codes import PaymentKind

Numbered = tuple[tuple[int, Stood], ...]


class CorrectedBound(NamedTuple):
    """What some payments stay within: how many cents, in which words, and which payments it counts."""

    cents: int
    words: str
    counts: Callable[[Stood], bool]

    def sum(self, payments: Numbered) -> int:
        """What stands of the payments that it counts."""
        return sum(one.cents for one in stood(each for _, each in payments) if self.counts(one))


@dataclass(frozen=True, kw_only=True)
class CounterEntry:
    """A row that would no longer stand, by its name, « Le versement n° 2 », and who recorded it.

    ``now`` are the payments, ``left`` those that would stand, each with its number; ``bounds`` are what they stay
    within, and ``paid_upon`` the numbers of the payments that were made upon a report.
    """

    name: str
    recorded_by: int
    corrected: bool
    now: Numbered = ()
    left: Numbered = ()
    bounds: tuple[CorrectedBound, ...] = ()
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


@condition(
    "un reversement ne rend jamais plus que ce qui reste versé là d'où il revient ; ce qui reste versé tient dans le "
    "montant convenu, l'avance, l'année et le versement du texte",
    About.MONEY,
    proposed=True,
)
def still_adds_up(case: Case[CounterEntry]) -> Iterator[str]:
    left = case.proposed.left
    for rank, (number, each) in enumerate(left):
        before = [one for _, one in left[:rank]]
        if each.kind == PaymentKind.REPAYMENT and each.cents > _standing(before, each.instalment, each.year):
            told = f"Sans lui, le reversement n° {number} rendrait plus que ce qui est versé"
            yield f"{told} : corrigez d'abord celui-ci."
            return
    for bound in case.proposed.bounds:
        now, then = bound.sum(case.proposed.now), bound.sum(left)
        over = then - bound.cents
        # a grant that was lowered since they were made holds back no correction that lowers them
        if over > 0 and then > now:
            told = f"Sans lui, les versements dépasseraient de {euros(over)} les {euros(bound.cents)} {bound.words}"
            yield f"{told} : corrigez-les d'abord."


def _standing(payments: Iterable[Stood], instalment: str | None, year: int | None) -> int:
    """What stands of payments, of an instalment and of a year where they are said."""
    return sum(one.cents for one in stood(payments) if one.of(instalment, year))


@condition("aucun versement n'a été fait sur ce bilan", About.MONEY, proposed=True)
def nothing_paid_upon(case: Case[CounterEntry]) -> Iterator[str]:
    if case.proposed.paid_upon:
        told = ", ".join(f"n° {number}" for number in case.proposed.paid_upon)
        yield f"{case.proposed.name} a permis un versement ({told}) : corrigez-le d'abord."
