"""The addresses by which people come in, and those of their own account."""

from flask import Flask

from tremplin.records.acts import Act
from tremplin_web.account import enrolling, home, joining, lost, machines, own, proving, resuming, signing
from tremplin_web.account.provider import entering, serving, tying
from tremplin_web.gate.door import ALL, ENROLLING, FRESH, HALFWAY, SIGNED_IN, GatedAddress, serve, who_may

ADDRESSES = (
    GatedAddress("/connexion", signing.sign_in, ALL, ("GET", "POST")),
    GatedAddress("/connexion/code", proving.code, HALFWAY, ("GET", "POST")),
    GatedAddress("/connexion/cle", proving.key, HALFWAY, ("GET", "POST")),
    GatedAddress("/connexion/confirmer", proving.confirm, HALFWAY, ("GET", "POST")),
    GatedAddress("/connexion/oidc", entering.leave_for, ALL),
    GatedAddress("/connexion/oidc/retour", entering.come_back, ALL),
    GatedAddress("/connexion/prolonger", signing.extend, HALFWAY, ("POST",)),
    GatedAddress("/connexion/reprise", resuming.resume, SIGNED_IN),
    GatedAddress("/connexion/reprise", resuming.send_again, SIGNED_IN, ("POST",)),
    GatedAddress("/connexion/reprise/oublier", resuming.forget, SIGNED_IN, ("POST",)),
    GatedAddress("/deconnexion", signing.sign_out, HALFWAY, ("POST",)),
    GatedAddress("/mot-de-passe", lost.lost, ALL, ("GET", "POST")),
    GatedAddress("/mot-de-passe/<token>", lost.replace, ALL, ("GET", "POST")),
    GatedAddress("/compte", own.account, SIGNED_IN),
    GatedAddress("/compte", own.change_password, FRESH, ("POST",)),
    GatedAddress("/compte/code", enrolling.codes, ENROLLING, ("GET", "POST")),
    GatedAddress("/compte/code/image.svg", enrolling.picture, ENROLLING),
    GatedAddress("/compte/code/retirer", enrolling.remove_codes, FRESH, ("POST",)),
    GatedAddress("/compte/cles", enrolling.keys, ENROLLING, ("GET", "POST")),
    GatedAddress("/compte/cles/<int:key>/retirer", enrolling.remove_key, FRESH, ("POST",)),
    GatedAddress("/compte/secours", enrolling.kept_codes, SIGNED_IN),
    GatedAddress("/compte/secours", enrolling.renew_codes, FRESH, ("POST",)),
    GatedAddress("/compte/identites", tying.identities, SIGNED_IN),
    GatedAddress("/compte/identites", tying.tie, FRESH, ("POST",)),
    GatedAddress("/compte/identites/<int:identity>/retirer", tying.untie, FRESH, ("POST",)),
    GatedAddress("/compte/sessions", own.browsers, SIGNED_IN),
    GatedAddress("/compte/sessions", own.end_one, SIGNED_IN, ("POST",)),
    GatedAddress("/compte/jetons", machines.tokens, who_may(Act.MANAGE_TOKENS)),
    GatedAddress("/compte/jetons", machines.make_token, who_may(Act.MANAGE_TOKENS, fresh=True), ("POST",)),
    GatedAddress(
        "/compte/jetons/<int:machine>/retirer", machines.end_token, who_may(Act.MANAGE_TOKENS, fresh=True), ("POST",)
    ),
    GatedAddress("/compte/deconnecter-partout", own.leave_everywhere, SIGNED_IN, ("POST",)),
    GatedAddress("/inscription", joining.sign_up, ALL, ("GET", "POST")),
    GatedAddress("/inscription/<token>", joining.open_account, ALL, ("GET", "POST")),
    GatedAddress("/invitation/<token>", joining.invitation, ALL, ("GET", "POST")),
    GatedAddress("/espace", home.home, SIGNED_IN),
)


def register(app: Flask) -> None:
    """Serve these pages."""
    serving.register(app)
    serve(app, "account", __name__, ADDRESSES)
