"""Messages, and what a carrier asks: an advance or an amendment of what is agreed, an appeal of what is refused."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from tremplin.casework.acting import money
from tremplin.casework.acting.conditions.door import About, AnyCase, Case, condition, reasoned
from tremplin.casework.acting.states import STATES, named
from tremplin.catalogue.door import euros, french
from tremplin.clock import day_in_paris
from tremplin.records.codes import RequestKind, State
from tremplin.records.talking import CarrierRequest

# a letter of several pages; a file says more
LONGEST = 20_000
MOST_FILES = 10
WHEN = {
    RequestKind.ADVANCE: (State.AGREED, State.RUNNING),
    RequestKind.AMENDMENT: (State.AGREED, State.RUNNING),
    # a gracious appeal is against a decision that was taken (CRPA, art. L411-2)
    RequestKind.APPEAL: (State.REFUSED,),
}
ONE = {
    RequestKind.ADVANCE: "Une avance",
    RequestKind.AMENDMENT: "Un avenant",
    RequestKind.APPEAL: "Un recours gracieux",
}
why_asked = reasoned("Dites ce que vous demandez, et pourquoi : le service le lit tel quel.", "la demande est motivée")


@dataclass(frozen=True)
class Written:
    """A message to write: its text, and how many documents go with it."""

    text: str
    files: int


@condition("un message dit quelque chose, sans dépasser 20 000 signes ni dix pièces", About.CONTENT, proposed=True)
def sound_message(case: Case[Written]) -> Iterator[str]:
    if not case.proposed.text:
        yield "Un message vide ne dit rien : écrivez-le."
    elif len(case.proposed.text) > LONGEST:
        yield f"Ce message a {len(case.proposed.text)} signes, {LONGEST} au plus : joignez un document."
    if case.proposed.files > MOST_FILES:
        yield f"{case.proposed.files} documents à la fois, {MOST_FILES} au plus : écrivez plusieurs messages."


@condition(
    "une avance ou un avenant se demande une fois la convention signée, un recours gracieux après un refus",
    About.CONTENT,
    proposed=True,
)
def asked_in_time(case: Case[RequestKind]) -> Iterator[str]:
    states = WHEN[case.proposed]
    if State(case.dossier.state) not in states:
        yield f"{ONE[case.proposed]} se demande quand le dossier est {named(states)} ; il est « {_state(case)} »."


@condition("l'avance demandée est prévue, et n'est pas déjà versée", About.MONEY, proposed=True)
def advance_left(case: Case[RequestKind]) -> Iterator[str]:
    if case.proposed is not RequestKind.ADVANCE or State(case.dossier.state) not in WHEN[RequestKind.ADVANCE]:
        return
    agreed = money.in_force(case.session, case.dossier.id).advance_cents
    if not agreed and case.fiche.payment.advance is None:
        yield "Ni la fiche ni la convention ne prévoient d'avance : demandez un avenant."
    elif agreed and money.paid_in_advance(case.session, case.dossier.id) >= agreed:
        yield f"L'avance convenue, {euros(agreed)}, est déjà versée : pour plus, demandez un avenant."


@condition("aucune demande de cette sorte n'attend déjà une réponse", About.CONTENT, proposed=True)
def asked_once(case: Case[RequestKind]) -> Iterator[str]:
    for each in waiting(case):
        if each.kind == case.proposed:
            day = french(day_in_paris(each.asked_at))
            yield f"La demande n° {each.number}, du {day}, attend encore sa réponse : complétez-la par un message."


@condition("une demande du porteur attend une réponse", About.CONTENT)
def something_asked(case: AnyCase) -> Iterator[str]:
    if not waiting(case):
        yield "Aucune demande n'attend de réponse."


@condition("la demande n'a pas déjà sa réponse", About.CONTENT, proposed=True)
def answered_once(case: Case[CarrierRequest]) -> Iterator[str]:
    if case.proposed.answered_at is not None:
        day = french(day_in_paris(case.proposed.answered_at))
        yield f"La demande n° {case.proposed.number} a sa réponse depuis le {day} : une réponse ne se reprend pas."


def waiting(case: AnyCase) -> list[CarrierRequest]:
    """The requests of a dossier that nobody answered yet."""
    rows = select(CarrierRequest).where(CarrierRequest.dossier_id == case.dossier.id)
    return [*case.session.scalars(rows.where(CarrierRequest.answered_at.is_(None)).order_by(CarrierRequest.number))]


def _state(case: AnyCase) -> str:
    return STATES[State(case.dossier.state)]
