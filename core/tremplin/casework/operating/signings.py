"""Send an agreement to its carrier, and record that they signed it; the department signs last, by agreeing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from tremplin.casework.acting.conditions import signing
from tremplin.casework.acting.door import Act, Actor, AnyCase, Case, Desk, Occurrence, money, recorded, visible
from tremplin.records.tables import Signing, SigningStep


@dataclass(frozen=True)
class StepDone:
    """A step that was kept, of the agreement 1 or of an amendment."""

    dossier: str
    agreement: int
    step: SigningStep
    done_on: date
    document: int | None
    name: str

    def published(self) -> dict[str, Any]:
        """The step as other software reads it."""
        said = {"dossier": self.dossier, "agreement": self.agreement, "step": self.step.value}
        return {**said, "done_on": self.done_on.isoformat(), "document": self.document}


def send(
    desk: Desk, actor: Actor, reference: str, *, sent_on: date, at: datetime, document: int | None = None
) -> StepDone:
    """Record that the agreement, or the next amendment, was sent to its carrier; it may be sent again until signed."""
    with desk.acting(actor, Act.SEND_AGREEMENT, reference, at, _proposing("Envoi", sent_on, document)) as case:
        return write(case, SigningStep.SENT)


def sign(
    desk: Desk, actor: Actor, reference: str, *, signed_on: date, at: datetime, document: int | None = None
) -> StepDone:
    """Record that the carrier signed: themselves, or the instructor who received the paper."""
    propose = _proposing("Signature du porteur", signed_on, document)
    with desk.acting(actor, Act.SIGN_AGREEMENT, reference, at, propose) as case:
        return write(case, SigningStep.CARRIER)


def stands(desk: Desk, actor: Actor, reference: str) -> signing.Progress:
    """Where the agreement of a dossier stands, or the amendment that comes next: sent, signed by its carrier."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        return signing.progress_of(session, dossier.id)


def write(case: Case[signing.SigningAct], step: SigningStep) -> StepDone:
    """Keep a step of a case that was checked."""
    of, day, document = case.proposed.progress, case.proposed.event.on, case.proposed.document
    row = recorded(case, Signing) | {"agreement": of.agreement, "step": step.value, "done_on": day}
    case.session.execute(insert(Signing), row | {"attachment": document})
    case.after |= {"agreement": of.agreement, "step": step.value, "done_on": day}
    case.after |= {"attachment": document} if document else {}
    return StepDone(case.reference, of.agreement, step, day, document, of.name)


def _proposing(what: str, day: date, document: int | None) -> Any:
    def propose(case: AnyCase) -> signing.SigningAct:
        event = Occurrence(what, day, "la décision, du", money.decided_on(case.session, case.dossier.id))
        return signing.SigningAct(progress=signing.progress(case), event=event, document=document)

    return propose
