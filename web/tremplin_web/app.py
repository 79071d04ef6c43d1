"""Make the application: one place assembles the audiences, the language, the headers and the errors."""

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from flask import Flask

from tremplin.platform import Platform
from tremplin_web import health
from tremplin_web.clock import Clock
from tremplin_web.frame import errors, hosts, language, look, proxy, security
from tremplin_web.frame.door import KEY, Site
from tremplin_web.search import index
from tremplin_web.settings import Settings

if TYPE_CHECKING:
    from tremplin.casework.acting.desk import Desk

# what a document may weigh: Werkzeug answers 413 before it reads more
BODY_LIMIT = 256 * 1024


class Readership(NamedTuple):
    """Those for whom some pages are: the package whose module ``blueprint`` registers them."""

    package: str
    at_a_desk: bool = False
    # a token opens it: no cookie is read there, and no form is sent
    by_token: bool = False


# told by name: what works at a desk imports SQLAlchemy, and is imported where there is one alone
AUDIENCES = (
    Readership("tremplin_web.public"),
    Readership("tremplin_web.api"),
    Readership("tremplin_web.machines", at_a_desk=True, by_token=True),
    Readership("tremplin_web.account", at_a_desk=True),
    Readership("tremplin_web.carriers", at_a_desk=True),
    Readership("tremplin_web.staff", at_a_desk=True),
    Readership("tremplin_web.admins", at_a_desk=True),
)


def create_app(
    platform: Platform, desk: "Desk | None" = None, clock: Clock | None = None, settings: Settings | None = None
) -> Flask:
    """The site of a platform; without a desk, the public site alone, which keeps nothing but the language."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.extensions[KEY] = Site(platform, desk, clock or Clock(), settings or Settings())
    for part in (proxy, hosts, look, language, security, errors, health, index):
        part.register(app)
    for audience in AUDIENCES:
        if not audience.at_a_desk or (audience.by_token and desk is not None):
            import_module(f"{audience.package}.blueprint").register(app)
    if desk is not None:
        _open_the_gate(app)
    return app


def _open_the_gate(app: Flask) -> None:
    """Serve those who sign in: what is there already answers everybody, what comes behind the gate has its right."""
    import_module("tremplin_web.gate.guard").register(app)
    for audience in AUDIENCES:
        if audience.at_a_desk and not audience.by_token:
            import_module(f"{audience.package}.blueprint").register(app)
