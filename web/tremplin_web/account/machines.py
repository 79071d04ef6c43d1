"""The tokens of one's own account: made and shown once, listed, taken back."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.machines import tokens as verbs
from tremplin.documents import writing
from tremplin.errors import TremplinError
from tremplin_web.frame.door import gettext, site
from tremplin_web.gate.door import SentForm, desk, page_of, sent, visit

ASKED: dict[str, Any] = {
    "name": lazy_gettext("À quel logiciel il sert"),
    "scopes": lazy_gettext("Ce qu'il permet"),
    "until": lazy_gettext("Le dernier jour où il sert"),
}


def tokens() -> ResponseReturnValue:
    """Show one's own tokens, and the form that makes one."""
    return _page(SentForm(ASKED))


def make_token() -> ResponseReturnValue:
    """Make a token, which is shown once."""
    form, scopes, clock = sent(ASKED), request.form.getlist("scopes"), site().clock
    form.wanted("name", said=gettext("dites-le, pour le reconnaître."))
    form.wanted("scopes", said=gettext("cochez au moins une case."))
    form.wanted("until", said=gettext("dites-le : un an au plus."))
    read = form.read({"until": writing.day})
    if form.wrong:
        return _page(form, scopes)
    asked = {"name": form.values["name"], "scopes": scopes, "ends_on": read["until"]}
    try:
        made = verbs.make(desk(), visit().actor, **asked, now=clock.machine(), at=clock.at())
    except TremplinError as error:
        form.refuse(error)
        return _page(form, scopes)
    return render_template("account/token_shown.html", token=made.token, name=form.values["name"])


def end_token(machine: int) -> ResponseReturnValue:
    """Take a token back: it lets nobody in any more."""
    clock = site().clock
    verbs.revoke(desk(), visit().actor, machine, now=clock.machine(), at=clock.at())
    return redirect(url_for("account.tokens", fait="retire"), 303)


def _page(form: SentForm, scopes: list[str] | None = None) -> ResponseReturnValue:
    rows = verbs.listed(desk(), visit().actor, now=site().clock.machine())
    choices = [(scope.value, label[0].upper() + label[1:]) for scope, label in verbs.SCOPES.items()]
    shown = {"rows": rows, "choices": choices, "ticked": scopes or [], "done": request.args.get("fait") == "retire"}
    labels = {scope.value: label for scope, label in verbs.SCOPES.items()}
    return page_of("account/tokens.html", form, labels=ASKED, purposes=labels, **shown)
