"""Where a dossier is, in the words of those who carry it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import lazy_gettext

from tremplin.catalogue.door import euros, french
from tremplin.clock import day_in_paris
from tremplin.records.dossiers import State
from tremplin_web.frame.door import gettext

# the colours of the tags: those that the style sheet has for each kind
COLOURS: Mapping[State, str] = {
    State.DRAFT: "neutral",
    State.SUBMITTED: "blue",
    State.RETURNED: "soon",
    State.UNDER_REVIEW: "light-blue",
    State.ACCEPTED: "met",
    State.REFUSED: "broken",
    State.AGREED: "turquoise",
    State.RUNNING: "turquoise",
    State.REPORTED: "purple",
    State.SETTLED: "neutral",
    State.CLOSED: "neutral",
    State.WITHDRAWN: "neutral",
}
WORDS: Mapping[State, Any] = {
    State.DRAFT: lazy_gettext("Brouillon, non déposé"),
    State.SUBMITTED: lazy_gettext("Déposé, reçu"),
    State.RETURNED: lazy_gettext("À compléter"),
    State.UNDER_REVIEW: lazy_gettext("En instruction"),
    State.ACCEPTED: lazy_gettext("Accordé"),
    State.REFUSED: lazy_gettext("Refusé"),
    State.AGREED: lazy_gettext("Convention signée"),
    State.RUNNING: lazy_gettext("En cours"),
    State.REPORTED: lazy_gettext("Bilan remis"),
    State.SETTLED: lazy_gettext("Soldé"),
    State.CLOSED: lazy_gettext("Clos"),
    State.WITHDRAWN: lazy_gettext("Retiré"),
}
STAFF: Mapping[State, Any] = {
    State.DRAFT: lazy_gettext("Brouillon du porteur"),
    State.SUBMITTED: lazy_gettext("À instruire"),
    State.RETURNED: lazy_gettext("Chez le porteur"),
    State.ACCEPTED: lazy_gettext("À conventionner"),
    State.AGREED: lazy_gettext("Conventionné"),
    State.REPORTED: lazy_gettext("À solder"),
}

# what one does next, or waits for
NEXT: Mapping[State, Any] = {
    State.DRAFT: lazy_gettext("Rien n'est envoyé au service tant que le dossier n'est pas déposé."),
    State.SUBMITTED: lazy_gettext(
        "Vous n'avez rien à faire : le service le vérifie, et vous écrit s'il y manque quelque chose."
    ),
    State.RETURNED: lazy_gettext(
        "Complétez ce qui est demandé, puis déposez-le de nouveau : le jour de votre premier dépôt est gardé."
    ),
    State.UNDER_REVIEW: lazy_gettext("Vous n'avez rien à faire : le service l'étudie, et vous écrit pour la décision."),
    State.ACCEPTED: lazy_gettext("La convention vous sera envoyée pour être signée."),
    State.REFUSED: lazy_gettext("La décision dit pourquoi, et comment la contester."),
    State.WITHDRAWN: lazy_gettext("Ce dossier est retiré : personne ne l'étudie plus."),
}


class StateTold(NamedTuple):
    """The words of a state, and the kind of their tag."""

    text: Any
    kind: str


def told(state: State, *, staff: bool, deposited_at: datetime | None = None, granted: int | None = None) -> StateTold:
    """What a state is called, by those who carry a dossier or by those who receive it."""
    if staff and state in STAFF:
        return StateTold(STAFF[state], COLOURS[state])
    if state is State.SUBMITTED and deposited_at:
        day = french(day_in_paris(deposited_at))
        return StateTold(gettext("Déposé le %(day)s, reçu", day=day), COLOURS[state])
    if state is State.ACCEPTED and granted is not None:
        return StateTold(gettext("Accordé : %(amount)s", amount=euros(granted)), COLOURS[state])
    return StateTold(WORDS[state], COLOURS[state])
