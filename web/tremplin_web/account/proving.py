"""Prove who is there: the second half of signing in, and once more before what matters."""

from urllib.parse import urlsplit

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from tremplin.casework.entering import factors, passkeys, totp
from tremplin.casework.entering.second import prove_by_code
from tremplin.casework.entering.signing_in import prove_again
from tremplin.errors import RefusedRequest
from tremplin_web.account.signing import back, on, refusal, welcome
from tremplin_web.frame.door import gettext, site
from tremplin_web.gate.door import RETURN, cookie, desk, renew, visit


def code() -> ResponseReturnValue:
    """Ask for a code once the password was given."""
    return _owed() or _asked("code")


def key() -> ResponseReturnValue:
    """Ask for a passkey once the password was given."""
    return _owed() or _asked("key")


def confirm() -> ResponseReturnValue:
    """Ask again who is there, before what matters: for a second factor where they have one, else for the password."""
    found = visit()
    if found.halfway and found.enrolled:
        return redirect(on("account.code"), 303)
    return _asked("confirm")


def place() -> passkeys.KeyPlace:
    """Where keys are used: the public address where a setting gives it, else that by which one came."""
    address = site().settings.address or f"{request.scheme}://{request.host}"
    return passkeys.KeyPlace(urlsplit(address).hostname or "", address)


def _owed() -> ResponseReturnValue | None:
    """The way on for whoever owes nothing, or has no factor to give."""
    found = visit()
    if not found.halfway:
        return redirect(back(), 303)
    if not found.enrolled:
        return redirect(on("account.codes"), 303)
    return None


def _asked(page: str) -> ResponseReturnValue:
    """The page that asks; sent, the way on with another cookie, or the page again with what is wrong."""
    if request.method == "GET":
        return _page(page)
    try:
        return welcome(renew(_proved()))
    except RefusedRequest as refused:
        return _page(page, str(refused)), *refusal(refused)


def _proved() -> str:
    found, now, device = visit(), site().clock.machine(), cookie.device_given()
    answer = request.form.get("answer", "")
    if answer:
        return passkeys.prove_by_key(desk(), found, place(), answer, now=now)
    # an empty field is no guess
    typed = request.form.get("code" if found.enrolled else "password", "")
    if not typed.strip():
        raise RefusedRequest(gettext("Écrivez ce qui vous est demandé."))
    if found.enrolled:
        return prove_by_code(desk(), found, typed, now=now, device=device)
    return prove_again(desk(), found, typed, now=now, device=device)


def _page(page: str, mistake: str | None = None) -> str:
    found, now = visit(), site().clock.machine()
    held = factors.held(desk(), found.actor.account_id)
    options = passkeys.request(desk(), found, place(), now=now) if held.keys else None
    return render_template(
        "account/prove.html",
        page=page,
        held=held,
        options=options,
        shown=totp.shown(desk(), found.actor.account_id, now=now) if factors.demonstrates(desk()) else None,
        mistake=mistake,
        back=request.values.get(RETURN, ""),
    )
