"""Every address of the API, every method, every token: who is answered, and that the others learn nothing."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from api_routes import API_ROUTES, EVERYBODY, ApiRoute
from asking import ALL, machine_of, token_of
from desks import AT, FICHE, NO_MORE, Office
from flask import Flask
from sqlalchemy import update
from test_routes import elsewhere

from tremplin.casework.accounts.accounts import disable
from tremplin.casework.machines.tokens import revoke
from tremplin.records.machines import MachineToken

ROOT = "/api/v1"
HELD = re.compile(r"<(?:[a-z]+:)?([a-z_]+)>")
VERBS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
ABSENT = "00-2026-999999"
OF_A_FICHE = {"department": "00", "call": "2026", "slug": "ateliers", "fiche": FICHE, "kind": "grant_ceiling"}
MINE = [route for route in API_ROUTES if route.scope]
ABOUT = [route for route in MINE if "{dossier}" in route.address]


def named(route: ApiRoute) -> str:
    return f"{route.method} {route.address}"


def asked(client: Any, route: ApiRoute, dossier: str, headers: Mapping[str, str]) -> Any:
    address = route.address.format(dossier=dossier, **OF_A_FICHE)
    sent = {} if route.body is None else {"json": route.body}
    return client.open(f"{ROOT}{address}", method=route.method, headers={**route.headers, **headers}, **sent)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def there(office: Office, route: ApiRoute) -> str:
    """What is asked about: a draft, or where figures are, an operation with somebody in it."""
    return office.running() if route.address == "/indicators" else office.draft(**NO_MORE)


def test_every_address_of_the_api_has_its_line(served: Flask):
    rules = [rule for rule in served.url_map.iter_rules() if rule.rule.startswith(ROOT)]
    known = {
        (HELD.sub(r"{\1}", rule.rule).removeprefix(ROOT).replace("{reference}", "{dossier}"), method)
        for rule in rules
        for method in (rule.methods or set()) & VERBS
    }
    told = [(route.address.partition("?")[0], route.method) for route in API_ROUTES]
    assert known == set(told), f"no line: {known - set(told)}; no address: {set(told) - known}"
    assert len(told) == len(set(told))


@pytest.mark.parametrize("route", MINE, ids=named)
def test_a_token_gives_what_the_role_of_its_owner_gives(served: Flask, office: Office, route: ApiRoute):
    dossier = there(office, route)
    told = {
        name: asked(served.test_client(), route, dossier, bearer(token_of(office, getattr(office, name)).token))
        for name in EVERYBODY
    }
    assert {name: answer.status_code for name, answer in told.items()} == dict(route.answers)


@pytest.mark.parametrize("route", MINE, ids=named)
def test_a_token_that_does_not_serve_is_answered_as_none_is(served: Flask, office: Office, route: ApiRoute):
    dossier, now = there(office, route), datetime.now(UTC)
    expired, ended, of_nobody = (token_of(office, who) for who in (office.signatory, office.signatory, office.editor))
    with office.desk.database.writing() as session:
        past = update(MachineToken).where(MachineToken.id == expired.number)
        session.execute(past.values(expires_at=now - timedelta(seconds=1)))
    revoke(office.desk, office.signatory, ended.number, now=now, at=AT)
    disable(office.desk, office.admin, office.editor.login, at=AT)
    wrong = ({}, bearer("tremplin_" + "a" * 43), bearer(expired.token), bearer(ended.token), bearer(of_nobody.token))
    answers = [asked(served.test_client(), route, each, headers) for headers in wrong for each in (dossier, ABSENT)]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.data for answer in answers}) == 1
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {'Bearer realm="Tremplin"'}


@pytest.mark.parametrize("route", MINE, ids=named)
def test_a_token_is_good_for_its_purposes_alone(served: Flask, office: Office, route: ApiRoute):
    dossier = there(office, route)
    for scope in ALL:
        answer = asked(served.test_client(), route, dossier, bearer(token_of(office, office.signatory, scope).token))
        if scope == route.scope:
            assert answer.status_code == route.answers["signatory"]
        else:
            assert answer.status_code == 403
            assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("route", ABOUT, ids=named)
def test_what_is_of_others_and_what_is_not_there_have_one_answer(served: Flask, office: Office, route: ApiRoute):
    dossier = there(office, route)
    for who in (office.other, *elsewhere(office)):
        headers = bearer(token_of(office, who).token)
        theirs, absent = (asked(served.test_client(), route, each, headers) for each in (dossier, ABSENT))
        assert (theirs.status_code, absent.status_code) == (404, 404), who
        # it repeats what was asked, and nothing else
        assert theirs.text.replace(dossier, "") == absent.text.replace(ABSENT, ""), who


def test_whoever_is_elsewhere_reads_an_empty_list_and_no_figure_of_here(served: Flask, office: Office):
    office.running()
    for who in (office.other, *elsewhere(office)):
        machine = machine_of(served, office, who)
        page = machine.get("/dossiers")
        assert page.status_code in (200, 403)
        assert page.status_code == 403 or page.json["dossiers"] == []
        for query in ("", "?call=00/2026", "?fiche=00/2026/ateliers", "?dossier=00-2026-000001"):
            assert machine.get(f"/indicators{query}").status_code in (403, 404, 409), (who, query)


@pytest.mark.parametrize("route", [route for route in API_ROUTES if not route.scope], ids=named)
def test_what_is_public_answers_everybody_the_same(served: Flask, office: Office, route: ApiRoute):
    client, token = served.test_client(), token_of(office, office.instructor).token
    answers = [asked(client, route, "", headers) for headers in ({}, bearer("faux"), bearer(token))]
    assert [answer.status_code for answer in answers] == [route.status] * 3
    assert len({answer.data for answer in answers}) == 1
