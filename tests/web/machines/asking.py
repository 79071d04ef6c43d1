"""What the tests of machines share: a token that somebody has, and a client that asks by it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from desks import AT, Office
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tremplin.casework.acting.policy import Actor
from tremplin.casework.machines.tokens import MadeToken, make
from tremplin.records.codes import TokenScope

ALL = tuple(scope.value for scope in TokenScope)


def token_of(office: Office, who: Actor, *scopes: str) -> MadeToken:
    """A token of somebody, good for everything unless told."""
    now = datetime.now(UTC)
    until: date = now.date() + timedelta(days=30)
    return make(office.desk, who, name="Essai", scopes=scopes or ALL, ends_on=until, now=now, at=AT)


@dataclass(frozen=True)
class Machine:
    """A client that sends its token with each request."""

    client: FlaskClient
    token: str

    def ask(self, method: str, address: str, **options: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return self.client.open(f"/api/v1{address}", method=method, headers=headers, **options)

    def get(self, address: str, **options: Any) -> TestResponse:
        return self.ask("GET", address, **options)


def machine_of(site: Flask, office: Office, who: Actor, *scopes: str) -> Machine:
    """The machine of somebody."""
    return Machine(site.test_client(use_cookies=False), token_of(office, who, *scopes).token)
