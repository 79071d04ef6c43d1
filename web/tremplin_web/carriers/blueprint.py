"""The addresses of carriers."""

from flask import Flask

from tremplin_web.carriers.applying import addresses as applying
from tremplin_web.carriers.following import addresses as following
from tremplin_web.carriers.organisations import addresses as organisations
from tremplin_web.gate.door import serve

ADDRESSES = (*organisations.ADDRESSES, *applying.ADDRESSES, *following.ADDRESSES)


def register(app: Flask) -> None:
    """Serve these pages."""
    serve(app, "carriers", __name__, ADDRESSES)
