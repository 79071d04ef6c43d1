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
from signed_in import browser_of
from sqlalchemy import insert, update

from tremplin.casework.acting.actors import actor
from tremplin.casework.acting.policy import Actor
from tremplin.casework.applying.attachments import attach
from tremplin.casework.following.editing import add, edit
from tremplin.casework.following.evidence import give
from tremplin.casework.following.waiting import set_aside
from tremplin.casework.granting.commissions import convene, enlist
from tremplin.casework.granting.sittings import decide_many
from tremplin.casework.journal.line import write
from tremplin.casework.operating.reports import receive
from tremplin.documents.grid import GridLine
from tremplin.records.accounts import Account, Duty
from tremplin.records.acts import Act
from tremplin.records.codes import ReportKind, Role
from tremplin.records.works import Work
from tremplin.storage.engine import rows_of
from tremplin.works import filing
from tremplin.works.asking import begin
from tremplin_web.gate.rights import declared

LED = 303
HELD = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
VERBS = {"GET", "POST"}
# what stands in addresses beside whose they are
HELD_ELSEWHERE = {
    "kind": "avenant",
    "token": "0" * 56,
    "number": 1,
    "piece": 1,
    "part": "parcours",
    "word": "rien",
    "when": "2026-03",
    "step": "budget",
    "key": 999999,
    "machine": 999999,
    "identity": 999999,
    "envelope": "appel",
    "reference": "00-2026-000001",
    "work": 999999,
    "account": 999999,
    "portee": "appel/00/2026",
}
# a fiche is everybody's
OF_A_FICHE = {"department": "00", "call": "2026", "slug": "ateliers"}
# those that are about something that has an owner
ABOUT = [route for route in ROUTES if re.search(r"{(dossier|operation|organisation|sitting)}", route.address)]
LOCAL = Role.TERRITORIAL_SERVICE
PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
# the one dossier of each office
FIRST = "00-2026-000001"


def test_every_address_behind_the_gate_has_its_line(served: Flask) -> None:
    rules = [rule for rule in served.url_map.iter_rules() if rule.endpoint in declared(served)]
    asked = {(HELD.sub(r"{\1}", rule.rule), method) for rule in rules for method in (rule.methods or set()) & VERBS}
    told = [(route.address.partition("?")[0], route.method) for route in ROUTES]
    assert asked == set(told), f"no line: {asked - set(told)}; no address: {set(told) - asked}"
    assert len(told) == len(set(told))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.address}")
def test_an_address_answers_whom_its_line_names(served: Flask, office: Office, route: Route) -> None:
    more = what_is_there(office, route.address)
    assert FIRST in more.values()
    if "{dossier}" in route.address and "{number}" in route.address:
        attach(office.desk, office.editor, FIRST, "statuts.txt", BytesIO(b"Statuts"), at=AT)
    address = route.address.format(**{**objects(office), **more})
    for name in EVERYBODY.split():
        browser = browser_of(served, office, getattr(office, name))
        sent: Callable[[str], Any] = browser.get if route.method == "GET" else browser.post
        expected = route.status if name in route.who.split() else 404
        # a file that is given is closed with its answer
        with sent(address) as answer:
            assert answer.status_code == expected, name


@pytest.mark.parametrize("route", ABOUT, ids=lambda route: f"{route.method} {route.address}")
def test_what_is_of_others_and_what_is_not_there_have_one_answer(served: Flask, office: Office, route: Route) -> None:
    more = what_is_there(office, route.address)
    theirs, absent = (route.address.format(**each) for each in ({**objects(office), **more}, nowhere()))
    for who in (office.other, *elsewhere(office)):
        browser = browser_of(served, office, who)
        sent: Callable[[str], Any] = browser.get if route.method == "GET" else browser.post
        told, nothing = sent(theirs), sent(absent)
        assert (told.status_code, nothing.status_code) == (404, 404), who
        assert told.data == nothing.data


def test_a_number_that_no_base_holds_is_that_of_nothing(served: Flask, office: Office) -> None:
    rules = [rule for rule in served.url_map.iter_rules() if "<int:" in rule.rule and rule.endpoint in declared(served)]
    assert rules
    for name in ("signatory", "instructor", "decider"):
        browser = browser_of(served, office, getattr(office, name))
        for rule in rules:
            address = HELD.sub("9" * 30, rule.rule)
            for method in (rule.methods or set()) & VERBS:
                sent: Callable[[str], Any] = browser.get if method == "GET" else browser.post
                assert sent(address).status_code == 404, f"{method} {address}"


