"""The addresses of carriers."""

from flask import Flask

from tremplin.casework.reading.offers import holds
from tremplin.records.acts import Act
from tremplin_web.carriers import organisations
from tremplin_web.carriers.applying import addresses as applying
from tremplin_web.carriers.following import addresses as following
from tremplin_web.gate.door import serve, visitor

ADDRESSES = (*organisations.ADDRESSES, *applying.ADDRESSES, *following.ADDRESSES)


def register(app: Flask) -> None:
    """Serve these pages."""
    serve(app, "carriers", __name__, ADDRESSES)
    # public pages lead to a dossier where there is a desk, and whoever reads may open one, or sign in to do so
    app.jinja_env.globals["opens_dossiers"] = opens_dossiers


def opens_dossiers() -> bool:
    """Whether whoever reads may open a dossier, as far as is known of them."""
    found = visitor()
    return found is None or holds(found.actor, Act.CREATE)
