"""Reading a dossier: everything to its staff, what is theirs to see to its carriers, at a constant cost."""

from datetime import date, datetime

import pytest
from desks import AT, FICHE, SIGNED, STARTED, Office
from sqlalchemy import insert, update
from statements import statements

from tremplin.casework.acting.actors import actor
from tremplin.casework.acting.policy import Actor
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.withdrawals import withdraw
from tremplin.casework.granting.instruction import review
from tremplin.casework.reading.page import shown
from tremplin.errors import NotYet, UnknownIdentifier
from tremplin.records.accounts import Membership
from tremplin.records.acts import Act
from tremplin.records.agreements import Agreement, Payment
from tremplin.records.attachments import Attachment, StoredFile
from tremplin.records.budgets import BudgetLine, Resource
from tremplin.records.decisions import Decision, Opinion
from tremplin.records.deposits import Completion, Deposit
from tremplin.records.dossiers import Answer, Dossier, State
from tremplin.records.envelopes import Envelope
from tremplin.records.following import AfterExit, Committee, Outcomes, Report
from tremplin.records.settlements import Settlement, SettlementLine
from tremplin.storage.engine import rows_of

DAY = date(2026, 3, 2)
KEYS = [
    *("reference", "title", "state", "state_label", "version", "department", "call", "fiche", "organisation", "key"),
    *("created_at", "changed_at", "deposited_at", "counts_on", "counts_at", "seen_as", "instructor"),
    *("starts_on", "ends_on", "lot", "territories", "participants", "publics", "posts", "supervisors_fte"),
    *("hours", "places", "employees", "fte", "planned"),
    *(
        "realised",
        "requested_cents",
        "granted_cents",
        "resources",
        "final_resources",
        "no_resources",
        "no_final_resources",
        "partners",
        "answers",
        "attestations",
    ),
    *(
        "attachments",
        "granted_years",
        "deposits",
        "completions",
        "opinions",
        "scores",
        "assignments",
        "decisions",
        "agreements",
        "payments",
    ),
    *(
        "committees",
        "after_exits",
        "reports",
        "admissions",
        "mandates",
        "corrections",
        "signings",
        "messages",
        "requests",
        "months",
        "outcomes",
    ),
    *("realised_fte", "settlements", "withdrawal", "acts"),
]
# what staff write among themselves, each in words that nothing else says
SECRETS = ("secret du dépôt", "favourable", "secret de l'avis", "secret des constats", "Instructor", "Local", "Admin")


def lived(office: Office, children: int = 1) -> str:
    """A dossier to which everything happened, each thing several times."""
    written = office.draft()
    people = {name: getattr(office, name).account_id for name in ("instructor", "decider", "local", "admin")}
    with office.desk.database.writing() as session:
        snapshot = session.get_one(Dossier, 1).snapshot
        values = {
            "state": State.SETTLED,
            "deposited_at": AT,
            "counts_on": AT.date(),
            "instructor_id": people["instructor"],
            "decided_by": people["decider"],
            "granted_cents": 46_000_00,
        }
        session.execute(update(Dossier).values(values))
        budget = {"department": "00", "call": "00/2026", "fiche": FICHE, "amount_cents": 100_000_00}
        session.execute(insert(Envelope), {"id": 1, **budget})
        session.execute(
            insert(StoredFile), {"hash": "a" * 64, "size": 3, "media_type": "application/pdf", "stored_at": AT}
        )
        session.execute(insert(Outcomes), {"dossier_id": 1, "months": 12, "quality": '["accueil"]', "version": 1})
        recorded = {"recorded_at": AT, "recorded_by": people["admin"]}
        for number in range(1, children + 1):
            own = {"dossier_id": 1, "number": number}
            kept = {
                Answer: {"code": f"q{number}", "value": '"oui"'},
                Resource: {"funder": "Région", "status": "asked", "amount_cents": 1},
                Attachment: {"code": f"c{number}", "name": "a.pdf", "hash": "a" * 64, "added_at": AT}
                | {"added_by": people["admin"]},
                Deposit: {"received_at": AT, "counts_on": DAY, "mode": "paper", "reason": "secret du dépôt"}
                | {"made_by": people["instructor"], "service": "Relais", "missing": '["Il manque le budget."]'},
                Completion: {"asked": "Le budget ?", "asked_at": AT, "asked_by": people["instructor"]},
                Opinion: {"code": f"o{number}", "asked_at": AT, "asked_by": people["instructor"]}
                | {"verdict": "favourable", "reason": "secret de l'avis", "given_at": AT, "given_by": people["local"]},
                Decision: {"outcome": "accepted", "reason": "Bon projet.", "instructed_by": people["instructor"]}
                | {"decided_by": people["decider"], "decided_at": AT, "granted_cents": 46_000_00, "envelope_id": 1}
                | {"findings": '["secret des constats"]'},
                Agreement: {"signed_on": DAY, "signed_by": people["decider"], "recorded_at": AT, "reason": "Ajout."}
                | {"amount_cents": 46_000_00, "advance_cents": 1, "starts_on": DAY, "ends_on": DAY},
                Payment: {"kind": "advance", "amount_cents": 1, "paid_on": DAY, **recorded},
                Committee: {"held_on": DAY, "minutes": "Tout va bien.", **recorded},
                AfterExit: {"months": 3, "done_on": DAY, **recorded},
                Report: {"kind": "final", "received_on": DAY, **recorded},
                Settlement: {"snapshot": snapshot, "settled_at": AT, "settled_by": people["instructor"], "share": "1/2"}
                | {"eligible_cents": 2, "granted_cents": 2, "due_cents": 2, "paid_cents": 1, "balance_cents": 1},
            }
            for kind, row in kept.items():
                session.execute(insert(kind), {**own, **row})
            line = {"dossier_id": 1, "settlement": number, "number": 1, "code": "staff", "label": "Personnel"}
            session.execute(insert(SettlementLine), {**line, "amount_cents": 2, "why": "Justifié."})
            spent = {"side": "realised", "cost": "staff", "label": f"Paie {number}", "amount_cents": 2}
            session.execute(insert(BudgetLine), {"dossier_id": 1, "number": 10 + number, **spent})
    return written


