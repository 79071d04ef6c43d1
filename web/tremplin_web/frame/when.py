"""When one may apply, told on a day: « Ouvert jusqu'au vendredi 14 février 2025, 23 h 59 »."""

from collections.abc import Iterable
from datetime import date, time
from typing import NamedTuple

from flask_babel import gettext, ngettext

from tremplin.catalogue.door import Fiche, hour, openings
from tremplin_web.frame.days import full


class When(NamedTuple):
    """The state (a word for style sheets), what a tag says of it, and the sentences."""

    state: str
    tag: str
    sentence: str
    countdown: str = ""


def when(fiches: Iterable[Fiche], day: date, at: time | None = None) -> When:
    """Whether some of these fiches take applications on this day, at an hour of it, and until when or from when."""
    found = openings.opening(fiches, day, at)
    if found.closes_on:
        # the place with the hour: at 23:59 in Paris, it is already the next day in Athens
        last = hour(found.closes_at) if found.closes_at else "23 h 59"
        until = gettext("Jusqu'au %(day)s, %(hour)s (heure de Paris)", day=full(found.closes_on), hour=last)
        return When("open", gettext("Ouvert"), until, _closing(found.closes_on, found.closes_at, day))
    if found.opens_on:
        opens = gettext("À partir du %(day)s", day=full(found.opens_on))
        return When("soon", gettext("À venir"), opens, _opening(found.opens_on, day))
    if found.closed_on:
        closed = gettext("Dernière session close le %(day)s", day=full(found.closed_on))
        return When("closed", gettext("Fermé"), closed)
    return When("neutral", gettext("Non précisé"), gettext("Sessions de dépôt : non précisées par le texte"))


def _closing(closes_on: date, at: time | None, day: date) -> str:
    left = (closes_on - day).days
    if at:
        # « ce soir » would be hours too late
        if left == 0:
            return str(gettext("Dernier jour : le dépôt ferme à %(hour)s.", hour=hour(at)))
        if left == 1:
            return str(gettext("Le dépôt ferme demain à %(hour)s.", hour=hour(at)))
    # zero is singular in French: without its own sentence, today would read « demain »
    if left == 0:
        return str(gettext("Dernier jour : le dépôt ferme ce soir."))
    return str(ngettext("Le dépôt ferme demain soir.", "Le dépôt ferme dans %(num)s jours.", left))


def _opening(opens_on: date, day: date) -> str:
    return str(ngettext("Le dépôt ouvre demain.", "Le dépôt ouvre dans %(num)s jours.", (opens_on - day).days))
