"""What was recorded by mistake, or refused: a counter-entry, or another look."""

from tremplin.casework.acting.conditions import (
    correcting,
    deciding,
    people,
)
from tremplin.casework.acting.lines import Transition
from tremplin.casework.acting.states import GOING_ON
from tremplin.records.tables import Act, State

CORRECTED = (
    Transition(
        Act.CORRECT,
        "corriger un suivi enregistré par erreur",
        (deciding.told, correcting.corrected_once, correcting.nothing_paid_upon),
        sources=(*GOING_ON, State.SETTLED),
        writes="ce qui ne tient plus, et pourquoi",
        seen="ce qui ne tient plus, et pourquoi",
    ),
    Transition(
        Act.CORRECT_PAYMENT,
        "corriger un versement enregistré par erreur",
        (
            deciding.told,
            people.somebody_else,
            correcting.corrected_once,
            correcting.corrected_by_another,
            correcting.still_adds_up,
        ),
        sources=(*GOING_ON, State.SETTLED),
        writes="une contre-écriture et son motif",
        seen="que le versement ne tient plus, et pourquoi",
    ),
    Transition(
        Act.CORRECT_REPORT,
        "corriger un bilan final enregistré par erreur",
        (deciding.told, correcting.corrected_once, correcting.nothing_paid_upon),
        sources=(State.REPORTED,),
        target=State.RUNNING,
        writes="que le bilan ne tient plus, et pourquoi",
        seen="que le bilan ne tient plus, et pourquoi",
    ),
    Transition(
        # what was notified stays: another settlement takes the next number
        Act.CORRECT_SETTLEMENT,
        "corriger un solde arrêté",
        (deciding.told, people.somebody_else, correcting.corrected_once, correcting.corrected_by_another),
        sources=(State.SETTLED,),
        target=State.REPORTED,
        writes="que le solde ne tient plus, et pourquoi",
        seen="que le solde ne tient plus, et pourquoi",
    ),
    Transition(
        # a gracious appeal: whoever decided may think again (CRPA, art. L411-2)
        Act.REOPEN,
        "rouvrir un dossier refusé",
        (deciding.told,),
        sources=(State.REFUSED,),
        target=State.UNDER_REVIEW,
        writes="la réouverture et son motif",
        seen="que son dossier est instruit à nouveau, et pourquoi",
    ),
)
