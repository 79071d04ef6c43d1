"""Let through those whom an address answers: to the others, what is theirs alone is not told from what is not there."""

from math import ceil
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from tremplin.casework.acting.desk import Desk
from tremplin.casework.entering import keeping
from tremplin.casework.entering.guesses import TooManyTries
from tremplin.casework.entering.sessions import SignedIn, expired, leave, signed_in
from tremplin.errors import Forbidden, TremplinError, UnknownIdentifier
from tremplin_web.frame.door import gettext
from tremplin_web.frame.errors import of_http, of_ours, page
from tremplin_web.gate import cookie, quiet, uploads
from tremplin_web.gate.ending import SessionEnd, end_of
from tremplin_web.gate.rights import Right, declared, heavy_ones, right_of
from tremplin_web.site import KEY, READER, Site, site

VISIT, TOKEN, FIRST, EXPIRED = "tremplin_visit", "tremplin_token", "tremplin_first_words", "tremplin_expired"
SECRET = "csrf_token"
CSRF = CSRFProtect()
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
RETURN = "suite"


def visit() -> SignedIn:
    """Who has signed in; for a view that answers nobody else."""
    found = visitor()
    assert found is not None
    return found


def visitor() -> SignedIn | None:
    """Who has signed in, if anybody has."""
    found: SignedIn | None = g.get(VISIT)
    return found


def receive(token: str | None) -> None:
    """Give this browser another cookie with the answer, or take the one that it has."""
    setattr(g, TOKEN, token)


def enter(token: str) -> SignedIn | None:
    """Let in whoever opened a session: those who were in this browser before are there no more, nor are their forms."""
    before = visitor()
    if before is not None:
        leave(desk(), before, now=site().clock.machine())
    found = renew(token)
    if found is not None:
        cookie.keep_forms_of(found.actor.account_id)
    return found


def renew(token: str) -> SignedIn | None:
    """Give this browser the other cookie of a session; who is there from now on."""
    receive(token)
    return signed_in(desk(), token, now=site().clock.machine())


def to_sign_in() -> WerkzeugResponse:
    """The way to signing in to the end, which leads back to what was asked; a form that was sent, to its page."""
    found = visitor()
    if found is not None and found.halfway:
        return to_second_factor(found)
    back = asked() if request.method == "GET" else request.path
    return redirect(f"{url_for('account.sign_in')}?{urlencode({RETURN: back})}", 303)


def to_second_factor(found: SignedIn) -> WerkzeugResponse:
    """The way to the second factor that somebody owes: to give it, or to choose one where they have none."""
    way = "account.code" if found.enrolled else "account.codes"
    back = asked() if request.method == "GET" else request.path
    return redirect(f"{url_for(way)}?{urlencode({RETURN: back})}", 303)


def asked() -> str:
    """The address that was asked for, with its question."""
    return request.full_path.rstrip("?")


def again(error: TooManyTries) -> dict[str, str]:
    """The header that says when to try again (RFC 9110, 10.2.3)."""
    left = (error.again_at - site().clock.machine()).total_seconds()
    return {"Retry-After": str(max(1, ceil(left)))}


def register(app: Flask) -> None:
    """Guard every address that is added from now on; those that are there answer everybody, and keep nothing."""
    desk = desk_of(app)
    app.secret_key = desk.database.key.make().secret("forms")
    app.session_interface = cookie.FormSessions()
    # a form that waits all day is sent all the same: its session is what ends
    app.config |= {"WTF_CSRF_CHECK_DEFAULT": False, "WTF_CSRF_TIME_LIMIT": None}
    CSRF.init_app(app)
    public = frozenset(app.view_functions)
    quiet.register(app)

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        _know()
        if request.endpoint in public:
            return None
        if (found := visitor()) is not None:
            cookie.keep_forms_of(found.actor.account_id)
        right = right_of(request.endpoint) if request.endpoint else None
        if request.endpoint is None and not _ours(app):
            return None
        refused = _refused(right) if right else _nowhere()
        if refused is None and request.method in UNSAFE:
            # before the form is read, and after who sends it is known
            if request.endpoint in heavy_ones(app):
                uploads.allow(request)
            CSRF.protect()
        return refused

    @app.after_request
    def remember(response: Response) -> Response:
        if request.endpoint not in public:
            # what one reads behind the gate stays in no machine on the way, nor in the browser that was left
            response.headers["Cache-Control"] = "no-store"
        if TOKEN in g:
            cookie.give(response, getattr(g, TOKEN))
        return response

    app.register_error_handler(CSRFError, too_old)
    app.register_error_handler(HTTPException, lambda error: told(app, error))
    app.register_error_handler(TremplinError, lambda error: told(app, error))
    shown = {"plain": False, "session_end": session_end, "reaches": reaches}
    app.context_processor(lambda: {"visitor": visitor(), **shown})


def desk_of(app: Flask) -> Desk:
    """The desk of an application that has one."""
    ours: Site = app.extensions[KEY]
    assert ours.desk is not None
    return ours.desk


