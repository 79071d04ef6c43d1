"""Make the application: one place assembles the blueprints, the language, the headers and the errors."""

from flask import Flask

from tremplin.platform import Platform
from tremplin_web import api, health, public
from tremplin_web.clock import Clock
from tremplin_web.frame import errors, language, look, security
from tremplin_web.search.index import Index
from tremplin_web.search.texts import searched
from tremplin_web.site import KEY, Site

BODY_LIMIT = 256 * 1024


def create_app(platform: Platform, clock: Clock | None = None) -> Flask:
    """The site of a platform; it keeps no session, no database, and no cookie but the language."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.extensions[KEY] = Site(platform, clock or Clock(), Index(searched(platform)))
    for part in (look, language, security, errors, health, public, api):
        part.register(app)
    return app
