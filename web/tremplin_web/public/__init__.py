"""The public pages: everything that needs no account and no database."""

from flask import Blueprint, Flask

blueprint = Blueprint("public", __name__)

# their views are on the blueprint as soon as they are imported
from tremplin_web.public.asking import exits, trial  # noqa: E402, F401
from tremplin_web.public.reading import (  # noqa: E402, F401
    calendar,
    calls,
    departments,
    differences,
    fiches,
    home,
    one_fiche,
)


def register(app: Flask) -> None:
    """Serve the public pages."""
    app.register_blueprint(blueprint)
