"""Agree on a grant, then amend what was agreed: each agreement is judged whole by the fiche before it is kept."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from tremplin.casework.acting import commitments
from tremplin.casework.acting.case import Case, stopping
from tremplin.casework.acting.children import next_number
from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.facts import AGREEMENT, paid, paid_in_advance
from tremplin.casework.acting.policy import Actor
from tremplin.casework.acting.refusals import not_come, refuse
from tremplin.catalogue.calendar import french
from tremplin.catalogue.quantities import euros
from tremplin.catalogue.rule import Stage
from tremplin.clock import day_in_paris
from tremplin.documents.writing import YEARS
from tremplin.errors import RefusedRequest
from tremplin.records.acts import Act
from tremplin.records.agreements import Agreement
from tremplin.records.decisions import Decision
from tremplin.records.dossiers import State
from tremplin.rules.finding import Verdict

EARLIEST, LATEST = YEARS
DECIDED_AT = select(func.max(Decision.decided_at)).where(Decision.dossier_id == bindparam("dossier"))
AMENDABLE = ("amount_cents", "advance_cents", "starts_on", "ends_on")


@dataclass(frozen=True, kw_only=True)
class AgreementTerms:
    """What is agreed for a dossier; number 1 is the agreement, each further one an amendment that replaces it."""

    dossier: str
    number: int
    signed_on: date
    amount_cents: int
    advance_cents: int
    starts_on: date
    ends_on: date
    reason: str | None = None

    def published(self) -> dict[str, Any]:
        """The terms as other software reads them."""
        days = {name: getattr(self, name).isoformat() for name in ("signed_on", "starts_on", "ends_on")}
        return {**asdict(self), **days}


def agree(
    desk: Desk,
    actor: Actor,
    reference: str,
    *,
    signed_on: date,
    advance_cents: int,
    starts_on: date | None = None,
    ends_on: date | None = None,
    at: datetime,
) -> AgreementTerms:
    """Keep the agreement of a grant that was accepted: its amount is the grant, its days those of the dossier."""
    with desk.acting(actor, Act.AGREE, reference, at) as case:
        starts, ends = starts_on or case.dossier.starts_on, ends_on or case.dossier.ends_on
        if starts is None or ends is None:
            raise RefusedRequest(
                f"dossier {case.reference} : il ne dit pas quand l'opération commence et finit. "
                "Donnez ces deux jours avec la convention."
            )
        terms = AgreementTerms(
            dossier=case.reference,
            number=1,
            signed_on=signed_on,
            amount_cents=case.dossier.granted_cents or 0,
            advance_cents=advance_cents,
            starts_on=starts,
            ends_on=ends,
        )
        refuse(case, [*_unfit(case, terms), *_unruly(case, terms)])
        _keep(case, terms)
        case.tell("tremplin_agreement_signed", amount_cents=terms.amount_cents, starts_on=starts, ends_on=ends)
    return terms


def amend(
    desk: Desk,
    actor: Actor,
    reference: str,
    *,
    signed_on: date,
    reason: str,
    amount_cents: int | None = None,
    advance_cents: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    at: datetime,
) -> AgreementTerms:
    """Keep an amendment, a whole new set of terms: what it does not change stays as it was agreed."""
    with desk.acting(actor, Act.AMEND, reference, at, reason=reason) as case:
        present = in_force(case.session, case.dossier.id)
        terms = AgreementTerms(
            dossier=case.reference,
            number=next_number(case.session, Agreement, case.dossier.id),
            signed_on=signed_on,
            amount_cents=present.amount_cents if amount_cents is None else amount_cents,
            advance_cents=present.advance_cents if advance_cents is None else advance_cents,
            starts_on=starts_on or present.starts_on,
            ends_on=ends_on or present.ends_on,
            reason=case.reason,
        )
        more = terms.amount_cents - present.amount_cents
        envelope = case.dossier.envelope_id
        reasons = [*_unfit(case, terms), *_unamendable(case, present, terms), *_unruly(case, terms)]
        refuse(case, [*reasons, *_unfunded(case, envelope, more)])
        if envelope is not None and more:
            commitments.commit(case.session, envelope, more, places=0)
        _keep(case, terms)
    return terms


def in_force(session: Session, dossier_id: int) -> Agreement:
    """The terms in force of a dossier that has an agreement."""
    return session.scalars(AGREEMENT, {"dossier": dossier_id}).one()


def _unfit(case: Case, terms: AgreementTerms) -> Iterator[str]:
    """What cannot be agreed, whatever the fiche."""
    yield from not_come("Signature", terms.signed_on, case.day)
    decided_on = day_in_paris(case.session.scalars(DECIDED_AT, {"dossier": case.dossier.id}).one())
    if terms.signed_on < decided_on:
        yield f"Signature : le {french(terms.signed_on)} précède la décision, du {french(decided_on)}."
    if terms.amount_cents < 1:
        yield "Le montant convenu est d'un centime au moins."
    elif not 0 <= terms.advance_cents <= terms.amount_cents:
        yield f"Avance de {euros(terms.advance_cents)} : elle va de 0 € aux {euros(terms.amount_cents)} convenus."
    if not EARLIEST <= terms.starts_on.year <= terms.ends_on.year <= LATEST:
        yield f"L'opération va de {EARLIEST} à {LATEST} : corrigez ses dates."
    if terms.ends_on < terms.starts_on:
        yield f"L'opération finit le {french(terms.ends_on)}, avant son début le {french(terms.starts_on)}."


def _unruly(case: Case, terms: AgreementTerms) -> list[str]:
    """The rules of the fiche that do not hold under these terms, or of which it is not known whether they do."""
    known: dict[str, Any] = {
        "granted": terms.amount_cents,
        "advance": terms.advance_cents,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
    }
    if case.dossier.requested_cents is not None:
        # the ceilings of a fiche bear on what is asked: what is agreed is judged as if it were asked
        known["requested"] = terms.amount_cents
    return stopping(case.trial(Stage.AGREEMENT, **known), Verdict.BROKEN, Verdict.UNKNOWN)


def _unamendable(case: Case, present: Agreement, terms: AgreementTerms) -> Iterator[str]:
    if all(getattr(present, name) == getattr(terms, name) for name in AMENDABLE):
        yield "L'avenant ne change rien : changez un montant ou un jour."
    asked = case.dossier.requested_cents or 0
    if terms.amount_cents > max(asked, present.amount_cents):
        yield f"{euros(terms.amount_cents)} pour {euros(asked)} demandés : un avenant n'accorde pas plus."
    if terms.signed_on < present.signed_on:
        yield f"L'avenant ne peut pas précéder ce qu'il modifie, signé le {french(present.signed_on)}."
    advanced = paid_in_advance(case.session, case.dossier.id)
    if terms.advance_cents < min(advanced, present.advance_cents):
        yield f"{euros(advanced)} d'avance sont déjà versés : l'avance convenue ne descend pas plus bas."
    already = paid(case.session, case.dossier.id)
    if terms.amount_cents < already:
        yield f"{euros(already)} sont déjà versés : le montant convenu ne descend pas plus bas."
    if case.dossier.state == State.RUNNING and terms.starts_on > case.day:
        yield "L'opération a démarré : son premier jour n'est plus à venir."


def _unfunded(case: Case, envelope: int | None, more: int) -> Iterator[str]:
    """What is added to a grant comes from the envelope from which it was drawn, locked from here on."""
    if envelope is not None and more > 0:
        row = case.session.connection().execute(commitments.OF_ID.with_for_update(), {"envelope": envelope})
        left = commitments.funds(row.mappings().one())
        if more > left.remaining_cents:
            yield f"L'enveloppe {left.scope} n'y suffit pas : {euros(more)} de plus, {left.remaining()}."


def _keep(case: Case, terms: AgreementTerms) -> None:
    said = {name: value for name, value in asdict(terms).items() if name != "dossier"}
    row = {"dossier_id": case.dossier.id, "signed_by": case.actor.account_id, "recorded_at": case.at}
    case.session.execute(insert(Agreement), {**row, **said})
    case.after |= {"agreement": terms.number, "signed_on": terms.signed_on, "advance_cents": terms.advance_cents}
    case.changed("granted_cents", terms.amount_cents)
    case.changed("starts_on", terms.starts_on)
    case.changed("ends_on", terms.ends_on)
