"""Years of people, by a seed: carriers record, correct, send again, prove; services check; people are erased.

What stands is counted beside, by hand, after each act; a year that goes wrong is lived again by its seed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from desks import Office
from rosters import kept, recorded, sheet

from tremplin.casework.acting.desk import visible
from tremplin.casework.acting.facts import facts_of
from tremplin.casework.following import evidence
from tremplin.casework.following.editing import add, edit
from tremplin.casework.following.erasing import erase
from tremplin.casework.following.seeking import Sought
from tremplin.casework.journal.proof import verify
from tremplin.catalogue.rule import Stage
from tremplin.errors import Forbidden, NotYet, TremplinError, UnknownIdentifier
from tremplin.records.reference import identifier

# the operation of desks.py lasts from 01/03/2026 to 28/02/2027; people are known by these names, but the last
FIRST, LAST, DAY = date(2026, 3, 1), date(2027, 2, 28), timedelta(days=1)
NAMES = ("Brisemotte", "Chantevent", "Claireau", "Courtebrise", "Doucepluie", "Fauvettine", "Grandlarge")
ALONE = NAMES[-1]
WAYS = ("add", "send", "send", "send", "leave", "work", "work", "prove", "check", "again", "slip", "erase", "forbidden")


@dataclass
class Someone:
    """A participation as it should stand."""

    number: int
    name: str
    entered_on: date
    key: str | None
    said: dict[str, Any]
    left_on: date | None = None
    hours: dict[str, Decimal] = field(default_factory=dict)
    pieces: list[bool | None] = field(default_factory=list)
    gone: bool = False


class Years:
    """The people of two dossiers of one department, lived day by day."""

    ways = WAYS

    def __init__(self, office: Office, seed: int):
        self.office, self.seed, self.random = office, seed, Random(seed)
        self.references = (office.running(), office.running())
        self.people: dict[str, list[Someone]] = {each: [] for each in self.references}
        self.written = Counter[str]()
        self.today, self.step, self.done = FIRST + DAY, 0, Counter[str]()

    def live(self, steps: int) -> Counter[str]:
        """Live so many acts; how often each came to pass. A failure says where to look."""
        for self.step in range(steps):
            self.today += self.random.randint(0, 12) * DAY
            way, reference = self.random.choice(self.ways), self.random.choice(self.references)
            try:
                done = getattr(self, way)(reference)
                self._look()
            except (AssertionError, TremplinError) as wrong:
                raise AssertionError(
                    f"seed {self.seed}, step {self.step}, {self.today}: {way} of {reference}: {wrong}"
                ) from wrong
            self.done[way] += bool(done)
        with self.office.desk.database.reading() as session:
            assert verify(session).problems == (), f"seed {self.seed}"
        return self.done

    @property
    def at(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 9, 0, self.step % 60, tzinfo=UTC)

    def add(self, reference: str) -> bool:
        """Somebody is recorded by hand, without a key of the carrier."""
        someone = self._newcomer(reference, key="")
        said = {name: _typed(value) for name, value in someone.said.items() if name != "key"}
        made = add(self.office.desk, self.office.editor, reference, said, at=self.at)
        assert made.number == someone.number
        someone.key = str(made.number)
        self._keep(reference, someone)
        return True

    def send(self, reference: str) -> bool:
        """A file brings people; some were met in the other dossier."""
        come = [self._newcomer(reference, key=f"k{self.step}-{rank}", more=rank) for rank in range(2)]
        told = recorded(self.office, reference, sheet("participants", *(each.said for each in come)), at=self.at)
        assert (told.added, told.changed) == (2, 0)
        for each in come:
            self._keep(reference, each)
        self.written[reference] -= 1
        return True

    def leave(self, reference: str) -> bool:
        """Somebody leaves for a job."""
        someone = self._one(reference, lambda each: each.left_on is None and each.entered_on <= self.today)
        if someone is None:
            return False
        someone.left_on = min(LAST, max(someone.entered_on, self.today))
        if someone.left_on > self.today:
            someone.left_on = None
            return False
        said = {"exit_on": someone.left_on.isoformat(), "exit_contract": "cdi"}
        edit(self.office.desk, self.office.instructor, reference, someone.number, said, at=self.at)
        self.written[reference] += 1
        return True

    def work(self, reference: str) -> bool:
        """Several people come to one workshop."""
        there = [each for each in self.people[reference] if each.key and not each.gone][:4]
        if not there:
            return False
        key, hours = f"w{self.step}", Decimal(self.random.choice((1, 2, 3)))
        rows = [
            {"key": each.key, "activity_key": key, "kind": "workshop", "on": self.today, "hours_done": hours}
            for each in there
        ]
        assert recorded(self.office, reference, sheet("activities", *rows), at=self.at).added == len(there)
        for each in there:
            # those of after the operation are kept, and are not of it
            each.hours[key] = hours if self.today <= LAST else Decimal(0)
        self.written[reference] += 1
        return True

    def prove(self, reference: str) -> bool:
        """A piece of an exit is given."""
        # a piece of somebody erased would name them
        someone = self._one(reference, lambda each: each.left_on is not None and not each.gone)
        if someone is None:
            return False
        evidence.give(self.office.desk, self.office.editor, reference, someone.number, "contract", at=self.at)
        someone.pieces.append(None)
        self.written[reference] += 1
        return True

    def check(self, reference: str) -> bool:
        """A piece is accepted or refused by somebody else."""
        someone = self._one(reference, lambda each: each.pieces.count(None) == 1)
        if someone is None:
            return False
        accepted = self.random.random() < 0.7
        evidence.check(
            *(self.office.desk, self.office.instructor, reference, someone.number),
            accepted=accepted,
            reason=None if accepted else "Illisible.",
            at=self.at,
        )
        someone.pieces[someone.pieces.index(None)] = accepted
        self.written[reference] += 1
        return True

    def again(self, reference: str) -> bool:
        """All that was ever sent comes once more, and changes nothing."""
        rows = [each.said for each in self.people[reference] if each.said["key"] and not each.gone]
        if not rows:
            return False
        told = recorded(self.office, reference, sheet("participants", *rows), at=self.at)
        assert (told.added, told.changed, told.unchanged) == (0, 0, len(rows))
        return True

    def slip(self, reference: str) -> bool:
        """A file names somebody whom nobody knows: none of it is kept."""
        row = {"key": "nobody", "activity_key": "x", "kind": "interview", "on": self.today}
        try:
            recorded(self.office, reference, sheet("activities", row), at=self.at)
        except NotYet:
            return True
        raise AssertionError("somebody unknown did something")

    def erase(self, reference: str) -> bool:
        """Somebody asks to be erased, wherever they were met."""
        someone = self._one(reference, lambda each: not each.gone)
        if someone is None:
            return False
        who = Sought(dossier=reference, number=someone.number)
        erase(self.office.desk, self.office.admin, who, reason="Demande reçue.", at=self.at)
        for own, people in self.people.items():
            gone = [each for each in people if not each.gone and self._same(each, someone)]
            for each in gone:
                each.gone, each.key = True, None
            self.written[own] += bool(gone)
        return True

    def forbidden(self, reference: str) -> bool:
        """Somebody who only counts, or who is elsewhere, records nothing."""
        who = self.random.choice(("statistician", "decider", "other"))
        try:
            recorded(self.office, reference, sheet("participants", {"key": "k"}), actor=who, at=self.at)
        except (Forbidden, UnknownIdentifier):
            return True
        raise AssertionError(f"{who} recorded somebody")

    def _newcomer(self, reference: str, key: str, more: int = 0) -> Someone:
        number = len(self.people[reference]) + 1 + more
        entered = min(self.today, LAST) - self.random.randint(0, 20) * DAY
        name = self.random.choice(NAMES)
        said = {"key": key, "last_name": name, "first_name": "Zélie", "entered_on": max(FIRST, entered)}
        # each entry tells of itself: a file sent again after an erasure would else know it as another's
        said |= {"publics": ("brsa",), "territory": "nord", "referred_on": said["entered_on"] - (self.step + 9) * DAY}
        if name != ALONE:
            said["birth_date"] = date(1990, 1, 1) + NAMES.index(name) * DAY
        return Someone(number, name, said["entered_on"], key, said)

    def _keep(self, reference: str, someone: Someone) -> None:
        self.people[reference].append(someone)
        self.written[reference] += 1

    def _one(self, reference: str, wanted: Callable[[Someone], bool]) -> Someone | None:
        found = [each for each in self.people[reference] if wanted(each)]
        return self.random.choice(found) if found else None

    @staticmethod
    def _same(one: Someone, other: Someone) -> bool:
        return one is other or (one.name == other.name != ALONE)

    def _look(self) -> None:
        """What the base holds, and what is counted of it, is what came to pass."""
        for reference, people in self.people.items():
            own = identifier(reference)
            rows = [row[1:] for row in self._rows("participations", own, "number", "key", "entered_on")]
            assert rows == [(each.number, each.key, each.entered_on) for each in people]
            left = {row[1]: row[2] for row in self._rows("exits", own, "participation", "exit_on")}
            assert left == {each.number: each.left_on for each in people if each.left_on}
            pieces = Counter(row[1:] for row in self._rows("evidence", own, "participation", "accepted"))
            assert pieces == Counter((each.number, piece) for each in people for piece in each.pieces)
            assert [row[1] for row in self._rows("rosters", own, "version")] == [
                *([self.written[reference]] if self.written[reference] else [])
            ]
            self._count(reference, people)

    def _count(self, reference: str, people: list[Someone]) -> None:
        with self.office.desk.database.reading() as session:
            dossier = visible(session, self.office.instructor, reference)
            fiche = self.office.desk.shelf.fiche(session, dossier.snapshot)
            results = facts_of(session, dossier, fiche, Stage.SETTLEMENT, self.today).results
        if not people:
            return
        persons = [row[2] for row in self._rows("participations", identifier(reference), "number", "person_id")]
        assert results.participants == len({*persons})
        stays = _stays((who, each.entered_on, each.left_on or LAST) for who, each in zip(persons, people, strict=True))
        assert results.months == sum(_months(first, last) for _, first, last in stays)
        hours = [hours for each in people for hours in each.hours.values()]
        if hours:
            assert results.hours == sum(hours)

    def _rows(self, table: str, own: int | None, *columns: str) -> list[tuple[Any, ...]]:
        return [row for row in kept(self.office, table, "dossier_id", *columns) if row[0] == own]


def _stays(told: Iterable[tuple[Any, date, date]]) -> list[tuple[Any, date, date]]:
    """The stays of people, those of one person that lie over each other made one, until none does."""
    left, made = [*told], list[tuple[Any, date, date]]()
    while left:
        who, first, last = left.pop()
        over = [each for each in left if each[0] == who and each[1] <= last and first <= each[2]]
        if over:
            left = [each for each in left if each not in over]
            left.append((who, min(first, *(each[1] for each in over)), max(last, *(each[2] for each in over))))
        else:
            made.append((who, first, last))
    return made


def _months(first: date, last: date) -> int:
    """Whole months, both days included, counted one by one."""
    return sum(1 for count in range(1, 25) if _end(first, count) <= last)


def _end(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    last = next(_backwards(year, month + 1, first.day))
    return last if last.day < first.day else last - DAY


def _backwards(year: int, month: int, day: int) -> Iterator[date]:
    for each in range(day, 27, -1):
        try:
            yield date(year, month, each)
        except ValueError:
            continue
    yield date(year, month, min(day, 28))


def _typed(value: Any) -> str:
    return "|".join(value) if isinstance(value, tuple) else str(value)
