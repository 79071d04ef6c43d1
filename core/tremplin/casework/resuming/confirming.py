"""Confirm what was taken over: the verbs do again, in its order, what was done before, all of it or nothing."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy import insert

from tremplin.casework.acting.conditions.resuming import waiting
from tremplin.casework.acting.conditions.settling import named_in, obstacles
from tremplin.casework.acting.door import Act, Actor, AnyCase, Desk, NotYet, TremplinError, Tried, recorded
from tremplin.casework.granting.decisions import accept
from tremplin.casework.operating.agreements import agree, amend
from tremplin.casework.operating.operations import meet, start
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.reports import receive
from tremplin.casework.resuming.past_desk import PastDesk
from tremplin.catalogue.calendar import french
from tremplin.catalogue.quantities import euros
from tremplin.catalogue.rule import Stage
from tremplin.clock import PARIS
from tremplin.documents.dossiers.past import Past, PastTerms, from_json
from tremplin.records.tables import Admission, PaymentKind, ReportKind, State

NOON = time(12)


@dataclass(frozen=True)
class Confirmed:
    """Where a dossier stands once its past is confirmed."""

    dossier: str
    state: str
    granted_cents: int
    steps: int
    admitted: tuple[str, ...] = ()
    dry_run: bool = False

    def published(self) -> dict[str, Any]:
        """The confirmation as other software reads it."""
        return {**vars(self), "admitted": list(self.admitted)}


@dataclass(frozen=True)
class _Step:
    """One thing that was done: its day, its rank among those of the same day, what it is, and the verb that does it."""

    day: date
    rank: int
    name: str
    do: Callable[[], object]


def confirm(desk: Desk, actor: Actor, reference: str, *, at: datetime, dry_run: bool = False) -> Confirmed:
    """Confirm the past of a dossier that somebody else entered; a dry run keeps nothing."""
    with suppress(Tried), desk.acting(actor, Act.CONFIRM_TAKEOVER, reference, at) as case:
        done = _replayed(desk, case)
        if dry_run:
            raise Tried
    return replace(done, dry_run=dry_run)


def _replayed(desk: Desk, case: AnyCase) -> Confirmed:
    kept = waiting(case)
    if kept is None:
        raise RuntimeError("a takeover that was awaited is not there")
    kept.confirmed_at, kept.confirmed_by = case.at, case.actor.account_id
    case.session.flush()
    past, own = from_json(kept.past), PastDesk(desk, case.session, case.dossier, case.at)
    steps, refused = [*_decided(own, case, past), *sorted(_done(own, case, past), key=_order)], list[str]()
    for step in steps:
        try:
            step.do()
        except NotYet as told:
            refused += [f"{step.name} : {reason}" for reason in told.reasons]
        except TremplinError as told:
            refused.append(f"{step.name} : {told}")
        # what follows stands on it
        if refused:
            break
    if refused:
        raise NotYet(f"dossier {case.reference} : impossible de confirmer sa reprise", refused)
    admitted = tuple(_admit(case, past))
    case.before["state"], case.after["state"] = State.UNDER_REVIEW.value, case.dossier.state
    case.after |= {"granted_cents": case.dossier.granted_cents, "steps": len(steps)}
    case.after |= {"admitted": list(admitted)} if admitted else {}
    return Confirmed(case.reference, case.dossier.state, case.dossier.granted_cents or 0, len(steps), admitted)


def _admit(case: AnyCase, past: Past) -> Iterator[str]:
    """Admit the rules of a deposit that do not hold: what was voted so is settled all the same.

    Their figures bound what is due as before.
    """
    for each in obstacles(case.trial(Stage.SETTLEMENT)):
        if each.rule.stage is Stage.DEPOSIT:
            name = named_in(case.fiche, each.rule)
            row = recorded(case, Admission) | {"rule": name, "reason": f"Reprise : {past.source}"}
            case.session.execute(insert(Admission), row)
            yield name


def _decided(own: PastDesk, case: AnyCase, past: Past) -> Iterator[_Step]:
    """The decision, then what was agreed upon it, in their order."""
    noon = datetime.combine(past.decided_on, NOON, PARIS)
    desk, actor, name = own, case.actor, case.reference
    yield _Step(
        past.decided_on,
        0,
        f"Décision du {french(past.decided_on)}, {euros(past.granted_cents)}",
        lambda: accept(desk, actor, name, past.granted_cents, past.reason, at=noon, years=past.years),
    )
    terms = past.agreement
    if terms is not None:
        yield _Step(
            terms.signed_on,
            1,
            f"Convention du {french(terms.signed_on)}",
            lambda: agree(
                desk,
                actor,
                name,
                signed_on=terms.signed_on,
                advance_cents=terms.advance_cents or 0,
                starts_on=terms.starts_on,
                ends_on=terms.ends_on,
                at=case.at,
            ),
        )


def _done(own: PastDesk, case: AnyCase, past: Past) -> Iterator[_Step]:
    """What was done of an operation, each with its day: of one day, what is received comes before what is paid."""
    here, at = (own, case.actor, case.reference), case.at
    terms = past.agreement
    starts = (terms and terms.starts_on) or case.dossier.starts_on
    if past.started and terms is not None and starts is not None:
        yield _Step(max(starts, terms.signed_on), 2, "Démarrage", partial(start, *here, at=at))
    for rank, each in enumerate(past.amendments, start=1):
        yield _Step(each.signed_on, 3, f"Avenant n° {rank} du {french(each.signed_on)}", _amending(own, case, each))
    for held in past.committees:
        said: dict[str, Any] = {"minutes": held.minutes, "attendees": held.attendees}
        do: Callable[[], object] = partial(meet, *here, held_on=held.held_on, at=at, **said)
        yield _Step(held.held_on, 4, f"Comité du {french(held.held_on)}", do)
    for report in past.reports:
        kind, day = ReportKind(report.kind), report.received_on
        do = partial(receive, *here, kind=kind, received_on=day, code=report.code, at=at)
        yield _Step(day, 5, f"Bilan reçu le {french(day)}", do)
    for paid in past.payments:
        of: dict[str, Any] = {
            "key": paid.key,
            "instalment": paid.instalment,
            "year": paid.year,
            "paid_on": paid.paid_on,
        }
        of["kind"] = PaymentKind(paid.kind) if paid.kind else None
        do = partial(pay, *here, amount_cents=paid.amount_cents, at=at, **of)
        yield _Step(paid.paid_on, 6, f"Versement du {french(paid.paid_on)}, {euros(paid.amount_cents)}", do)


def _amending(own: PastDesk, case: AnyCase, terms: PastTerms) -> Callable[[], object]:
    return partial(
        amend,
        own,
        case.actor,
        case.reference,
        signed_on=terms.signed_on,
        reason=terms.reason or "",
        amount_cents=terms.amount_cents,
        advance_cents=terms.advance_cents,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        years=terms.years or None,
        at=case.at,
    )


def _order(step: _Step) -> tuple[date, int]:
    return step.day, step.rank
