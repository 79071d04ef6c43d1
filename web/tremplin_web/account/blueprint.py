"""The addresses by which people come in, and those of their own account."""

from flask import Flask

from tremplin_web.account import home, joining, signing
from tremplin_web.gate.door import ALL, HALFWAY, SIGNED_IN, Address, serve

ADDRESSES = (
    Address("/connexion", signing.sign_in, ALL, ("GET", "POST")),
    Address("/deconnexion", signing.sign_out, HALFWAY, ("POST",)),
    Address("/inscription", joining.sign_up, ALL, ("GET", "POST")),
    Address("/inscription/<token>", joining.open_account, ALL, ("GET", "POST")),
    Address("/invitation/<token>", joining.invitation, ALL, ("GET", "POST")),
    Address("/espace", home.home, SIGNED_IN),
)


def register(app: Flask) -> None:
    """Serve these pages."""
    serve(app, "account", __name__, ADDRESSES)
