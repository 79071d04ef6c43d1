"""The one shape of the problems of the API: ``application/problem+json`` (RFC 9457), every mistake at once."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, NamedTuple

from flask import Blueprint, Flask, Response, current_app, request, url_for
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, default_exceptions
from werkzeug.routing import RequestRedirect

from tremplin.documents.door import TremplinError, dotted, excerpt, flat, hint
from tremplin.nir import without_nirs
from tremplin_web.api.answers import NEVER_KEPT, readable_anywhere, written
from tremplin_web.api.shapes import TEXT, WHOLE, Json, block, listed
from tremplin_web.frame.errors import status_of

PROBLEM_JSON = "application/problem+json"
ROOT = "/api/"
TITLES = {
    400: "Demande illisible",
    401: "Jeton refusé",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Méthode non permise",
    409: "Ce n'est pas possible",
    412: "Version dépassée",
    413: "Corps trop gros",
    415: "Format de corps inconnu",
    422: "Demande refusée",
    428: "Version à dire",
    500: "Panne du site",
    503: "Site indisponible",
}
DETAILS = {
    413: "Le corps dépasse 256 ko.",
    415: "Un corps en « application/json » est attendu.",
    500: "La demande n'a pas pu aboutir. Réessayez ; si cela dure, prévenez le Département.",
}
MEANT = {
    400: "Le corps n'est pas du JSON qui se lit, ou il manque la clé Idempotency-Key.",
    401: "Le jeton manque, ou ne sert pas : il n'est jamais dit pourquoi.",
    403: "Ce qui est demandé revient à quelqu'un d'autre.",
    404: "Rien ne porte cet identifiant ; le plus proche est proposé.",
    409: "La demande est claire, et la réponse est non : la phrase dit pourquoi.",
    412: "Le dossier a changé depuis la version que dit If-Match : ce qui diffère est dit.",
    413: "Le corps dépasse 256 ko.",
    415: "Le corps n'est pas en « application/json ».",
    422: "Ce qui est demandé contient des fautes : toutes, chacune à sa place.",
    428: "Un dossier se modifie à une version : dites-la par l'en-tête If-Match.",
}
PROBLEMS = {
    **MEANT,
    405: "L'adresse existe, mais pas pour cette méthode : l'en-tête Allow dit lesquelles.",
    500: "Le site est en défaut.",
    503: "Le site ne peut pas répondre pour l'instant : la phrase dit quoi faire.",
}
PROBLEM: Json = {
    "description": "Un problème : ce qui ne va pas, et quoi faire.",
    **block(
        type={**TEXT, "format": "uri-reference", "description": "L'adresse qui explique ce genre de problème."},
        title={**TEXT, "description": "Le genre de problème."},
        status={**WHOLE, "description": "Le statut HTTP."},
        detail={**TEXT, "description": "Ce qui ne va pas ici, en une phrase."},
        mistakes={
            **listed(
                block(
                    path={**TEXT, "description": "Le nom du paramètre, ou le chemin du fait : « budget.staff »."},
                    message={**TEXT, "description": "Ce qui ne va pas, et le nom le plus proche."},
                )
            ),
            "description": "Toutes les fautes ; aucune quand le problème n'est pas là.",
        },
    ),
}


class Fault(NamedTuple):
    """One mistake of what was sent: where, and what to do."""

    path: str
    message: str


class RefusedBody(Exception):
    """What was sent cannot be taken: the status, why, and every mistake."""

    def __init__(self, status: int, detail: str, mistakes: Iterable[Fault] = ()):
        self.status, self.detail, self.mistakes = status, detail, tuple(mistakes)
        super().__init__(detail)


def wrong(messages: Any) -> RefusedBody:
    """The refusal that marshmallow's messages tell."""
    return faulty(Fault(dotted(path), message) for path, message in flat(messages))


def faulty(mistakes: Iterable[Fault]) -> RefusedBody:
    """The refusal of these mistakes."""
    told = list(dict.fromkeys(mistakes))
    return RefusedBody(422, "1 faute." if len(told) == 1 else f"{len(told)} fautes.", told)


def problem(status: int, detail: str, mistakes: Iterable[Fault] = ()) -> Response:
    """A problem, as every address of the API tells it."""
    told = {
        # RFC 9457, 3.1.1: an address that a person may open, relative here as it allows
        "type": f"{url_for('api.documentation')}#probleme-{status}",
        # RFC 9457, 3.1.3: the same each time; what is of this once is in « detail »
        "title": TITLES.get(status, HTTPStatus(status).phrase),
        "status": status,
        "detail": without_nirs(detail),
        # a member of our own, as RFC 9457, 3.2 allows
        "mistakes": [{name: without_nirs(text) for name, text in mistake._asdict().items()} for mistake in mistakes],
    }
    response = Response(written(told), status=status, mimetype=PROBLEM_JSON)
    response.headers["Cache-Control"] = NEVER_KEPT
    return readable_anywhere(response)


def told_by(blueprint: Blueprint) -> None:
    """Tell the problems of the views of a blueprint in the one shape, whatever the pages do of theirs."""
    # the pages may handle a status of their own: only a handler of the blueprint by status comes before theirs
    for status in default_exceptions:
        blueprint.register_error_handler(status, of_http)
    blueprint.register_error_handler(TremplinError, of_ours)
    blueprint.register_error_handler(RefusedBody, of_refused)
    blueprint.register_error_handler(ValidationError, lambda error: of_refused(wrong(error.messages)))


def register(app: Flask) -> None:
    """Tell so what no address of the API takes, too."""
    app.before_request(of_route)


def of_route() -> Response | None:
    """What no address of the API takes: the blueprint is not known yet, and its handlers would not be asked."""
    error = request.routing_exception
    # Werkzeug tells so the address with its final « / »: it is no problem
    if error is None or isinstance(error, RequestRedirect) or not request.path.startswith(ROOT):
        return None
    return of_http(error)


def of_http(error: HTTPException) -> Response:
    """A problem of HTTP; mistakes of the query are told each at its parameter."""
    # webargs hangs what marshmallow refused on the error of its 422, under where it was read
    messages = getattr(error, "data", {}).get("messages")
    if messages:
        return of_refused(wrong(messages.get("query", messages)))
    status = error.code or 500
    response = problem(status, DETAILS.get(status) or _detail(error))
    if isinstance(error, MethodNotAllowed):
        # RFC 9110, 15.5.6: required with 405
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def of_ours(error: TremplinError) -> Response:
    """What Tremplin refuses, in its own sentence."""
    return problem(status_of(error), str(error))


def of_refused(error: RefusedBody) -> Response:
    return problem(error.status, error.detail, error.mistakes)


def _detail(error: HTTPException) -> str:
    if isinstance(error, MethodNotAllowed):
        return f"« {excerpt(request.method)} » n'est pas permis ici : {', '.join(sorted(error.valid_methods or ()))}."
    if error.code != 404:
        return HTTPStatus(error.code or 500).phrase
    near = hint(excerpt(request.path), [rule.rule for rule in current_app.url_map.iter_rules() if _served(rule.rule)])
    return f"Rien n'est à l'adresse « {excerpt(request.path)} ».{near} Voyez {url_for('api.documentation')}."


def _served(rule: str) -> bool:
    return rule.startswith(ROOT) and "<" not in rule and not rule.endswith("/")
