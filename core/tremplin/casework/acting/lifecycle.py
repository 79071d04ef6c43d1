"""The life of a dossier, as data: from which state each act leads to which, what must hold, and what it writes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tremplin.casework.acting.beside import BESIDE
from tremplin.casework.acting.conditions import (
    agreeing,
    applying,
    banking,
    correcting,
    days,
    deciding,
    following,
    instalments,
    marking,
    monthly,
    participating,
    paying,
    people,
    settling,
    signing,
    yearly,
)
from tremplin.casework.acting.lines import ActLine, Transition
from tremplin.errors import NotYet
from tremplin.records.tables import CARRIERS, Act, State

# a request that is incomplete is given back to be completed, not refused: CRPA, art. L114-5
OPEN = (State.DRAFT, State.RETURNED)
# opinions hold from the agreement on: one that is late is still given once the dossier is accepted
ADVISED = (State.SUBMITTED, State.UNDER_REVIEW, State.ACCEPTED)
# many agreements are signed once the operation has begun: it is followed before its start is recorded
GOING_ON = (State.AGREED, State.RUNNING, State.REPORTED)


# an amendment is sent and signed as the agreement was
SIGNABLE = (State.ACCEPTED, State.AGREED, State.RUNNING)
OFFERED = (
    agreeing.advance_within_amount,
    agreeing.dated,
    days.happened("la décision"),
    signing.carrier_first,
    signing.shown_by,
)
_TRANSITIONS = (
    Transition(
        Act.EDIT,
        "modifier le dossier",
        (applying.edited,),
        sources=OPEN,
        writes="les valeurs changées",
        seen="ses propres valeurs",
    ),
    Transition(
        Act.ATTACH,
        "joindre une pièce",
        (applying.in_its_time, applying.attached_once),
        # a signed agreement, evidence, a report come after the deposit: each purpose has its own states
        sources=tuple(state for state in State if any(state in when for when in applying.WHEN.values())),
        writes="une pièce et ce pour quoi elle est donnée, ou son retrait",
        seen="ses pièces",
    ),
    Transition(
        Act.DEPOSIT,
        "déposer le dossier",
        (applying.fresh_key, applying.nothing_broken),
        sources=OPEN,
        target=State.SUBMITTED,
        writes="un dépôt et son récépissé",
        seen="son récépissé, et ce qui manque encore",
    ),
    Transition(
        Act.RECORD,
        "enregistrer un dépôt papier ou tardif",
        (applying.recorded, applying.arrived, applying.fresh_key, applying.nothing_broken),
        sources=OPEN,
        target=State.SUBMITTED,
        writes="un dépôt papier ou tardif, son motif et son récépissé",
        seen="son récépissé, et ce qui manque encore",
    ),
    Transition(
        Act.RETURN,
        "demander des compléments",
        (applying.returned,),
        sources=(State.SUBMITTED, State.UNDER_REVIEW),
        target=State.RETURNED,
        writes="ce qui est à compléter",
        seen="ce qui lui est demandé",
    ),
    Transition(
        Act.REVIEW,
        "prendre le dossier en instruction",
        sources=(State.SUBMITTED,),
        target=State.UNDER_REVIEW,
        writes="qui instruit, et les avis que demande la fiche",
        seen="que l'instruction commence",
    ),
    Transition(
        Act.ASK_OPINION,
        "demander un avis",
        (deciding.left_to_ask,),
        sources=ADVISED,
        writes="l'avis demandé",
        seen="qu'un avis est demandé",
    ),
    Transition(
        Act.OPINE,
        "rendre un avis",
        (deciding.explained, deciding.given_once, marking.within_bounds, marking.before_decision),
        sources=ADVISED,
        writes="l'avis, son motif et les notes qu'il donne",
        seen="qu'un avis est rendu",
    ),
    Transition(
        Act.SCORE,
        "noter le dossier",
        (marking.explained, marking.graded, marking.within_bounds, marking.something_scored),
        sources=(State.UNDER_REVIEW,),
        writes="les notes et leur motif",
        seen="rien",
    ),
    Transition(
        Act.ACCEPT,
        "accorder la subvention",
        (
            deciding.told,
            people.somebody_else,
            people.scored_by_another,
            people.decided_by_another,
            deciding.complete,
            deciding.no_opinion_against,
            deciding.within_request,
            yearly.years_add_up,
            deciding.rules_of_the_grant,
            deciding.envelope_left,
        ),
        sources=(State.UNDER_REVIEW,),
        target=State.ACCEPTED,
        writes="la décision, son motif, les notes, le montant, l'enveloppe engagée",
        seen="la décision et son motif",
    ),
    Transition(
        Act.REFUSE,
        "refuser le dossier",
        (deciding.told, people.somebody_else, people.scored_by_another, people.decided_by_another),
        sources=(State.UNDER_REVIEW,),
        target=State.REFUSED,
        writes="la décision, son motif et les notes",
        seen="la décision et son motif",
    ),
    Transition(
        Act.SEND_AGREEMENT,
        "envoyer la convention, ou un avenant, à signer",
        (signing.unsigned, days.happened("la décision"), signing.shown_by),
        sources=SIGNABLE,
        writes="l'envoi, son jour et sa pièce",
        seen="que la convention lui est envoyée",
    ),
    Transition(
        Act.SIGN_AGREEMENT,
        "signer la convention, ou un avenant, pour le porteur",
        (signing.unsigned, signing.sent_before, days.happened("la décision"), signing.shown_by),
        sources=SIGNABLE,
        writes="la signature du porteur, son jour et sa pièce",
        seen="sa signature",
    ),
    Transition(
        Act.AGREE,
        "signer la convention",
        (people.somebody_else, *OFFERED, agreeing.opinions_given, agreeing.rules_of_the_offer),
        sources=(State.ACCEPTED,),
        target=State.AGREED,
        writes="la convention et son avance",
        seen="la convention, l'échéancier",
    ),
    Transition(
        Act.AMEND,
        "signer un avenant",
        (
            deciding.told,
            people.somebody_else,
            *OFFERED,
            agreeing.amending,
            agreeing.amended_within_request,
            agreeing.amended_after,
            agreeing.not_below_paid,
            yearly.years_add_up,
            yearly.years_not_below_paid,
            agreeing.started_stands,
            agreeing.opinions_given,
            agreeing.rules_of_the_offer,
            agreeing.envelope_adds,
        ),
        # « elle ne pourra pas être prolongée par tacite reconduction » (a call of 2024): what lasts longer is signed
        sources=(State.AGREED, State.RUNNING),
        writes="un avenant et son motif",
        seen="l'avenant, l'échéancier",
    ),
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
        sources=(*GOING_ON, State.SETTLED),
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
    Transition(
        Act.WITHDRAW,
        "retirer le dossier",
        (deciding.told,),
        sources=(State.DRAFT, State.SUBMITTED, State.RETURNED, State.UNDER_REVIEW, State.ACCEPTED),
        target=State.WITHDRAWN,
        writes="le retrait et son motif, l'enveloppe libérée",
        seen="que le dossier est retiré",
    ),
)
# whoever may act as an official on a dossier had no part in its organisation while it was open
_LINES = tuple(
    line if line.roles <= {*CARRIERS} else replace(line, conditions=(people.never_theirs, *line.conditions))
    for line in _TRANSITIONS
)
# docs/lifecycle.md and the acts that a page offers are read from these: told elsewhere too, they were once false
TRANSITIONS: Mapping[Act, Transition] = {line.act: line for line in _LINES}
ACTS: Mapping[Act, ActLine] = {line.act: line for line in (*BESIDE, *_LINES)}
# what ends a dossier: no act leads out of these
ENDS = frozenset(State) - {source for transition in _LINES for source in transition.sources}


def require(act: Act, case: Any, what: str) -> None:
    """Refuse an act with all that stands in its way at once; beside a dossier, its case is what is proposed."""
    told = against(act, case)
    if told:
        raise NotYet(what, told)


def against(act: Act, case: Any) -> list[str]:
    """All that stands in the way of an act, in the order of the table."""
    return [sentence for condition in ACTS[act].conditions for sentence in condition.check(case)]


def of(act: Act) -> str:
    """« de déposer le dossier », « d'accorder la subvention »."""
    label = ACTS[act].label
    return f"d'{label}" if label[0] in "aeéiou" else f"de {label}"
