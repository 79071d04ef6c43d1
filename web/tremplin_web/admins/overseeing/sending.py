"""What waits to leave or failed: letters, what addresses are told of, long works; tried again, or given up."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.acting.desk import Desk
from tremplin.casework.machines import webhooks
from tremplin.casework.mailing import managing
from tremplin.errors import UnknownIdentifier
from tremplin.records.codes import HoldReason
from tremplin.works.overseeing import failed
from tremplin_web.admins.confirming import AdminDeed, attempted, told
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk, number_of, page_of, sent, visit
from tremplin_web.site import site

LABELS: Mapping[str, Any] = {"action": "", "number": ""}


def sending() -> ResponseReturnValue:
    """Show it."""
    return _page(SentForm(LABELS))


def change_sending() -> ResponseReturnValue:
    """Try one again, give one up, or let the letters of a base that was restored leave."""
    return attempted(_deeds(), sent(LABELS), _page, url_for("admins.sending"))


def _page(form: SentForm) -> ResponseReturnValue:
    ours, actor = desk(), visit().actor
    return page_of(
        "admins/overseeing/sending.html",
        form,
        rows=managing.listed(ours, actor),
        reason=managing.held(ours),
        restored=HoldReason.RESTORED,
        posting=ours.posting,
        calls=webhooks.calls(ours, actor),
        works=failed(ours, actor),
        done=told(_deeds()),
    )


def _number(form: SentForm) -> int:
    found = number_of(form.values["number"])
    if found is None:
        raise UnknownIdentifier("envoi", "", ())
    return found


def _deeds() -> Mapping[str, AdminDeed]:
    actor, at, machine = visit().actor, site().clock.at, site().clock.machine
    which = {"number": _("choisissez une ligne.")}

    def release(ours: Desk, form: SentForm) -> None:
        managing.release(ours, actor, at=at())

    return {
        "retry": AdminDeed(
            lambda ours, form: managing.retry(ours, actor, form.values["number"], at=at()),
            _("Il est essayé de nouveau au prochain tour."),
            which,
        ),
        "drop": AdminDeed(
            lambda ours, form: managing.drop(ours, actor, form.values["number"], at=at()),
            _("Il est abandonné."),
            which,
            lambda form: _("Abandonner l'envoi %(number)s : il ne partira pas.", number=form.values["number"]),
            _("Abandonner cet envoi"),
        ),
        "call_retry": AdminDeed(
            lambda ours, form: webhooks.retry(ours, actor, _number(form), at=machine()),
            _("Il est essayé de nouveau au prochain tour."),
            which,
        ),
        "call_drop": AdminDeed(
            lambda ours, form: webhooks.drop(ours, actor, _number(form), at=machine()),
            _("Il est abandonné."),
            which,
            lambda form: _("Abandonner l'envoi %(number)s : il ne partira pas.", number=form.values["number"]),
            _("Abandonner cet envoi"),
        ),
        "release": AdminDeed(
            release,
            _("Les envois reprennent."),
            {},
            lambda form: _(
                "Laisser partir tout ce qui attend. Cette base vient d'une sauvegarde : celle dont elle vient a pu "
                "l'envoyer depuis ; abandonnez d'abord ce qui est déjà parti."
            ),
            _("Reprendre les envois"),
        ),
    }
