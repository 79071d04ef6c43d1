"""Come back upon what is past: open again what was refused, confirm what a colleague took over."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.granting.reopening import reopen
from tremplin.casework.resuming.confirming import confirm
from tremplin.records.acts import Act
from tremplin_web.frame.door import announced
from tremplin_web.frame.door import gettext as _
from tremplin_web.staff.acting.fields import ActField
from tremplin_web.staff.acting.form import ActForm, Doing
from tremplin_web.staff.acting.place import ActPlace


def _reopen(doing: Doing) -> object:
    return reopen(doing.desk, doing.actor, doing.reference, doing.values["reason"], at=doing.at)


def _confirm(doing: Doing) -> object:
    return confirm(doing.desk, doing.actor, doing.reference, at=doing.at)


def _asks(where: ActPlace, values: Mapping[str, Any]) -> list[Any]:
    return [
        _(
            "Confirmer la reprise de « %(title)s », de %(carrier)s.",
            title=announced(where.here.title),
            carrier=announced(where.here.organisation),
        ),
        _(
            "La décision, la convention, les avenants, les comités, les bilans et les versements d'alors sont refaits "
            "dans leur ordre, aux dates saisies : tout, ou rien."
        ),
        _("L'enveloppe est engagée, et rien de ce qui est versé ne dépasse ce qui fut convenu."),
    ]


REOPENING = ActForm(
    acts=(Act.REOPEN,),
    name="reopening",
    slug="decision/rouvrir",
    title=lazy_gettext("Rouvrir le dossier refusé"),
    says=lazy_gettext(
        "Le dossier revient en instruction, et une personne qui ne l'a pas déjà décidé le décide à nouveau. Le refus "
        "reste dans son histoire."
    ),
    button=lazy_gettext("Rouvrir ce dossier"),
    done=lazy_gettext("Le dossier est de nouveau en instruction."),
    perform=_reopen,
    fields=(
        ActField(
            name="reason",
            label=lazy_gettext("Motif"),
            kind="long",
            hint=lazy_gettext("Ce que dit le recours, et pourquoi le dossier est revu."),
            wanted=True,
            about=About.REASON,
        ),
    ),
)
TAKEOVER = ActForm(
    acts=(Act.CONFIRM_TAKEOVER,),
    name="takeover",
    slug="decision/reprise",
    title=lazy_gettext("Confirmer une reprise"),
    says=lazy_gettext(
        "Rien n'est confirmé à cette étape : tout est d'abord refait à blanc, et ce qui s'y oppose est dit."
    ),
    button=lambda values: _("Confirmer la reprise"),
    done=lazy_gettext("La reprise est confirmée : le dossier est dans l'état d'alors."),
    perform=_confirm,
    confirmed=True,
    asks=_asks,
)