def secrets_in(value: object) -> set[str]:
    return {secret for secret in SECRETS if secret in str(value)}


def test_everything_of_a_dossier_is_shown_to_its_staff(office: Office):
    whole = shown(office.desk, office.decider, lived(office), at=AT)
    assert list(whole) == KEYS
    assert whole["seen_as"] == "staff"
    assert secrets_in(whole) == {*SECRETS}
    assert whole["settlements"] == [
        {
            "number": 1,
            "snapshot": whole["fiche"]["hash"],
            "settled_at": "2026-01-20T09:00:00+00:00",
            "settled_by": "Instructor",
            "eligible_cents": 2,
            "granted_cents": 2,
            "share": "1/2",
            "due_cents": 2,
            "paid_cents": 1,
            "balance_cents": 1,
            "lines": [{"number": 1, "code": "staff", "label": "Personnel", "amount_cents": 2, "why": "Justifié."}],
        }
    ]
    assert whole["decisions"][0]["envelope"] == FICHE
    assert whole["outcomes"]["quality"] == ["accueil"]


@pytest.mark.parametrize("who", ["signatory", "editor"])
def test_a_carrier_is_not_shown_what_staff_say_among_themselves(office: Office, who):
    whole = shown(office.desk, getattr(office, who), lived(office), at=AT)
    assert list(whole) == KEYS
    assert whole["seen_as"] == "carrier"
    assert secrets_in(whole) == set()


def test_a_carrier_is_shown_what_the_life_cycle_says(office: Office):
    whole = shown(office.desk, office.editor, lived(office), at=AT)
    assert whole["deposits"][0]["receipt"] == "00-2026-000001-R1"
    assert whole["deposits"][0]["missing"] == ["Il manque le budget."]
    assert whole["completions"][0]["asked"] == "Le budget ?"
    assert whole["opinions"][0]["given_at"] == "2026-01-20T09:00:00+00:00"
    assert {name: whole["decisions"][0][name] for name in ("reason", "granted_cents", "decided_by")} == {
        "reason": "Bon projet.",
        "granted_cents": 46_000_00,
        "decided_by": "Decider",
    }
    assert whole["settlements"][0]["lines"][0]["why"] == "Justifié."
    assert all(whole[name] for name in ("agreements", "payments", "committees", "after_exits", "reports"))


def test_staff_who_belong_to_the_organisation_are_shown_what_its_members_are(office: Office):
    written = lived(office)
    with office.desk.database.writing() as session:
        own = {"account_id": office.instructor.account_id, "organisation_id": office.organisation}
        session.execute(insert(Membership), {**own, "role": "editor", "since": AT})
    with office.desk.database.reading() as session:
        both = actor(rows_of(session), office.instructor.login)
    assert secrets_in(shown(office.desk, both, written, at=AT)["opinions"]) == set()