def elsewhere(office: Office) -> list[Actor]:
    """Officials of another department, and of another territory of this one."""
    held = [(role, "99", None) for role in Role if role not in (Role.EDITOR, Role.SIGNATORY, LOCAL)]
    held += [(LOCAL, "99", "nord"), (LOCAL, "00", "sud")]
    logins = []
    with office.desk.database.writing() as session:
        for rank, (role, department, territory) in enumerate(held):
            account = Account(login=f"loin{rank}@exemple.fr", name="Loin", created_at=AT, version=1)
            session.add(account)
            session.flush()
            duty = {"account_id": account.id, "number": 1, "role": role.value, "department": department}
            session.execute(insert(Duty), {**duty, "territory": territory, "since": AT})
            logins.append(account.login)
        write(session, at=AT, actor=None, act=Act.SEAL, subject="bureau d'ailleurs")
    with office.desk.database.reading() as session:
        return [actor(rows_of(session), login) for login in logins]


def test_whoever_has_not_signed_in_is_led_to_do_so(served: Flask, office: Office) -> None:
    # one office for all the addresses: whoever is nobody changes nothing there
    visitor = served.test_client()
    for route in ROUTES:
        for address in (route.address.format(**objects(office)), route.address.format(**nowhere())):
            answer, told = visitor.open(address, method=route.method), f"{route.method} {address}"
            if route.open:
                assert answer.status_code != LED or "/connexion" not in answer.headers["Location"], told
            else:
                place = answer.headers.get("Location", "").partition("?")[0]
                assert (answer.status_code, place) == (LED, "/connexion"), told


def objects(office: Office) -> dict[str, Any]:
    """One's own things, by the word that stands for each in an address."""
    mine = {"dossier": FIRST, "operation": FIRST, "organisation": office.organisation, "sitting": 1}
    mine["account"] = office.editor.account_id
    return {**HELD_ELSEWHERE, **OF_A_FICHE, **mine}


def nowhere() -> dict[str, Any]:
    """The same words, for what is not there."""
    absent = {"dossier": "00-2026-999999", "operation": "00-2026-999999", "organisation": 999999, "sitting": 999999}
    return {**HELD_ELSEWHERE, **OF_A_FICHE, **absent}


def what_is_there(office: Office, address: str) -> dict[str, Any]:
    """What an address is about, made for it: an operation, a commission that has decided, or a draft."""
    if "{operation}" in address:
        return followed(office, address)
    if "{work}" in address:
        return {"dossier": office.draft(), "work": kept_work(office)}
    if "export.{kind}" in address:
        return {"dossier": office.draft(), "kind": "csv"}
    return decided(office) if "{sitting}" in address else {"dossier": office.draft()}


def decided(office: Office) -> dict[str, Any]:
    """A commission that has decided a dossier."""
    dossier = office.under_review()
    opened = convene(office.desk, office.instructor, "00", title="Permanente", held_on=AT.date(), at=AT)
    enlist(office.desk, office.instructor, str(opened.number), [dossier], at=AT)
    decide_many(office.desk, office.decider, str(opened.number), [GridLine(1, dossier, None, "Hors appel.")], at=AT)
    return {"dossier": dossier, "sitting": opened.number}


def kept_work(office: Office) -> int:
    """A long work of the admin that is done, and left a file."""
    number = begin(office.desk, office.admin, "verify_journal", {}, now=datetime.now(UTC))
    with filing.written(office.desk) as path, office.desk.database.writing() as session:
        left = {"file": path.name, "file_name": "journal-fautes.txt", "media_type": "text/plain"}
        session.execute(update(Work).values(state="done", done_at=AT, result="Fait.", **left))
    return number


def followed(office: Office, address: str) -> dict[str, Any]:
    """An operation that runs, with somebody in it and, where it is asked for, a file that waits for its editor."""
    dossier = office.running()
    add(office.desk, office.editor, dossier, {"territory": "nord"}, at=STARTED)
    receive(office.desk, office.instructor, dossier, kind=ReportKind.DASHBOARD, received_on=STARTED.date(), at=STARTED)
    if "{piece}" in address:
        said = {"exit_on": "02/03/2026", "exit_contract": "cdi", "entered_on": "01/03/2026"}
        edit(office.desk, office.editor, dossier, 1, said, at=STARTED)
        give(office.desk, office.editor, dossier, 1, "contract", stream=BytesIO(PDF), name="c.pdf", at=STARTED)
    if "{word}" not in address:
        return {"operation": dossier}
    file = BytesIO(b"key;entered_on\np9;demain\n")
    given = (office.desk, office.editor, dossier, "personnes.csv", file)
    return {"operation": dossier, "word": set_aside(*given, now=datetime.now(UTC), sheet="participants")}
