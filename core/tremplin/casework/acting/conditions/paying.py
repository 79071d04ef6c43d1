"""What is paid, and paid back: within what is agreed, then within what is due."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tremplin.casework.acting.conditions.door import About, Case, Occurrence, condition
from tremplin.casework.acting.money import Stood
from tremplin.casework.acting.wording import PAYMENTS
from tremplin.catalogue.door import Instalment, PaidOn, euros, french
from tremplin.records.tables import Agreement, PaymentKind, Settlement, State

# a call of 2024 pays an advance « dès signature », then the balance upon the final report: « Durée et financement, 4 »
BEFORE_SETTLEMENT = (PaymentKind.ADVANCE, PaymentKind.INTERIM)


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """A payment to record, and where the money of the dossier stands before it.

    ``reported`` says whether a final or an interim report was received; ``served``, whose payment its key recorded.
    ``since`` is the day on which what its instalment waits for came, and ``standing`` what stands of each payment.
    """

    kind: PaymentKind
    amount_cents: int
    event: Occurrence
    terms: Agreement
    paid_cents: int
    advanced_cents: int
    settlement: Settlement | None
    reported: bool
    served: int | None = None
    instalment: Instalment | None = None
    since: date | None = None
    year: int | None = None
    granted_years: Mapping[int, int] = field(default_factory=dict)
    standing: tuple[Stood, ...] = ()
    # since when bank details of the organisation wait to be confirmed, where some do
    bank_waits: date | None = None

    @property
    def left_cents(self) -> int | None:
        """What remains due, negative where it is to be paid back; ``None`` before the settlement."""
        return None if self.settlement is None else self.settlement.due_cents - self.paid_cents

    def stands(self, instalment: str | None, year: int | None = None) -> int:
        """What stands of what was paid of an instalment, or of a year."""
        return sum(each.cents for each in self.standing if each.of(instalment, year))


@condition("sa clé n'a servi à aucun autre versement", About.CONTENT, proposed=True)
def fresh_key(case: Case[Transfer]) -> Iterator[str]:
    if case.proposed.served is not None:
        own = case.proposed.served == case.dossier.id
        yield f"Cette clé a déjà servi à un autre versement{' de ce dossier' if own else ''} : prenez-en une nouvelle."


@condition("aucun changement de coordonnées bancaires n'attend d'être confirmé", About.MONEY, proposed=True)
def bank_details_confirmed(case: Case[Transfer]) -> Iterator[str]:
    """An organisation that never gave any is paid as before; what it gives back goes to no account of its own."""
    since = case.proposed.bank_waits
    if since is not None and case.proposed.kind is not PaymentKind.REPAYMENT:
        told = f"Les coordonnées bancaires du porteur, données le {french(since)}, attendent d'être confirmées"
        yield f"{told} par un autre agent : versez ensuite."


@condition("un versement est d'un centime au moins", About.MONEY, proposed=True)
def some_cents(case: Case[Transfer]) -> Iterator[str]:
    if case.proposed.amount_cents < 1:
        yield "Un versement est d'un centime au moins."


@condition(
    "un reversement ne dépasse pas ce qui est versé, ni le trop-perçu une fois soldé", About.MONEY, proposed=True
)
def repaid_within(case: Case[Transfer]) -> Iterator[str]:
    amount, paid, left = case.proposed.amount_cents, case.proposed.paid_cents, case.proposed.left_cents
    if case.proposed.kind is not PaymentKind.REPAYMENT:
        return
    if left is None:
        if amount > paid:
            yield f"{euros(amount)} à reverser : {euros(paid)} sont versés, rien de plus ne peut revenir."
    # once settled, what is due is the carrier's: paying it back would make the settlement false
    elif amount > max(0, -left):
        yield f"{euros(amount)} à reverser : le solde n'en demande que {euros(max(0, -left))}."


@condition("le solde se verse une fois arrêté, dans la limite de ce qui reste dû", About.MONEY, proposed=True)
def balance_within(case: Case[Transfer]) -> Iterator[str]:
    amount, left = case.proposed.amount_cents, case.proposed.left_cents
    if case.proposed.kind is not PaymentKind.BALANCE:
        return
    if left is None:
        yield "Le solde n'est pas arrêté : arrêtez-le d'abord."
    elif amount > max(0, left):
        yield f"{euros(amount)} de solde : il en reste {euros(max(0, left))} à verser."


@condition("ni avance ni acompte une fois le solde arrêté, ni acompte avant le démarrage", About.DAYS, proposed=True)
def paid_in_time(case: Case[Transfer]) -> Iterator[str]:
    kind, instalment = case.proposed.kind, case.proposed.instalment
    dated = instalment is not None and instalment.on == PaidOn.DATE
    if kind in BEFORE_SETTLEMENT and case.proposed.settlement is not None:
        yield f"Le solde est arrêté : il ne se verse plus d'{PAYMENTS[kind]}, seul le solde."
    # a text that gives a day pays on that day, whether the operation has begun or not
    elif kind is PaymentKind.INTERIM and case.dossier.state == State.AGREED and not dated:
        yield "L'opération n'a pas démarré : seule l'avance convenue se verse."


@condition("les avances ne dépassent pas celle de la convention", About.MONEY, proposed=True)
def advance_within(case: Case[Transfer]) -> Iterator[str]:
    amount, agreed = case.proposed.amount_cents, case.proposed.terms.advance_cents
    left = agreed - case.proposed.advanced_cents
    if case.proposed.kind is PaymentKind.ADVANCE and case.proposed.settlement is None and amount > left:
        yield (
            f"{euros(amount)} d'avance : la convention en prévoit {euros(agreed)}, il en reste {euros(left)} à verser."
        )


@condition(
    "avant un bilan final ou intermédiaire, avances et acomptes tiennent dans le plafond de l'avance, ou dans les "
    "versements qui n'attendent aucun bilan ; sans eux, dans l'avance convenue",
    About.MONEY,
    proposed=True,
)
def within_advance(case: Case[Transfer]) -> Iterator[str]:
    """What is paid before anything is accounted for is an advance, whatever it is called."""
    asked, advance = case.proposed, case.fiche.payment.advance
    granted, agreed = asked.terms.amount_cents, asked.terms.advance_cents
    # a call of 2024 bounds it (« 80 % »), others give no rate: the agreement alone says it then
    rate = advance.max_rate if advance else None
    # instalments that the text pays at the start or on a day wait for no report: they are within the ceiling too
    planned = case.fiche.payment.before_reports(granted) if case.fiche.payment.instalments else None
    most = planned if planned is not None else rate.of(granted) if rate else agreed
    told = asked.kind is PaymentKind.ADVANCE and asked.amount_cents > agreed - asked.advanced_cents
    before = asked.kind in BEFORE_SETTLEMENT and asked.settlement is None and not asked.reported
    if before and not told and asked.paid_cents + asked.amount_cents > most:
        where = "les versements du texte avant tout bilan" if planned is not None else ""
        where = where or (f"{rate} des {euros(granted)} accordés" if rate else "l'avance convenue")
        paid, left = euros(asked.paid_cents), max(0, most - asked.paid_cents)
        todo = f"Versez {euros(left)} au plus, ou enregistrez le bilan." if left else "Enregistrez d'abord un bilan."
        yield (
            f"Aucun bilan, final ou intermédiaire, n'est reçu : avances et acomptes tiennent dans {euros(most)} "
            f"({where}), {paid} sont versés. {todo}"
        )


@condition("avant le solde, tout ce qui est versé tient dans le montant accordé", About.MONEY, proposed=True)
def paid_within(case: Case[Transfer]) -> Iterator[str]:
    amount, paid, granted = case.proposed.amount_cents, case.proposed.paid_cents, case.proposed.terms.amount_cents
    if case.proposed.kind in BEFORE_SETTLEMENT and case.proposed.settlement is None and paid + amount > granted:
        yield (
            f"{euros(amount)} de plus que les {euros(paid)} versés dépassent les {euros(granted)} "
            f"accordés : versez {euros(granted - paid)} au plus."
        )
