"""Whom a request is made for: the owner of its token, for what the token is good for; nobody else is told anything."""

from collections.abc import Callable
from typing import Any

from flask import Response, g, request

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor
from tremplin.casework.machines.tokens import SCOPES, LetIn, let_in
from tremplin.records.codes import TokenScope
from tremplin_web.api.problems import problem
from tremplin_web.site import site

HERE = "tremplin_machine"
# RFC 6750, 3: no word on what is wrong with a token
CHALLENGE = 'Bearer realm="Tremplin"'
LONGEST = 200
REFUSED = (
    "Un jeton qui sert est attendu dans l'en-tête « Authorization: Bearer … » : faites-en un depuis la page de votre "
    "compte, ou par « tremplin tokens make »."
)


def desk() -> Desk:
    """The desk at which machines are answered."""
    found = site().desk
    assert found is not None
    return found


def actor() -> Actor:
    """In whose place the machine asks, with the roles that they have now."""
    found: LetIn = g.get(HERE)
    return found.actor


def guard(scope_of: Callable[[str], TokenScope | None]) -> Response | None:
    """Let in who has a token that is good for what is asked; an operation without a purpose lets nobody in."""
    found = _found()
    if found is None:
        response = problem(401, REFUSED)
        response.headers["WWW-Authenticate"] = CHALLENGE
        return response
    scope = scope_of(request.endpoint or "")
    if scope is None or scope not in found.scopes:
        return _out_of_scope(scope)
    setattr(g, HERE, found)
    return None


def _found() -> LetIn | None:
    given: Any = request.authorization
    token = given.token if given is not None and given.type == "bearer" else None
    # it is looked for whatever it is, so that one that is wrong takes as long as one that was
    kept = token if token and len(token) <= LONGEST else ""
    return let_in(desk(), kept, now=site().clock.machine())


def _out_of_scope(scope: TokenScope | None) -> Response:
    told = f"« {scope.value} » ({SCOPES[scope]})" if scope else "cet usage"
    response = problem(403, f"Ce jeton ne sert pas à {told} : faites-en un autre.")
    # RFC 6750, 3.1
    named = f', scope="{scope.value}"' if scope else ""
    response.headers["WWW-Authenticate"] = f'{CHALLENGE}, error="insufficient_scope"{named}'
    return response
