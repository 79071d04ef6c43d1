"""The life of a dossier, as data: from which state each act leads to which, on what conditions, and what it writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tremplin.casework.acting import conditions
from tremplin.casework.acting.conditions import Condition
from tremplin.casework.acting.policy import RIGHTS
from tremplin.records.acts import Act
from tremplin.records.codes import Role
from tremplin.records.dossiers import State

STATES = {
    State.DRAFT: "brouillon",
    State.SUBMITTED: "déposé",
    State.RETURNED: "à compléter",
    State.UNDER_REVIEW: "en instruction",
    State.ACCEPTED: "accordé",
    State.REFUSED: "refusé",
    State.AGREED: "conventionné",
    State.RUNNING: "en cours",
    State.REPORTED: "bilan remis",
    State.SETTLED: "soldé",
    State.CLOSED: "clos",
    State.WITHDRAWN: "retiré",
}
OPEN = (State.DRAFT, State.RETURNED)
# opinions hold from the agreement on: one that is late is still given once the dossier is accepted
ADVISED = (State.SUBMITTED, State.UNDER_REVIEW, State.ACCEPTED)
GOING_ON = (State.AGREED, State.RUNNING, State.REPORTED)


@dataclass(frozen=True)
class Transition:
    """One act: the states in which it is possible, that to which it leads (``None`` leaves it), what must hold.

    ``writes`` is what is kept, and ``seen`` what the carrier sees of it.
    """

    act: Act
    sources: Sequence[State]
    target: State | None
    writes: str
    seen: str
    conditions: Sequence[Condition] = ()

    @property
    def roles(self) -> frozenset[Role]:
        """Who may: the policy alone says it."""
        return RIGHTS[self.act]


def _by_act(transitions: Iterable[Transition]) -> dict[Act, Transition]:
    return {transition.act: transition for transition in transitions}


TRANSITIONS = _by_act(
    [
        Transition(
            Act.EDIT,
            OPEN,
            None,
            "les valeurs changées",
            "ses propres valeurs",
        ),
        Transition(
            Act.ATTACH,
            OPEN,
            None,
            "une pièce, ou son retrait",
            "ses pièces",
        ),
        Transition(
            Act.DEPOSIT,
            OPEN,
            State.SUBMITTED,
            "un dépôt et son récépissé",
            "son récépissé, et ce qui manque encore",
            (conditions.nothing_broken_at_deposit,),
        ),
        Transition(
            Act.RECORD,
            OPEN,
            State.SUBMITTED,
            "un dépôt papier ou tardif, son motif et son récépissé",
            "son récépissé, et ce qui manque encore",
            (conditions.nothing_broken_at_deposit,),
        ),
        Transition(
            Act.RETURN,
            (State.SUBMITTED, State.UNDER_REVIEW),
            State.RETURNED,
            "ce qui est à compléter",
            "ce qui lui est demandé",
        ),
        Transition(
            Act.REVIEW,
            (State.SUBMITTED,),
            State.UNDER_REVIEW,
            "qui instruit, et les avis que demande la fiche",
            "que l'instruction commence",
        ),
        Transition(
            Act.ASK_OPINION,
            ADVISED,
            None,
            "l'avis demandé",
            "qu'un avis est demandé",
        ),
        Transition(
            Act.OPINE,
            ADVISED,
            None,
            "l'avis et son motif",
            "qu'un avis est rendu",
        ),
        Transition(
            Act.ACCEPT,
            (State.UNDER_REVIEW,),
            State.ACCEPTED,
            "la décision, son motif, le montant, l'enveloppe engagée",
            "la décision et son motif",
            (
                conditions.reasoned,
                conditions.somebody_else,
                conditions.complete_at_deposit,
                conditions.no_opinion_against,
                conditions.granted_within_request,
                conditions.rules_hold_for_the_grant,
                conditions.envelope_left,
            ),
        ),
        Transition(
            Act.REFUSE,
            (State.UNDER_REVIEW,),
            State.REFUSED,
            "la décision et son motif",
            "la décision et son motif",
            (conditions.reasoned, conditions.somebody_else),
        ),
        Transition(
            Act.AGREE,
            (State.ACCEPTED,),
            State.AGREED,
            "la convention et son avance",
            "la convention, l'échéancier",
            (conditions.somebody_else,),
        ),
        Transition(
            Act.AMEND,
            (State.AGREED, State.RUNNING),
            None,
            "un avenant et son motif",
            "l'avenant, l'échéancier",
            (conditions.reasoned, conditions.somebody_else),
        ),
        Transition(
            Act.START,
            (State.AGREED,),
            State.RUNNING,
            "le démarrage",
            "que l'opération est en cours",
            (conditions.begun,),
        ),
        Transition(
            # yearly documents come after an accounting year has ended, when the operation may be settled already
            Act.FOLLOW,
            (*GOING_ON, State.SETTLED),
            None,
            "un comité, un suivi ou un compte rendu",
            "le comité, le suivi ou le compte rendu",
        ),
        Transition(
            Act.REALISE,
            GOING_ON,
            None,
            "les dépenses et les résultats",
            "ces valeurs",
            (conditions.reported_stands,),
        ),
        Transition(
            Act.REPORT,
            (State.RUNNING,),
            State.REPORTED,
            "le bilan final reçu",
            "que son bilan est reçu",
        ),
        Transition(
            Act.PAY,
            (*GOING_ON, State.SETTLED),
            None,
            "un versement",
            "le versement",
        ),
        Transition(
            Act.SETTLE,
            (State.REPORTED,),
            State.SETTLED,
            "le solde, ligne par ligne",
            "le solde et son calcul",
        ),
        Transition(
            Act.CLOSE,
            (State.SETTLED,),
            State.CLOSED,
            "la clôture",
            "que le dossier est clos",
        ),
        Transition(
            Act.WITHDRAW,
            (State.DRAFT, State.SUBMITTED, State.RETURNED, State.UNDER_REVIEW, State.ACCEPTED),
            State.WITHDRAWN,
            "le retrait et son motif, l'enveloppe libérée",
            "que le dossier est retiré",
            (conditions.reasoned,),
        ),
    ]
)
# what ends a dossier: no act leads out of these
ENDS = frozenset(State) - {source for transition in TRANSITIONS.values() for source in transition.sources}


def named(states: Iterable[State]) -> str:
    """« brouillon ou à compléter »."""
    *others, last = [f"« {STATES[state]} »" for state in states]
    return f"{', '.join(others)} ou {last}" if others else last
