"""Sign in, go on, and leave."""

from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from tremplin.casework.entering.devices import remember
from tremplin.casework.entering.guesses import TooManyTries
from tremplin.casework.entering.sessions import SignedIn, leave
from tremplin.casework.entering.signing_in import sign_in as signed
from tremplin.errors import RefusedRequest
from tremplin_web.account.provider.leaving import departure
from tremplin_web.frame.language import local
from tremplin_web.gate.door import RETURN, WRONG, again, cookie, desk, enter, receive, visit, visitor
from tremplin_web.site import site

# RFC 6585, 4
TOO_MANY = 429
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
    before, now = visitor(), site().clock.machine()
    if request.method == "GET":
        if before is not None:
            return redirect(back(), 303)
        return render_template("account/sign_in.html", login="", mistake=None, back=request.args.get(RETURN, ""))
    login, password = (request.form.get(name, "") for name in ("login", "password"))
    try:
        token = signed(desk(), login, password, now=now, browser=browser(), device=cookie.device_given())
    except RefusedRequest as refused:
        given = {"login": login, "mistake": str(refused), "back": request.form.get(RETURN, "")}
        return render_template("account/sign_in.html", **given), *refusal(refused)
    return welcome(enter(token))


def welcome(found: SignedIn | None, path: str | None = None) -> Response:
    """Know the browser once nothing more is owed, and lead where somebody was going."""
    answer = redirect(back(path), 303)
    if found is not None and not found.halfway:
        known_from_now_on(answer, found)
    return answer


def known_from_now_on(answer: Response, found: SignedIn) -> None:
    """Know this browser again: a stranger who tries passwords keeps its owner out no longer."""
    token = remember(desk(), cookie.device_given(), found.actor.account_id, now=site().clock.machine())
    cookie.give_device(answer, token)


def extend() -> ResponseReturnValue:
    """Go on: asking for anything is enough, and this asks for nothing else."""
    if request.accept_mimetypes.best == "application/json":
        found = visit()
        return {"left": int((found.idle_at - site().clock.machine()).total_seconds())}
    return redirect(back(), 303)


def sign_out() -> ResponseReturnValue:
    """End the session of this browser."""
    leave(desk(), visit(), now=site().clock.machine())
    receive(None)
    return departure(url_for("public.home"))


def refusal(refused: RefusedRequest) -> tuple[int, dict[str, str]]:
    """The status and the headers of what was tried and is wrong."""
    return (TOO_MANY, again(refused)) if isinstance(refused, TooManyTries) else (WRONG, {})


def on(endpoint: str) -> str:
    """The address of a page on the way to the one that was asked for."""
    return f"{url_for(endpoint)}?{urlencode({RETURN: request.values.get(RETURN, '')})}"


def back(path: str | None = None) -> str:
    """Where to go once signed in: the page that was asked for, else one's own."""
    asked = local(request.values.get(RETURN, "") if path is None else path)
    return f"{request.script_root}{asked}" if asked else url_for("account.home")


def browser() -> str | None:
    """« Firefox, Linux »: what the browser says of itself, by which its owner knows it again."""
    told = request.user_agent.string
    found = (next((name for mark, name in each if mark in told), None) for each in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found)) or None
