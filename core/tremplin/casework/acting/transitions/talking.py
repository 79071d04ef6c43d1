"""The lines of the life cycle's table by which a carrier and the service talk: they leave the dossier as it is."""

from tremplin.casework.acting.conditions import deciding, people, talking
from tremplin.casework.acting.lines import Transition
from tremplin.records.tables import Act, State

ALIVE = tuple(state for state in State if state is not State.WITHDRAWN)
# an answer that is late is still one: the dossier went on meanwhile
DECIDED = tuple(
    state for state in ALIVE if state not in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.UNDER_REVIEW)
)
TALKED = (
    Transition(
        Act.WRITE_MESSAGE,
        "écrire un message",
        (talking.sound_message,),
        sources=ALIVE,
        writes="un message et ses pièces",
        seen="le message et ses pièces",
        apart=True,
    ),
    Transition(
        Act.ASK,
        "demander une avance, un avenant ou un recours gracieux",
        (talking.why_asked, talking.asked_in_time, talking.advance_left, talking.asked_once),
        sources=(State.REFUSED, State.AGREED, State.RUNNING),
        writes="la demande et son motif",
        seen="sa demande",
        apart=True,
    ),
    Transition(
        Act.ANSWER,
        "répondre à une demande du porteur",
        (deciding.told, people.somebody_else, talking.something_asked, talking.answered_once),
        sources=(State.UNDER_REVIEW, *DECIDED),
        writes="la réponse et son motif",
        seen="la réponse et son motif",
        apart=True,
    ),
)
