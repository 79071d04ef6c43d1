"""What machines write: a draft, its changes at a version, its deposit; what is sent twice is done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asking import Machine, machine_of, token_of
from desks import FICHE, NO_MORE, Office
from flask import Flask
from signed_in import site_of
from sqlalchemy import func, select

from tremplin.casework.accounts.ending import ANSWERS, sweep
from tremplin.casework.acting.desk import visible
from tremplin.platform import Platform
from tremplin.records.deposits import Deposit
from tremplin.records.dossiers import Dossier
from tremplin.records.machines import KeptAnswer
from tremplin_web.app import create_app
from tremplin_web.clock import Clock
from tremplin_web.settings import Settings

NEW = {"fiche": FICHE, "organisation": "W000000001", "title": "Ateliers", "requested": "46 000,00 €"}


def opened(machine: Machine, key: str = "un", **said: Any) -> Any:
    return machine.ask("POST", "/dossiers", json={**NEW, **said}, headers={"Idempotency-Key": key})


def changed(machine: Machine, dossier: str, tag: str | None, **said: Any) -> Any:
    headers = {} if tag is None else {"If-Match": tag}
    return machine.ask("PATCH", f"/dossiers/{dossier}", json=said, headers=headers)


def deposited(machine: Machine, dossier: str, key: str = "depot", **headers: str) -> Any:
    return machine.ask("POST", f"/dossiers/{dossier}/deposit", headers={"Idempotency-Key": key, **headers})


def count(office: Office, kind: Any) -> int:
    with office.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind)) or 0


def test_a_dossier_is_opened_changed_and_deposited_by_a_machine(served: Flask, office: Office):
    machine = machine_of(served, office, office.signatory)
    first = opened(machine)
    assert (first.status_code, first.json["state"], first.get_etag()) == (201, "draft", ("1", False))
    dossier = first.json["reference"]
    assert first.headers["Location"] == f"/api/v1/dossiers/{dossier}"
    said = {
        "starts_on": "2026-03-01",
        "ends_on": "28/02/2027",
        "territories": ["nord"],
        "participants": {"total": 20, "under_26": 4},
        "posts": 4,
        "budget": {"staff": 40000, "indirect": 6000, "operating": 0, "external_services": 0, "other": 0},
    }
    second = changed(machine, dossier, first.headers["ETag"], **said)
    assert (second.status_code, second.json) == (200, {"reference": dossier, "version": 2, "changed": True})
    receipt = deposited(machine, dossier)
    assert (receipt.status_code, receipt.json["receipt"]) == (200, f"{dossier}-R1")
    assert machine.get(f"/dossiers/{dossier}").json["state"] == "submitted"


def test_what_is_sent_again_is_answered_the_same_and_done_once(served: Flask, office: Office):
    machine = machine_of(served, office, office.signatory)
    first, again = opened(machine), opened(machine)
    assert (again.status_code, again.data, again.headers["ETag"]) == (201, first.data, first.headers["ETag"])
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    other = opened(machine, title="Autre")
    assert (other.status_code, other.mimetype) == (422, "application/problem+json")
    assert count(office, Dossier) == 1
    # the same key of another account is another key
    assert opened(machine_of(served, office, office.editor)).json["reference"] != first.json["reference"]
    dossier = office.draft(**NO_MORE)
    receipts = [deposited(machine, dossier, "depot") for _ in range(3)]
    assert {each.data for each in receipts} == {receipts[0].data}
    assert (count(office, Deposit), receipts[2].headers["Idempotency-Replayed"]) == (1, "true")
    # a refusal did nothing: the same key serves once it is mended
    refused = opened(machine, "deux", title=None)
    assert refused.status_code == 422
    assert opened(machine, "deux").status_code == 201


@pytest.mark.parametrize("times", [2, 8])
def test_the_same_request_sent_at_once_is_done_once(office: Office, times: int):
    site, token = site_of(office), token_of(office, office.signatory).token
    machines = [Machine(site.test_client(use_cookies=False), token) for _ in range(times)]
    with ThreadPoolExecutor(times) as pool:
        answers = list(pool.map(opened, machines))
    assert {(each.status_code, each.data) for each in answers} == {(201, answers[0].data)}
    assert sum("Idempotency-Replayed" not in each.headers for each in answers) == 1
    dossier = office.draft(**NO_MORE)
    with ThreadPoolExecutor(times) as pool:
        receipts = list(pool.map(lambda machine: deposited(machine, dossier, "depot"), machines))
    assert {(each.status_code, each.data) for each in receipts} == {(200, receipts[0].data)}
    assert (count(office, Dossier), count(office, Deposit)) == (2, 1)


def test_an_answer_is_kept_a_day_and_swept(served: Flask, office: Office):
    machine = machine_of(served, office, office.signatory)
    opened(machine)
    now = datetime.now(UTC)
    with office.desk.database.writing() as session:
        sweep(session, now + ANSWERS - timedelta(minutes=1))
    assert count(office, KeptAnswer) == 1
    with office.desk.database.writing() as session:
        sweep(session, now + ANSWERS + timedelta(minutes=1))
    assert count(office, KeptAnswer) == 0


def test_the_base_tells_neither_the_key_nor_what_was_asked(served: Flask, office: Office):
    opened(machine_of(served, office, office.signatory), "ZQX-CLE-0042", title="ZQX-TITRE")
    with office.desk.database.reading() as session:
        kept = session.scalars(select(KeptAnswer)).one()
    assert "ZQX" not in repr(vars(kept))


def test_what_somebody_else_changed_meanwhile_is_lost_by_nobody(served: Flask, office: Office):
    machine, dossier = machine_of(served, office, office.editor), office.draft()
    read = machine.get(f"/dossiers/{dossier}").headers["ETag"]
    assert changed(machine, dossier, read, requested=40000).status_code == 200
    late = changed(machine, dossier, read, requested=30000)
    assert (late.status_code, late.get_etag()) == (412, ("2", False))
    assert late.json["mistakes"] == [
        {
            "path": "la subvention demandée",
            "message": "« 40\u00a0000,00\u00a0€ » est enregistré, vous proposez « 30\u00a0000,00\u00a0€ »",
        }
    ]
    for tag in ('"7"', '"zzz"', '"1", "2"'):
        assert changed(machine, dossier, tag, requested=30000).status_code == 412, tag
    assert changed(machine, dossier, "", requested=30000).status_code == 400
    unread = changed(machine, dossier, None, requested=30000)
    assert (unread.status_code, "If-Match" in unread.json["detail"]) == (428, True)
    assert changed(machine, dossier, "*", requested=30000).json == {
        "reference": dossier,
        "version": 3,
        "changed": True,
    }
    assert changed(machine, dossier, '"3"', requested=30000).json["changed"] is False


def test_null_forgets_and_every_mistake_is_told_at_its_place(served: Flask, office: Office):
    machine, dossier = machine_of(served, office, office.editor), office.draft()
    assert changed(machine, dossier, '"1"', requested=None, budget={"indirect": None}).status_code == 200
    found = machine.get(f"/dossiers/{dossier}").json
    assert found["requested_cents"] is None
    assert [line["cost"] for line in found["planned"]] == ["staff"]
    wrong = changed(machine, dossier, '"2"', fiche=FICHE, budget={"staf": 1, "indirect": "trop"}, postes=None)
    assert wrong.status_code == 422
    assert {each["path"] for each in wrong.json["mistakes"]} == {"fiche", "budget.staf", "budget.indirect", "postes"}


def test_a_machine_does_what_its_owner_may_and_is_told_why_not(served: Flask, office: Office):
    dossier = office.draft(**NO_MORE)
    editor, reader = machine_of(served, office, office.editor), machine_of(served, office, office.reader)
    assert "signataire" in deposited(editor, dossier).json["detail"]
    assert deposited(editor, dossier).status_code == 403
    assert changed(reader, dossier, '"1"', requested=1).status_code == 403
    assert deposited(machine_of(served, office, office.other), dossier).status_code == 404
    broken = opened(editor, requested=60000).json["reference"]
    refused = deposited(machine_of(served, office, office.signatory), broken)
    assert (refused.status_code, "impossible" in refused.json["detail"]) == (409, True)
    keyless = editor.ask("POST", "/dossiers", json=NEW)
    assert (keyless.status_code, "Idempotency-Key" in keyless.json["detail"]) == (400, True)
    stale = deposited(machine_of(served, office, office.signatory), dossier, "trois", **{"If-Match": '"9"'})
    assert stale.status_code == 412
    with office.desk.database.reading() as session:
        assert visible(session, office.editor, dossier).version == 1


@pytest.mark.parametrize(("stamp", "status"), [("t=1771109999.900", 200), ("", 409), ("t=1771110000.001", 409)])
def test_a_deposit_counts_when_its_first_byte_reached_the_front(office: Office, stamp: str, status: int):
    # the session closes with the 14 of February, in Paris: a second later, the site reads what the front received
    late = datetime(2026, 2, 14, 23, 0, 1, tzinfo=UTC)
    dossier, platform = office.draft(**NO_MORE), office.desk.catalogue
    assert isinstance(platform, Platform)
    site = create_app(platform, office.desk, Clock(machine=lambda: late), Settings(proxy="127.0.0.1"))
    machine = machine_of(site, office, office.signatory)
    assert deposited(machine, dossier, **{"X-Request-Start": stamp}).status_code == status