@pytest.mark.parametrize("who", ["other", "statistician", "admin"])
def test_forbidden_and_absent_answer_alike(office: Office, who):
    written = office.draft()
    told = []
    for asked in (written, "00-2026-000999"):
        with pytest.raises(UnknownIdentifier) as refused:
            shown(office.desk, getattr(office, who), asked, at=AT)
        told.append(str(refused.value).replace(asked, "…"))
    assert told[0] == told[1]


def test_a_slip_in_the_call_of_a_reference_names_no_dossier(office: Office):
    office.draft()
    with pytest.raises(UnknownIdentifier):
        shown(office.desk, office.editor, "00-2025-000001", at=AT)


@pytest.mark.parametrize(
    ("who", "acts"),
    [
        ("editor", [Act.EDIT, Act.ATTACH, Act.WRITE_MESSAGE]),
        ("signatory", [Act.EDIT, Act.ATTACH, Act.DEPOSIT, Act.WITHDRAW, Act.WRITE_MESSAGE]),
        ("instructor", [Act.EDIT, Act.ATTACH, Act.RECORD, Act.WITHDRAW, Act.WRITE_MESSAGE]),
        ("local", [Act.WRITE_MESSAGE]),
        ("decider", [Act.WRITE_MESSAGE]),
    ],
)
def test_the_acts_are_those_of_the_state_and_of_the_role(office: Office, who, acts):
    written = office.draft()
    assert [each["act"] for each in shown(office.desk, getattr(office, who), written, at=AT)["acts"]] == acts


def test_a_dossier_takes_as_many_statements_however_much_it_holds(office: Office):
    def read(who: Actor, written: str) -> int:
        return statements(office, lambda: shown(office.desk, who, written, at=AT))

    full, empty = lived(office, children=5), office.draft()
    shown(office.desk, office.editor, empty, at=AT)  # the fiche is thawed once
    for who in (office.editor, office.local):
        assert read(who, full) == read(who, empty)
    # an instructor may record the deposit of a draft, which its fiche judges in one more
    assert max(read(who, written) for who in (office.local, office.instructor) for written in (full, empty)) <= 39


def test_the_carrier_reads_when_a_dossier_was_withdrawn_and_why(office: Office):
    written = office.submitted()
    assert shown(office.desk, office.editor, written, at=AT)["withdrawal"] is None
    withdraw(office.desk, office.instructor, written, "Courrier du 19/01.", at=AT)
    told = shown(office.desk, office.editor, written, at=AT)["withdrawal"]
    assert told == {"at": AT.isoformat(timespec="seconds"), "reason": "Courrier du 19/01."}


def test_nobody_is_offered_what_falls_to_somebody_else(office: Office):
    written = office.submitted()
    review(office.desk, office.second, written, at=AT)
    people = (office.second, office.decider)
    alone, other = ({each["act"] for each in shown(office.desk, who, written, at=AT)["acts"]} for who in people)
    assert not {"accept", "refuse"} & alone
    assert {"accept", "refuse"} <= other


def waiting(office: Office, who: Actor, written: str, at: datetime = AT) -> dict[str, list[str]]:
    """The acts that somebody may do once something else is done, and what."""
    return {each["act"]: each["reasons"] for each in shown(office.desk, who, written, at=at)["acts"] if each["reasons"]}


def test_an_act_that_must_wait_says_why_before_it_is_tried(office: Office):
    draft = office.draft(requested=60_000_00, budget__indirect=9_000_00)
    assert len(waiting(office, office.signatory, draft)[Act.DEPOSIT]) == 3
    with pytest.raises(NotYet) as refused:
        deposit(office.desk, office.signatory, draft, at=AT)
    assert list(refused.value.reasons) == waiting(office, office.signatory, draft)[Act.DEPOSIT]
    settled = office.settled()
    (left,) = waiting(office, office.decider, settled)[Act.CLOSE]
    assert left.startswith("Il reste 40")


def test_what_must_wait_for_a_day_is_told_at_the_instant_of_the_reading(office: Office):
    written = office.agreed()
    assert waiting(office, office.instructor, written, SIGNED) == {
        "start": ["L'opération commence le 01/03/2026 : attendez ce jour."]
    }
    assert waiting(office, office.instructor, written, STARTED) == {}
