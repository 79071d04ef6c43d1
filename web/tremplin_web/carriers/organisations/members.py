"""Who belongs to an organisation, who asks to; answers, changes, departures, and the verification by the service."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.entering import members as casework
from tremplin.errors import TremplinError
from tremplin_web.frame.door import gettext, site
from tremplin_web.gate.door import SentForm, desk, page_of, sent, visit

FIELDS = {"action": "", "login": "", "role": ""}


def organisation_members(organisation: str) -> ResponseReturnValue:
    """Show the members of an organisation, and those who ask to be."""
    return _page(organisation, sent(FIELDS))


def answer_member(organisation: str) -> ResponseReturnValue:
    """Do what a button of the page says."""
    form = sent(FIELDS)
    try:
        done = _do(organisation, form)
    except TremplinError as error:
        # of what they may not see, the guard answers as if nothing were there
        casework.members(desk(), visit().actor, organisation)
        form.refuse(error)
        done = True
    if not done:
        form.refused.append(gettext("Choisissez ce que vous voulez faire."))
    if form.wrong:
        return _page(organisation, form)
    if form.values["action"] == "remove" and form.values["login"] == visit().actor.login:
        return redirect(url_for("carriers.organisations"), 303)
    return redirect(url_for("carriers.organisation_members", organisation=organisation), 303)


def _do(organisation: str, form: SentForm) -> bool:
    """Whether one of the buttons was pressed, and its verb done."""
    ours, actor, at = desk(), visit().actor, site().clock.at()
    action, login, role = (form.values[name] for name in FIELDS)
    match action:
        case "admit" | "refuse":
            casework.admit(ours, actor, organisation, login, at=at, admitted=action == "admit")
        case "change":
            casework.change(ours, actor, organisation, login, role, at=at)
        case "remove":
            casework.remove(ours, actor, organisation, login, at=at)
        case "invite":
            casework.invite(ours, actor, organisation, login, role, at=at, now=site().clock.machine())
        case "verify":
            casework.verify(ours, actor, organisation, at=at)
        case _:
            return False
    return True


def _page(organisation: str, form: SentForm) -> ResponseReturnValue:
    found = casework.members(desk(), visit().actor, organisation)
    return page_of(
        "carriers/organisations/members.html",
        form,
        one=found,
        own=visit().actor.login,
        removing=request.args.get("retirer", ""),
    )
