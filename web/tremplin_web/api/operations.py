"""Declare an operation of the API once: its address, its parameters, what it answers and which problems it may tell."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar

from flask import Response
from flask_smorest import Api, Blueprint
from marshmallow import ValidationError

from tremplin.documents.door import BlockSchema, CallName, DepartmentCode, FicheName, Value
from tremplin_web.api.answers import TAGGED
from tremplin_web.api.problems import MEANT, PROBLEM, PROBLEM_JSON
from tremplin_web.api.shapes import Json, ref

View = TypeVar("View", bound=Callable[..., Response])
PREFIX = "/api/v1"
blueprint: Any = Blueprint("api", __name__, url_prefix=PREFIX, description="")
NAME = FicheName.json["pattern"].rpartition("/")[2]
IN_PATH: Mapping[str, tuple[str, str]] = {
    "department": ("Le code du département.", DepartmentCode.json["pattern"]),
    "call": ("L'appel, dans son département.", f"^{CallName.shape.pattern.rpartition('/')[2]}$"),
    "slug": ("La fiche, dans son appel.", f"^{NAME}"),
    "kind": ("La sorte de règle.", "^[a-z][a-z0-9_]*$"),
    "reference": ("La référence du dossier.", "^[A-Za-z0-9-]+$"),
}
SAID = {"clé inconnue.": "paramètre inconnu.", "clé obligatoire absente.": "paramètre obligatoire absent."}


class QuerySchema(BlockSchema):
    """The parameters of an address: one that is not known is refused with the nearest, never ignored."""

    def handle_error(self, error: ValidationError, data: Any, **kwargs: Any) -> None:
        super().handle_error(error, data, **kwargs)
        if isinstance(error.messages, dict):
            for key, told in error.messages.items():
                error.messages[key] = [_of_query(str(text)) for text in told]


def _of_query(text: str) -> str:
    for document, query in SAID.items():
        text = text.replace(document, query)
    return text


class PublicApi(Api):  # type: ignore[misc]  # flask-smorest says nothing of its types
    """The API of one application, which leaves to the pages the problems that are theirs."""

    # flask-smorest would declare a « default » answer of its own form on each operation
    DEFAULT_ERROR_RESPONSE_NAME = None
    ERROR_SCHEMA: ClassVar[Json] = ref("Problem")

    def _register_error_handlers(self) -> None:
        """Let problems be told by ``problems``: the library would take those of every page."""

    def _register_pagination_header(self) -> None:
        """Declare no pages: lists are whole."""

    def _register_responses(self) -> None:
        self.spec.components.schema("Problem", PROBLEM)
        content = {PROBLEM_JSON: {"schema": ref("Problem")}}
        for status, meant in MEANT.items():
            told = {"description": meant, "content": content}
            # lazy: apispec declares it only where an operation names it
            self.spec.components.response(HTTPStatus(status).name, told, lazy=True)


def operation(
    rule: str,
    answers: Json,
    *,
    tag: str,
    summary: str,
    query: type[BlockSchema] | None = None,
    body: Json | None = None,
    problems: Sequence[int] = (),
) -> Callable[[View], View]:
    """Serve a view at an address; what is sent has a ``body``, and nobody keeps its answer."""

    def declare(view: View) -> View:
        served: Any = view
        served = blueprint.response(200, answers, description="La réponse.", headers=None if body else TAGGED)(served)
        if body is None:
            served = blueprint.alt_response(304, description="Rien n'a changé depuis l'empreinte donnée.")(served)
        for status in problems:
            served = blueprint.alt_response(status, HTTPStatus(status).name)(served)
        if query is not None:
            # webargs leaves out what it does not know of a query: unknown=None gives it to the schema, which refuses
            served = blueprint.arguments(query, location="query", unknown=None)(served)
        # OpenAPI: an operationId is unique, and generators make the names of functions of it
        told = {"summary": summary, "description": "", "operationId": view.__name__.rstrip("_")}
        served = blueprint.doc(**told, **({"requestBody": body} if body else {}))(served)
        shared = in_path(rule) + ([] if body else ["IF_NONE_MATCH"])
        blueprint.route(rule, methods=["POST" if body else "GET"], parameters=shared, tags=[tag])(served)
        return view

    return declare


def in_path(rule: str) -> list[Any]:
    """The parameters of an address."""
    return [
        # apispec adds « required », which OpenAPI asks of whatever stands in a path
        {"name": name, "in": "path", "description": told, "schema": {"type": "string", "pattern": pattern}}
        for name, (told, pattern) in IN_PATH.items()
        if f"<{name}>" in rule
    ]


def own_fields(self: Any, field: Any, **kwargs: Any) -> Json:
    """The JSON Schema of our own fields, which say theirs: a parameter is never null."""
    return field.json_schema() if isinstance(field, Value) else {}
