"""The addresses of admins."""

from flask import Flask

from tremplin_web.admins.overseeing import addresses as overseeing
from tremplin_web.admins.people import addresses as people
from tremplin_web.admins.retention import addresses as retention
from tremplin_web.admins.trying import addresses as trying
from tremplin_web.gate.door import serve

ADDRESSES = (*overseeing.ADDRESSES, *people.ADDRESSES, *retention.ADDRESSES, *trying.ADDRESSES)


def register(app: Flask) -> None:
    """Serve these pages."""
    serve(app, "admins", __name__, ADDRESSES)
