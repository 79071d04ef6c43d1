"""Where a dossier is, in the words of those who carry it, and until when one may apply."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from flask_babel import lazy_gettext, ngettext
from markupsafe import Markup

from tremplin.catalogue.door import euros
from tremplin.clock import PARIS
from tremplin.records.dossiers import State
from tremplin_web.frame.days import full, short
from tremplin_web.frame.door import gettext

A_MONTH = 31
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
        day = deposited_at.astimezone(PARIS).strftime("%d/%m/%Y")
        return StateTold(gettext("Déposé le %(day)s, reçu", day=day), COLOURS[state])
    if state is State.ACCEPTED and granted is not None:
        return StateTold(gettext("Accordé : %(amount)s", amount=euros(granted)), COLOURS[state])
    return StateTold(WORDS[state], COLOURS[state])


def moment(at: datetime) -> str:
    """« vendredi 14 février 2025 à 14 h 02 »."""
    here = at.astimezone(PARIS)
    return gettext("%(day)s à %(hour)s", day=full(here.date()), hour=clock(at))


def clock(at: datetime) -> str:
    """« 14 h 02 »."""
    here = at.astimezone(PARIS)
    return f"{here.hour} h {here.minute:02d}"


def ago(at: datetime, now: datetime) -> str:
    """« il y a 4 minutes », « hier », « il y a 12 jours », then the day."""
    minutes = max(0, int((now - at).total_seconds() // 60))
    days = (_day(now) - _day(at)).days
    if days == 1:
        return gettext("hier")
    # nobody counts further back in days
    if days > A_MONTH:
        return gettext("le %(day)s", day=short(_day(at)))
    if days > 1:
        return Markup(ngettext("il y a %(num)s jour", "il y a %(num)s jours", days))
    if minutes >= 60:
        return Markup(ngettext("il y a %(num)s heure", "il y a %(num)s heures", minutes // 60))
    if minutes == 0:
        return gettext("à l'instant")
    return Markup(ngettext("il y a %(num)s minute", "il y a %(num)s minutes", minutes))


def _day(at: datetime) -> date:
    return at.astimezone(PARIS).date()
