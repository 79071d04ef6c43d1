"""Serve the machines, and declare what they may ask beside what is public."""

from typing import Any

from flask import Flask

from tremplin.records.codes import TokenScope
from tremplin_web.api import problems
from tremplin_web.api.blueprint import api_of, declared
from tremplin_web.machines import dossiers, indicators, news, writing
from tremplin_web.machines.operations import HEADERS, SCHEME, blueprint

# read before they are served: each declares its operations as it is
AUDIENCE = (dossiers, writing, indicators)
problems.told_by(blueprint)
BEARER: dict[str, Any] = {
    "type": "http",
    "scheme": "bearer",
    "description": "Un jeton, fait depuis la page de son compte ou par « tremplin tokens make ». Il ne donne jamais "
    f"plus que les rôles de son propriétaire. Usages : {', '.join(scope.value for scope in TokenScope)}.",
}
TOLD = (
    " Avec un jeton, les dossiers et les chiffres que voit son propriétaire, et ce qu'il peut en écrire ; une demande "
    "renvoyée avec sa clé n'est faite qu'une fois."
)
TAGS = (dossiers.DOSSIERS, indicators.INDICATORS)


def register(app: Flask) -> None:
    """Serve these operations."""
    api = api_of(app)
    with app.test_request_context():
        api.spec.components.security_scheme(SCHEME, BEARER)
        api.register_blueprint(blueprint)
    spec = declared(app, *TAGS)
    spec["info"]["description"] += TOLD
    spec["webhooks"] = news.webhooks()
    for item in spec["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and operation["operationId"] in HEADERS:
                told = HEADERS[operation["operationId"]]
                operation["parameters"] = [*operation.get("parameters", []), *told]
