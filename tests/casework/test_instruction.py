"""Instructing a dossier: who takes it, what is given back to complete, and what its fiche finds in it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from advised import advised_office
from desks import AT, Office
from sqlalchemy import func, select

from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import edit
from tremplin.casework.granting.instruction import findings, return_, review
from tremplin.catalogue.rule import Stage
from tremplin.errors import Conflict, Forbidden, RefusedRequest, UnknownIdentifier
from tremplin.records.deposits import Completion
from tremplin.records.dossiers import Dossier
from tremplin.records.journal import JournalLine
from tremplin.records.reference import identifier
from tremplin.rules.finding import Verdict
from tremplin.storage.engine import Database

LATER = AT + timedelta(days=1)
# the session of deposit closed on 14/02/2026
CLOSED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def dossier(office: Office, written: str) -> Dossier:
    with office.desk.database.reading() as session:
        return session.get_one(Dossier, identifier(written))


def completions(office: Office) -> list[Completion]:
    with office.desk.database.reading() as session:
        return list(session.scalars(select(Completion).order_by(Completion.dossier_id, Completion.number)))


def test_whoever_takes_a_dossier_instructs_it(office: Office):
    written = office.submitted()
    review(office.desk, office.instructor, written, at=AT)
    taken = dossier(office, written)
    assert (taken.state, taken.instructor_id) == ("under_review", office.instructor.account_id)


@pytest.mark.parametrize("who", ["signatory", "editor", "local", "decider"])
def test_only_an_instructor_takes_a_dossier_or_gives_it_back(office: Office, who):
    written = office.submitted()
    for act in (
        lambda actor: review(office.desk, actor, written, at=AT),
        lambda actor: return_(office.desk, actor, written, "Le budget.", at=AT),
    ):
        with pytest.raises(Forbidden, match="votre rôle ne permet pas"):
            act(getattr(office, who))
    assert dossier(office, written).state == "submitted"


def test_what_is_to_complete_is_kept_and_answered_by_the_next_deposit(office: Office):
    written = office.submitted()
    return_(office.desk, office.instructor, written, " Le budget du personnel. ", at=AT)
    (asked,) = completions(office)
    assert (asked.asked, asked.asked_by, asked.answered_at) == (
        "Le budget du personnel.",
        office.instructor.account_id,
        None,
    )
    edit(office.desk, office.editor, written, {"budget.staff": 41_000_00}, at=LATER, version=3)
    deposit(office.desk, office.signatory, written, at=CLOSED)
    (answered,) = completions(office)
    assert (answered.answered_at, answered.answered_by) == (CLOSED, office.signatory.account_id)
    assert dossier(office, written).state == "submitted"


def test_a_deposit_answers_what_is_open_in_its_own_dossier_alone(office: Office):
    written, other = office.submitted(), office.submitted()
    return_(office.desk, office.instructor, other, "Le titre.", at=AT)
    for at, asked in ((AT, "Le budget."), (LATER, "Les dates.")):
        review(office.desk, office.instructor, written, at=at)
        return_(office.desk, office.instructor, written, asked, at=at)
        deposit(office.desk, office.signatory, written, at=at)
    assert [(row.number, row.answered_at) for row in completions(office)] == [(1, AT), (2, LATER), (1, None)]


@pytest.mark.parametrize("asked", ["", "  \n"])
def test_a_dossier_is_not_given_back_without_a_word(office: Office, asked):
    written = office.submitted()
    with pytest.raises(RefusedRequest, match="à compléter"):
        return_(office.desk, office.instructor, written, asked, at=AT)
    assert dossier(office, written).state == "submitted"


def test_an_act_upon_an_older_version_is_a_conflict(office: Office):
    written = office.submitted()
    with pytest.raises(Conflict):
        review(office.desk, office.instructor, written, at=AT, version=1)
    review(office.desk, office.instructor, written, at=AT, version=2)


def test_findings_are_read_at_each_stage_and_write_nothing(database: Database, tmp_path: Path):
    office = advised_office(database, tmp_path)
    written = office.under_review(budget__operating=None)
    with office.desk.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(JournalLine))
    at_deposit = findings(office.desk, office.instructor, written, Stage.DEPOSIT, at=CLOSED)
    at_agreement = findings(office.desk, office.instructor, written, Stage.AGREEMENT, at=CLOSED)
    # judged on the day of the deposit, though its session closed since
    assert (at_deposit.verdict, at_deposit.on) == (Verdict.UNKNOWN, AT.date())
    more = {each.rule.kind for each in at_agreement.judged} - {each.rule.kind for each in at_deposit.judged}
    assert (at_agreement.verdict, more) == (Verdict.BROKEN, {"required_opinion"})
    with office.desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(JournalLine)) == before
    assert dossier(office, written).version == 3


@pytest.mark.parametrize("who", ["other", "statistician", "admin"])
def test_findings_are_for_whoever_sees_the_dossier(office: Office, who):
    written = office.submitted()
    with pytest.raises(UnknownIdentifier):
        findings(office.desk, getattr(office, who), written, Stage.DEPOSIT, at=AT)
