"""The page on which one comes in: what waits for whoever signed in, the most urgent first."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask_babel import lazy_gettext

from tremplin.casework.acting.policy import RIGHTS
from tremplin.casework.reading.awaited.waiting import waiting
from tremplin.records.acts import Act
from tremplin_web.frame.door import site
from tremplin_web.gate.door import desk, visit

TITLES: Mapping[str, Any] = {
    "late": lazy_gettext("En retard"),
    "late_carrier": lazy_gettext("En retard"),
    "returned": lazy_gettext("À compléter, puis à déposer de nouveau"),
    "draft": lazy_gettext("Brouillons, non déposés"),
    "running": lazy_gettext("Opérations en cours"),
    "to_review": lazy_gettext("À instruire"),
    "under_review": lazy_gettext("En instruction"),
    "to_decide": lazy_gettext("À décider"),
    "to_agree": lazy_gettext("À conventionner"),
    "to_settle": lazy_gettext("À solder"),
    "to_pay": lazy_gettext("À verser ou à clore"),
    "elsewhere": lazy_gettext("Déposés, reçus par le service"),
    "studied": lazy_gettext("Étudiés par le service"),
}


def home() -> str:
    """Show what waits for whoever signed in."""
    actor = visit().actor
    groups = waiting(desk().database, actor, day=site().clock.today())
    titles = {name: fiche.title for name, fiche in site().platform.fiches.items()}
    return render_template(
        "account/home.html",
        groups=[(TITLES[each.code], each) for each in groups if each.theirs],
        elsewhere=[(TITLES[each.code], each) for each in groups if not each.theirs],
        titles=titles,
        roles=bool(actor.grants),
        sees=any(grant.role in RIGHTS[Act.SEE] for grant in actor.grants),
        opens=any(grant.role in RIGHTS[Act.CREATE] for grant in actor.grants),
        staff=visit().staff,
    )
