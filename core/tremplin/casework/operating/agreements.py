"""Agree on a grant, then amend what was agreed: each agreement is judged whole by the fiche before it is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from tremplin.casework.acting.conditions import agreeing
from tremplin.casework.acting.door import (
    Act,
    Actor,
    AnyCase,
    Case,
    Desk,
    commitments,
    in_force,
    keep_years,
    money,
    next_number,
    recorded,
)
from tremplin.records.tables import Agreement, Signing, SigningStep

AGREED = ("signed_on", "amount_cents", "advance_cents", "starts_on", "ends_on")


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
    years: Mapping[int, int] = field(default_factory=dict)

    def published(self) -> dict[str, Any]:
        """The terms as other software reads them."""
        days = {name: getattr(self, name).isoformat() for name in ("signed_on", "starts_on", "ends_on")}
        years = [{"year": year, "amount_cents": cents} for year, cents in sorted(self.years.items())]
        return {**asdict(self), **days, "years": years}


def agree(
    desk: Desk,
    actor: Actor,
    reference: str,
    *,
    signed_on: date,
    advance_cents: int,
    starts_on: date | None = None,
    ends_on: date | None = None,
    document: int | None = None,
    at: datetime,
) -> AgreementTerms:
    """Keep the agreement of a grant that was accepted: its amount is the grant, its days those of the dossier."""

    def propose(case: AnyCase) -> agreeing.Offer:
        return agreeing.Offer(
            decided_on=money.decided_on(case.session, case.dossier.id),
            signed_on=signed_on,
            # not typed: what is signed is what was decided, another amount takes an amendment and its reason
            amount_cents=case.dossier.granted_cents or 0,
            advance_cents=advance_cents,
            starts_on=starts_on or case.dossier.starts_on,
            ends_on=ends_on or case.dossier.ends_on,
            years=money.granted_years(case.session, case.dossier.id),
            document=document,
        )

    with desk.acting(actor, Act.AGREE, reference, at, propose) as case:
        terms = _keep(case)
        said = {"amount_cents": terms.amount_cents, "starts_on": terms.starts_on, "ends_on": terms.ends_on}
        case.tell("tremplin_agreement_signed", **said)
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
    years: Mapping[int, int] | None = None,
    document: int | None = None,
    at: datetime,
) -> AgreementTerms:
    """Keep an amendment, a whole new set of terms: what it does not change stays as it was agreed."""

    def propose(case: AnyCase) -> agreeing.Amendment:
        present = in_force(case.session, case.dossier.id)
        granted = money.granted_years(case.session, case.dossier.id)
        return agreeing.Amendment(
            present=present,
            decided_on=money.decided_on(case.session, case.dossier.id),
            signed_on=signed_on,
            amount_cents=present.amount_cents if amount_cents is None else amount_cents,
            advance_cents=present.advance_cents if advance_cents is None else advance_cents,
            starts_on=starts_on or present.starts_on,
            ends_on=ends_on or present.ends_on,
            years=granted if years is None else years,
            granted_years=granted,
            document=document,
        )

    with desk.acting(actor, Act.AMEND, reference, at, propose, reason=reason) as case:
        envelope, more = case.dossier.envelope_id, case.proposed.more
        if envelope is not None and more:
            # no place: the same dossier takes the one that it has
            commitments.commit(case.session, envelope, more, places=0)
        terms = _keep(case)
        if case.proposed.years != case.proposed.granted_years:
            keep_years(case, case.proposed.years, agreement=terms.number)
        return terms


def _keep(case: Case[agreeing.Offer] | Case[agreeing.Amendment]) -> AgreementTerms:
    said: dict[str, Any] = {name: getattr(case.proposed, name) for name in AGREED}
    said |= {"number": next_number(case.session, Agreement, case.dossier.id), "reason": case.reason}
    row = {"dossier_id": case.dossier.id, "signed_by": case.actor.account_id, "recorded_at": case.at}
    case.session.execute(insert(Agreement), {**row, **said})
    # the department signs last: its agreement is the last step
    step = {"agreement": said["number"], "step": SigningStep.DEPARTMENT.value, "done_on": said["signed_on"]}
    case.session.execute(insert(Signing), recorded(case, Signing) | step | {"attachment": case.proposed.document})
    terms = AgreementTerms(dossier=case.reference, years=case.proposed.years, **said)
    case.after |= {"agreement": terms.number, "signed_on": terms.signed_on, "advance_cents": terms.advance_cents}
    # copied to the dossier, where a listing reads it: a page of 50 takes 0.9 ms, of 100,000 dossiers (bench/listing.py)
    case.change("granted_cents", terms.amount_cents)
    case.change("starts_on", terms.starts_on)
    case.change("ends_on", terms.ends_on)
    return terms
