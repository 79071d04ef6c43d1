"""The addresses of carriers."""

from flask import Flask

from tremplin_web.gate.door import Address, serve

ADDRESSES: tuple[Address, ...] = ()


def register(app: Flask) -> None:
    """Serve these pages."""
    serve(app, "carriers", __name__, ADDRESSES)
