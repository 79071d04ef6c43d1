"""What a carrier asks for once a dossier is decided, what it is answered, and what waits for an answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from tremplin.casework.acting.conditions.talking import WHEN
from tremplin.casework.acting.door import (
    TRANSITIONS,
    Act,
    Actor,
    AnyCase,
    Child,
    Desk,
    UnknownIdentifier,
    child_of,
    may,
    next_number,
    reference_of,
    targets_of,
    visible,
)
from tremplin.casework.acting.wording import REQUEST_OUTCOMES, REQUESTS
from tremplin.clock import day_in_paris
from tremplin.records.tables import CarrierRequest, Dossier, RequestKind, RequestOutcome

# as many as are read at a time
AT_ONCE = 100
# what does what was granted: an answer opens nothing by itself
NEXT = {RequestKind.ADVANCE: Act.PAY, RequestKind.AMENDMENT: Act.AMEND, RequestKind.APPEAL: Act.REOPEN}


@dataclass(frozen=True)
class RequestAnswered:
    """An answer that was kept, and the act that does what was granted, if it was."""

    dossier: str
    number: int
    kind: RequestKind
    outcome: RequestOutcome
    next: Act | None

    def sentence(self) -> str:
        """« Dossier …, demande n° 1 (recours gracieux) : acceptée. Il reste à rouvrir un dossier refusé. »."""
        told = f"Dossier {self.dossier}, demande n° {self.number} ({REQUESTS[self.kind]}) : "
        done = f"{told}{REQUEST_OUTCOMES[self.outcome]}."
        return done if self.next is None else f"{done} Il reste à {TRANSITIONS[self.next].label}."

    def published(self) -> dict[str, Any]:
        """The answer as other software reads it."""
        return {
            "dossier": self.dossier,
            "request": self.number,
            "kind": self.kind.value,
            "outcome": self.outcome.value,
            "next": self.next and self.next.value,
        }


def ask(desk: Desk, actor: Actor, reference: str, kind: RequestKind, reason: str, *, at: datetime) -> Child:
    """Ask for an advance, an amendment or a gracious appeal."""
    with desk.acting(actor, Act.ASK, reference, at, lambda case: kind, reason=reason) as case:
        number = next_number(case.session, CarrierRequest, case.dossier.id)
        row = {"dossier_id": case.dossier.id, "number": number, "kind": kind.value, "reason": case.reason}
        case.session.execute(insert(CarrierRequest), {**row, "asked_at": at, "asked_by": actor.account_id})
        case.after |= {"request": number, "kind": kind.value}
        return Child(case.reference, number)


def answer(
    desk: Desk, actor: Actor, reference: str, number: int, outcome: RequestOutcome, reason: str, *, at: datetime
) -> RequestAnswered:
    """Answer a request; what was granted is done by its own act, which says all that it needs."""

    def propose(case: AnyCase) -> CarrierRequest:
        found = child_of(case.session, CarrierRequest, case.dossier.id, number)
        if found is None:
            raise UnknownIdentifier("demande", str(number), ())
        return found

    with desk.acting(actor, Act.ANSWER, reference, at, propose, reason=reason) as case:
        request, kind = case.proposed, RequestKind(case.proposed.kind)
        request.outcome, request.answer = outcome.value, case.reason
        request.answered_at, request.answered_by = at, actor.account_id
        case.after |= {"request": number, "kind": kind.value, "outcome": outcome.value}
        done = outcome is RequestOutcome.GRANTED and case.dossier.state in WHEN[kind]
        return RequestAnswered(case.reference, number, kind, outcome, NEXT[kind] if done else None)


def listed(desk: Desk, actor: Actor, reference: str) -> list[dict[str, Any]]:
    """The requests of a dossier, with their answers."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        rows = select(CarrierRequest).where(CarrierRequest.dossier_id == dossier.id).order_by(CarrierRequest.number)
        return [published(dossier, each) for each in session.scalars(rows)]


def waiting(desk: Desk, actor: Actor, *, most: int | None = None) -> list[dict[str, Any]]:
    """What waits for an answer in the dossiers that the actor may see, the oldest first; the first ``most`` of it."""
    with desk.database.reading() as session:
        rows = (
            select(CarrierRequest, Dossier)
            .join(Dossier, Dossier.id == CarrierRequest.dossier_id)
            .where(CarrierRequest.answered_at.is_(None))
            .order_by(CarrierRequest.asked_at, CarrierRequest.dossier_id, CarrierRequest.number)
        )
        found: list[dict[str, Any]] = []
        # read as they are needed: a few of thousands cost what a few do
        for some in session.execute(rows.execution_options(yield_per=AT_ONCE)).partitions():
            targets = targets_of(session, [dossier for _, dossier in some])
            found += [published(dossier, each) for each, dossier in some if may(actor, Act.SEE, targets[dossier.id])]
            if most is not None and len(found) >= most:
                break
        return found[:most]


def published(dossier: Dossier, request: CarrierRequest) -> dict[str, Any]:
    """A request as other software reads it."""
    return {
        "dossier": reference_of(dossier.call, dossier.id),
        "number": request.number,
        "kind": request.kind,
        "kind_label": REQUESTS[request.kind],
        "reason": request.reason,
        "asked_on": day_in_paris(request.asked_at).isoformat(),
        "outcome": request.outcome,
        "outcome_label": REQUEST_OUTCOMES[request.outcome] if request.outcome else "sans réponse",
        "answer": request.answer,
        "answered_on": request.answered_at and day_in_paris(request.answered_at).isoformat(),
    }
