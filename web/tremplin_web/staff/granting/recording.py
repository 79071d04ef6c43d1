"""Record a deposit that came on paper, or late and admitted."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.applying.deposits import record
from tremplin.catalogue.calendar import french
from tremplin.documents.texts import prose
from tremplin.records.acts import Act
from tremplin.records.codes import Mode
from tremplin_web.frame.door import gettext as _
from tremplin_web.site import site
from tremplin_web.staff.acting.fields import ActField
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace

MODES = (
    (Mode.PAPER.value, lazy_gettext("Sur papier, par la poste ou remis au service")),
    (Mode.LATE.value, lazy_gettext("Hors délai, et admis")),
)


def _arrival(values: Mapping[str, Any]) -> str:
    """Why it is recorded: the number of the mailing and its day come before what is typed, where something is."""
    why = prose(values["reason"])
    # kept as it is written here, whatever the language of the page
    number = f"Envoi n° {values['number']}." if values["number"] else ""
    came = f"Arrivé le {french(values['came_on'])}." if values["came_on"] else ""
    return " ".join(filter(None, (number, came, why))) if why else ""


def _refuses(place: ActPlace, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """An arrival before its postmark, or to come."""
    came, sent = values.get("came_on"), values.get("counts_on")
    if came and came > site().clock.today():
        return {"came_on": _("Ce jour n'est pas encore venu.")}
    if came and sent and came < sent and values.get("mode") == Mode.PAPER.value:
        return {"came_on": _("Il n'arrive pas avant le jour de son cachet.")}
    return {}


def _record(doing: Doing) -> object:
    values = doing.values
    return record(
        *(doing.desk, doing.actor, doing.reference),
        at=doing.at,
        mode=Mode(values["mode"]),
        counts_on=values["counts_on"],
        counts_at=values.get("counts_at"),
        reason=_arrival(values),
        # what is sent twice from one page is one deposit, be there a number on the envelope or none
        key=values["number"] or doing.key,
    )


def _hours(place: ActPlace) -> bool:
    """Whether a session of the fiche closes at an hour."""
    return any(each.closes_at for each in place.here.fiche.windows)


RECORD = ActForm(
    acts=(Act.RECORD,),
    name="record",
    slug="enregistrer",
    title=lazy_gettext("Enregistrer un dépôt papier ou tardif"),
    says=lazy_gettext(
        "Le dossier est déposé au jour que vous dites, et jugé à ce jour ; le porteur en reçoit le récépissé. Qui "
        "l'enregistre l'instruit : une autre personne en décidera."
    ),
    button=lazy_gettext("Enregistrer le dépôt"),
    done=lazy_gettext("Le dépôt est enregistré. Le porteur en lit le récépissé, et ce qui manque encore."),
    perform=_record,
    refuses=_refuses,
    fields=(
        ActField(
            name="mode",
            label=lazy_gettext("Comment le dossier est venu"),
            kind="choice",
            wanted=True,
            choices=lambda place: MODES,
        ),
        ActField(
            name="counts_on",
            label=lazy_gettext("Jour où il compte"),
            kind="day",
            # CRPA, art. L112-1: what is sent counts on the day of its postmark
            hint=lazy_gettext(
                "Envoyé par la poste, le jour du cachet, qui fait foi (CRPA, art. L112-1) ; remis au service, le jour "
                "de sa remise. Par exemple 31/01/2025."
            ),
            wanted=True,
            about=About.DAYS,
        ),
        ActField(
            name="counts_at",
            label=lazy_gettext("Heure, si elle est connue"),
            kind="hour",
            hint=lazy_gettext("La session ferme à une heure : celle de l'arrivée, par exemple 15:59."),
            when=_hours,
        ),
        ActField(
            name="came_on",
            label=lazy_gettext("Arrivé au service le"),
            kind="day",
            hint=lazy_gettext("S'il est venu par la poste : il s'écrit avec le motif."),
        ),
        ActField(
            name="number",
            label=lazy_gettext("Numéro de l'envoi, s'il en a un"),
            hint=lazy_gettext("Celui du recommandé ou de l'enveloppe : donné deux fois, il ne fait qu'un dépôt."),
            about=About.CONTENT,
        ),
        ActField(
            name="reason",
            label=lazy_gettext("Motif"),
            kind="long",
            hint=lazy_gettext(
                "Quand et comment il est arrivé ; pour un dépôt tardif, pourquoi il est admis. Le journal le garde."
            ),
            wanted=True,
            about=About.REASON,
        ),
    ),
)
