"""The final report received in time for the balance to be paid."""

from typing import ClassVar

from tremplin.rules.deadlines import Deadline
from tremplin.rules.door import Derived, Fiche, RuleKind, Stage, Words, dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class BalanceDeadline(Deadline):
    """Refuse a balance whose report came after the deadline that the payment sets."""

    # one report may open the balance and end the operation: each deadline has its own section in a call
    what: ClassVar[str] = "Bilan qui ouvre le solde reçu"


def derived(fiche: Fiche, words: Words) -> Derived:
    """The deadline of the balance of a fiche."""
    balance = fiche.payment.balance
    if balance and (balance.within or balance.no_later_than):
        yield BalanceDeadline(within=balance.within, no_later_than=balance.no_later_than), balance.source


KIND = RuleKind(
    name="balance_deadline",
    meaning="Le bilan qui ouvre le solde est reçu dans le délai du versement.",
    stage=Stage.SETTLEMENT,
    reads=("reports.final", "ends_on"),
    derived=derived,
    builds=BalanceDeadline,
    written_in="payment.balance.within, payment.balance.no_later_than",
    example="""
        payment:
          balance: {on: final_report, within: 3 months, source: Versement}
    """,
)
