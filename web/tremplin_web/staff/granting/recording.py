"""Record a deposit that came on paper, or late and admitted."""

from flask_babel import lazy_gettext as _

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.applying.deposits import record
from tremplin.records.acts import Act
from tremplin.records.codes import Mode
from tremplin_web.staff.acting.fields import ActField
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace

MODES = (
    (Mode.PAPER.value, _("Sur papier, par la poste ou remis au service")),
    (Mode.LATE.value, _("Hors délai, et admis")),
)


def _record(doing: Doing) -> object:
    values = doing.values
    return record(
        *(doing.desk, doing.actor, doing.reference),
        at=doing.at,
        mode=Mode(values["mode"]),
        counts_on=values["counts_on"],
        counts_at=values.get("counts_at"),
        reason=values["reason"],
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
    title=_("Enregistrer un dépôt papier ou tardif"),
    says=_(
        "Le dossier est déposé au jour que vous dites, et jugé à ce jour ; le porteur en reçoit le récépissé. Qui "
        "l'enregistre l'instruit : une autre personne en décidera."
    ),
    button=_("Enregistrer le dépôt"),
    done=_("Le dépôt est enregistré. Le porteur en lit le récépissé, et ce qui manque encore."),
    perform=_record,
    fields=(
        ActField(
            name="mode",
            label=_("Comment le dossier est venu"),
            kind="choice",
            wanted=True,
            choices=lambda place: MODES,
        ),
        ActField(
            name="counts_on",
            label=_("Jour où il compte"),
            kind="day",
            # CRPA, art. L112-1: what is sent counts on the day of its postmark
            hint=_(
                "Envoyé par la poste, le jour du cachet, qui fait foi (CRPA, art. L112-1) ; remis au service, le jour "
                "de sa remise. Par exemple 31/01/2025."
            ),
            wanted=True,
            about=About.DAYS,
        ),
        ActField(
            name="counts_at",
            label=_("Heure, si elle est connue"),
            kind="hour",
            hint=_("La session ferme à une heure : celle de l'arrivée, par exemple 15:59."),
            when=_hours,
        ),
        ActField(
            name="number",
            label=_("Numéro de l'envoi, s'il en a un"),
            hint=_("Celui du recommandé ou de l'enveloppe : donné deux fois, il ne fait qu'un dépôt."),
            about=About.CONTENT,
        ),
        ActField(
            name="reason",
            label=_("Motif"),
            kind="long",
            hint=_(
                "Quand et comment il est arrivé ; pour un dépôt tardif, pourquoi il est admis. Le journal le garde."
            ),
            wanted=True,
            about=About.REASON,
        ),
    ),
)
