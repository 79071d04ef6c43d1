"""What addresses are told: written with the act, signed, sent as often as needed, and nothing of anybody in it."""

import base64
import hmac
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from desks import AT, Office
from hook_server import Listener, listening
from posting import MACHINE
from sqlalchemy import insert, select

from tremplin.casework.applying.deposits import deposit
from tremplin.casework.machines import webhooks
from tremplin.casework.machines.sending import KEPT, ToldAddresses, send
from tremplin.casework.mailing.queue import DELAYS, MOST
from tremplin.errors import Forbidden, NotYet, UnknownIdentifier, WrongUsage
from tremplin.outgoing.address import NamedHosts
from tremplin.records.codes import HoldReason
from tremplin.records.journal import JournalLine
from tremplin.records.machines import Webhook, WebhookCall
from tremplin.records.outbox import MailHold

FIVE = [
    ("tremplin_dossier_submitted", "submitted"),
    ("tremplin_dossier_decided", "accepted"),
    ("tremplin_agreement_signed", "agreed"),
    ("tremplin_report_received", "reported"),
    ("tremplin_dossier_settled", "settled"),
]


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening(Listener()) as listener:
        yield listener


def added(office: Office, listener: Listener, department: str | None = "00") -> webhooks.AddedWebhook:
    hosts = NamedHosts({listener.host})
    address = f"http://{listener.host}/tremplin?cle=ZQX-SECRET"
    return webhooks.add(office.desk, office.admin, address, hosts=hosts, department=department, at=AT)


def told(office: Office, listener: Listener, machine: datetime = MACHINE) -> ToldAddresses:
    return send(office.desk, NamedHosts({listener.host}), machine=lambda: machine)


def test_the_five_notifications_are_told_signed_and_name_nobody(office: Office, listener: Listener):
    secret = added(office, listener).secret
    dossier = office.settled()
    assert told(office, listener).sent == len(FIVE)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    bodies = []
    for each in listener.received:
        name, stamp = each.headers["webhook-id"], each.headers["webhook-timestamp"]
        made = hmac.digest(key, b".".join((name.encode(), stamp.encode(), each.body)), "sha256")
        assert each.headers["webhook-signature"] == f"v1,{base64.b64encode(made).decode()}"
        assert int(stamp) == int(MACHINE.timestamp())
        assert each.path == "/tremplin?cle=ZQX-SECRET"
        body = json.loads(each.body)
        assert (set(body), body["id"]) == ({"id", "kind", "instant", "reference", "state"}, name)
        bodies.append(body)
    assert [(body["kind"], body["state"]) for body in bodies] == FIVE
    assert {body["reference"] for body in bodies} == {dossier}
    assert len({body["id"] for body in bodies}) == len(FIVE)


def test_what_is_refused_is_not_told_and_what_is_undone_neither(office: Office, listener: Listener):
    added(office, listener)
    broken = office.draft(requested=60_000_00)
    with suppress(NotYet):
        deposit(office.desk, office.signatory, broken, at=AT)
    assert told(office, listener) == ToldAddresses()
    assert listener.received == []


def test_an_address_of_a_department_is_told_of_its_dossiers_alone(office: Office, listener: Listener):
    with office.desk.database.writing() as session:
        row = {"address": "https://ailleurs.exemple.fr", "department": "99", "nonce": "0" * 32, "added_at": AT}
        session.execute(insert(Webhook), {**row, "added_by": office.admin.account_id})
    added(office, listener, None)
    office.submitted()
    assert told(office, listener).sent == 1
    with office.desk.database.reading() as session:
        assert session.scalars(select(WebhookCall.webhook_id)).all() == [2]


def test_what_fails_is_told_again_later_under_the_same_name_then_left_to_somebody(office: Office, listener: Listener):
    added(office, listener)
    office.submitted()
    listener.statuses = [500, 302, 200]
    machine = MACHINE
    assert told(office, listener).put_off == 1
    assert told(office, listener, machine) == ToldAddresses()
    machine += DELAYS[0]
    assert told(office, listener, machine).put_off == 1
    (row,) = webhooks.calls(office.desk, office.admin)
    assert (row["status"], row["tries"], row["state"]) == (302, 2, "waiting")
    assert "redirige ailleurs" in row["error"]
    machine += DELAYS[1]
    assert told(office, listener, machine).sent == 1
    # the redirection was not followed
    assert {each.path for each in listener.received} == {"/tremplin?cle=ZQX-SECRET"}
    assert len({each.headers["webhook-id"] for each in listener.received}) == 1
    assert len({each.headers["webhook-signature"] for each in listener.received}) == 3
    assert webhooks.calls(office.desk, office.admin) == []


def test_an_address_that_is_gone_fails_at_once_and_is_tried_again_by_an_admin(office: Office, listener: Listener):
    added(office, listener)
    office.submitted()
    listener.statuses = [410, 200]
    assert told(office, listener).failed == 1
    (row,) = webhooks.calls(office.desk, office.admin)
    assert (row["state"], row["status"], row["dossier"]) == ("failed", 410, "00-2026-000001")
    assert [each["failed"] for each in webhooks.listed(office.desk, office.admin)] == [1]
    webhooks.retry(office.desk, office.admin, row["id"], at=AT)
    assert told(office, listener).sent == 1
    with pytest.raises(NotYet, match="déjà parti"):
        webhooks.drop(office.desk, office.admin, row["id"], at=AT)