def desk() -> Desk:
    """The desk at which views work."""
    return desk_of(current_app)


def told(app: Flask, error: HTTPException | TremplinError) -> ResponseReturnValue:
    """What is refused; behind the gate, what is forbidden and what is absent have one answer."""
    absent = isinstance(error, Forbidden | UnknownIdentifier) or getattr(error, "code", None) in (403, 404)
    if isinstance(error, TooManyTries):
        return page(429, str(error)), 429, again(error)
    if absent and _ours(app):
        return _nowhere()
    if getattr(error, "code", None) == 413 and request.endpoint in heavy_ones(app):
        return page(413, gettext("Une pièce, elle, pèse 20 Mo au plus : allégez-la, ou coupez-la en deux.")), 413
    return of_ours(error) if isinstance(error, TremplinError) else of_http(error)


def hidden() -> ResponseReturnValue:
    """The page of what is not there, or is not theirs: the same to the byte."""
    return page(404, plain=True), 404


def too_old(error: CSRFError) -> ResponseReturnValue:
    """A form that this site did not give to this browser, or that was given before it forgot its cookies."""
    sentence = gettext(
        "Cette page ne venait pas de ce site, ou vos cookies ont été effacés depuis qu'elle est ouverte. Rien n'est "
        "enregistré : revenez à la page d'avant, rechargez-la et recommencez."
    )
    return page(400, sentence), 400


def reaches(endpoint: str) -> bool:
    """Whether a page is one that whoever reads may come to, by their roles."""
    right, found = right_of(endpoint), visitor()
    if right is None or found is None:
        return False
    return right.roles is None or any(grant.role in right.roles for grant in found.actor.grants)


def live() -> bool:
    """Whether a script asks while somebody types, for a part of the page that they read."""
    return request.headers.get("HX-Request") == "true"


def lapsed() -> ResponseReturnValue:
    """What is told in the middle of a page whose session has expired: the page to sign in would be put there."""
    sentence = gettext(
        "Votre session est finie : rien n'est plus enregistré. Enregistrez par le bouton : vous vous reconnecterez, et "
        "ce que vous avez écrit vous sera rendu."
    )
    return sentence, 401


def session_end() -> SessionEnd | None:
    """When the session of whoever reads ends, if somebody has signed in."""
    found = visitor()
    return None if found is None else end_of(found, site().clock.machine())


def _know() -> None:
    """Find who has signed in with the cookie that came."""
    token = cookie.given()
    # what is the same for all asks nothing of the base
    if token is None or request.endpoint in ("static", "colours", "health"):
        return
    found = signed_in(desk(), token, now=site().clock.machine())
    if found is None:
        setattr(g, EXPIRED, token)
        # what the button of the page sends next is kept by the session that has expired
        if not live():
            receive(None)
        return
    setattr(g, VISIT, found)
    setattr(g, READER, found.actor.account_id)
    if found.renewed:
        receive(found.renewed)


def _refused(right: Right) -> ResponseReturnValue | None:
    found = visitor()
    if not right.signed_in:
        return None
    if found is None:
        return lapsed() if live() else _kept(right) or to_sign_in()
    if found.halfway and not (right.halfway or (right.unenrolled and found.may_enrol)):
        return to_second_factor(found)
    if right.roles is not None and not any(grant.role in right.roles for grant in found.actor.grants):
        return hidden()
    if right.fresh and not found.confirmed(site().clock.machine()):
        return _to_confirm(found)
    return None


def _to_confirm(found: SignedIn) -> WerkzeugResponse:
    """The way to proving again who is there; what they sent waits, and is sent by them when they come back."""
    fields = _sent()
    held = fields is not None and keeping.keep_meanwhile(desk(), found, asked(), fields, now=site().clock.machine())
    back = url_for("account.resume") if held else request.path
    return redirect(f"{url_for('account.confirm')}?{urlencode({RETURN: back})}", 303)


def _nowhere() -> ResponseReturnValue:
    """What answers where nothing is theirs, be there something or not."""
    found = visitor()
    return to_sign_in() if found is None or found.halfway else hidden()


def _kept(right: Right) -> ResponseReturnValue | None:
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


def _ours(app: Flask) -> bool:
    """Whether an address lies behind the gate, be there something or not."""
    if request.endpoint is not None:
        return right_of(request.endpoint) is not None
    return request.path.split("/")[1] in _first_words(app)


def _first_words(app: Flask) -> frozenset[str]:
    """The first words of the addresses that lie behind the gate, and of no other."""
    if FIRST not in app.extensions:
        ours, others = set[str](), set[str]()
        for rule in app.url_map.iter_rules():
            (ours if rule.endpoint in declared(app) else others).add(rule.rule.split("/")[1])
        app.extensions[FIRST] = frozenset(ours - others)
    found: frozenset[str] = app.extensions[FIRST]
    return found
