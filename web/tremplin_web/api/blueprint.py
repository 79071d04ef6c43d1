"""Serve the API, its declaration in OpenAPI 3.1, and the page that explains it: nothing of it comes from elsewhere."""

from hashlib import sha256
from typing import Any

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response as Redirection

from tremplin.rules.facts.json_schema import facts_schema
from tremplin_web.api import calls, check, exits, fiches, problems, rules
from tremplin_web.api.door import FICHE, PublicApi, blueprint, own_fields, tagged, written
from tremplin_web.api.page import DocumentationPage
from tremplin_web.site import site

KEY, MAKER = "tremplin_openapi", "tremplin_api"
TAGS = (calls.DEPARTMENTS, calls.CALLS, fiches.TAG, exits.TAG, rules.TAG)
# 3.1 is the whole of JSON Schema: « type » may be a list, which 3.0 has only as « nullable »
OPENAPI = "3.1.0"
VERSION = "1"
TITLE = "API de Tremplin"
TOLD = (
    "Les appels à projets, leurs fiches et leurs règles se lisent sans compte. "
    "Les montants sont des entiers, en centimes ; les taux, des textes décimaux exacts ; les dates, en ISO, "
    "bornes comprises. Chaque réponse porte une empreinte (ETag), et un problème a partout la même forme."
)


def root() -> Redirection:
    """Lead who opens the root of the API to the page that explains it."""
    return redirect(url_for("api.documentation"))


def openapi() -> Response:
    """The declaration, for software."""
    body = written(current_app.extensions[KEY])
    return tagged(Response(body, mimetype="application/json"), sha256(body).hexdigest())


# not the page that flask-smorest brings: its script is inline, which the CSP of the site refuses
def page() -> str:
    """The declaration, for people."""
    return render_template(
        "api/docs.html", spec=current_app.extensions[KEY], page=DocumentationPage(current_app.extensions[KEY])
    )


# these are no operations of the API: its own method would declare them
for rule, name, view in (("/", "root", root), ("/openapi.json", "openapi", openapi), ("/docs", "documentation", page)):
    Blueprint.add_url_rule(blueprint, rule, name, view)
problems.told_by(blueprint)


def register(app: Flask) -> None:
    """Declare every operation in the words of what is installed."""
    problems.register(app)
    app.config |= {"API_TITLE": TITLE, "API_VERSION": VERSION, "OPENAPI_VERSION": OPENAPI}
    # the lists of words come from what is installed, which is asked of the current application
    with app.test_request_context():
        api = PublicApi(app, spec_kwargs={"info": {"description": TOLD}})
        # apispec knows marshmallow's own fields: it would declare ours as any value
        api.ma_plugin.converter.add_attribute_function(own_fields)
        platform = site().platform
        facts = facts_schema(platform.vocabulary, platform.departments.values())
        for name, schema in (("Fiche", FICHE), ("Facts", facts), ("Judgement", check.JUDGEMENT)):
            api.spec.components.schema(name, schema)
        api.register_blueprint(blueprint)
    app.extensions[MAKER] = api
    declared(app)


def api_of(app: Flask) -> PublicApi:
    """What declares the operations of an application, to which those who know more add theirs."""
    found: PublicApi = app.extensions[MAKER]
    return found


def declared(app: Flask, *tags: str) -> dict[str, Any]:
    """Tell the declaration as it is now, those of more groups with it."""
    spec: dict[str, Any] = {**api_of(app).spec.to_dict(), "tags": [{"name": tag} for tag in (*TAGS, *tags)]}
    app.extensions[KEY] = spec
    return spec
