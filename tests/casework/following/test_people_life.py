"""People of two dossiers, whom files bring again and again: nobody is counted twice, nor one dossier by another."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copyfile
from typing import Any

from databases import Lender
from desks import Office, make_office
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from rosters import LATER, kept, recorded, sheet

from tremplin.casework.following.editing import edit
from tremplin.casework.following.erasing import erase
from tremplin.casework.following.seeking import Sought
from tremplin.casework.journal.proof import verify
from tremplin.catalogue.sheets import EMPTIED
from tremplin.records.reference import identifier
from tremplin.storage.engine import Database
from tremplin.storage.keys import SealKey

Lend = Callable[[], AbstractContextManager[Office]]
KEYS, DEEDS = ("k1", "k2", "k3"), ("a1", "a2")
# the last has no birth date: nobody is ever taken for them
NAMES = ("Dubreuil", "Lenoir", "Moreau", "Petit")
ALONE = len(NAMES) - 1
# as often as it takes for every act to be drawn
ROUNDS = 6
TABLES = ("participations", "exits", "activities", "participation_publics", "participation_health", "rosters")
ENTRY = date(2026, 3, 2)


@dataclass
class Known:
    """A participation as the machine knows it: who it is of, what they did, whether they left."""

    number: int
    who: int
    deeds: set[str] = field(default_factory=set)
    left: bool = False


@dataclass
class Side:
    """A dossier as the machine knows it: those who have a key, and those who were erased."""

    reference: str
    keyed: dict[str, Known] = field(default_factory=dict)
    erased: list[Known] = field(default_factory=list)
    lines: int = 0
    file: list[tuple[str, int, bool, tuple[str, ...]]] = field(default_factory=list)

    @property
    def everybody(self) -> list[Known]:
        return [*self.keyed.values(), *self.erased]


def row(key: str, who: int, left: bool) -> dict[str, Any]:
    """The row of somebody: their facts at entry are their own, whatever their key."""
    said: dict[str, Any] = {
        "key": key,
        "last_name": NAMES[who],
        "first_name": "Camille",
        "birth_date": EMPTIED if who == ALONE else date(1990, 1, 1 + who),
        "publics": ("brsa", "rqth") if who else ("brsa",),
        "entered_on": ENTRY + timedelta(days=who),
    }
    exit_ = {"exit_on": date(2026, 6, 30), "exit_contract": "cdi"}
    return {**said, **(exit_ if left else dict.fromkeys(exit_))}


brought = st.tuples(
    st.sampled_from(KEYS),
    st.integers(0, ALONE),
    st.booleans(),
    st.lists(st.sampled_from(DEEDS), unique=True, max_size=2).map(tuple),
)
files_ = st.lists(brought, min_size=1, max_size=3, unique_by=lambda each: each[0])
sides = st.integers(0, 1)


class PeopleLife(RuleBasedStateMachine):
    """Two dossiers of one organisation, and the files that carriers send of their people."""

    def __init__(self, lend: Lend, done: Counter[str]):
        super().__init__()
        self.held = ExitStack()
        self.office, self.done = self.held.enter_context(lend()), done
        self.sides = [Side(self.office.running()), Side(self.office.running())]
        self.at = LATER

    def teardown(self) -> None:
        with self.held, self.office.desk.database.reading() as session:
            assert verify(session).problems == ()

    @rule(which=sides, file=files_)
    def import_(self, which: int, file: list[tuple[str, int, bool, tuple[str, ...]]]) -> None:
        """A file comes, of people known or not."""
        side = self.sides[which]
        side.file = file
        expected = self.foreseen(side, file)
        with self.untouched(which):
            told = self.sent(side)
        assert told == expected
        side.lines += told > 0
        self.done["import"] += 1

    @precondition(lambda self: any(side.file for side in self.sides))
    @rule(which=sides)
    def import_again(self, which: int) -> None:
        """The same file comes twice: the second time, nothing changes."""
        side = self.sides[which]
        if side.file:
            self.import_(which, side.file)
            before = self.rows(which)
            assert self.sent(side) == 0
            assert self.rows(which) == before
            self.done["again"] += 1

    @rule(which=sides, at=st.integers(0, 2), left=st.booleans())
    def edit_(self, which: int, at: int, left: bool) -> None:
        """Somebody is changed, or leaves, by their number."""
        side = self.sides[which]
        if not side.everybody:
            return
        known = sorted(side.everybody, key=lambda each: each.number)[at % len(side.everybody)]
        said = {"exit_on": "30/06/2026", "exit_contract": "cdi"} if left else {"exit_on": "-", "exit_contract": "-"}
        with self.untouched(which):
            changed = edit(
                self.office.desk, self.office.editor, side.reference, known.number, said, at=self.now()
            ).changed
        assert changed is (left != known.left)
        known.left = left
        side.lines += changed
        self.done["exit" if left else "edit"] += 1

    @rule(which=sides, at=st.integers(0, 2))
    def erase_(self, which: int, at: int) -> None:
        """Somebody asks to be erased: wherever they were met, their participations stay, unnamed."""
        side = self.sides[which]
        if not side.keyed:
            return
        key = sorted(side.keyed)[at % len(side.keyed)]
        known = side.keyed[key]
        erase(
            *(self.office.desk, self.office.admin, Sought(dossier=side.reference, number=known.number)),
            reason="Demande reçue.",
            at=self.now(),
        )
        for other in self.sides:
            gone = [name for name, each in other.keyed.items() if each is known or (each.who == known.who != ALONE)]
            other.erased += map(other.keyed.pop, gone)
            other.erased.sort(key=lambda each: each.number)
            # an erasure is a change like another
            other.lines += bool(gone)
        self.done["erase"] += 1

    @precondition(lambda self: any(side.file for side in self.sides))
    @rule(which=sides)
    def import_after_erasure(self, which: int) -> None:
        """The file from which somebody came is sent again once they are erased: they are not counted twice."""
        side = self.sides[which]
        if not side.file:
            return
        self.import_(which, side.file)
        if not side.keyed:
            return
        self.erase_(which, 0)
        count = len(side.everybody)
        self.import_(which, side.file)
        assert len(side.everybody) == count
        self.done["after erasure"] += 1

    @invariant()
    def nobody_is_counted_twice(self) -> None:
        """The base holds the participations, the exits and the activities that were told, each once."""
        for side in self.sides:
            own = identifier(side.reference)
            found = {name: [each for each in kept(self.office, name) if each[0] == own] for name in TABLES}
            assert [each[1] for each in found["participations"]] == [*range(1, len(side.everybody) + 1)]
            assert {each[1] for each in found["exits"]} == {each.number for each in side.everybody if each.left}
            deeds = {(each.number, deed) for each in side.everybody for deed in each.deeds}
            assert {(each[1], each[2]) for each in found["activities"]} == deeds
            assert [each[1] for each in found["rosters"]] == ([side.lines] if side.lines else [])
        keyed = [each.who for side in self.sides for each in side.keyed.values()]
        people = {person for person, hash_ in kept(self.office, "persons", "id", "hash") if hash_ is not None}
        assert len(people) == len({who for who in keyed if who != ALONE})

    def foreseen(self, side: Side, file: list[tuple[str, int, bool, tuple[str, ...]]]) -> int:
        """What a file changes, as the machine understands it; how many rows are not as they were."""
        changed, left_over = 0, list(side.erased)
        for key, who, left, deeds in file:
            known = side.keyed.get(key)
            again = None if known else next((each for each in left_over if each.who == who), None)
            if again is not None:
                left_over.remove(again)
                known = again
            elif known is None:
                known = side.keyed[key] = Known(len(side.everybody) + 1, who)
                changed += 1
            elif known.who != who or (left and not known.left):
                changed += 1
            if again is not None and left and not again.left:
                changed += 1
            known.who, known.left = who, known.left or left
            changed += len(set(deeds) - known.deeds)
            known.deeds |= set(deeds)
        return changed

    def sent(self, side: Side) -> int:
        """Send the file of a dossier; how many rows were not as they were."""
        deeds = [(key, deed) for key, _, _, some in side.file for deed in some]
        sheets = [sheet("participants", *(row(key, who, left) for key, who, left, _ in side.file))]
        if deeds:
            did = {"kind": "interview", "on": date(2026, 4, 2), "hours_done": Decimal(1)}
            sheets.append(sheet("activities", *({"key": key, "activity_key": deed, **did} for key, deed in deeds)))
        told = recorded(self.office, side.reference, *sheets, at=self.now())
        return told.added + told.changed

    @contextmanager
    def untouched(self, which: int) -> Iterator[None]:
        """Nothing of the other dossier changes meanwhile."""
        before = self.rows(1 - which)
        yield
        assert self.rows(1 - which) == before

    def rows(self, which: int) -> list[Any]:
        """The rows of a dossier, and who its people are."""
        own = identifier(self.sides[which].reference)
        found = [each for name in TABLES for each in kept(self.office, name) if each[0] == own]
        people = {
            each[2]
            for each in kept(self.office, "participations", "dossier_id", "number", "person_id")
            if each[0] == own
        }
        return [*found, *(each for each in kept(self.office, "persons") if each[0] in people)]

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def lived(lend: Lend, *, examples: int, steps: int) -> Counter[str]:
    """Let people come, leave and be erased; how often each was done."""
    done: Counter[str] = Counter()
    run_state_machine_as_test(
        lambda: PeopleLife(lend, done),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
    return done


def test_whatever_files_bring_nobody_is_counted_twice(migrated_sqlite: Path, tmp_path: Path):
    file = copyfile(migrated_sqlite, tmp_path / "tremplin.sqlite")
    database = Database(f"sqlite:///{file}")
    office = make_office(database, tmp_path)
    database.close()
    new = copyfile(file, tmp_path / "new.sqlite")

    @contextmanager
    def lend() -> Iterator[Office]:
        copyfile(new, file)
        with closing(database):
            yield office

    every, done = {"import", "again", "edit", "exit", "erase", "after erasure"}, Counter[str]()
    for _ in range(ROUNDS):
        done += lived(lend, examples=25, steps=15)
        # what is drawn may leave one of them out: it is drawn again
        if set(done) == every:
            break
    assert set(done) == every, done


def test_the_same_people_on_postgresql(postgresql_lender: Lender, tmp_path: Path):
    @contextmanager
    def lend() -> Iterator[Office]:
        with postgresql_lender.lent(SealKey(tmp_path / "tremplin.key")) as database:
            yield make_office(database, tmp_path)

    # few examples, on an engine that is slow to begin: what they do is drawn
    assert sum(lived(lend, examples=6, steps=12).values()) > 0
