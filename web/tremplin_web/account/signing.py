"""Sign in, and leave."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.entering.sessions import leave
from tremplin.casework.entering.signing_in import sign_in as signed
from tremplin.errors import RefusedRequest
from tremplin_web.frame.language import local
from tremplin_web.gate.door import RETURN, cookie, desk, receive, visit, visitor
from tremplin_web.site import site

# RFC 9110, 15.5.21; the page comes with it all the same
WRONG = 422
# in this order: each says that it is the next ones too
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac", "macOS"),
    ("Linux", "Linux"),
)


def sign_in() -> ResponseReturnValue:
    """Ask who comes; sent, open their session, and lead to what they asked for."""
    if cookie.name() is None:
        return render_template("account/no_tls.html"), 403
    if visitor() is not None and request.method == "GET":
        return redirect(back(), 303)
    if request.method == "GET":
        return render_template("account/sign_in.html", login="", mistake=None, back=request.args.get(RETURN, ""))
    login = request.form.get("login", "")
    try:
        token = signed(desk(), login, request.form.get("password", ""), now=site().clock.machine(), browser=browser())
    except RefusedRequest as refused:
        given = {"login": login, "mistake": str(refused), "back": request.form.get(RETURN, "")}
        return render_template("account/sign_in.html", **given), WRONG
    receive(token)
    return redirect(back(), 303)


def sign_out() -> ResponseReturnValue:
    """End the session of this browser."""
    leave(desk(), visit(), now=site().clock.machine())
    receive(None)
    return redirect(url_for("public.home"), 303)


def back() -> str:
    """Where to go once signed in: the page that was asked for, else one's own."""
    asked = local(request.values.get(RETURN, ""))
    return f"{request.script_root}{asked}" if asked else url_for("account.home")


def browser() -> str | None:
    """« Firefox, Linux »: what the browser says of itself, by which its owner knows it again."""
    told = request.user_agent.string
    found = (next((name for mark, name in each if mark in told), None) for each in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found)) or None
