"""The settlement of a dossier: what its grant comes to in the end, every line of the computation with its reason.

What is kept of the costs, or what unit prices come to, never more than the grant nor than what rules bound, times what
the results earned, less what was already paid. What is printed is what is computed from: each amount is rounded down to
the cent when it becomes a line.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from tremplin.catalogue.door import Cents, Fiche
from tremplin.errors import MissingFacts
from tremplin.rules.door import UNKNOWN, Facts, absent, dataclass, in_force, label, unchosen
from tremplin.rules.settling import lines as told
from tremplin.rules.settling.earnings import earnings, share, shared
from tremplin.rules.settling.eligible import eligible as eligible_of
from tremplin.rules.settling.limits import limiting, retained
from tremplin.rules.settling.lines import RESULT, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """What is due for an operation; ``share`` is what results earned, ``None`` where the fiche does not pay by them."""

    lines: tuple[Line, ...]
    eligible_cents: Cents
    granted_cents: Cents
    share: Fraction | None
    due_cents: Cents
    paid_cents: Cents = 0

    @property
    def parts(self) -> tuple[Cents, ...]:
        """What each part of the pay by results earned, in the order of the fiche."""
        return tuple(line.cents for line in self.lines if line.code.startswith(RESULT))

    @property
    def balance_cents(self) -> Cents:
        """What remains to be paid; when it is negative, the carrier pays it back."""
        return self.due_cents - self.paid_cents

    @property
    def repayment(self) -> Cents:
        """What the carrier pays back."""
        return max(0, -self.balance_cents)

    def published(self) -> dict[str, Any]:
        """The settlement as other software reads it; the share is an exact quotient, « 1057/1200 »."""
        return {
            "eligible_cents": self.eligible_cents,
            "granted_cents": self.granted_cents,
            # an exact quotient in text: a decimal would be rounded, and the settlement not recomputed from it
            "share": None if self.share is None else str(self.share),
            "due_cents": self.due_cents,
            "paid_cents": self.paid_cents,
            "balance_cents": self.balance_cents,
            "repayment_cents": self.repayment,
            "lines": [line._asdict() for line in self.lines],
        }


def settled(fiche: Fiche, facts: Facts) -> Reckoning:
    """The settlement of an operation; ``facts.advance`` is all that was already paid."""
    paid = facts.advance
    reckoning = owed(fiche, facts, absent({"advance": paid}))
    assert paid is not UNKNOWN
    lines = (*reckoning.lines, told.paid(paid), told.balance(reckoning.due_cents, paid, fiche))
    return replace(reckoning, lines=lines, paid_cents=paid)


def owed(fiche: Fiche, facts: Facts, lacking: tuple[str, ...] = ()) -> Reckoning:
    """What is due for an operation by the rules of its fiche, whatever was paid; ``lacking`` is missing besides."""
    # until an option is chosen, nobody knows by which rules
    choices, fiche = unchosen(fiche, facts), in_force(fiche, facts)
    granted, base, earned = facts.granted, eligible_of(fiche, facts), earnings(fiche, facts)
    limits = tuple(limiting(fiche, base.costs.paid, facts))
    missing = (*choices, *base.missing, *(fact for each in earned for fact in each.part.missing))
    lacks = {fact: name for each in limits for fact, name in each.limit.missing.items()}
    if missing or lacks or lacking or granted is UNKNOWN:
        needed = (*missing, *lacks, *absent({"granted": granted}), *lacking)
        called = {**base.called, **choices, **lacks}
        named = {fact: called.get(fact) or label(fact) for fact in needed}
        # of what was counted from rows, why it is still open: « 1 dont la pièce est à contrôler »
        why = {
            fact: f"{name} ({facts.counted[fact].rstrip('.')})" for fact, name in named.items() if fact in facts.counted
        }
        raise MissingFacts("Le solde ne peut pas être calculé.", {**named, **why})
    eligible = base.cents
    # the grant is a maximum: what is spent beyond is borne by the carrier
    granted_at_most, gained = min(eligible, granted), share(earned)
    within = retained(granted_at_most, limits)
    parts = shared(within, earned)
    due = sum(parts) if earned else within
    results = (told.result(rank, *each, within, parts[rank - 1]) for rank, each in enumerate(earned, start=1))
    return Reckoning(
        lines=(
            *base.lines(fiche, facts),
            told.within_grant(eligible, granted),
            *told.limited(granted_at_most, limits),
            *results,
            told.due(within, gained, due),
        ),
        eligible_cents=eligible,
        granted_cents=granted,
        share=gained,
        due_cents=due,
    )
