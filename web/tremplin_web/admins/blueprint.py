"""The addresses of admins."""

from flask import Flask

from tremplin_web.admins.trying import addresses as trying
from tremplin_web.gate.door import serve

ADDRESSES = (*trying.ADDRESSES,)


def register(app: Flask) -> None:
    """Serve these pages."""
    serve(app, "admins", __name__, ADDRESSES)
