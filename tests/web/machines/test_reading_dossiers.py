"""What machines read of dossiers: page by page, whole, and sent again only once it has changed."""

import json

import pytest
from asking import machine_of, token_of
from desks import AT, Office
from flask import Flask
from signed_in import cookie_of
from sqlalchemy import update
from statements import statements

from tremplin.casework.accounts.accounts import disable
from tremplin.casework.accounts.roles import Perimeter, revoke
from tremplin.records.accounts import Account
from tremplin.records.machines import MachineToken


def test_a_list_is_read_page_by_page_and_each_dossier_once(served: Flask, office: Office):
    written = [office.draft() for _ in range(5)]
    machine = machine_of(served, office, office.instructor)
    address, read = "/dossiers?limit=2&state=draft", []
    while address:
        page = machine.get(address)
        assert page.status_code == 200
        read += [row["reference"] for row in page.json["dossiers"]]
        link = page.headers.get("Link")
        assert (link is None) == (page.json["after"] is None)
        address = link and link.partition(">")[0].removeprefix("</api/v1")
    assert read == written[::-1]


def test_what_has_not_changed_is_not_sent_again_and_what_has_is(served: Flask, office: Office):
    dossier = office.draft()
    machine = machine_of(served, office, office.editor)
    for address in ("/dossiers", f"/dossiers/{dossier}"):
        tag = machine.get(address).headers["ETag"]
        assert machine.get(address, headers={"If-None-Match": tag}).status_code == 304
    first = machine.get(f"/dossiers/{dossier}")
    assert first.get_etag()[0].startswith("1-")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Access-Control-Allow-Origin" not in first.headers
    assert "Authorization" in first.headers["Vary"]


def test_filters_are_those_of_the_list_and_what_is_unknown_is_told(served: Flask, office: Office):
    office.draft("Jardin")
    submitted = office.submitted(title="Atelier")
    machine = machine_of(served, office, office.instructor)

    def found(query: str) -> list[str]:
        return [row["reference"] for row in machine.get(f"/dossiers?{query}").json["dossiers"]]

    assert found("state=submitted") == found("search=atelier&state=submitted") == [submitted]
    assert found("deposited_from=2026-01-20&deposited_until=2026-01-20&organisation=W000000001") == [submitted]
    assert found("late=true") == []
    for query in ("state=ouvert", "limit=0", "limit=501", "colour=red", "after=zzz", "deposited_from=hier"):
        assert machine.get(f"/dossiers?{query}").status_code == 422, query
    assert machine.get("/dossiers?call=00/1999").status_code == 404


def test_nobodys_name_nor_address_is_told_to_a_machine(served: Flask, office: Office):
    with office.desk.database.writing() as session:
        for number, name in enumerate(("signatory", "editor", "local", "instructor", "decider", "second")):
            canary = {"name": f"ZQX{number} Canari"}
            session.execute(update(Account).where(Account.id == getattr(office, name).account_id).values(**canary))
    dossier = office.settled()
    for who in (office.signatory, office.instructor, office.reader):
        told = machine_of(served, office, who).get(f"/dossiers/{dossier}")
        assert told.status_code == 200
        assert "ZQX" not in told.text
        assert "@exemple.fr" not in told.text


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer faux", "Basic YTpi", "Bearer é", f"Bearer {'a' * 5000}"]
)
def test_without_a_token_that_serves_one_answer_tells_nothing(served: Flask, office: Office, header: str | None):
    client = served.test_client()
    # whoever has signed in is nobody here
    client.set_cookie("tremplin", cookie_of(office, office.instructor))
    headers = {} if header is None else {"Authorization": header}
    first = client.get("/api/v1/dossiers", headers=headers)
    assert (first.status_code, first.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Tremplin"')
    assert first.mimetype == "application/problem+json"
    assert "Set-Cookie" not in first.headers
    other = served.test_client().get(f"/api/v1/dossiers/{office.draft()}")
    assert other.data == first.data


def test_a_token_gives_nothing_more_at_the_request_that_follows(served: Flask, office: Office):
    dossier = office.draft()
    machine = machine_of(served, office, office.instructor)
    assert machine.get(f"/dossiers/{dossier}").status_code == 200
    revoke(office.desk, office.admin, office.instructor.login, "instructor", Perimeter(department="00"), at=AT)
    assert machine.get(f"/dossiers/{dossier}").status_code == 404
    assert machine.get("/dossiers").status_code == 403
    disable(office.desk, office.admin, office.instructor.login, at=AT)
    assert machine.get("/dossiers").status_code == 401


def test_a_token_that_is_good_for_something_else_says_what_it_lacks(served: Flask, office: Office):
    answer = machine_of(served, office, office.instructor, "indicators:read").get("/dossiers")
    assert answer.status_code == 403
    assert answer.headers["WWW-Authenticate"].endswith('error="insufficient_scope", scope="dossiers:read"')
    assert "lire des dossiers" in answer.json["detail"]


def test_a_token_stands_in_no_log_when_the_site_fails(served: Flask, office: Office, caplog: pytest.LogCaptureFixture):
    token = token_of(office, office.instructor).token
    served.testing = False
    served.config["PROPAGATE_EXCEPTIONS"] = False
    with office.desk.database.engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {MachineToken.__tablename__} RENAME TO elsewhere")
    answer = served.test_client().get("/api/v1/dossiers", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code >= 500
    assert json.loads(answer.data)["status"] == answer.status_code
    assert token not in caplog.text + answer.text


def test_the_declaration_tells_machines_what_they_may_ask_where_there_is_a_base(served: Flask):
    client = served.test_client()
    spec = client.get("/api/v1/openapi.json").json
    mine = {
        f"{method} {path.removeprefix('/api/v1')}": operation["security"][0]["jeton"]
        for path, item in spec["paths"].items()
        for method, operation in item.items()
        if isinstance(operation, dict) and "security" in operation
    }
    assert mine == {
        "get /dossiers": ["dossiers:read"],
        "get /dossiers/{reference}": ["dossiers:read"],
        "post /dossiers": ["dossiers:write"],
        "patch /dossiers/{reference}": ["dossiers:write"],
        "post /dossiers/{reference}/deposit": ["dossiers:write"],
        "get /indicators": ["indicators:read"],
    }
    answers = spec["paths"]["/api/v1/indicators"]["get"]["responses"]["200"]["content"]
    assert set(answers) == {"application/json", "text/csv"}
    assert len(spec["webhooks"]) == 6
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "Idempotency-Key" in page.text


def test_what_is_read_costs_the_same_statements_at_two_rows_and_at_many(served: Flask, office: Office):
    machine = machine_of(served, office, office.instructor)
    first = office.settled()
    machine.get("/dossiers")

    def cost() -> list[int]:
        return [statements(office, lambda at=at: machine.get(at)) for at in ("/dossiers", f"/dossiers/{first}")]

    few = cost()
    for _ in range(12):
        office.draft()
    assert cost() == few
