"""The life of a dossier, as data: from which state each act leads to which, what must hold, and what it writes."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tremplin.casework.acting.beside import BESIDE
from tremplin.casework.acting.conditions import (
    agreeing,
    applying,
    assigning,
    days,
    deciding,
    marking,
    people,
    resuming,
    signing,
    yearly,
)
from tremplin.casework.acting.conditions.beside import joining
from tremplin.casework.acting.lines import ActLine, Transition
from tremplin.casework.acting.states import GOING_ON, STATES, named
from tremplin.casework.acting.transitions.correcting import CORRECTED
from tremplin.casework.acting.transitions.operating import OPERATED
from tremplin.casework.acting.transitions.paying import PAID
from tremplin.casework.acting.transitions.talking import TALKED
from tremplin.errors import NotYet
from tremplin.records.tables import CARRIERS, Act, State

# a request that is incomplete is given back to be completed, not refused: CRPA, art. L114-5
OPEN = (State.DRAFT, State.RETURNED)
# opinions hold from the agreement on: one that is late is still given once the dossier is accepted
ADVISED = (State.SUBMITTED, State.UNDER_REVIEW, State.ACCEPTED)
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
        "joindre ou retirer une pièce",
        (applying.in_its_time, applying.attached_once, applying.shown_stays),
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
        (applying.recorded, applying.arrived, applying.fresh_key, applying.nothing_broken_then),
        sources=OPEN,
        target=State.SUBMITTED,
        writes="un dépôt papier ou tardif, son motif et son récépissé",
        seen="son récépissé, et ce qui manque encore",
    ),
    Transition(
        Act.RETURN,
        "demander des compléments",
        (applying.returned, resuming.not_resumed),
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
        Act.ASSIGN,
        "confier l'instruction",
        (
            assigning.given_to_a_stranger,
            assigning.given_to_no_decider,
            assigning.given_to_another,
            assigning.for_some_days,
        ),
        sources=(State.SUBMITTED, State.RETURNED, State.UNDER_REVIEW, State.ACCEPTED, *GOING_ON, State.SETTLED),
        writes="à qui l'instruction est confiée, qui l'avait, pour quels jours",
        seen="rien",
    ),
    Transition(
        # the verbs do again what was done before, each judged on money, days and content: casework/resuming
        Act.CONFIRM_TAKEOVER,
        "confirmer une reprise",
        (people.somebody_else, joining.verified_carrier, resuming.awaits_confirmation),
        sources=(State.UNDER_REVIEW,),
        writes="la décision, la convention et l'opération d'avant, qui l'amènent à son état",
        seen="son dossier dans cet état",
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
        (
            deciding.advised,
            deciding.explained,
            deciding.given_once,
            deciding.recorded_by_instructor,
            signing.shown_by,
            marking.within_bounds,
            marking.before_decision,
        ),
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
            resuming.not_resumed,
            people.somebody_else,
            people.scored_by_another,
            people.decided_by_another,
            joining.verified_carrier,
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
        (
            deciding.told,
            resuming.not_resumed,
            people.somebody_else,
            people.scored_by_another,
            people.decided_by_another,
        ),
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
    *OPERATED,
    *PAID,
    *CORRECTED,
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
    for line in (*_TRANSITIONS, *TALKED)
)
# docs/lifecycle.md and the acts that a page offers are read from these: told elsewhere too, they were once false
TRANSITIONS: Mapping[Act, Transition] = {line.act: line for line in _LINES}
ACTS: Mapping[Act, ActLine] = {line.act: line for line in (*BESIDE, *_LINES)}
# what ends a dossier: no act leads out of these, whatever is still said or mandated of it
ENDS = frozenset(State) - {source for line in _LINES if line.target for source in line.sources}


def require(act: Act, case: Any, what: str) -> None:
    """Refuse an act with all that stands in its way at once; beside a dossier, its case is what is proposed."""
    told = [(sentence, each.about) for each in ACTS[act].conditions for sentence in each.check(case)]
    if told:
        raise NotYet(what, [sentence for sentence, _ in told], dict(told))


def out_of_state(act: Act, state: State) -> str | None:
    """Why an act is not for a dossier in this state; nothing where it is."""
    line = TRANSITIONS[act]
    if state in line.sources:
        return None
    return f"il est « {STATES[state]} » ; pour {line.label}, il faut qu'il soit {named(line.sources)}."


def against(act: Act, case: Any) -> list[str]:
    """All that stands in the way of an act, in the order of the table."""
    return [sentence for condition in ACTS[act].conditions for sentence in condition.check(case)]


def of(act: Act) -> str:
    """« de déposer le dossier », « d'accorder la subvention »."""
    label = ACTS[act].label
    return f"d'{label}" if label[0] in "aeéiou" else f"de {label}"
