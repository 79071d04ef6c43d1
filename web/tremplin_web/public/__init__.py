"""The public pages: everything that needs no account and no database."""

from flask import Blueprint, Flask

blueprint = Blueprint("public", __name__)

# their views are on the blueprint as soon as they are imported
from tremplin_web.public import (  # noqa: E402, F401
    calendar,
    calls,
    departments,
    differences,
    exits,
    fiches,
    home,
    one_fiche,
    trial,
)


def register(app: Flask) -> None:
    """Serve the public pages."""
    app.register_blueprint(blueprint)
