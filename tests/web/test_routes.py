"""Every address behind the gate, every method, every role: who is answered, and that the others learn nothing."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from desks import AT, STARTED, Office
from flask import Flask
from routes import EVERYBODY, ROUTES, Route
from signed_in import browser_of, site_of

from tremplin.casework.applying.attachments import attach
from tremplin.casework.following.editing import add
from tremplin.casework.following.waiting import set_aside
from tremplin.casework.operating.reports import receive
from tremplin.records.codes import ReportKind
from tremplin_web.gate.rights import declared

LED = 303
HELD = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
VERBS = {"GET", "POST"}
# what stands in addresses beside whose they are
HELD_ELSEWHERE = {
    "kind": "avenant",
    "token": "0" * 56,
    "number": 1,
    "part": "parcours",
    "word": "rien",
    "when": "2026-03",
    "step": "budget",
    "key": 999999,
}
# a fiche is everybody's
OF_A_FICHE = {"department": "00", "call": "2026", "slug": "ateliers"}
# the one dossier of each office
FIRST = "00-2026-000001"


@pytest.fixture
def engine_name() -> str:
    """Rights are not the engine's: one is enough."""
    return "sqlite"


@pytest.fixture
def served(office: Office) -> Flask:
    return site_of(office)


def test_every_address_behind_the_gate_has_its_line(served: Flask) -> None:
    rules = [rule for rule in served.url_map.iter_rules() if rule.endpoint in declared(served)]
    asked = {(HELD.sub(r"{\1}", rule.rule), method) for rule in rules for method in (rule.methods or set()) & VERBS}
    told = [(route.address.partition("?")[0], route.method) for route in ROUTES]
    assert asked == set(told), f"no line: {asked - set(told)}; no address: {set(told) - asked}"
    assert len(told) == len(set(told))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.address}")
def test_an_address_answers_whom_its_line_names(served: Flask, office: Office, route: Route) -> None:
    more = followed(office, route.address) if "{operation}" in route.address else {"dossier": office.draft()}
    assert FIRST in more.values()
    if "{dossier}" in route.address and "{number}" in route.address:
        attach(office.desk, office.editor, FIRST, "statuts.txt", BytesIO(b"Statuts"), at=AT)
    address = route.address.format(**{**objects(office), **more})
    for name in EVERYBODY.split():
        browser = browser_of(served, office, getattr(office, name))
        sent: Callable[[str], Any] = browser.get if route.method == "GET" else browser.post
        expected = route.status if name in route.who.split() else 404
        assert sent(address).status_code == expected, name


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.address}")
def test_whoever_has_not_signed_in_is_led_to_do_so(served: Flask, office: Office, route: Route) -> None:
    for address in (route.address.format(**objects(office)), route.address.format(**nowhere())):
        answer = served.test_client().open(address, method=route.method)
        if route.open:
            assert answer.status_code != LED or "/connexion" not in answer.headers["Location"]
        else:
            assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (LED, "/connexion")


def objects(office: Office) -> dict[str, Any]:
    """One's own things, by the word that stands for each in an address."""
    mine = {"dossier": FIRST, "operation": FIRST, "organisation": office.organisation}
    return {**HELD_ELSEWHERE, **OF_A_FICHE, **mine}


def nowhere() -> dict[str, Any]:
    """The same words, for what is not there."""
    absent = {"dossier": "00-2026-999999", "operation": "00-2026-999999", "organisation": 999999}
    return {**HELD_ELSEWHERE, **OF_A_FICHE, **absent}


def followed(office: Office, address: str) -> dict[str, Any]:
    """An operation that runs, with somebody in it and, where it is asked for, a file that waits for its editor."""
    dossier = office.running()
    add(office.desk, office.editor, dossier, {"territory": "nord"}, at=STARTED)
    receive(office.desk, office.instructor, dossier, kind=ReportKind.DASHBOARD, received_on=STARTED.date(), at=STARTED)
    if "{word}" not in address:
        return {"operation": dossier}
    file = BytesIO(b"key;entered_on\np9;demain\n")
    given = (office.desk, office.editor, dossier, "personnes.csv", file)
    return {"operation": dossier, "word": set_aside(*given, now=datetime.now(UTC), sheet="participants")}
