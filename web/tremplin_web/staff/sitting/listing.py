"""The commissions of one's departments, those to come first, and the form that opens one."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.acting.policy import Target, may
from tremplin.casework.granting import commissions as casework
from tremplin.casework.granting.commissions import Convened
from tremplin.catalogue.door import Department
from tremplin.documents.writing import day
from tremplin.errors import Forbidden, TremplinError, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin_web.gate.door import SentForm, desk, sent, visit
from tremplin_web.site import site
from tremplin_web.staff.naming import calls_of_mine

FIELDS = {
    "title": lazy_gettext("Ce que c'est"),
    "held_on": lazy_gettext("Le jour où elle se tient"),
    "department": lazy_gettext("Département"),
}
MISSING = "réponse attendue."


def commissions() -> ResponseReturnValue:
    """Those that are there."""
    return _page(sent(FIELDS))


def open_commission() -> ResponseReturnValue:
    """Open one; sent twice, it is opened once."""
    form = sent(FIELDS)
    mine = _mine()
    if len(mine) == 1:
        form.values["department"] = mine[0].code
    form.wanted(*FIELDS, said=MISSING)
    held_on = form.read({"held_on": day}).get("held_on")
    if form.wrong or held_on is None:
        return _page(form)
    asked = form.values["department"], form.values["title"]
    try:
        done = casework.convene(desk(), visit().actor, asked[0], title=asked[1], held_on=held_on, at=site().clock.at())
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        form.refuse(refused)
        return _page(form)
    return redirect(url_for("staff.commission", sitting=done.number, fait="ouverte"), 303)


def _mine() -> list[Department]:
    """The departments where one prepares commissions."""
    actor = visit().actor
    return [
        each for each in site().platform.departments.values() if may(actor, Act.PREPARE_COMMISSION, Target(each.code))
    ]


def _page(form: SentForm) -> ResponseReturnValue:
    found, today, mine = casework.listed(desk(), visit().actor), site().clock.today(), _mine()
    coming, past = list[Convened](), list[Convened]()
    for each in found:
        (coming if each.held_on >= today else past).append(each)
    page = render_template(
        "staff/sitting/commissions.html",
        form=form,
        errors=list(form.errors),
        # the nearest first, then the latest
        coming=sorted(coming, key=lambda each: (each.held_on, each.number)),
        past=past,
        mine=mine,
        choices=[(each.code, each.name) for each in mine],
        several=len({each.department for each in found} | {each.code for each in mine}) > 1,
        calls=calls_of_mine(),
        names={code: each.name for code, each in site().platform.departments.items()},
        today=today,
        done=request.args.get("fait"),
    )
    return page, form.status if form.wrong else 200
