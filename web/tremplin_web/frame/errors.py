"""What the site says when it does not answer: a page in words, with its status; the API tells its own problems."""

from http import HTTPStatus

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed
from werkzeug.routing import RequestRedirect

from tremplin.errors import (
    AlreadyThere,
    Conflict,
    Forbidden,
    MissingFacts,
    NotYet,
    RefusedDocuments,
    RefusedRequest,
    TremplinError,
    Unavailable,
    UnknownIdentifier,
    UnreadyBase,
    WrongFields,
    WrongUsage,
)
from tremplin_web.frame.nearest import nearest
from tremplin_web.site import site

# RFC 9110: 409 is a state that says no (15.5.10), 422 a content that is read and wrong (15.5.21)
STATUSES = {
    UnknownIdentifier: 404,
    RefusedDocuments: 422,
    RefusedRequest: 409,
    MissingFacts: 409,
    NotYet: 409,
    Forbidden: 403,
    Unavailable: 503,
    UnreadyBase: 503,
    Conflict: 409,
    AlreadyThere: 409,
    WrongUsage: 422,
    WrongFields: 422,
    TremplinError: 422,
}
SAID = {
    400: (
        lazy_gettext("Demande illisible"),
        lazy_gettext("Le site n'a pas compris ce qui lui était demandé. Revenez à la page d'avant et recommencez."),
    ),
    403: (
        lazy_gettext("Accès refusé"),
        lazy_gettext("Ce qui est demandé revient à quelqu'un d'autre."),
    ),
    404: (
        lazy_gettext("Page introuvable"),
        lazy_gettext("Rien n'est à cette adresse : elle a pu changer, ou être mal recopiée."),
    ),
    405: (
        lazy_gettext("Cette adresse ne se lit pas ainsi"),
        lazy_gettext("Elle existe, mais elle n'attend pas ce qui lui a été envoyé. Partez de la page d'accueil."),
    ),
    409: (
        lazy_gettext("Ce n'est pas possible"),
        lazy_gettext("La demande est claire, mais la réponse est non."),
    ),
    413: (
        lazy_gettext("Envoi trop long"),
        lazy_gettext(
            "Le site lit 256 ko au plus d'une page, et 20 Mo des documents là où il en prend. Allégez votre envoi, "
            "puis recommencez."
        ),
    ),
    422: (
        lazy_gettext("Demande à corriger"),
        lazy_gettext("Ce qui est demandé contient des fautes."),
    ),
    500: (
        lazy_gettext("Le site est en panne"),
        lazy_gettext("La page n'a pas pu être faite, et ce n'est pas de votre fait. Réessayez dans un moment."),
    ),
    503: (
        lazy_gettext("Le site est indisponible"),
        lazy_gettext("Il ne peut pas répondre pour l'instant. Réessayez dans un moment."),
    ),
}
# the layout may be what failed: these words need nothing
BARE = """\
<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<title>Le site est en panne — Tremplin</title>
<h1>Le site est en panne</h1>
<p>La page n'a pas pu être faite, et ce n'est pas de votre fait. Réessayez dans un moment.</p>
<p><a href="/">Page d'accueil</a></p>
"""


def of_http(error: HTTPException) -> ResponseReturnValue:
    """What Flask or a view refuses."""
    if isinstance(error, RequestRedirect) or error.code is None:
        return error
    if isinstance(error, InternalServerError):
        return of_failure(error)
    # the page replaces Werkzeug's answer, and its headers with it; a 405 must carry Allow (RFC 9110, 15.5.6)
    headers = {}
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return page(error.code), error.code, headers


def of_ours(error: TremplinError) -> ResponseReturnValue:
    """What Tremplin refuses, in its own sentence."""
    status = status_of(error)
    return page(status, str(error)), status


def status_of(error: TremplinError) -> int:
    """The status of what Tremplin refuses, for pages and for the API."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def of_failure(error: InternalServerError) -> ResponseReturnValue:
    """What nobody foresaw: the log tells staff, the page tells nothing of it."""
    try:
        return page(500), 500
    except Exception:
        # the log has the traceback: Flask writes it before it asks for this page
        return BARE, 500


def page(status: int, sentence: str | None = None, *, plain: bool = False) -> str:
    """The page of a status; what is not found comes with what has the nearest address.

    A ``plain`` one says nothing of the address that was asked, nor of anything else that differs between two of them.
    """
    # RFC 9110, 15: a status that is not known reads as the first of its class
    family = status if status in SAID else 500 if status >= 500 else 400
    title, told = SAID[family]
    near = [] if plain or status != 404 else list(nearest(site().platform, request.path))
    phrase = HTTPStatus(status).phrase if status != family else None
    return render_template(
        "error.html", status=status, title=title, told=told, sentence=sentence, near=near, phrase=phrase, plain=plain
    )


def register(app: Flask) -> None:
    """Tell what goes wrong on a page."""
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(TremplinError, of_ours)
