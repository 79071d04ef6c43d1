"""Officials who were invited by a letter, and did not come yet; whom one invites."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.accounts import accounts as casework
from tremplin.casework.acting.desk import Desk
from tremplin.casework.entering import inviting
from tremplin.errors import UnknownIdentifier
from tremplin_web.admins.confirming import AdminDeed, attempted, told
from tremplin_web.admins.people.perimeters import choices, perimeter, role_told, sentence
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import SentForm, desk, number_of, page_of, sent, visit
from tremplin_web.site import site

LABELS: Mapping[str, Any] = {
    "action": "",
    "account": "",
    "login": lazy_gettext("Adresse électronique"),
    "name": lazy_gettext("Nom de la personne"),
    "role": lazy_gettext("Rôle"),
    "department": lazy_gettext("Département"),
    "territory": lazy_gettext("Territoire"),
}


def invitations() -> ResponseReturnValue:
    """Who was invited, and a form for whom is not."""
    return _page(SentForm(LABELS))


def invite() -> ResponseReturnValue:
    """Invite somebody, or somebody who did not come once more."""
    return attempted(_deeds(), sent(LABELS), _page, url_for("admins.invitations"))


def _page(form: SentForm) -> ResponseReturnValue:
    rows = [
        {**row, "roles": [*map(role_told, row["roles"])]}
        for row in inviting.invited(desk(), visit().actor, now=site().clock.machine())
    ]
    shown = {"rows": rows, "choices": choices(members=False), "posting": desk().posting, "done": told(_deeds())}
    return page_of("admins/people/invitations.html", form, labels=LABELS, **shown)


def _deeds() -> Mapping[str, AdminDeed]:
    actor, clock = visit().actor, site().clock

    def send(ours: Desk, form: SentForm) -> None:
        asked = {name: form.values[name] for name in ("login", "name", "role")}
        inviting.invite(ours, actor, **asked, perimeter=perimeter(form), at=clock.at(), now=clock.machine())

    def again(ours: Desk, form: SentForm) -> None:
        number = number_of(form.values["account"])
        if number is None:
            raise UnknownIdentifier("compte", "", ())
        login = casework.numbered(ours, actor, number)
        inviting.invite_again(ours, actor, login, at=clock.at(), now=clock.machine())

    return {
        "invite": AdminDeed(
            send,
            _("L'invitation part : son lien sert une fois, pendant sept jours."),
            {
                "login": _("écrivez son adresse."),
                "name": _("écrivez son nom."),
                "role": _("choisissez le rôle."),
            },
            lambda form: _(
                "Ouvrir un compte à %(name)s (%(who)s), lui donner le rôle : %(role)s, et lui envoyer un lien.",
                name=form.values["name"],
                who=form.values["login"],
                role=sentence(form),
            ),
            _("Inviter cette personne"),
            # the tries of an hour are counted apart
            tried=False,
        ),
        "again": AdminDeed(
            again,
            _("Un autre lien part ; le précédent ne sert plus."),
            {"account": _("choisissez qui.")},
        ),
    }
