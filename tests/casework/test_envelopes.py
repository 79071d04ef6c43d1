"""Envelopes: opened, changed, never below what is committed, by who manages them, one line of the journal each."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from desks import AT, Office
from sqlalchemy import func, select

from tremplin.casework.acting.commitments import Funds
from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.applying.withdrawals import withdraw
from tremplin.casework.granting.envelopes import allot, envelope, listed, remove
from tremplin.casework.journal.proof import verify
from tremplin.casework.reading.sitting.past import past
from tremplin.errors import Conflict, Forbidden, NotYet, RefusedRequest, UnknownIdentifier
from tremplin.records.codes import Role
from tremplin.records.envelopes import Envelope
from tremplin.records.journal import JournalLine

CALL, FICHE = "00/2026", "00/2026/ateliers"


def lines(office: Office) -> list[JournalLine]:
    with office.desk.database.reading() as session:
        mine = select(JournalLine).where(JournalLine.act == "manage_envelopes").order_by(JournalLine.number)
        return list(session.scalars(mine))


def test_an_envelope_is_opened_then_changed_and_what_is_not_said_stays(office: Office):
    def set_(**said: object) -> Funds:
        return allot(office.desk, office.decider, CALL, at=AT, **said)

    assert [
        (each.amount_cents, each.places, each.version)
        for each in (
            set_(amount_cents=500_000_00),
            set_(places=10),
            set_(amount_cents=600_000_00),
            set_(unlimited=True),
            set_(places=0),
        )
    ] == [
        (500_000_00, None, 1),
        (500_000_00, 10, 2),
        (600_000_00, 10, 3),
        (600_000_00, None, 4),
        (600_000_00, 0, 5),
    ]
    assert json.loads(lines(office)[2].before) == {"amount_cents": 500_000_00, "places": 10}
    assert json.loads(lines(office)[2].after) == {"amount_cents": 600_000_00, "places": 10, "version": 3}
    assert {line.subject for line in lines(office)} == {"enveloppe 00/2026"}


def test_an_envelope_that_is_not_open_needs_an_amount(office: Office):
    with pytest.raises(RefusedRequest, match="donnez son montant"):
        allot(office.desk, office.decider, CALL, places=3, at=AT)
    with pytest.raises(UnknownIdentifier, match="enveloppe « 00/2026 »"):
        envelope(office.desk, office.decider, CALL)


@pytest.mark.parametrize(
    ("amount", "places", "reasons"),
    [
        (92_000_00, 2, 0),
        (91_999_99, 2, 1),
        (92_000_00, 1, 1),
        (91_999_99, 1, 2),
        (-1, -1, 2),
        (92_000_00, None, 0),
    ],
)
def test_an_envelope_is_never_below_what_is_committed(office: Office, amount, places, reasons):
    allot(office.desk, office.decider, CALL, amount_cents=100_000_00, places=3, at=AT)
    for _ in range(2):
        office.accepted()
    change = {"amount_cents": amount, "places": places, "unlimited": places is None}
    if not reasons:
        kept = allot(office.desk, office.decider, CALL, at=AT, **change)
        assert (kept.remaining_cents, kept.remaining_places) == (0, None if places is None else 0)
        return
    with pytest.raises(NotYet) as refused:
        allot(office.desk, office.decider, CALL, at=AT, **change)
    assert len(refused.value.reasons) == reasons
    assert envelope(office.desk, office.decider, CALL).version == 1


def test_a_refusal_to_lower_an_envelope_tells_the_figures(office: Office):
    allot(office.desk, office.decider, CALL, amount_cents=100_000_00, places=3, at=AT)
    for _ in range(2):
        office.accepted()
    with pytest.raises(NotYet) as refused:
        allot(office.desk, office.decider, CALL, amount_cents=50_000_00, places=1, at=AT)
    assert [reason.replace("\N{NO-BREAK SPACE}", " ") for reason in refused.value.reasons] == [
        "Montant déjà engagé : 92 000,00 € ; proposé : 50 000,00 €. Proposez au moins l'engagé.",
        "Places déjà prises : 2 ; proposées : 1. Proposez au moins celles qui sont prises.",
    ]


def test_the_second_of_two_people_is_shown_both_values(office: Office):
    allot(office.desk, office.decider, CALL, amount_cents=100_000_00, at=AT)
    allot(office.desk, office.admin, CALL, amount_cents=200_000_00, at=AT, version=1)
    with pytest.raises(Conflict) as refused:
        allot(office.desk, office.decider, CALL, amount_cents=300_000_00, places=5, at=AT, version=1)
    assert [(each.about, each.theirs, each.yours) for each in refused.value.differences] == [
        ("montant", "200\N{NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}€", "300\N{NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}€"),
        ("places", "sans limite", "5"),
    ]
    assert (refused.value.version, envelope(office.desk, office.decider, CALL).amount_cents) == (2, 200_000_00)


def test_a_grant_changes_no_version_so_that_it_disturbs_nobody_who_reads_the_envelope(office: Office):
    opened = allot(office.desk, office.decider, CALL, amount_cents=100_000_00, at=AT)
    office.accepted()
    changed = allot(office.desk, office.decider, CALL, amount_cents=90_000_00, at=AT, version=opened.version)
    assert changed.committed_cents == 46_000_00


def test_a_first_envelope_that_eight_people_open_at_once_is_one(office: Office):
    line = Barrier(8)

    def opened(amount: int) -> bool:
        line.wait()
        try:
            allot(office.desk, office.admin, CALL, amount_cents=amount, at=AT)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(opened, range(100, 108)))
    with office.desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Envelope)) == 1
    assert envelope(office.desk, office.admin, CALL).version == done.count(True) == len(lines(office))


@pytest.mark.parametrize("who", ["signatory", "editor", "local", "statistician"])
def test_only_who_instructs_or_manages_envelopes_sees_them_and_the_latter_change_them(office: Office, who):
    actor = getattr(office, who)
    allot(office.desk, office.decider, CALL, amount_cents=1, at=AT)
    for act in (
        lambda: envelope(office.desk, actor, CALL),
        lambda: listed(office.desk, actor),
        lambda: past(office.desk, actor, CALL),
    ):
        with pytest.raises(Forbidden, match="votre rôle ne permet pas de lire les enveloppes"):
            act()
    assert envelope(office.desk, office.instructor, CALL).amount_cents == 1
    for person in (actor, office.instructor):
        with pytest.raises(Forbidden, match="votre rôle ne permet pas de gérer les enveloppes"):
            allot(office.desk, person, CALL, amount_cents=2, at=AT)


def test_what_an_envelope_has_been_is_told_by_whom_and_when_the_latest_first(office: Office):
    allot(office.desk, office.decider, CALL, amount_cents=1_000_00, at=AT)
    allot(office.desk, office.admin, FICHE, amount_cents=7_00, at=AT)
    allot(office.desk, office.admin, CALL, amount_cents=2_000_00, places=3, at=AT)
    told = past(office.desk, office.instructor, CALL)
    assert [(each.by, each.after["amount_cents"]) for each in told] == [("Admin", 2_000_00), ("Decider", 1_000_00)]
    assert told[0].before == {"amount_cents": 1_000_00, "places": None}


def test_the_envelopes_of_another_department_are_neither_listed_nor_changed(office: Office):
    allot(office.desk, office.admin, CALL, amount_cents=1, at=AT)
    for role in (Role.DECISION_MAKER, Role.ADMIN):
        far = Actor(office.decider.account_id, "loin@exemple.fr", (Grant(role, department="01"),))
        assert listed(office.desk, far) == []
        with pytest.raises(RefusedRequest, match="gérer les enveloppes"):
            allot(office.desk, far, CALL, amount_cents=2, at=AT)
        with pytest.raises(RefusedRequest, match="lire les enveloppes"):
            envelope(office.desk, far, CALL)


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ("00/2025", "appel « 00/2025 » : identifiant inconnu. Vouliez-vous dire « 00/2026 »"),
        ("00/2026/atelier", "fiche « 00/2026/atelier » : identifiant inconnu. Vouliez-vous dire « 00/2026/ateliers »"),
        ("", "appel «  » : identifiant inconnu"),
    ],
)
def test_an_envelope_is_that_of_a_call_or_a_fiche_that_is_installed(office: Office, scope, told):
    with pytest.raises(UnknownIdentifier, match=told.replace("?", r"\?")):
        allot(office.desk, office.admin, scope, amount_cents=1, at=AT)


def test_envelopes_are_listed_each_call_before_its_fiches(office: Office):
    for scope in (FICHE, CALL):
        allot(office.desk, office.admin, scope, amount_cents=1, at=AT)
    for actor in (office.admin, office.decider):
        assert [each.scope for each in listed(office.desk, actor)] == [CALL, FICHE]


def test_an_envelope_that_is_taken_whole_has_nothing_left(office: Office):
    allot(office.desk, office.admin, CALL, amount_cents=46_000_00, places=1, at=AT)
    office.accepted()
    left = envelope(office.desk, office.admin, CALL)
    assert left.published() == {
        "envelope": CALL,
        "call": CALL,
        "fiche": None,
        "lot": None,
        "territory": None,
        "amount_cents": 46_000_00,
        "committed_cents": 46_000_00,
        "remaining_cents": 0,
        "places": 1,
        "committed_places": 1,
        "remaining_places": 0,
        "version": 1,
    }


@pytest.mark.parametrize(
    "same", [{}, {"amount_cents": 1_000_00}, {"places": 3}, {"amount_cents": 1_000_00, "places": 3}]
)
def test_an_envelope_that_would_not_change_is_refused_and_nothing_is_written(office: Office, same):
    kept = allot(office.desk, office.decider, CALL, amount_cents=1_000_00, places=3, at=AT)
    before = len(lines(office))
    with pytest.raises(NotYet, match="rien ne change"):
        allot(office.desk, office.decider, CALL, at=AT, **same)
    assert envelope(office.desk, office.decider, CALL) == kept
    assert len(lines(office)) == before


def test_an_envelope_opened_by_mistake_is_removed_and_one_that_served_is_not(office: Office):
    allot(office.desk, office.decider, CALL, amount_cents=500_000_00, at=AT)
    assert remove(office.desk, office.decider, CALL, at=AT).amount_cents == 500_000_00
    assert listed(office.desk, office.decider) == []
    with pytest.raises(UnknownIdentifier, match="enveloppe « 00/2026 »"):
        remove(office.desk, office.decider, CALL, at=AT)
    allot(office.desk, office.decider, CALL, amount_cents=500_000_00, at=AT)
    written = office.accepted()
    with pytest.raises(NotYet, match="sont engagés"):
        remove(office.desk, office.decider, CALL, at=AT)
    withdraw(office.desk, office.instructor, written, "Renoncement du porteur.", at=AT)
    with pytest.raises(NotYet, match="même si son accord est retiré"):
        remove(office.desk, office.decider, CALL, at=AT)
    with office.desk.database.reading() as session:
        assert verify(session).intact


def test_only_who_manages_envelopes_removes_them(office: Office):
    allot(office.desk, office.decider, CALL, amount_cents=500_000_00, at=AT)
    for person in (office.instructor, office.signatory, office.local, office.statistician):
        with pytest.raises(Forbidden):
            remove(office.desk, person, CALL, at=AT)
    assert len(listed(office.desk, office.decider)) == 1
