"""Declare an operation of machines once: its address, for what a token must be good, what it answers and refuses."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Response
from flask_smorest import Blueprint

from tremplin.documents.door import BlockSchema
from tremplin.records.codes import TokenScope
from tremplin_web.api.operations import PREFIX, in_path
from tremplin_web.api.shapes import TEXT, Json
from tremplin_web.machines.bearer import guard

View = TypeVar("View", bound=Callable[..., Response])
NAME = "machines"
SCHEME = "jeton"
blueprint: Any = Blueprint(NAME, __name__, url_prefix=PREFIX, description="")
PURPOSES: dict[str, TokenScope] = {}
# by operation: flask-smorest knows no header but those of a whole address
HEADERS: dict[str, list[Json]] = {}
UNCHANGED: Json = {
    "name": "If-None-Match",
    "in": "header",
    "description": "L'empreinte que vous avez : 304 si rien n'a changé.",
    "schema": TEXT,
}
PRIVATE = "private, no-cache"
TAG: Json = {
    "ETag": {"description": "L'empreinte de la réponse : renvoyez-la dans If-None-Match.", "schema": TEXT},
    "Cache-Control": {"description": f"« {PRIVATE} ».", "schema": TEXT},
}
VERSION: Json = {
    "ETag": {"description": "La version du dossier, entre guillemets : renvoyez-la dans If-Match.", "schema": TEXT}
}
KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "Une clé de votre choix, la même quand vous renvoyez la demande : elle n'est faite qu'une fois, et "
    "sa réponse est rendue vingt-quatre heures.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
    "example": "0f9a3c62-3c1e-4d0b-9b6a-0a6f3f1f7b55",
}
REPLAYED: Json = {
    "Idempotency-Replayed": {
        "description": "« true » quand la demande avait déjà été faite sous cette clé.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}
ALWAYS = (401, 403)


def machine_operation(
    method: str,
    rule: str,
    answers: Json,
    *,
    scope: TokenScope,
    tag: str,
    summary: str,
    status: int = 200,
    headers: Json,
    query: type[BlockSchema] | None = None,
    body: Json | None = None,
    asked: Sequence[Json] = (),
    problems: Sequence[int] = (),
    responses: Mapping[int, Any] | None = None,
) -> Callable[[View], View]:
    """Serve a view at an address, to the tokens that are good for it; ``asked`` are the headers that it reads."""

    def declare(view: View) -> View:
        served: Any = view
        served = blueprint.response(status, answers, description="La réponse.", headers=headers)(served)
        read = method == "GET"
        if read:
            served = blueprint.alt_response(304, description="Rien n'a changé depuis l'empreinte donnée.")(served)
        for refused in (*ALWAYS, *problems):
            served = blueprint.alt_response(refused, HTTPStatus(refused).name)(served)
        if query is not None:
            # webargs leaves out what it does not know of a query: unknown=None gives it to the schema, which refuses
            served = blueprint.arguments(query, location="query", unknown=None)(served)
        name = view.__name__.rstrip("_")
        told: Json = {"summary": summary, "description": "", "operationId": name, "security": [{SCHEME: [scope.value]}]}
        HEADERS[name] = [*asked, *([UNCHANGED] if read else [])]
        told |= {"requestBody": body} if body else {}
        told |= {"responses": responses} if responses else {}
        served = blueprint.doc(**told)(served)
        PURPOSES[f"{NAME}.{view.__name__}"] = scope
        blueprint.route(rule, methods=[method], parameters=in_path(rule), tags=[tag])(served)
        return view

    return declare


@blueprint.before_request  # type: ignore[untyped-decorator]  # flask-smorest says nothing of its types
def let_in() -> Response | None:
    """Ask for a token before anything is read."""
    return guard(PURPOSES.get)


@blueprint.after_request  # type: ignore[untyped-decorator]  # flask-smorest says nothing of its types
def of_one(response: Response) -> Response:
    """What is told to one machine is read by no page of another site, and shared by no cache."""
    for name in ("Access-Control-Allow-Origin", "Access-Control-Expose-Headers"):
        response.headers.pop(name, None)
    response.vary.add("Authorization")
    return response
