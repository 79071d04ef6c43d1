"""Record that people who left were contacted again, some months after."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from tremplin.casework.operating.operations import ask_again
from tremplin.catalogue.door import french
from tremplin.records.acts import Act
from tremplin_web.site import site
from tremplin_web.staff.acting.fields import ActField
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace


def _first(where: ActPlace) -> str:
    """The first round of news that the fiche asks for and that nobody recorded."""
    terms = where.here.fiche.follow_up
    asked = terms.after_exit.months if terms and terms.after_exit else ()
    undone = {each["corrected"] for each in where.page["corrections"] if each["part"] == "after_exits"}
    done = {each["months"] for each in where.page["after_exits"] if each["number"] not in undone}
    return str(next((months for months in asked if months not in done), ""))


def _ask(doing: Doing) -> object:
    values = doing.values
    return ask_again(
        doing.desk, doing.actor, doing.reference, months=int(values["months"]), done_on=values["done_on"], at=doing.at
    )


def _whole(where: ActPlace, values: Mapping[str, Any]) -> Mapping[str, Any]:
    months = values.get("months")
    return {} if months is None or months == int(months) else {"months": _("Donnez un nombre entier de mois.")}


FOLLOWING = ActForm(
    acts=(Act.FOLLOW,),
    name="follow_up",
    slug="suivi",
    title=_("Enregistrer un suivi après la sortie"),
    says=_("L'échéancier compte ce suivi comme fait. Ce que chacun est devenu se dit à la page des participants."),
    button=_("Enregistrer le suivi"),
    done=_("Le suivi après la sortie est enregistré."),
    perform=_ask,
    refuses=_whole,
    fields=(
        ActField(
            name="months",
            label=_("Combien de mois après la sortie"),
            kind="number",
            wanted=True,
            missing=_("Donnez un nombre de mois."),
            first=_first,
        ),
        ActField(
            name="done_on",
            label=_("Les personnes ont été réinterrogées le"),
            kind="day",
            wanted=True,
            first=lambda where: french(site().clock.today()),
        ),
    ),
)
