"""Choose a password in the place of one that was lost: a letter brings a link, be the address known or not."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.entering import choosing, tokens
from tremplin.documents import contacts
from tremplin.errors import TremplinError
from tremplin_web.account.own import PASSWORD, chosen
from tremplin_web.frame.door import gettext, site
from tremplin_web.gate.door import SentForm, desk, page_of, sent

ASKED: dict[str, Any] = {"login": lazy_gettext("Adresse électronique")}


def lost() -> ResponseReturnValue:
    """Ask for an address, and send it a link where it is that of an account; the answer is the same."""
    form = sent(ASKED)
    if form.values:
        form.wanted("login", said=gettext("écrivez votre adresse."))
        read = form.read({"login": contacts.email})
        if not form.wrong:
            try:
                choosing.ask(desk(), read["login"], now=site().clock.machine())
                return render_template("account/lost_sent.html", login=read["login"])
            except TremplinError as error:
                form.refuse(error)
    return page_of("account/lost.html", form, labels=ASKED, posting=desk().posting)


def replace(token: str) -> ResponseReturnValue:
    """Choose a password by the link of a letter."""
    clock = site().clock
    try:
        choosing.opened(desk(), token, now=clock.machine())
        if request.method == "GET":
            return page_of("account/replace.html", SentForm(PASSWORD), labels=PASSWORD)
        form = chosen()
        if not form.wrong:
            try:
                choosing.replace(desk(), token, form.values["new_password"], now=clock.machine(), at=clock.at())
                return render_template("account/replaced.html")
            except tokens.PastLink:
                raise
            except TremplinError as error:
                form.refuse(error)
        return page_of("account/replace.html", form, labels=PASSWORD)
    except tokens.PastLink:
        return render_template("account/lost_past.html"), 404
