"""A demonstration of every installed department: their own fiches accept what is made for them."""

from collections import Counter, defaultdict
from contextlib import closing
from datetime import date
from shutil import copyfile

import pytest

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.facts import facts_of
from tremplin.casework.journal.proof import verify
from tremplin.catalogue.rule import Stage
from tremplin.demo.loading import load
from tremplin.platform import start
from tremplin.records.dossiers import GRANTED, Dossier, State
from tremplin.records.participations import ExecutionMonth
from tremplin.rules.finding import Verdict
from tremplin.rules.trial import tried
from tremplin.storage.engine import Database

# two editions of calls have passed
TODAY = date(2026, 11, 20)
DOSSIERS = 84


@pytest.fixture(scope="module")
def desk(migrated_sqlite, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration")
    with closing(Database(f"sqlite:///{copyfile(migrated_sqlite, folder / 'tremplin.sqlite')}")) as database:
        yield Desk(database, start({}), folder / "files")


@pytest.fixture(scope="module")
def loaded(desk):
    return load(desk, today=TODAY, dossiers=DOSSIERS)


@pytest.fixture
def dossiers(desk, loaded):
    with desk.database.reading() as session:
        return session.query(Dossier).order_by(Dossier.id).all()


def test_no_act_was_refused(loaded):
    assert loaded.cut == ()
    assert loaded.dossiers == DOSSIERS


def test_every_fiche_has_a_dossier(desk, dossiers):
    assert {dossier.fiche for dossier in dossiers} == set(desk.catalogue.fiches)


def test_every_department_has_every_state(dossiers):
    held = defaultdict(set)
    for dossier in dossiers:
        held[dossier.department].add(State(dossier.state))
    assert held
    assert {department: set(State) - states for department, states in held.items() if set(State) - states} == {}


def test_an_edition_that_another_followed_is_mostly_closed(desk, dossiers):
    closed = defaultdict(Counter)
    for dossier in dossiers:
        closed[dossier.department, dossier.call][dossier.state in (State.CLOSED, State.SETTLED, State.REFUSED)] += 1
    editions = defaultdict(list)
    for department, call in sorted(closed):
        editions[department].append(closed[department, call][True] / closed[department, call].total())
    followed = [shares for shares in editions.values() if len(shares) > 1]
    assert followed
    assert all(shares[0] > 0.5 > shares[-1] for shares in followed)


def test_what_was_deposited_breaks_no_rule_and_what_was_granted_lacks_nothing(desk, dossiers):
    with desk.database.reading() as session:
        for dossier in dossiers:
            if dossier.deposited_at is not None:
                fiche = desk.shelf.fiche(session, dossier.snapshot)
                verdict = tried(fiche, facts_of(session, dossier, fiche, Stage.DEPOSIT, TODAY)).verdict
                assert verdict is not Verdict.BROKEN
                assert verdict in (Verdict.MET, Verdict.NOTHING_TO_CHECK) or dossier.state not in GRANTED


def test_what_a_fiche_asks_of_its_people_is_mostly_held_and_months_are_validated(desk, dossiers):
    verdicts = Counter()
    with desk.database.reading() as session:
        for dossier in dossiers:
            if dossier.state in (State.RUNNING, State.REPORTED, State.SETTLED, State.CLOSED):
                fiche = desk.shelf.fiche(session, dossier.snapshot)
                facts = facts_of(session, dossier, fiche, Stage.FOLLOW_UP, TODAY)
                assert facts.people
                for judged in tried(fiche, facts, Stage.FOLLOW_UP).judged:
                    reads = desk.catalogue.vocabulary.kinds[judged.rule.kind].reads
                    if any(fact.startswith("participant.") for fact in reads):
                        verdicts[judged.finding.verdict] += 1
        months = session.query(ExecutionMonth).all()
    assert verdicts[Verdict.MET] > 3 * verdicts[Verdict.BROKEN]
    assert months
    assert all(month.carrier_by for month in months)
    assert any(month.service_by for month in months)


def test_the_journal_proves_whole(desk, loaded):
    with desk.database.reading() as session:
        assert verify(session).problems == ()
