"""The addresses by which people come in, and those of their own account."""

from flask import Flask

from tremplin_web.account import enrolling, home, joining, lost, own, proving, resuming, signing
from tremplin_web.gate.door import ALL, ENROLLING, FRESH, HALFWAY, SIGNED_IN, Address, serve

ADDRESSES = (
    Address("/connexion", signing.sign_in, ALL, ("GET", "POST")),
    Address("/connexion/code", proving.code, HALFWAY, ("GET", "POST")),
    Address("/connexion/cle", proving.key, HALFWAY, ("GET", "POST")),
    Address("/connexion/confirmer", proving.confirm, HALFWAY, ("GET", "POST")),
    Address("/connexion/prolonger", signing.extend, HALFWAY, ("POST",)),
    Address("/connexion/reprise", resuming.resume, SIGNED_IN),
    Address("/connexion/reprise", resuming.send_again, SIGNED_IN, ("POST",)),
    Address("/connexion/reprise/oublier", resuming.forget, SIGNED_IN, ("POST",)),
    Address("/deconnexion", signing.sign_out, HALFWAY, ("POST",)),
    Address("/mot-de-passe", lost.lost, ALL, ("GET", "POST")),
    Address("/mot-de-passe/<token>", lost.replace, ALL, ("GET", "POST")),
    Address("/compte", own.account, SIGNED_IN),
    Address("/compte", own.change_password, FRESH, ("POST",)),
    Address("/compte/code", enrolling.codes, ENROLLING, ("GET", "POST")),
    Address("/compte/code/image.svg", enrolling.picture, ENROLLING),
    Address("/compte/code/retirer", enrolling.remove_codes, FRESH, ("POST",)),
    Address("/compte/cles", enrolling.keys, ENROLLING, ("GET", "POST")),
    Address("/compte/cles/<int:key>/retirer", enrolling.remove_key, FRESH, ("POST",)),
    Address("/compte/secours", enrolling.kept_codes, SIGNED_IN),
    Address("/compte/secours", enrolling.renew_codes, FRESH, ("POST",)),
    Address("/compte/sessions", own.browsers, SIGNED_IN),
    Address("/compte/sessions", own.end_one, SIGNED_IN, ("POST",)),
    Address("/compte/deconnecter-partout", own.leave_everywhere, SIGNED_IN, ("POST",)),
    Address("/inscription", joining.sign_up, ALL, ("GET", "POST")),
    Address("/inscription/<token>", joining.open_account, ALL, ("GET", "POST")),
    Address("/invitation/<token>", joining.invitation, ALL, ("GET", "POST")),
    Address("/espace", home.home, SIGNED_IN),
)


def register(app: Flask) -> None:
    """Serve these pages."""
    serve(app, "account", __name__, ADDRESSES)
