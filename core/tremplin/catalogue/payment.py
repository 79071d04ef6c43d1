"""How a grant is paid: its instalments, of which the advance and the balance are two, and what each comes to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction

from tremplin.catalogue.calendar import french
from tremplin.catalogue.quantities import Cents, Rate, apportioned, euros
from tremplin.catalogue.words import INSTALMENTS
from tremplin.values import dataclass


class PaidOn(StrEnum):
    """What an instalment waits for."""

    NOTIFICATION = "notification"
    SIGNATURE = "signature"
    START = "start"
    DATE = "date"
    INTERIM_REPORT = "interim_report"
    FINAL_REPORT = "final_report"


# paid as soon as the grant stands: this is what calls name an advance
UPFRONT = (PaidOn.NOTIFICATION, PaidOn.SIGNATURE)
REPORTED = (PaidOn.INTERIM_REPORT, PaidOn.FINAL_REPORT)


# the names of some keys in the published form
INSTALMENT = {"amount": "amount_cents", "day": "date", "within": "within_months"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """What is paid first, and at most how much of the grant."""

    on: str
    # « une avance maximum de 80 % » where a call bounds it; most only say « une avance »
    max_rate: Rate | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is paid last, on what condition and by when."""

    on: str
    within: int | None = None
    no_later_than: date | None = None
    # « un solde annuel » (a call of 2024, « DUREE ET FINANCEMENT », 4)
    annual: bool | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One payment of a grant: a share of it, an amount, or what the others leave; ``report`` is what it waits for."""

    code: str
    on: str
    share: Rate | None = None
    amount: Cents | None = None
    day: date | None = None
    within: int | None = None
    report: str | None = None
    source: str | None = None

    @property
    def paid_as(self) -> str:
        """What a payment of it is, by the codes of payments."""
        if self.on in UPFRONT:
            return "advance"
        return "balance" if self.on == PaidOn.FINAL_REPORT else "interim"

    def when(self, reports: Mapping[str, str]) -> str:
        """« à la signature de la convention »; ``reports`` is what people call each interim report."""
        if self.day:
            return f"à partir du {french(self.day)}"
        return f"à la réception du {reports.get(self.report, self.report)}" if self.report else INSTALMENTS[self.on]

    def told(self, reports: Mapping[str, str]) -> str:
        """« 30 % à la signature de la convention », « le reste sur production du bilan final »."""
        what = str(self.share) if self.share else euros(self.amount) if self.amount else "le reste"
        follow = "le mois qui suit" if self.within == 1 else f"les {self.within} mois qui suivent"
        after = " la fin de l'opération" if self.on == PaidOn.FINAL_REPORT else ""
        return f"{what} {self.when(reports)}{f', dans {follow}{after}' if self.within else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTerms:
    """How the grant is paid; ``instalments`` where the text gives them, whose views are its advance and balance."""

    advance: Advance | None = None
    balance: Balance | None = None
    instalments: tuple[Instalment, ...] = ()

    @classmethod
    def by_instalments(cls, instalments: tuple[Instalment, ...]) -> "PaymentTerms":
        """The terms that a text gives by instalments, and what a reader of the advance and of the balance sees."""
        return cls(advance=_advance(instalments), balance=_balance(instalments), instalments=instalments)

    @property
    def schedule(self) -> tuple[Instalment, ...]:
        """The instalments; where the text gives but an advance and a balance, these, without a share."""
        return self.instalments or tuple(_two(self.advance, self.balance))

    def one(self, code: str) -> Instalment | None:
        """The instalment of this code."""
        return next((each for each in self.schedule if each.code == code), None)

    def amounts(self, granted: Cents) -> dict[str, Cents | None]:
        """What each instalment comes to of a grant, by code; ``None`` where the text does not say.

        They never exceed the grant: one that says nothing takes what the others leave, if it is the only one.
        """
        said = self.schedule
        exact = [granted * each.share.exact if each.share else Fraction(each.amount or 0) for each in said]
        silent = [each.code for each in said if each.share is None and each.amount is None]
        amounts: dict[str, Cents | None] = {}
        left = granted
        for each, cents in zip(said, apportioned(exact), strict=True):
            if each.code not in silent:
                amounts[each.code] = min(cents, left)
                left -= min(cents, left)
        rest = left if len(silent) == 1 else None
        return {each.code: rest if each.code in silent else amounts[each.code] for each in said}

    def before_reports(self, granted: Cents) -> Cents | None:
        """What the instalments that wait for no report come to; ``None`` where the text does not say."""
        return self._sum(granted, lambda each: each.on not in REPORTED)

    def upfront(self, granted: Cents) -> Cents | None:
        """What the instalments of the notification and of the signature come to; ``None`` where it is not said."""
        return self._sum(granted, lambda each: each.on in UPFRONT)

    def _sum(self, granted: Cents, kept: Callable[[Instalment], bool]) -> Cents | None:
        amounts = self.amounts(granted)
        said = [amounts[each.code] for each in self.schedule if kept(each)]
        known = [cents for cents in said if cents is not None]
        return sum(known) if len(known) == len(said) else None


def _two(advance: Advance | None, balance: Balance | None) -> list[Instalment]:
    first = [Instalment(code="advance", on=advance.on, source=advance.source)] if advance else []
    # « selon les objectifs atteints et le bilan » waits for the report too: the settlement says what is reached
    last = [Instalment(code="balance", on=PaidOn.FINAL_REPORT, within=balance.within)] if balance else []
    return first + last


def _advance(instalments: Sequence[Instalment]) -> Advance | None:
    upfront = [each for each in instalments if each.on in UPFRONT]
    if not upfront:
        return None
    shares = [each.share.exact for each in upfront if each.share]
    total = sum(shares, Fraction(0)) if len(shares) == len(upfront) else None
    rate = Rate(total.numerator, total.denominator) if total is not None else None
    return Advance(on=upfront[0].on, max_rate=rate, source=upfront[0].source)


def _balance(instalments: Sequence[Instalment]) -> Balance | None:
    last = next((each for each in instalments if each.on == PaidOn.FINAL_REPORT), None)
    return Balance(on=last.on, within=last.within, source=last.source) if last else None
