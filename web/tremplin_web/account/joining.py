"""Open an account by oneself: the address is proved first, and whether it is known is told to its owner alone."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.accounts.passwords import hashable
from tremplin.casework.entering import joining, tokens
from tremplin.casework.entering.sessions import open_session
from tremplin.documents import contacts
from tremplin.errors import TremplinError
from tremplin.records.codes import MailKind
from tremplin_web.account.signing import browser
from tremplin_web.frame.door import gettext, site
from tremplin_web.gate.door import SentForm, desk, enter, page_of, sent, to_sign_in, visitor

ASKED: Mapping[str, Any] = {"address": lazy_gettext("Adresse électronique")}
OPENED: Mapping[str, Any] = {
    "name": lazy_gettext("Votre nom, tel que les autres le lisent"),
    "password": lazy_gettext("Mot de passe"),
}


def sign_up() -> ResponseReturnValue:
    """Ask for an address, and send it a link; the answer is the same whoever has it."""
    form = sent(ASKED)
    if form.values:
        form.wanted("address", said=gettext("écrivez votre adresse."))
        form.read({"address": contacts.email})
        if not form.wrong:
            try:
                joining.prove_address(desk(), form.values["address"], now=site().clock.machine())
                return render_template("account/sign_up_sent.html", address=form.values["address"])
            except TremplinError as error:
                form.refuse(error)
    return page_of("account/sign_up.html", form, labels=ASKED, posting=desk().posting)


def open_account(token: str) -> ResponseReturnValue:
    """Open the account of an address that is proved, and sign in with it."""
    link = _opened(MailKind.SIGN_UP, token)
    if link is None or link.address is None:
        return _past()
    form = _typed()
    if form.values and not form.wrong:
        at, now = site().clock.at(), site().clock.machine()
        try:
            account = joining.sign_up(desk(), link, **form.values, at=at, now=now)
            enter(open_session(desk(), account, now=now, browser=browser()))
            return redirect(url_for("carriers.new_organisation"), 303)
        except TremplinError as error:
            form.refuse(error)
    return page_of("account/open_account.html", form, labels=OPENED, address=link.address, inviting=None)


def invitation(token: str) -> ResponseReturnValue:
    """Come into the organisation that invites: with one's account, or by opening one."""
    link = _opened(MailKind.INVITATION, token)
    if link is None:
        return _past()
    held, found = joining.holder(desk(), link), visitor()
    if held is not None:
        # with a password alone, somebody who owes a second factor takes no role
        if found is None or found.halfway:
            return to_sign_in()
        if found.actor.account_id != held:
            return _past()
    form = _typed() if held is None else sent({"accept": ""})
    if form.values and not form.wrong:
        at, now = site().clock.at(), site().clock.machine()
        said = form.values if held is None else {}
        try:
            account = joining.come_in(desk(), link, found.actor if held and found else None, **said, at=at, now=now)
            if held is None:
                enter(open_session(desk(), account, now=now, browser=browser()))
            return redirect(url_for("carriers.organisations"), 303)
        except TremplinError as error:
            form.refuse(error)
    inviting = joining.named(desk(), link)
    return page_of(
        "account/open_account.html",
        form,
        labels=OPENED,
        address=link.address if held is None else None,
        inviting=inviting,
    )


def _typed() -> SentForm:
    """The name and the password of whoever opens an account, each judged at its field."""
    form = sent(OPENED)
    if form.values:
        form.wanted("name", said=gettext("écrivez votre nom."))
        form.wanted("password", said=gettext("choisissez-en un : une phrase convient très bien."))
        form.read({"name": contacts.name, "password": hashable})
    return form


def _opened(kind: MailKind, token: str) -> tokens.OpenedLink | None:
    try:
        return tokens.opened(desk(), kind, token, now=site().clock.machine())
    except tokens.PastLink:
        return None


def _past() -> ResponseReturnValue:
    """The page of a link that opens nothing any more, or never did."""
    return render_template("account/past_link.html"), 404
