"""Envelopes of lots and territories: the narrowest is drawn, and grants made while one opens are taken into it."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from time import sleep
from typing import Any

import pytest
from awards import REASON, decided_at_once
from desks import AT, FICHE, Office, make_office
from graded import graded_office
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tremplin.casework.acting.commitments import Funds
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.envelopes import adopt, allot, envelope, listed
from tremplin.errors import NotYet, UnknownIdentifier, WrongUsage
from tremplin.records.envelopes import Envelope
from tremplin.storage.engine import Database

CALL = "00/2026"
GRANTED = 46_000_00
NARROWEST: tuple[tuple[str, dict[str, str]], ...] = (
    (FICHE, {}),
    (CALL, {"lot": "bassin-nord"}),
    (CALL, {"territory": "nord"}),
    (CALL, {}),
)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return graded_office(database, tmp_path)


def reviewed(office: Office, lot: str = "bassin-nord") -> str:
    return office.under_review(lot=lot, territories=("nord" if lot == "bassin-nord" else "sud",))


def opened(office: Office, scope: str, part: dict[str, str], **said: Any) -> Funds:
    return allot(office.desk, office.admin, scope, at=AT, **{"amount_cents": 10 * GRANTED, **part, **said})


def granted(office: Office, written: str) -> Funds | None:
    return accept(office.desk, office.decider, written, GRANTED, REASON, at=AT).envelope


@pytest.mark.parametrize("first", range(len(NARROWEST)))
def test_the_narrowest_envelope_is_drawn_whatever_the_order_in_which_they_opened(office: Office, first):
    scopes = NARROWEST[first:]
    for scope, part in reversed(scopes):
        opened(office, scope, part)
    drawn = granted(office, reviewed(office))
    assert drawn == envelope(office.desk, office.admin, scopes[0][0], **scopes[0][1])
    assert [each.committed_cents for each in listed(office.desk, office.admin)].count(0) == len(scopes) - 1


def test_a_dossier_of_another_lot_and_territory_draws_from_the_call(office: Office):
    for scope, part in NARROWEST[1:]:
        opened(office, scope, part)
    assert str(granted(office, reviewed(office, "bassin-sud")).of) == CALL


def test_a_dossier_on_several_territories_is_in_the_envelope_of_none(database, tmp_path):
    # the fiche of the tests without lots, so that nothing binds the territories
    office = make_office(database, tmp_path / "documents")
    opened(office, CALL, {"territory": "nord"})
    opened(office, CALL, {"territory": "sud"})
    assert granted(office, office.under_review(territories=("nord", "sud"))) is None
    opened(office, CALL, {})
    assert str(granted(office, office.under_review(territories=("nord", "sud"))).of) == CALL
    assert str(granted(office, office.under_review(territories=("sud",))).of) == "00/2026, territoire sud"


@pytest.mark.parametrize(("scope", "part"), NARROWEST)
def test_an_envelope_that_opens_takes_in_what_was_granted_within_its_scope(office: Office, scope, part):
    assert granted(office, reviewed(office)) is None
    assert granted(office, reviewed(office, "bassin-sud")) is None
    found = opened(office, scope, part)
    both = scope == FICHE or not part
    assert (found.committed_cents, found.committed_places) == ((2 if both else 1) * GRANTED, 2 if both else 1)
    with pytest.raises(NotYet, match="rien à reprendre"):
        adopt(office.desk, office.admin, scope, at=AT, **part)


def test_what_waits_for_a_narrower_envelope_is_not_taken_into_a_wider_one(office: Office):
    granted(office, reviewed(office))
    rows = [
        {"department": "00", "call": CALL, "fiche": None, "lot": "bassin-nord", "territory": None},
        {"department": "00", "call": CALL, "fiche": None, "lot": None, "territory": "nord"},
        {"department": "00", "call": CALL, "fiche": None, "lot": None, "territory": None},
    ]
    with office.desk.database.writing() as session:
        for row in rows:
            more = {"amount_cents": 10 * GRANTED, "places": None, "version": 1}
            session.connection().execute(insert(Envelope), {**row, **more, "committed_cents": 0, "committed_places": 0})
    for part in ({"territory": "nord"}, {}):
        with pytest.raises(NotYet, match="rien à reprendre"):
            adopt(office.desk, office.admin, CALL, at=AT, **part)
    assert len(adopt(office.desk, office.admin, CALL, lot="bassin-nord", at=AT).granted) == 1


def meanwhile(office: Office, open_: Callable[[], object], draw: random.Random, lot: str = "bassin-nord") -> int:
    """Grant four dossiers while an envelope opens; how much was granted."""
    written = [reviewed(office, lot) for _ in range(4)]
    line, waits = Barrier(5), [draw.uniform(0, 0.02) for _ in range(5)]

    def grant(rank: int) -> int:
        line.wait()
        sleep(waits[rank])
        return accept(office.desk, office.decider, written[rank], GRANTED, REASON, at=AT).granted_cents or 0

    def opening() -> int:
        line.wait()
        sleep(waits[-1])
        open_()
        return 0

    with ThreadPoolExecutor(5) as pool:
        done = [*(pool.submit(grant, rank) for rank in range(4)), pool.submit(opening)]
        return sum(each.result() for each in done)


@pytest.mark.parametrize("part", [{"lot": "bassin-nord"}, {"territory": "nord"}])
def test_an_envelope_that_opens_while_grants_commit_takes_each_of_them_in(office: Office, part):
    cents = meanwhile(office, lambda: opened(office, CALL, part), random.Random(len(part)))
    found = envelope(office.desk, office.admin, CALL, **part)
    assert (found.committed_cents, found.committed_places) == (cents, 4)
    with pytest.raises(NotYet, match="rien à reprendre"):
        adopt(office.desk, office.admin, CALL, at=AT, dry_run=True, **part)


@pytest.mark.parametrize("part", [{"lot": "bassin-nord"}, {"territory": "nord"}])
def test_of_decisions_at_once_no_more_are_kept_than_the_places_of_a_lot_or_territory(office: Office, part):
    opened(office, CALL, {}, places=20)
    opened(office, CALL, part, places=3)
    refused = decided_at_once(office, [reviewed(office) for _ in range(8)], GRANTED)
    assert refused.count(None) == 3
    scope = envelope(office.desk, office.admin, CALL, **part).scope
    assert all(f"L'enveloppe {scope} n'y suffit pas" in each for each in refused if each)


def test_an_envelope_is_told_by_its_lot_or_its_territory(office: Office):
    for scope, part in NARROWEST:
        opened(office, scope, part)
    assert [each.scope for each in listed(office.desk, office.admin)] == [
        CALL,
        "00/2026, territoire nord",
        "00/2026, lot bassin-nord",
        FICHE,
    ]
    assert envelope(office.desk, office.admin, CALL, lot="bassin-nord").published()["lot"] == "bassin-nord"


def test_a_lot_or_a_territory_that_is_not_there_is_told_with_the_nearest(office: Office):
    with pytest.raises(UnknownIdentifier, match="lot « bassin-nor » : identifiant inconnu"):
        opened(office, CALL, {"lot": "bassin-nor"})
    with pytest.raises(UnknownIdentifier, match="territoire « nor » : identifiant inconnu"):
        opened(office, CALL, {"territory": "nor"})
    with pytest.raises(UnknownIdentifier, match="enveloppe « 00/2026, lot bassin-sud »"):
        envelope(office.desk, office.admin, CALL, lot="bassin-sud")
    for scope, part in ((FICHE, {"lot": "bassin-nord"}), (CALL, {"lot": "bassin-nord", "territory": "nord"})):
        with pytest.raises(WrongUsage, match="l'un d'eux"):
            opened(office, scope, part)


@pytest.mark.parametrize("part", [{"lot": "bassin-nord"}, {"territory": "nord"}])
def test_the_database_itself_keeps_one_envelope_for_a_lot_or_a_territory(office: Office, part):
    opened(office, CALL, part)
    row = {"department": "00", "call": CALL, "amount_cents": 1, "version": 1, "committed_cents": 0, **part}
    with pytest.raises(IntegrityError), office.desk.database.writing() as session:
        session.execute(insert(Envelope), {**row, "committed_places": 0})
