"""A browser that comes in as people do, by the pages and with what they hold; and a clock that a test moves."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pyotp
from desks import AT, Office
from flask import Flask
from reading_pages import Page
from signed_in import DAY, SignedInClient, site_of
from sqlalchemy import select

from tremplin.casework.accounts.accounts import set_password
from tremplin.casework.acting.policy import Actor
from tremplin.casework.entering.totp import secret_of
from tremplin.records.factors import TotpFactor
from tremplin_web.clock import Clock

PASSWORD = "une phrase qui ouvre"
KEY = re.compile(r'<strong class="tr-key">([A-Z2-7 ]+)</strong>')
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass
class Machine:
    """The machine's time, which goes on when it is told."""

    at: datetime = field(default_factory=lambda: datetime(2031, 5, 6, 7, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def later(self, by: timedelta) -> None:
        self.at += by


@dataclass
class Doors:
    """A site, its office, and its time."""

    office: Office
    machine: Machine
    site: Flask
    locked: set[str] = field(default_factory=set)

    def browser(self) -> SignedInClient:
        return SignedInClient(self.site.test_client())

    def lock(self, who: Actor) -> None:
        """Give somebody their password, once: another would end their sessions."""
        if who.login not in self.locked:
            set_password(self.office.desk, who, who.login, PASSWORD, at=AT)
            self.locked.add(who.login)

    def halfway(self, who: Actor, browser: SignedInClient | None = None) -> SignedInClient:
        """Somebody who gave their password."""
        self.lock(who)
        came = browser or self.browser()
        assert self.sign_in(came, who).status_code == 303
        return came

    def sign_in(self, browser: SignedInClient, who: Actor, password: str = PASSWORD, back: str = "") -> Any:
        return browser.post("/connexion", {"login": who.login, "password": password, "suite": back})

    def enrolled(self, who: Actor) -> SignedInClient:
        """An official who chose codes by the page, and stays signed in."""
        came = self.halfway(who)
        found = KEY.search(came.get("/compte/code").text)
        assert found
        assert came.post("/compte/code", {"code": self.code(who, found[1].replace(" ", ""))}).status_code == 303
        self.machine.later(MINUTE)
        return came

    def code(self, who: Actor, secret: str | None = None) -> str:
        """The code that a telephone shows now."""
        return pyotp.TOTP(secret or self.secret(who)).at(self.machine.at)

    def secret(self, who: Actor) -> str:
        with self.office.desk.database.reading() as session:
            nonce = session.scalar(select(TotpFactor.nonce).where(TotpFactor.account_id == who.account_id))
        assert nonce
        return secret_of(self.office.desk.database.key.make(), who.account_id, nonce)


def doors_of(office: Office) -> Doors:
    machine = Machine()
    return Doors(office, machine, site_of(office, Clock(DAY, machine=machine)))


def sound(answer: Any, status: int = 200) -> Page:
    """A page read strictly, whose every identifier and element is right."""
    assert answer.status_code == status
    page = Page(answer.text)
    assert page.faults == []
    return page


def source(answer: Any, status: int = 200) -> str:
    """What a page that is sound is made of."""
    sound(answer, status)
    return unescape(answer.text)
