"""An operation that goes on: its start, what is followed of it, of people, then its final report."""

from tremplin.casework.acting.conditions import (
    days,
    following,
    monthly,
    participating,
    people,
)
from tremplin.casework.acting.lines import Transition
from tremplin.casework.acting.states import GOING_ON
from tremplin.records.tables import Act, State

OPERATED = (
    Transition(
        Act.START,
        "constater le démarrage",
        (following.begun,),
        sources=(State.AGREED,),
        target=State.RUNNING,
        writes="le démarrage",
        seen="que l'opération est en cours",
    ),
    Transition(
        # yearly documents come after an accounting year has ended, when the operation may be settled already
        Act.FOLLOW,
        "enregistrer le suivi",
        (
            following.months_after,
            following.report_named,
            following.attended_by_services,
            days.happened("la convention (un comité) ou le démarrage (le reste)"),
            following.followed_once,
        ),
        sources=(*GOING_ON, State.SETTLED),
        writes="un comité, un suivi ou un compte rendu",
        seen="le comité, le suivi ou le compte rendu",
    ),
    Transition(
        Act.REALISE,
        "saisir le réalisé",
        (people.reported_stands,),
        sources=GOING_ON,
        writes="les dépenses et les résultats",
        seen="ces valeurs",
    ),
    Transition(
        # news is taken of people for months after the exit, when the operation may be settled already
        Act.RECORD_PEOPLE,
        "enregistrer des participants",
        (
            participating.counted_stands,
            participating.proved_stands,
            participating.rows_known,
            participating.nothing_has_no_months,
            participating.nothing_of_unreachable,
            participating.in_work_or_not,
            participating.piece_in_place,
            participating.come_to_pass,
            participating.days_in_order,
        ),
        sources=(*GOING_ON, State.SETTLED),
        writes="des participations, leurs étapes, leurs activités, leurs sorties, leurs pièces",
        seen="ce qu'il a enregistré",
        apart=True,
    ),
    Transition(
        Act.CHECK_EVIDENCE,
        "contrôler une pièce de sortie",
        (participating.checked_by_another, participating.refused_why),
        sources=(*GOING_ON, State.SETTLED),
        writes="qui a contrôlé la pièce, et si elle est retenue",
        seen="si la pièce est retenue, et sinon pourquoi",
        apart=True,
    ),
    Transition(
        Act.VALIDATE_MONTH,
        "valider un compte rendu mensuel",
        (monthly.month_over, monthly.somebody_there, monthly.validated_in_turn, monthly.two_sides),
        sources=GOING_ON,
        writes="qui a validé le mois",
        seen="qui a validé le mois",
        apart=True,
    ),
    Transition(
        Act.REPORT,
        "remettre le bilan final",
        (days.happened("le démarrage"), following.report_named, following.ended),
        sources=(State.RUNNING,),
        target=State.REPORTED,
        writes="le bilan final reçu",
        seen="que son bilan est reçu",
    ),
)
