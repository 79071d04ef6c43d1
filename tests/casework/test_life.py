"""The life of dossiers under people of every role, who try anything: what must hold holds after each step."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copyfile

from advised import advised_office
from attempts import MOMENTS, NEXT, VERBS, WHEN, Attempt
from databases import Lender
from desks import AT, Office, signed
from doses import dose
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from lives import Alone, Rows, outside, paid_of, rows, standing, wrong

from tremplin.casework.accounts.accounts import create
from tremplin.casework.accounts.roles import Perimeter, grant, revoke
from tremplin.casework.acting.actors import actor
from tremplin.casework.acting.lifecycle import TRANSITIONS
from tremplin.casework.acting.policy import Actor
from tremplin.casework.journal.proof import verify
from tremplin.errors import TremplinError
from tremplin.records.acts import APART, Act
from tremplin.records.dossiers import State
from tremplin.records.reference import reference_of
from tremplin.storage.engine import Database, rows_of
from tremplin.storage.keys import SealKey

Lend = Callable[[], AbstractContextManager[Office]]
MOST = 3
# the same deposit under its key, and the same values, are nothing new
IDLE = (Act.DEPOSIT, Act.EDIT, Act.REALISE)
# « both » signs for the organisation, and is an instructor and a decision maker besides
PEOPLE = ("signatory", "editor", "other", "local", "instructor", "decider", "second", "statistician", "admin", "both")
CARRIERS, INSTRUCTORS, DECIDERS = ("signatory", "editor", "both"), ("instructor", "second"), ("decider", "second")
SIGNATORIES = ("signatory", "both")
MAY = {
    Act.CREATE: (*CARRIERS, *INSTRUCTORS),
    Act.EDIT: (*CARRIERS, *INSTRUCTORS),
    Act.ATTACH: (*CARRIERS, *INSTRUCTORS),
    Act.DEPOSIT: SIGNATORIES,
    Act.RECORD: INSTRUCTORS,
    Act.RETURN: INSTRUCTORS,
    Act.REVIEW: INSTRUCTORS,
    Act.ASSIGN: INSTRUCTORS,
    Act.ASK_OPINION: INSTRUCTORS,
    Act.OPINE: (*INSTRUCTORS, "local"),
    Act.SCORE: INSTRUCTORS,
    Act.ACCEPT: DECIDERS,
    Act.REFUSE: DECIDERS,
    Act.AGREE: DECIDERS,
    Act.AMEND: DECIDERS,
    Act.START: INSTRUCTORS,
    Act.FOLLOW: (*INSTRUCTORS, "local"),
    Act.REALISE: (*CARRIERS, *INSTRUCTORS),
    Act.REPORT: (*INSTRUCTORS, *SIGNATORIES),
    Act.PAY: DECIDERS,
    Act.ADMIT: DECIDERS,
    Act.SETTLE: INSTRUCTORS,
    Act.CLOSE: DECIDERS,
    Act.WITHDRAW: (*INSTRUCTORS, *SIGNATORIES),
    Act.MANAGE_ENVELOPES: (*DECIDERS, "admin", "both"),
    Act.ENTER_BANK: (*SIGNATORIES, *INSTRUCTORS),
    # « both » was a member of the organisation: never them
    Act.CONFIRM_BANK: (*INSTRUCTORS, "decider"),
    Act.MANDATE: DECIDERS,
    Act.SEND_AGREEMENT: INSTRUCTORS,
    Act.SIGN_AGREEMENT: (*SIGNATORIES, *INSTRUCTORS),
    Act.CORRECT: (*INSTRUCTORS, "local"),
    # by another than whoever recorded it
    Act.CORRECT_PAYMENT: DECIDERS[::-1],
    Act.CORRECT_REPORT: INSTRUCTORS,
    Act.CORRECT_SETTLEMENT: DECIDERS,
    Act.REOPEN: (*INSTRUCTORS, "decider"),
}
# these bear on no dossier
BESIDE = (Act.MANAGE_ENVELOPES, Act.ENTER_BANK, Act.CONFIRM_BANK)
# « both » is an official like « second » on whatever was opened after they left the organisation
STAFF = {
    act: (*names, "both") if "second" in names and act is not Act.CONFIRM_BANK else names for act, names in MAY.items()
}
turns = st.integers(0, 5)


def path(*acts: Act, alone: str = "", late: bool = False) -> tuple[tuple[Act, str, int], ...]:
    """These acts, each by somebody who may; by one person alone, wherever they may. ``late`` is the final report."""
    return tuple(
        (act, alone if alone in MAY[act] else MAY[act][0], 2 if late and act is Act.REPORT else 0) for act in acts
    )


GRANTED = (Act.DEPOSIT, Act.REVIEW, Act.OPINE, Act.OPINE, Act.ACCEPT)
ENDED = (Act.REALISE, Act.REPORT, Act.SETTLE, Act.PAY, Act.CLOSE)
PAID = (Act.ENTER_BANK, Act.CONFIRM_BANK, Act.PAY, Act.MANDATE, Act.CORRECT_PAYMENT, Act.FOLLOW, Act.CORRECT)
AGAIN = (Act.CORRECT_REPORT, Act.REPORT, Act.SETTLE, Act.CORRECT_SETTLEMENT, Act.SETTLE)
PATHS = (
    path(*GRANTED, Act.AGREE, Act.START, *ENDED),
    path(*GRANTED[:2], Act.ASSIGN, *GRANTED[2:], Act.AGREE, Act.AMEND, Act.START, Act.FOLLOW, *ENDED),
    path(*GRANTED, Act.AGREE, Act.START, *ENDED[:2], Act.ADMIT, *ENDED[2:], late=True),
    path(*GRANTED, Act.SEND_AGREEMENT, Act.SIGN_AGREEMENT, Act.AGREE, *PAID, Act.START, *ENDED[:2], *AGAIN, *ENDED[3:]),
    (*path(*GRANTED[:-1], Act.SCORE, Act.REFUSE, Act.REOPEN), (Act.ACCEPT, "second", 0)),
    path(*GRANTED, Act.WITHDRAW),
    path(Act.ATTACH, Act.RECORD, Act.RETURN, Act.EDIT, Act.DEPOSIT, Act.ASK_OPINION, Act.REVIEW, Act.REFUSE),
    path(Act.RECORD, *GRANTED[1:], Act.REFUSE, alone="second"),
    path(*GRANTED, Act.REFUSE, alone="both"),
)
BEGINNINGS = tuple(each[:end] for each in PATHS for end in range(len(each)))


class Life(RuleBasedStateMachine):
    """Some dossiers, and what people try on them."""

    def __init__(self, lend: Lend, done: Counter[Act]):
        super().__init__()
        self.held = ExitStack()
        self.office, self.done = self.held.enter_context(lend()), done
        self.people = {name: getattr(self.office, name, None) or _both(self.office) for name in PEOPLE}
        self.rows = self.read()
        self.seconds = 0
        self.alone = Alone()

    def teardown(self) -> None:
        with self.held, self.office.desk.database.reading() as session:
            assert verify(session).problems == ()

    @initialize(path=st.sampled_from(PATHS) | st.sampled_from(BEGINNINGS))
    def begin(self, path: tuple[tuple[Act, str, int], ...]) -> None:
        """An envelope, and a dossier that went some way."""
        self.attempt(Act.MANAGE_ENVELOPES, "admin", 0)
        self.attempt(Act.CREATE, "signatory", 0)
        for act, name, turn in path:
            self.attempt(act, name, turn)

    @precondition(lambda self: len(self.rows["dossiers"]) < MOST)
    @rule(who=st.sampled_from(PEOPLE), turn=turns)
    def open(self, who: str, turn: int) -> None:
        """Somebody opens a dossier."""
        self.attempt(Act.CREATE, who, turn)

    @rule(role=st.sampled_from(("signatory", "editor")))
    def come_or_go(self, role: str) -> None:
        """« both » leaves the organisation, or comes back to it."""
        desk, admin, who, self.seconds = self.office.desk, self.office.admin, self.people["both"], self.seconds + 1
        held = [each.role for each in who.grants if each.organisation_id]
        where, at = Perimeter(organisation=str(self.office.organisation)), AT + timedelta(seconds=self.seconds)
        if held:
            revoke(desk, admin, who.login, held[0], where, at=at)
            self.alone.left("both", at)
        else:
            grant(desk, admin, who.login, role, where, at=at)
        with desk.database.reading() as session:
            self.people["both"] = actor(rows_of(session), who.login)
        self.rows = self.read()

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """Whoever may does what comes next, and says something likely or not."""
        self.next(data, data.draw(turns))

    @rule(data=st.data())
    def go_straight_on(self, data: st.DataObject) -> None:
        """Whoever may does what comes next, and says what should pass."""
        self.next(data, 0)

    def next(self, data: st.DataObject, turn: int) -> None:
        which = data.draw(st.integers(0, len(self.rows["dossiers"]) - 1))
        act = data.draw(st.sampled_from(NEXT.get(State(self.dossier(which)["state"]), tuple(MAY))))
        self.attempt(act, data.draw(st.sampled_from(STAFF[act])), turn, which)

    @rule(
        which=st.integers(0, MOST - 1),
        act=st.sampled_from(tuple(MAY)),
        who=st.sampled_from(PEOPLE),
        turn=turns,
        at=st.none() | st.sampled_from(MOMENTS),
    )
    def try_anything(self, which: int, act: Act, who: str, turn: int, at: datetime | None) -> None:
        """Anybody tries anything, at any time."""
        self.attempt(act, who, turn, which, at)

    def attempt(self, act: Act, name: str, turn: int, which: int = 0, at: datetime | None = None) -> None:
        """Try an act: refused, it changes nothing at all; done, it is one line, and all that must hold holds."""
        before, who, self.seconds = self.rows, self.people[name], self.seconds + 1
        tried = self.tried(who, turn, which, (at or WHEN.get(act, AT)) + timedelta(seconds=self.seconds))
        try:
            VERBS[act](tried)
        except TremplinError:
            assert self.read() == before, f"{act} was refused to {name}, and something changed"
            return
        self.rows = self.read()
        if self.rows == before:
            assert act in IDLE, f"{act} did nothing"
            return
        self.done[act] += 1
        official = name in STAFF[act] and not who.belongs_to(self.office.organisation)
        assert official or name in MAY[act]
        self.kept(act, who, before, which)
        if act is Act.PAY and any(row["answer"] is None for row in before["bank_details"]):
            # what comes back goes to no account of the carrier
            new = [row for row in self.rows["payments"] if row not in before["payments"]]
            assert [row["kind"] for row in new] == ["repayment"]
        if act not in BESIDE:
            number = len(self.rows["dossiers"]) if act is Act.CREATE else self.dossier(which)["id"]
            self.alone.done(act, name, number, tried.at, self.rows, official=official)
        assert list(wrong(self.rows, self.office.desk.database.key.make())) == []

    def kept(self, act: Act, who: Actor, before: Rows, which: int) -> None:
        """What was done is told by one line, and touches no other dossier."""
        assert self.rows["journal"][:-1] == before["journal"]
        line = self.rows["journal"][-1]
        assert (line["act"], line["actor"]) == (act, signed(self.office.desk, who))
        if act in BESIDE:
            assert line["dossier_id"] is None
        elif act is not Act.CREATE:
            assert line["dossier_id"] == self.dossier(which)["id"]
        assert outside(self.rows, line["dossier_id"]) == outside(before, line["dossier_id"])

    def tried(self, who: Actor, turn: int, which: int, at: datetime) -> Attempt:
        """What somebody tries, knowing what they read."""
        found = self.dossier(which) if self.rows["dossiers"] else {"id": 999, "call": "00/2026", "version": 1}
        own = standing(
            {name: [row for row in each if row.get("dossier_id") == found["id"]] for name, each in self.rows.items()}
        )
        return Attempt(
            desk=self.office.desk,
            who=who,
            dossier=reference_of(found["call"], found["id"]),
            version=found["version"],
            lines=len(self.rows["journal"]),
            left=own["settlements"][-1]["due_cents"] - paid_of(own) if own["settlements"] else None,
            organisation=self.office.organisation,
            at=at,
            turn=turn,
        )

    def dossier(self, which: int) -> dict:
        return self.rows["dossiers"][which % len(self.rows["dossiers"])]

    def read(self) -> Rows:
        with self.office.desk.database.engine.connect() as connection:
            return rows(connection)


def _both(office: Office) -> Actor:
    """Somebody who signs for the organisation, and who instructs and decides in the department."""
    desk, admin, login = office.desk, office.admin, "both@exemple.fr"
    create(desk, admin, login=login, name="Both", at=AT)
    grant(desk, admin, login, "signatory", Perimeter(organisation=str(office.organisation)), at=AT)
    for role in ("instructor", "decision_maker"):
        grant(desk, admin, login, role, Perimeter(department="00"), at=AT)
    with desk.database.reading() as session:
        return actor(rows_of(session), login)


def live(lend: Lend, examples: int, steps: int) -> Counter[Act]:
    """How many times each act was done: on each path from end to end, then over random lives."""
    done: Counter[Act] = Counter()
    for each in PATHS:
        life = Life(lend, done)
        life.begin(each)
        life.teardown()
    run_state_machine_as_test(
        lambda: Life(lend, done),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return done


def test_lives_of_fifty_steps_leave_nothing_to_one_person_nor_to_chance(migrated_sqlite: Path, tmp_path: Path):
    file = copyfile(migrated_sqlite, tmp_path / "tremplin.sqlite")
    database = Database(f"sqlite:///{file}")
    office = advised_office(database, tmp_path)
    database.close()
    new = copyfile(file, tmp_path / "new.sqlite")

    @contextmanager
    def lend() -> Iterator[Office]:
        # the same office each time, which costs less than a new one
        copyfile(new, file)
        with closing(database):
            yield office

    done = live(lend, examples=dose(20, 100), steps=50)
    # what is recorded of people has a machine of its own, in following/; a takeover does in one act what is done here
    # act by act (test_takeovers.py)
    assert set(done) == {*TRANSITIONS, Act.CREATE, *BESIDE} - {*APART, Act.CONFIRM_TAKEOVER}, done


def test_the_same_holds_on_postgresql(postgresql_lender: Lender, tmp_path: Path):
    @contextmanager
    def lend() -> Iterator[Office]:
        with postgresql_lender.lent(SealKey(tmp_path / "tremplin.key")) as database:
            yield advised_office(database, tmp_path)

    assert sum(live(lend, examples=6, steps=30).values()) > 6
