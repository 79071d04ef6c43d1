"""Let through those whom an address answers: to the others, what is theirs alone is not told from what is not there."""

from math import ceil

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from tremplin.casework.entering.guesses import TooManyTries
from tremplin.errors import Forbidden, TremplinError, UnknownIdentifier
from tremplin_web.frame.door import gettext
from tremplin_web.frame.errors import of_http, of_ours, page
from tremplin_web.gate import cookie, numbers, quiet, uploads
from tremplin_web.gate.held_forms import CSRF, to_confirm, to_sign_in_again
from tremplin_web.gate.rights import Right, declared, heavy_ones, right_of
from tremplin_web.gate.visiting import TOKEN, desk_of, know, live, reaches, session_end, visitor
from tremplin_web.gate.ways import to_second_factor, to_sign_in
from tremplin_web.site import site

FIRST = "tremplin_first_words"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


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
    numbers.register(app)

    @app.before_request
    def guard() -> ResponseReturnValue | None:
        know()
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
                uploads.allow(request, heavy_ones(app)[request.endpoint])
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


def told(app: Flask, error: HTTPException | TremplinError) -> ResponseReturnValue:
    """What is refused; behind the gate, what is forbidden and what is absent have one answer."""
    absent = isinstance(error, Forbidden | UnknownIdentifier) or getattr(error, "code", None) in (403, 404)
    if isinstance(error, TooManyTries):
        return page(429, str(error)), 429, again(error)
    if absent and _ours(app):
        return _nowhere()
    # where a document is typed, it is none that is attached
    if getattr(error, "code", None) == 413 and heavy_ones(app).get(request.endpoint or "") == uploads.TYPED:
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


def lapsed() -> ResponseReturnValue:
    """What is told in the middle of a page whose session has expired: the page to sign in would be put there."""
    sentence = gettext(
        "Votre session est finie : rien n'est plus enregistré. Enregistrez par le bouton : vous vous reconnecterez, et "
        "ce que vous avez écrit vous sera rendu."
    )
    return sentence, 401


def _refused(right: Right) -> ResponseReturnValue | None:
    found = visitor()
    if not right.signed_in:
        return None
    if found is None:
        return lapsed() if live() else to_sign_in_again(right) or to_sign_in()
    if found.halfway and not (right.halfway or (right.unenrolled and found.may_enrol)):
        return to_second_factor(found)
    if right.roles is not None and not any(grant.role in right.roles for grant in found.actor.grants):
        return hidden()
    if right.fresh and not found.confirmed(site().clock.machine()):
        return to_confirm(found)
    return None


def _nowhere() -> ResponseReturnValue:
    """What answers where nothing is theirs, be there something or not."""
    found = visitor()
    return to_sign_in() if found is None or found.halfway else hidden()


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
