"""Agreements of before: entered by one, confirmed by another, outside the deposit's rules, inside the money's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from desks import AT, STARTED, Office
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from tremplin.casework.acting.policy import Actor
from tremplin.casework.applying.importing import Fate
from tremplin.casework.applying.withdrawals import withdraw
from tremplin.casework.entering.members import verify as verify_members
from tremplin.casework.granting.decisions import accept, refuse
from tremplin.casework.granting.envelopes import allot, envelope
from tremplin.casework.granting.instruction import return_
from tremplin.casework.journal.line import write as journal_line
from tremplin.casework.journal.proof import verify
from tremplin.casework.letters.writing import letter
from tremplin.casework.letters.writing import listed as letters
from tremplin.casework.operating.mandates import Ordered, ordered
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.settlements import settle
from tremplin.casework.organisations.bank_details import enter
from tremplin.casework.reading import page
from tremplin.casework.reading.calendar import calendar
from tremplin.casework.resuming.confirming import confirm
from tremplin.casework.resuming.takeovers import take_over
from tremplin.errors import Forbidden, NotYet, RefusedRequest, UnknownIdentifier
from tremplin.records.accounts import PastMembership
from tremplin.records.acts import Act
from tremplin.records.agreements import Payment, PaymentKind
from tremplin.records.joining import SelfRegistration
from tremplin.records.reference import identifier
from tremplin.records.takeovers import Takeover

CALL = "00/2026"
NOW = STARTED.replace(year=2027, month=6)
FILE = """
fiche: 00/2026/ateliers
organisation: "{siret}"
title: Ateliers d'avant
key: {key}
starts_on: 2026-03-01
ends_on: 2027-02-28
territories: [nord]
participants: {{total: 20, under_26: 4}}
posts: 4
budget: {{staff: 40000, indirect: 6000, operating: 0, external_services: 0, other: 0}}
requested: 46000
past:
  source: Convention papier, classeur de 2026
  deposited_on: 2025-01-02
  decided_on: 2026-02-10
  granted: {granted}
  reason: Délibération 2026-12
  agreement: {{signed_on: 2026-02-20, advance: 20000}}
  started: true
  payments:
    - {{kind: advance, amount: {paid}, on: 2026-02-21}}
    - {{kind: interim, amount: 10000, on: 2026-09-01}}
  committees: [{{on: 2026-06-12}}]
  reports: [{{kind: interim, on: 2026-08-30}}]