def test_a_dead_address_is_given_up_after_as_many_tries_as_a_letter(office: Office, listener: Listener):
    added(office, listener)
    office.submitted()
    listener.statuses = [503]
    machine, tries = MACHINE, 0
    while not (done := told(office, listener, machine)).failed:
        tries += done.put_off
        machine += DELAYS[-1]
    assert tries == MOST - 1


def test_what_the_setting_no_longer_names_is_no_longer_told(office: Office, listener: Listener):
    added(office, listener)
    office.submitted()
    done = send(office.desk, NamedHosts(), machine=lambda: MACHINE)
    assert (done.put_off, listener.received) == (1, [])
    (row,) = webhooks.calls(office.desk, office.admin)
    assert "ZQX-SECRET" not in row["error"]


def test_an_address_that_was_removed_is_told_nothing_more(office: Office, listener: Listener):
    number = added(office, listener).number
    office.submitted()
    webhooks.remove(office.desk, office.admin, number, at=AT)
    office.submitted(title="Après")
    assert told(office, listener) == ToldAddresses()
    assert listener.received == []
    assert webhooks.listed(office.desk, office.admin) == []
    assert [row["state"] for row in webhooks.calls(office.desk, office.admin, every=True)] == ["dropped"]


def test_a_trial_tells_nothing_of_any_dossier(office: Office, listener: Listener):
    number = added(office, listener).number
    webhooks.try_(office.desk, office.admin, number, at=AT)
    assert told(office, listener).sent == 1
    body = json.loads(listener.received[0].body)
    assert (body["kind"], body["reference"], body["state"]) == ("trial", None, None)


def test_nothing_leaves_a_base_that_was_restored(office: Office, listener: Listener):
    added(office, listener)
    office.submitted()
    hold = insert(MailHold), {"reason": HoldReason.RESTORED.value, "since": AT}
    with office.desk.database.writing() as session:
        session.execute(*hold)
    assert told(office, listener).held
    assert listener.received == []


def test_who_is_no_admin_of_there_neither_reads_nor_changes_an_address(office: Office, listener: Listener):
    number = added(office, listener).number
    hosts = NamedHosts({listener.host})
    for who in (office.signatory, office.instructor, office.decider, office.reader, office.statistician):
        for verb in (webhooks.listed, webhooks.calls):
            with pytest.raises(Forbidden):
                verb(office.desk, who)
        with pytest.raises(Forbidden):
            webhooks.add(office.desk, who, "https://logiciel.exemple.fr", hosts=hosts, at=AT)
        with pytest.raises(Forbidden):
            webhooks.remove(office.desk, who, number, at=AT)
    with pytest.raises(UnknownIdentifier, match="adresse prévenue"):
        webhooks.remove(office.desk, office.admin, 99, at=AT)
    with pytest.raises(UnknownIdentifier, match="envoi"):
        webhooks.retry(office.desk, office.admin, 99, at=AT)


def test_an_address_is_told_once_of_the_same_dossiers_and_twenty_at_most(office: Office, listener: Listener):
    added(office, listener)
    with pytest.raises(NotYet, match="déjà prévenue"):
        added(office, listener)
    for rank in range(19):
        address = f"https://logiciel{rank}.exemple.fr"
        webhooks.add(office.desk, office.admin, address, hosts=NamedHosts(), department="00", at=AT)
    with pytest.raises(NotYet, match="retirez-en une"):
        webhooks.add(office.desk, office.admin, "https://a.exemple.fr", hosts=NamedHosts(), department="00", at=AT)
    with pytest.raises(WrongUsage, match="https://"):
        webhooks.add(office.desk, office.admin, "http://a.exemple.fr", hosts=NamedHosts(), at=AT)


def test_the_base_and_the_journal_hold_nothing_that_signs(office: Office, listener: Listener):
    secret = added(office, listener).secret
    with office.desk.database.reading() as session:
        kept = session.scalars(select(Webhook)).one()
        lines = session.scalars(select(JournalLine).where(JournalLine.act == "manage_webhooks")).all()
    assert secret not in repr(vars(kept))
    assert base64.b64decode(secret.removeprefix("whsec_")).hex() not in repr(vars(kept))
    assert "ZQX-SECRET" not in "".join(f"{line.subject}{line.before}{line.after}" for line in lines)


def test_what_was_told_long_ago_is_forgotten_with_what_is_told_next(office: Office, listener: Listener):
    added(office, listener)
    office.submitted()
    told(office, listener)
    office.submitted(title="Après")
    told(office, listener, MACHINE + KEPT + timedelta(days=1))
    assert len(webhooks.calls(office.desk, office.admin, every=True)) == 1


def test_an_address_that_does_not_answer_keeps_nobody_waiting(office: Office, listener: Listener):
    added(office, listener)
    for _ in range(5):
        office.submitted()
    listener.statuses = [503, 204]
    # one try, and the others rest with it
    assert (told(office, listener).put_off, len(listener.received)) == (1, 1)
    assert told(office, listener, MACHINE + DELAYS[0]).sent == 5
