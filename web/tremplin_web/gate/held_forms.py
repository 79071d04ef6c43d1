"""What a form sent too early or too late: it waits until its author has proved who they are, and is theirs alone."""

from urllib.parse import urlencode

from flask import g, redirect, request, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response

from tremplin.casework.entering import keeping
from tremplin.casework.entering.sessions import SignedIn, expired
from tremplin_web.gate import cookie
from tremplin_web.gate.rights import Right
from tremplin_web.gate.visiting import EXPIRED, desk
from tremplin_web.gate.ways import RETURN, asked
from tremplin_web.site import site

SECRET = "csrf_token"
CSRF = CSRFProtect()


def to_confirm(found: SignedIn) -> Response:
    """The way to proving again who is there; what they sent waits, and is sent by them when they come back."""
    fields = _sent()
    held = fields is not None and keeping.keep_meanwhile(desk(), found, asked(), fields, now=site().clock.machine())
    back = url_for("account.resume") if held else request.path
    return redirect(f"{url_for('account.confirm')}?{urlencode({RETURN: back})}", 303)


def to_sign_in_again(right: Right) -> Response | None:
    """Keep what was sent under a session that has expired since, and lead to where its author finds it again."""
    token = g.get(EXPIRED)
    lapsed_of = None if token is None or right.halfway else expired(desk(), token, now=site().clock.machine())
    # an old cookie that was taken leaves nothing for its owner to send: their forms were never given with it
    fields = _sent() if lapsed_of is not None and cookie.keeps_forms_of(lapsed_of.account) else None
    if fields is None or not keeping.keep(desk(), str(token), asked(), fields, now=site().clock.machine()):
        return None
    return redirect(f"{url_for('account.sign_in')}?{urlencode({RETURN: url_for('account.resume')})}", 303)


def _sent() -> list[tuple[str, str]] | None:
    """What a form of this site sent, but its secret; nothing where it may not be kept."""
    if request.method != "POST" or (request.content_length or 0) > keeping.MOST:
        return None
    sent = list(request.form.items(multi=True))
    # a password is typed again
    if any("password" in name for name, _ in sent):
        return None
    try:
        CSRF.protect()
    except CSRFError:
        return None
    return [(name, value) for name, value in sent if name != SECRET]
