"""What is agreed, then amended: judged whole by the fiche, within what was asked and what was paid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tremplin.casework.acting import commitments, money
from tremplin.casework.acting.conditions.door import About, AnyCase, Case, Occurrence, condition, stopping
from tremplin.catalogue.door import Stage, euros, french
from tremplin.documents.writing import YEARS
from tremplin.records.tables import Agreement, State
from tremplin.rules.door import Judged, Verdict
from tremplin.rules.kinds.advance import AdvanceCeiling
from tremplin.rules.kinds.instalments import Instalments
from tremplin.rules.kinds.required_opinion import RequiredOpinion

# an agreement until 31/12/9999 was tried: no month can be added to it, and it hid what was late elsewhere
EARLIEST, LATEST = YEARS
AMENDABLE = ("amount_cents", "advance_cents", "starts_on", "ends_on")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What would be agreed, after a decision; a day that nobody said is ``None``; ``years`` are its yearly parts."""

    decided_on: date
    signed_on: date
    amount_cents: int
    advance_cents: int
    starts_on: date | None
    ends_on: date | None
    years: Mapping[int, int] = field(default_factory=dict)
    # the agreement that both signed, among what is attached
    document: int | None = None

    @property
    def event(self) -> Occurrence:
        return Occurrence("Signature", self.signed_on, "la décision, du", self.decided_on)


@dataclass(frozen=True, kw_only=True)
class Amendment(Offer):
    """What would replace what is agreed, all of it."""

    present: Agreement
    granted_years: Mapping[int, int] = field(default_factory=dict)

    @property
    def more(self) -> int:
        """What it adds to the grant, in cents."""
        return self.amount_cents - self.present.amount_cents


@condition("le montant convenu est positif, et l'avance va de 0 € à ce montant", About.MONEY, proposed=True)
def advance_within_amount(case: Case[Offer]) -> Iterator[str]:
    amount, advance = case.proposed.amount_cents, case.proposed.advance_cents
    if amount < 1:
        yield "Le montant convenu est d'un centime au moins."
    elif not 0 <= advance <= amount:
        yield f"Avance de {euros(advance)} : elle va de 0 € aux {euros(amount)} convenus."


@condition(
    f"l'opération a un premier et un dernier jour, dans cet ordre, de {EARLIEST} à {LATEST}", About.DAYS, proposed=True
)
def dated(case: Case[Offer]) -> Iterator[str]:
    starts_on, ends_on = case.proposed.starts_on, case.proposed.ends_on
    if starts_on is None or ends_on is None:
        yield "Il ne dit pas quand l'opération commence et finit. Donnez ces deux jours avec la convention."
        return
    if not EARLIEST <= starts_on.year <= ends_on.year <= LATEST:
        yield f"L'opération va de {EARLIEST} à {LATEST} : corrigez ses dates."
    if ends_on < starts_on:
        yield f"L'opération finit le {french(ends_on)}, avant son début le {french(starts_on)}."


# « recueillir au préalable l'avis » (a call of 2024) does not say of what: it holds the agreement, not the vote
@condition("les avis que la fiche demande sont rendus, favorables là où elle le veut", About.OPINIONS)
def opinions_given(case: AnyCase) -> Iterator[str]:
    yield from stopping(case.trial(Stage.AGREEMENT), Verdict.BROKEN, Verdict.UNKNOWN, among=_opinion)


