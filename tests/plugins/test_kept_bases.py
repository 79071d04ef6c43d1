"""A base that an earlier version made: it opens, proves its journal and settles to the same cent, after every change.

``kept/<revision>.sqlite.xz`` is a demonstration of sixty dossiers, as that version left it;
the ``.json`` beside holds what it said of its journal, and the settlements that it computed and had not kept yet, the
``.key`` what names its accounts there, since revision 0004.
"""

import json
import lzma
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.facts import facts_of
from tremplin.casework.acting.money import paid
from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.journal.proof import verify
from tremplin.casework.journal.walk import Noted
from tremplin.casework.reading import calendar
from tremplin.casework.reading.filters import Filters
from tremplin.casework.reading.walking import pages
from tremplin.catalogue.rule import Stage
from tremplin.documents.searching import text
from tremplin.errors import MissingFacts
from tremplin.platform import start
from tremplin.records.codes import Role
from tremplin.records.dossiers import Dossier, State
from tremplin.records.journal import JournalLine
from tremplin.records.organisations import Organisation
from tremplin.records.reference import reference_of
from tremplin.records.searching import SearchMark, SearchWord
from tremplin.records.settlements import Settlement, SettlementLine
from tremplin.rules.settling.settlement import settled
from tremplin.storage.engine import Database
from tremplin.storage.glance import HEAD
from tremplin.storage.revision import revision
from tremplin.storage.upgrades import upgrade

KEPT = Path(__file__).parent / "kept"
REVISIONS = sorted(file.name.partition(".")[0] for file in KEPT.glob("*.sqlite.xz"))
# what was paid comes after: later payments are no part of what was due
AFTER = {"paid", "balance"}
# the cents that CHANGELOG.md lists: since what is printed is what is computed from, and the parts make the total
BEFORE_PRINTED = ("0003",)
MOVED = {"62-2024-000003": {"result.1": 1}, "62-2024-000019": {"due": -1, "repayment": 1}}


@pytest.fixture(scope="module", params=REVISIONS)
def kept(request, tmp_path_factory):
    """What an earlier version said, and its base, brought to the present revision."""
    file = tmp_path_factory.mktemp("kept") / "tremplin.sqlite"
    file.write_bytes(lzma.decompress((KEPT / f"{request.param}.sqlite.xz").read_bytes()))
    said = json.loads((KEPT / f"{request.param}.json").read_text("utf-8"))
    key = KEPT / f"{request.param}.key"
    if key.exists():
        file.with_suffix(".key").write_bytes(key.read_bytes())
    with closing(Database(f"sqlite:///{file}")) as database:
        upgrade(database)
        assert revision(database) == HEAD
        moved = MOVED if request.param in BEFORE_PRINTED else {}
        yield {**said, "moved": moved}, Desk(database, start({}), file.with_suffix(".files"))


def test_a_base_of_an_earlier_version_is_searched(kept):
    _, desk = kept
    with desk.database.reading() as session:
        made = [tuple(row) for row in session.execute(select(SearchMark.dossier_id, SearchMark.text))]
        assert sorted(made) == sorted(
            (
                dossier.id,
                text(dossier.title, carrier.name, carrier.siret, carrier.rna, reference_of(dossier.call, dossier.id)),
            )
            for dossier, carrier in session.execute(
                select(Dossier, Organisation).join(Organisation, Organisation.id == Dossier.organisation_id)
            )
        )
        assert session.scalars(select(SearchWord.dossier_id).where(SearchWord.word == "000001")).all() == [1]


def test_what_is_late_in_a_base_of_an_earlier_version_is_found_once_it_is_dated(kept):
    _, desk = kept
    calendar.dated(desk)
    everywhere = Actor(1, "a", tuple(Grant(Role.READER, department=code) for code in desk.catalogue.departments))
    for day in (date(2025, 1, 1), date(2026, 6, 1), date(2030, 1, 1)):
        late = {each.dossier for each in calendar.overdue(desk, everywhere, day=day)}
        rows = [row for some in pages(desk, everywhere, Filters(late=True, on=day)) for row in some]
        assert {row.reference for row in rows} == late
    assert late


def lines_of(reckoning):
    return [[line.code, line.cents] for line in reckoning.lines if line.code not in AFTER]


def as_now(moved, told):
    """The lines that an earlier version said, with the cents that have moved since."""
    return [[code, cents + moved.get(code, 0)] for code, cents in told if code not in AFTER]


def reckoned(session, desk, dossier, already):
    fiche = desk.shelf.fiche(session, dossier.snapshot)
    facts = facts_of(session, dossier, fiche, Stage.SETTLEMENT, dossier.counts_on)
    return settled(fiche, replace(facts, advance=already))


def test_a_base_of_an_earlier_version_proves_its_journal(kept):
    said, desk = kept
    with desk.database.reading() as session:
        number, hash_ = said["journal"].split(":")
        # as somebody noted it before the migration
        proof = verify(session, Noted(int(number), hash_))
        first = session.get(JournalLine, 0)
    assert proof.problems == ()
    # a chain of before the seals is chained again, and its head is the first thing that the new one says
    if first is not None:
        assert json.loads(first.after) == {"head": said["journal"], "wrong": []}


def test_what_an_earlier_version_settled_is_due_to_the_cent(kept):
    said, desk = kept
    with desk.database.reading() as session:
        found = session.execute(select(Dossier, Settlement).join(Settlement, Settlement.dossier_id == Dossier.id)).all()
        assert len(found) > 10
        for dossier, row in found:
            lines = select(SettlementLine.code, SettlementLine.amount_cents).where(
                SettlementLine.dossier_id == dossier.id, SettlementLine.settlement == row.number
            )
            frozen = [[*line] for line in session.execute(lines.order_by(SettlementLine.number))]
            reckoning = reckoned(session, desk, dossier, row.paid_cents)
            assert lines_of(reckoning) == as_now(said["moved"].get(reference_of(dossier.call, dossier.id), {}), frozen)
            assert ["due", reckoning.due_cents] in lines_of(reckoning)


def test_what_an_earlier_version_would_have_settled_is_settled_to_the_same_cent(kept):
    said, desk = kept
    with desk.database.reading() as session:
        reported = session.scalars(select(Dossier).where(Dossier.state == State.REPORTED).order_by(Dossier.id)).all()
        assert {reference_of(dossier.call, dossier.id) for dossier in reported} == said["reported"].keys()
        for dossier in reported:
            told, already = said["reported"][reference_of(dossier.call, dossier.id)], paid(session, dossier.id)
            if "missing" in told:
                with pytest.raises(MissingFacts) as lacking:
                    reckoned(session, desk, dossier, already)
                assert sorted(lacking.value.missing) == told["missing"]
                continue
            reckoning = reckoned(session, desk, dossier, already)
            assert (reckoning.due_cents, reckoning.paid_cents) == (told["due"], told["paid"])
            assert lines_of(reckoning) == as_now({}, told["lines"])
