"""What findings tell of a settlement: the amounts of the one computation, whichever verb asks for them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tremplin.catalogue.door import Cents, Fiche, agreeing, euros
from tremplin.errors import RefusedRequest
from tremplin.rules.door import Amount, Facts, Judged, in_force
from tremplin.rules.settling.earnings import Earning, earnings
from tremplin.rules.settling.eligible import Eligible, eligible
from tremplin.rules.settling.settlement import Reckoning, owed


class _Settled(NamedTuple):
    """What facts come to, as far as it is known."""

    base: Eligible
    earned: tuple[Earning, ...]
    reckoning: Reckoning | None


def with_what_is_due(fiche: Fiche, facts: Facts, judged: Iterable[Judged]) -> tuple[Judged, ...]:
    """The same findings, where rules that owe or earn tell what the settlement of these facts pays by them."""
    found, fiche = tuple(judged), in_force(fiche, facts)
    try:
        settled = _Settled(eligible(fiche, facts), earnings(fiche, facts), _reckoned(fiche, facts))
    # as a rule that raises is not judged, which a plugin's may: the others answer
    except Exception:
        return found
    return tuple(_earned(_owed(each, settled.base), settled) for each in found)


def _reckoned(fiche: Fiche, facts: Facts) -> Reckoning | None:
    try:
        return owed(fiche, facts)
    except RefusedRequest:
        return None


def _owed(judged: Judged, base: Eligible) -> Judged:
    due: list[Amount] = []
    if not base.costs.missing and base.costs.rule is judged.rule:
        due.append(Amount("Charges indirectes dues au solde", base.costs.indirect))
    due += (
        Amount("Montant réalisé", priced.cents)
        for rule, priced in base.units
        if rule is judged.rule and not priced.missing
    )
    if not due:
        return judged
    return judged._replace(finding=judged.finding._replace(amounts=(*judged.finding.amounts, *due)))


def _earned(judged: Judged, settled: _Settled) -> Judged:
    amounts = tuple(_amounts(judged, settled))
    if not amounts:
        return judged
    due, told = sum(amount.cents for amount in amounts), judged.finding.sentence
    whole = Amount("Part acquise de la subvention", due)
    finding = judged.finding._replace(
        amounts=(*amounts, whole),
        sentence=lambda: f"{told()} {euros(due)} {agreeing(due, 'est dû', 'sont dus')} au solde.",
    )
    return judged._replace(finding=finding)


def _amounts(judged: Judged, settled: _Settled) -> Iterator[Amount]:
    """What each part of the pay of a rule earns, where all is known."""
    if settled.reckoning:
        cents: Iterable[Cents] = settled.reckoning.parts
        for each, gained in zip(settled.earned, cents, strict=True):
            if each.rule is judged.rule:
                yield Amount(each.part.label, gained)