@condition("les règles de la fiche valent pour ce qui est convenu : montant, avance, jours", About.RULES, proposed=True)
def rules_of_the_offer(case: Case[Offer]) -> Iterator[str]:
    offer, dossier = case.proposed, case.dossier
    known: dict[str, Any] = {
        "granted": offer.amount_cents,
        "advance": offer.advance_cents,
        "starts_on": offer.starts_on,
        "ends_on": offer.ends_on,
        # the ceilings of a fiche bear on what is asked: what is agreed is judged as if it were asked
        "requested": None if dossier.requested_cents is None else offer.amount_cents,
    }
    said = {name: value for name, value in known.items() if value is not None}
    trial = case.trial(Stage.AGREEMENT, **said)
    # an advance that was paid under the terms of then is what it is: a grant that is lowered since breaks nothing by it
    paid = isinstance(offer, Amendment) and offer.advance_cents <= money.paid_in_advance(case.session, dossier.id)
    apart = (RequiredOpinion, AdvanceCeiling, Instalments) if paid else RequiredOpinion
    yield from stopping(
        trial, Verdict.BROKEN, Verdict.UNKNOWN, among=lambda judged: not isinstance(judged.rule.terms, apart)
    )


@condition("l'avenant change un montant ou un jour", About.CONTENT, proposed=True)
def amending(case: Case[Amendment]) -> Iterator[str]:
    present, offer = case.proposed.present, case.proposed
    same = all(getattr(present, name) == getattr(offer, name) for name in AMENDABLE)
    if same and offer.years == offer.granted_years:
        yield "L'avenant ne change rien : changez un montant ou un jour."


@condition("le montant convenu ne dépasse pas celui demandé", About.MONEY, proposed=True)
def amended_within_request(case: Case[Amendment]) -> Iterator[str]:
    requested, amount = case.dossier.requested_cents or 0, case.proposed.amount_cents
    # a correction of what was granted needs no new request; more than was asked would be a grant of its own
    if amount > max(requested, case.proposed.present.amount_cents):
        yield f"{euros(amount)} pour {euros(requested)} demandés : un avenant n'accorde pas plus."


@condition("l'avenant ne précède pas ce qu'il modifie", About.DAYS, proposed=True)
def amended_after(case: Case[Amendment]) -> Iterator[str]:
    signed_on = case.proposed.present.signed_on
    # of two sets of terms the later number stands, whatever their days: an order told otherwise would be false
    if case.proposed.signed_on < signed_on:
        yield f"L'avenant ne peut pas précéder ce qu'il modifie, signé le {french(signed_on)}."


@condition("ni l'avance ni le montant ne descendent sous ce qui est déjà versé", About.MONEY, proposed=True)
def not_below_paid(case: Case[Amendment]) -> Iterator[str]:
    offer, present = case.proposed, case.proposed.present
    advanced = money.paid_in_advance(case.session, case.dossier.id)
    # tried: an advance paid whole, then amended away, would have been paid under terms that foresee none
    if offer.advance_cents < min(advanced, present.advance_cents):
        yield f"{euros(advanced)} d'avance sont déjà versés : l'avance convenue ne descend pas plus bas."
    already = money.paid(case.session, case.dossier.id)
    if offer.amount_cents < already:
        yield f"{euros(already)} sont déjà versés : le montant convenu ne descend pas plus bas."


@condition("une opération qui a démarré ne commence pas plus tard", About.DAYS, proposed=True)
def started_stands(case: Case[Amendment]) -> Iterator[str]:
    starts_on = case.proposed.starts_on
    if case.dossier.state == State.RUNNING and starts_on and starts_on > case.day:
        yield "L'opération a démarré : son premier jour n'est plus à venir."


@condition("l'enveloppe d'où vient la subvention suffit à ce qui s'y ajoute", About.MONEY, proposed=True)
def envelope_adds(case: Case[Amendment]) -> Iterator[str]:
    """The envelope is locked from here on."""
    more, envelope = case.proposed.more, case.dossier.envelope_id
    # drawn from the envelope of the decision: one that was opened since for the fiche alone was tried, and owes nothing
    if envelope is not None and more > 0:
        row = case.session.connection().execute(commitments.OF_ID.with_for_update(), {"envelope": envelope})
        left = commitments.funds(row.mappings().one())
        if more > left.remaining_cents:
            yield f"L'enveloppe {left.scope} n'y suffit pas : {euros(more)} de plus, {left.remaining()}."


def _opinion(judged: Judged) -> bool:
    return isinstance(judged.rule.terms, RequiredOpinion)
