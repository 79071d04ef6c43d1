"""Roles that admins gave to themselves: each waits for another admin, who confirms it or sets it aside."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.accounts import accounts as casework
from tremplin.casework.accounts import roles as verbs
from tremplin.casework.acting.desk import Desk
from tremplin.errors import UnknownIdentifier
from tremplin_web.admins.confirming import AdminDeed, attempted, told
from tremplin_web.admins.people.perimeters import FIELDS, perimeter, role_told, sentence
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk, number_of, page_of, sent, visit
from tremplin_web.site import site

LABELS: Mapping[str, Any] = dict.fromkeys(("action", "account", *FIELDS), "")


def roles() -> ResponseReturnValue:
    """The roles that wait."""
    return _page(SentForm(LABELS))


def answer_role() -> ResponseReturnValue:
    """Confirm one, or set it aside."""
    return attempted(_deeds(), sent(LABELS), _page, url_for("admins.roles"))


def waiting() -> list[dict[str, Any]]:
    """The roles that wait for an admin; those that somebody asks of an organisation are answered there."""
    own = visit().actor.account_id
    return [
        {"account": row, "role": role, "told": role_told(role), "own": row["id"] == own}
        for row in casework.listed(desk(), visit().actor)
        for role in row["waiting"]
        if role["organisation"] is None
    ]


def _page(form: SentForm) -> ResponseReturnValue:
    return page_of("admins/people/roles.html", form, rows=waiting(), done=told(_deeds()))


def _login(form: SentForm) -> str:
    number = number_of(form.values["account"])
    if number is None:
        raise UnknownIdentifier("compte", "", ())
    return casework.numbered(desk(), visit().actor, number)


def _deeds() -> Mapping[str, AdminDeed]:
    actor, at = visit().actor, site().clock.at

    def confirm(ours: Desk, form: SentForm) -> None:
        verbs.confirm(ours, actor, _login(form), form.values["role"], perimeter(form), at=at())

    def set_aside(ours: Desk, form: SentForm) -> None:
        verbs.revoke(ours, actor, _login(form), form.values["role"], perimeter(form), at=at())

    chosen = {name: _("choisissez un rôle de la liste.") for name in ("account", "role")}
    return {
        "confirm": AdminDeed(
            confirm,
            _("Le rôle est confirmé : il vaut dès maintenant."),
            chosen,
            lambda form: _("Confirmer à %(who)s le rôle : %(role)s.", who=_login(form), role=sentence(form)),
            _("Confirmer ce rôle"),
        ),
        "revoke": AdminDeed(
            set_aside,
            _("La demande est écartée."),
            chosen,
            lambda form: _("Écarter la demande de %(who)s : %(role)s.", who=_login(form), role=sentence(form)),
            _("Écarter cette demande"),
        ),
    }
