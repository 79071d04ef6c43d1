"""One's own account: its password, its second factors, the browsers in which one is signed in."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.accounts.passwords import hashable
from tremplin.casework.entering import choosing, factors, sessions
from tremplin.errors import TremplinError
from tremplin_web.frame.door import gettext, site
from tremplin_web.gate.door import SentForm, desk, number_of, page_of, receive, sent, visit

PASSWORD: dict[str, Any] = {
    "new_password": lazy_gettext("Nouveau mot de passe"),
    "again_password": lazy_gettext("Le même, une seconde fois"),
}


def account() -> ResponseReturnValue:
    """Show one's own account."""
    return _page(SentForm(PASSWORD))


def change_password() -> ResponseReturnValue:
    """Choose another password; the other sessions end."""
    form, clock = chosen(), site().clock
    if form.wrong:
        return _page(form)
    try:
        receive(choosing.choose(desk(), visit(), form.values["new_password"], now=clock.machine(), at=clock.at()))
    except TremplinError as error:
        form.refuse(error)
        return _page(form)
    return redirect(url_for("account.account", fait="mot-de-passe"), 303)


def chosen() -> SentForm:
    """A password that was typed twice."""
    form = sent(PASSWORD)
    form.wanted("new_password", said=gettext("choisissez-en un : une phrase convient très bien."))
    form.read({"new_password": hashable})
    if not form.wrong and form.values["new_password"] != form.values["again_password"]:
        form.mistakes["again_password"] = gettext("ce n'est pas le même : tapez-le deux fois.")
    return form


def browsers() -> ResponseReturnValue:
    """Show where one is signed in."""
    return _browsers()


def end_one() -> ResponseReturnValue:
    """Sign out of another browser."""
    form = sent({"session": ""})
    number = number_of(form.values["session"])
    if number is None:
        form.refused.append(gettext("Choisissez dans la liste le navigateur à déconnecter."))
        return _browsers(form)
    sessions.end_one(desk(), visit(), number, now=site().clock.machine())
    return redirect(url_for("account.browsers"), 303)


def leave_everywhere() -> ResponseReturnValue:
    """Sign out everywhere else."""
    sessions.leave_everywhere(desk(), visit(), now=site().clock.machine())
    return redirect(url_for("account.browsers", fait="partout"), 303)


def _page(form: SentForm) -> ResponseReturnValue:
    found = visit()
    held = factors.held(desk(), found.actor.account_id)
    done = request.args.get("fait") == "mot-de-passe"
    return page_of("account/own.html", form, labels=PASSWORD, visit=found, held=held, done=done)


def _browsers(form: SentForm | None = None) -> ResponseReturnValue:
    found = visit()
    standing = sessions.standing(desk(), found, now=site().clock.machine())
    done = request.args.get("fait") == "partout"
    return page_of("account/browsers.html", form or SentForm({}), visit=found, standing=standing, done=done)
