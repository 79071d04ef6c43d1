"""A site where people of every role sign in: the small department at work, and a client for each of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from desks import Office
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tremplin.casework.acting.policy import Actor
from tremplin.casework.entering.sessions import open_session
from tremplin.platform import Platform
from tremplin.records.codes import FactorKind
from tremplin_web.app import create_app
from tremplin_web.clock import Clock

# within the session of the fiche of factories.py
DAY = date(2026, 1, 20)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class SignedInClient:
    """The browser of somebody who has signed in, with their second factor where one is asked."""

    client: FlaskClient

    def get(self, address: str, **options: Any) -> TestResponse:
        return self.client.get(address, **options)

    def post(self, address: str, typed: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form as the page would, with the secret that it holds."""
        return self.client.post(address, data={"csrf_token": self.secret(), **(typed or {})}, **options)

    def secret(self) -> str:
        """The secret that the forms of this browser hold."""
        found = TOKEN.search(self.client.get("/connexion?suite=/espace", follow_redirects=True).text)
        assert found
        return found[1]


def site_of(office: Office, clock: Clock | None = None) -> Flask:
    """The site of an office, on a day when its session is open."""
    platform = office.desk.catalogue
    assert isinstance(platform, Platform)
    return create_app(platform, office.desk, clock or Clock(DAY))


def cookie_of(office: Office, who: Actor, ago: timedelta = timedelta()) -> str:
    """The cookie of somebody: opened as signing in does, some time ago, without the time that a password takes."""
    now = datetime.now(UTC) - ago
    return open_session(office.desk, who.account_id, now=now, factor=FactorKind.TOTP, browser="Firefox")


def browser_of(site: Flask, office: Office, who: Actor) -> SignedInClient:
    """The browser of somebody who has just signed in."""
    client = site.test_client()
    client.set_cookie("tremplin", cookie_of(office, who))
    return SignedInClient(client)
