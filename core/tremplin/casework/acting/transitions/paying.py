"""The money of an operation: what is paid, mandated, settled, then closed."""

from tremplin.casework.acting.conditions import (
    banking,
    days,
    deciding,
    instalments,
    paying,
    people,
    settling,
    yearly,
)
from tremplin.casework.acting.lines import Transition
from tremplin.casework.acting.states import GOING_ON
from tremplin.records.tables import Act, State

PAID = (
    Transition(
        Act.PAY,
        "enregistrer un versement",
        (
            people.somebody_else,
            people.paid_by_another,
            days.happened("la signature de la convention"),
            paying.paid_in_time,
            instalments.instalment_named,
            instalments.instalment_awaited,
            paying.fresh_key,
            paying.bank_details_confirmed,
            paying.some_cents,
            paying.advance_within,
            paying.within_advance,
            paying.paid_within,
            paying.balance_within,
            instalments.within_instalment,
            yearly.within_year,
            paying.repaid_within,
            instalments.repaid_where_paid,
        ),
        sources=(*GOING_ON, State.SETTLED),
        writes="un versement",
        seen="le versement",
    ),
    Transition(
        Act.MANDATE,
        "saisir le mandat d'un versement",
        (banking.mandate_of_a_payment, banking.mandate_of_today, banking.mandated_once),
        # the balance is mandated after it is recorded, and a dossier is closed as soon as nothing remains
        sources=(*GOING_ON, State.SETTLED, State.CLOSED),
        writes="le numéro et le jour du mandat",
        seen="le numéro et le jour du mandat",
    ),
    Transition(
        Act.ADMIT,
        "admettre une règle enfreinte",
        (deciding.told, settling.admissible),
        sources=(State.REPORTED,),
        writes="la règle admise et son motif, ou que le motif ne tient plus",
        seen="la règle admise et son motif",
    ),
    Transition(
        Act.SETTLE,
        "arrêter le solde",
        (people.settled_by_another, people.not_admitting, settling.held_or_admitted, settling.computable),
        # « un solde sur production d'un bilan final »: a call of 2024, « Durée et financement, 4 »
        sources=(State.REPORTED,),
        target=State.SETTLED,
        writes="le solde, ligne par ligne",
        seen="le solde et son calcul",
    ),
    Transition(
        Act.CLOSE,
        "clore le dossier",
        (settling.nothing_left,),
        sources=(State.SETTLED,),
        target=State.CLOSED,
        writes="la clôture",
        seen="que le dossier est clos",
    ),
)
