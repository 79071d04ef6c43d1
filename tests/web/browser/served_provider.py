"""Serve a site with a desk, and the identity provider by which one comes in too: a program, as ``served_desk.py``."""

from datetime import date

from desks import make_office
from programs import empty_base, serve
from provider_server import CLIENT, LEVEL, SECRET, running
from signed_in import cookie_of

from tremplin.platform import start
from tremplin_web.app import create_app
from tremplin_web.clock import Clock
from tremplin_web.identity_provider import IdentityProvider
from tremplin_web.settings import Settings

TODAY = date(2025, 1, 20)

if __name__ == "__main__":
    with empty_base() as (database, folder), running() as provider:
        platform = start({})
        office = make_office(database, folder / "documents", platform=platform, place=("62", "arrageois"))
        said = IdentityProvider(provider.issuer, CLIENT, SECRET, (LEVEL,))
        site = create_app(platform, office.desk, Clock(TODAY), Settings(provider=said))
        serve(site, editor=cookie_of(office, office.editor))