"""


def siret_of(office: Office) -> str:
    return page.shown(office.desk, office.instructor, office.draft(), at=AT)["organisation"]["rna"]


def written(office: Office, tmp_path: Path, *, key="A-1", granted=46000, paid=20000, **changes: str) -> Path:
    text = FILE.format(siret=siret_of(office), key=key, granted=granted, paid=paid)
    for old, new in changes.values() if changes else ():
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / f"{key}.yaml"
    path.write_text(text, "utf-8")
    return path


def entered(office: Office, path: Path, by=None) -> str:
    (done,) = take_over(office.desk, by or office.instructor, path, at=NOW)
    assert done.fate is Fate.CREATED, done.mistakes
    return str(done.reference)


def test_what_was_agreed_before_is_entered_by_one_and_confirmed_by_another(office: Office, tmp_path: Path):
    name = entered(office, written(office, tmp_path))
    assert page.shown(office.desk, office.instructor, name, at=NOW)["state"] == "under_review"
    done = confirm(office.desk, office.decider, name, at=NOW)
    assert (done.state, done.granted_cents) == ("running", 46_000_00)
    whole = page.shown(office.desk, office.instructor, name, at=NOW)
    assert [(each["kind"], each["paid_on"]) for each in whole["payments"]] == [
        ("advance", "2026-02-21"),
        ("interim", "2026-09-01"),
    ]
    assert whole["agreements"][0]["signed_on"] == "2026-02-20"
    assert whole["decisions"][0]["decided_at"].startswith("2026-02-10")
    # it was deposited a year before the session of its fiche, which judges no deposit that is taken over
    assert whole["counts_on"] == "2025-01-02"
    assert calendar(office.desk, office.instructor, name, day=NOW.date()).entries
    with office.desk.database.reading() as session:
        assert verify(session).intact


def test_an_operation_that_was_taken_over_is_settled_as_another(office: Office, tmp_path: Path):
    name = entered(office, written(office, tmp_path))
    confirm(office.desk, office.decider, name, at=NOW)
    office.report(name, at=NOW)
    # who entered it settles: they paid nothing
    # what it was deposited on is admitted, and told
    admitted = page.shown(office.desk, office.instructor, name, at=NOW)["admissions"]
    assert [each["rule"] for each in admitted] == ["deposit_window"]
    done = settle(office.desk, office.instructor, name, at=NOW)
    assert (done.settlement.due_cents, done.settlement.paid_cents) == (40_250_00, 30_000_00)


def test_nothing_of_before_counts_for_an_organisation_that_nobody_verified(office: Office, tmp_path: Path):
    name = entered(office, written(office, tmp_path))
    registered = {"registered_at": AT, "registered_by": office.signatory.account_id}
    with office.desk.database.writing() as session:
        session.execute(insert(SelfRegistration), {"organisation_id": office.organisation, **registered})
        journal_line(session, at=AT, actor=None, act=Act.SEAL, subject="inscription")
    with pytest.raises(NotYet, match="n'est pas vérifié"):
        confirm(office.desk, office.decider, name, at=NOW)
    verify_members(office.desk, office.instructor, str(office.organisation), at=NOW)
    assert confirm(office.desk, office.decider, name, at=NOW).state == "running"


def test_nobody_enters_and_confirms_the_same_past_be_it_by_raw_sql(office: Office, tmp_path: Path):
    name = entered(office, written(office, tmp_path))
    for person in (office.instructor, office.signatory, office.local):
        with pytest.raises(Forbidden):
            confirm(office.desk, person, name, at=NOW)
    with pytest.raises(UnknownIdentifier):
        confirm(office.desk, office.statistician, name, at=NOW)
    mine = update(Takeover).where(Takeover.dossier_id == identifier(name))
    with pytest.raises(IntegrityError), office.desk.database.writing() as session:
        session.execute(mine.values(confirmed_at=NOW, confirmed_by=office.instructor.account_id))


def test_nothing_of_a_past_counts_before_it_is_confirmed(office: Office, tmp_path: Path):
    name = entered(office, written(office, tmp_path))
    for decide in (
        lambda: accept(office.desk, office.decider, name, 46_000_00, "Vite.", at=NOW),
        lambda: refuse(office.desk, office.decider, name, "Vite.", at=NOW),
    ):
        with pytest.raises(NotYet, match="C'est une reprise"):
            decide()
    withdraw(office.desk, office.instructor, name, "Saisie par erreur.", at=NOW)


def test_a_past_is_inside_the_rules_of_money(office: Office, tmp_path: Path):
    for key, changes, told in (
        ("B-1", {"granted": 46001}, "demandés"),
        ("B-2", {"paid": 20001}, "Versement du 21/02/2026"),
    ):
        name = entered(office, written(office, tmp_path, key=key, **changes))
        with pytest.raises(NotYet, match=told):
            confirm(office.desk, office.decider, name, at=NOW)
        assert page.shown(office.desk, office.instructor, name, at=NOW)["payments"] == []


def test_a_past_takes_its_place_in_the_envelope(office: Office, tmp_path: Path):
    allot(office.desk, office.decider, CALL, amount_cents=46_000_00, at=AT)
    first = entered(office, written(office, tmp_path, key="C-1"))
    second = entered(office, written(office, tmp_path, key="C-2"))
    confirm(office.desk, office.decider, first, at=NOW)
    assert envelope(office.desk, office.decider, CALL).committed_cents == 46_000_00
    with pytest.raises(NotYet, match=r"Décision du 10/02/2026.*n'y suffit pas"):
        confirm(office.desk, office.decider, second, at=NOW)


def test_a_dry_run_keeps_nothing(office: Office, tmp_path: Path):
    path = written(office, tmp_path)
    assert [each.reference for each in take_over(office.desk, office.instructor, path, at=NOW, dry_run=True)] == [None]
    name = entered(office, path)
    assert confirm(office.desk, office.decider, name, at=NOW, dry_run=True).state == "running"
    assert page.shown(office.desk, office.instructor, name, at=NOW)["state"] == "under_review"
    assert confirm(office.desk, office.decider, name, at=NOW).state == "running"
    with pytest.raises(RefusedRequest, match="il est «"):
        confirm(office.desk, office.decider, name, at=NOW)


def test_a_file_given_twice_enters_nothing_twice(office: Office, tmp_path: Path):
    path = written(office, tmp_path)
    name = entered(office, path)
    (again,) = take_over(office.desk, office.instructor, path, at=NOW)
    assert (again.fate, again.reference) == (Fate.KNOWN, name)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("on: 2026-09-01", "on: 2031-09-01", "n'est pas encore venu"),
        ("kind: interim, amount", "kind: interm, amount", "Vouliez-vous dire « interim »"),
        ("decided_on: 2026-02-10", "decided_on: 2024-12-31", "précède le dépôt"),
        ("  agreement: {signed_on: 2026-02-20, advance: 20000}\n", "", "rien ne se fait avant la convention"),
        ("amount: 10000", "amount: 10.000 €", "10"),
        ("source: Convention papier, classeur de 2026", "source:", "source"),
        ("kind: interim, amount: 10000,", "amount: 10000,", "dites ce qui est versé"),
    ],
)
def test_a_mistake_of_a_past_is_told_at_its_place(office: Office, tmp_path: Path, old, new, told):
    path = written(office, tmp_path, change=(old, new))
    (done,) = take_over(office.desk, office.instructor, path, at=NOW)
    assert done.fate is Fate.REFUSED
    assert any(told in str(mistake) for mistake in done.mistakes), done.mistakes
    assert all(mistake.line > 1 for mistake in done.mistakes)


def test_only_who_instructs_takes_over(office: Office, tmp_path: Path):
    path = written(office, tmp_path)
    for person in (office.signatory, office.decider, office.local):
        with pytest.raises(Forbidden):
            list(take_over(office.desk, person, path, at=NOW))


def test_what_happened_before_a_day_of_before_is_refused_by_its_name(office: Office, tmp_path: Path):
    name = entered(office, written(office, tmp_path, change=("on: 2026-06-12", "on: 2026-01-12")))
    with pytest.raises(NotYet, match="Comité du 12/01/2026"):
        confirm(office.desk, office.decider, name, at=NOW)
    with pytest.raises(RefusedRequest, match="il est « "):
        pay(office.desk, office.decider, name, kind=PaymentKind.ADVANCE, amount_cents=1, paid_on=NOW.date(), at=NOW)


def test_what_was_paid_before_is_not_ordered_again_nor_held_back_by_an_account(office: Office, tmp_path: Path):
    """Given to the finance office as if it waited for a mandate, a past would be paid twice."""
    name = entered(office, written(office, tmp_path))
    enter(office.desk, office.signatory, str(office.organisation), "FR7630006000011234567890189", at=NOW)
    confirm(office.desk, office.decider, name, at=NOW)
    assert ordered(office.desk, office.decider, at=NOW) == Ordered((), 0)
    with office.desk.database.reading() as session:
        assert set(session.scalars(select(Payment.bank))) == {None}


def left(office: Office, person: Actor, on: datetime) -> None:
    """Somebody was a member of the organisation until a day."""
    own = {"account_id": person.account_id, "organisation_id": office.organisation, "number": 1}
    with office.desk.database.writing() as session:
        session.execute(insert(PastMembership), {**own, "role": "signatory", "since": AT, "left_at": on})


def test_who_was_a_member_during_the_past_neither_enters_nor_confirms_it(office: Office, tmp_path: Path):
    left(office, office.instructor, NOW - timedelta(days=1))
    (refused,) = take_over(office.desk, office.instructor, written(office, tmp_path), at=NOW)
    assert "Vous étiez membre de son organisme" in str(refused.mistakes)
    name = entered(office, written(office, tmp_path), by=office.second)
    left(office, office.decider, NOW - timedelta(days=1))
    with pytest.raises(NotYet, match="Vous étiez membre de son organisme"):
        confirm(office.desk, office.decider, name, at=NOW)


def test_who_left_before_the_deposit_of_then_may_enter_it(office: Office, tmp_path: Path):
    left(office, office.instructor, datetime(2024, 12, 31, tzinfo=UTC))
    assert entered(office, written(office, tmp_path))


def test_who_entered_a_past_that_was_withdrawn_does_not_confirm_it_when_another_enters_it(office, tmp_path):
    first = entered(office, written(office, tmp_path), by=office.second)
    withdraw(office.desk, office.instructor, first, "Saisie par erreur.", at=NOW)
    again = entered(office, written(office, tmp_path, key="A-2"), by=office.instructor)
    with pytest.raises(NotYet, match=f"{first}, retiré, que celui-ci reprend"):
        confirm(office.desk, office.second, again, at=NOW)


def test_a_past_without_a_key_is_entered_once_and_again_once_it_is_withdrawn(office: Office, tmp_path: Path):
    path = written(office, tmp_path, line=("key: A-1\n", ""))
    name = entered(office, path)
    (again,) = take_over(office.desk, office.second, path, at=NOW)
    assert (again.fate, again.reference) == (Fate.KNOWN, name)
    withdraw(office.desk, office.instructor, name, "Saisie par erreur.", at=NOW)
    assert entered(office, path) != name


def test_a_file_that_is_given_by_four_at_once_is_entered_once(office: Office, tmp_path: Path):
    asking = office.desk, office.instructor
    for line in ((), ("key: A-1\n", "")):
        path = written(office, tmp_path, **({"line": line} if line else {}))
        with ThreadPoolExecutor(4) as pool:
            done = [each for (each,) in pool.map(lambda each: tuple(take_over(*asking, each, at=NOW)), [path] * 4)]
        assert sorted(each.fate for each in done) == sorted([Fate.CREATED, *[Fate.KNOWN] * 3])
        withdraw(office.desk, office.instructor, str(done[0].reference), "Saisie par erreur.", at=NOW)


def test_a_past_has_no_letter_of_ours_and_what_follows_has(office: Office, tmp_path: Path):
    """A receipt would say that silence refuses it, and its decision be signed by whoever confirmed it."""
    name = entered(office, written(office, tmp_path))
    assert letters(office.desk, office.signatory, name) == ()
    confirm(office.desk, office.decider, name, at=NOW)
    assert letters(office.desk, office.signatory, name) == ()
    with pytest.raises(RefusedRequest, match="eut ses lettres alors"):
        letter(office.desk, office.signatory, name, "decision")
    office.report(name, at=NOW)
    settle(office.desk, office.instructor, name, at=NOW)
    assert [each.kind for each in letters(office.desk, office.signatory, name)] == ["settlement"]


def test_a_past_that_waits_is_not_given_back_to_its_carrier(office: Office, tmp_path: Path):
    name = entered(office, written(office, tmp_path))
    with pytest.raises(NotYet, match="C'est une reprise"):
        return_(office.desk, office.instructor, name, "Le budget.", at=NOW)
