"""Compare the rows of a file with those that are recorded: what would be added, changed, taken back or left."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, TypeVar

from tremplin.casework.acting.door import PlacedReason
from tremplin.casework.acting.door import participating as work
from tremplin.casework.following.persons import Identity
from tremplin.casework.following.places import DEPARTURE, FOLLOWED, IDENTITY, STAY
from tremplin.casework.following.standing import StandingRows
from tremplin.catalogue.sheets import EMPTIED, MILESTONES, PARTICIPANTS, SheetRows

R = TypeVar("R")
UNKNOWN_KEY = "cette clé n'est celle d'aucun participant du dossier : enregistrez-le, ou corrigez-la."
TWICE = "cette ligne est écrite deux fois, et pas pareil : gardez-en une."
STATUS = work.MilestoneNews._fields.index("status")
OF_REACHED = {at: name for at, name in enumerate(work.MilestoneNews._fields) if at > STATUS and name != "evidence"}
# the age may come from a birth date; some publics, and how to reach them, go with who is erased
AGAIN = frozenset(at for name, at in STAY.items() if name not in ("age_at_entry", "publics", *work.CONTACT))
LACKING = "il manque : dites-le."
ENTRIES = ("entered_on", "referred_on", "positioned_on", "welcomed_on")


@dataclass
class Tally:
    """How many rows of the file would be added, changed, or left as they are."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def count(self, before: object, after: object) -> bool:
        """Count one row; whether it changes something."""
        if before == after:
            self.unchanged += 1
            return False
        if before is None:
            self.added += 1
        else:
            self.changed += 1
        return True


@dataclass
class RowComparison:
    """What the rows of a file change; ``identities`` are what those rows tell that say anew who somebody is."""

    tally: Tally = field(default_factory=Tally)
    wrong: list[PlacedReason] = field(default_factory=list)
    people: list[work.RowChange] = field(default_factory=list)
    exits: list[work.RowChange] = field(default_factory=list)
    identities: dict[int, Identity] = field(default_factory=dict)
    # the line and the participation of whom it says that they are another: who is counted, and once, hangs on it
    renamed: list[tuple[int, int]] = field(default_factory=list)
    rows: dict[str, list[work.RowChange]] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    # those whose person was erased: the line, and the participation that says the same
    erased: dict[str, tuple[int, int]] = field(default_factory=dict)

    def changes(self) -> Iterator[work.RowChange]:
        """All the rows that are to be written."""
        yield from self.people
        yield from self.exits
        for rows in self.rows.values():
            yield from rows


def compared(sheets: Iterable[SheetRows], found: StandingRows, *, again: bool = True) -> RowComparison:
    """What sheets change of what is recorded: participants first, whom the others name.

    ``again`` knows the participations of people who were erased in the rows that say the same.
    """
    given = {each.sheet.name: each for each in sheets}
    said = RowComparison()
    if PARTICIPANTS.name in given:
        _participants(given.pop(PARTICIPANTS.name), found, said, again=again)
    numbers = {**found.keys, **said.keys, **{key: number for key, (_, number) in said.erased.items()}}
    for name in (name for name in FOLLOWED if name in given):
        said.rows[name] = _followed(given[name], numbers, found.rows[name], said)
    return said


def _participants(given: SheetRows, found: StandingRows, said: RowComparison, *, again: bool) -> None:
    codes = [column.code for column in given.columns]
    key_at = codes.index("key")
    stay = _picking(codes, STAY, work.Stay._make)
    departure = _picking(codes, DEPARTURE, work.PathEnd._make)
    identity = _picking(codes, IDENTITY, Identity._make)
    following = max(found.stays, default=0) + 1
    erased = Erased(found if again else StandingRows())
    seen: dict[str, tuple[Any, ...]] = {}
    nobody, nothing, unsaid = Identity(), work.PathEnd(), work.Stay()
    for line, row in _lined(given):
        key = row[key_at]
        if key in seen:
            if seen[key] != tuple(row):
                said.wrong.append(work.placed(PARTICIPANTS, line, "key", TWICE))
            else:
                said.tally.unchanged += 1
            continue
        if key is None:
            said.wrong.append(work.placed(PARTICIPANTS, line, "key", LACKING))
            continue
        seen[key] = tuple(row)
        number = found.keys.get(key)
        came = stay(row)
        if number is None and (left := erased.taken(came)):
            said.erased[key] = line, left
            number = left
        who = nobody
        was = before_exit = None
        if number is None:
            number, following = following, following + 1
            said.keys[key] = number
        else:
            was, before_exit = found.stays[number], found.departures.get(number)
            who = found.identities.get(found.persons[number], nobody)
        told, after, name = who, was or unsaid, nobody
        # nothing is kept again of who was erased
        if key not in said.erased:
            name = identity(row)
            told = _over(who, name, Identity._make)
            if isinstance(came.publics, tuple):
                came = came._replace(publics=tuple(sorted({*came.publics})))
            after = _over(after, came, work.Stay._make)
            after = _aged(was, after, who, told)
        exit_ = _over(before_exit or nothing, departure(row), work.PathEnd._make)
        # an exit of which nothing is said any more is none
        gone = None if exit_ == nothing else exit_
        if said.tally.count(was and (was, before_exit, who), (after, gone, told)):
            if after != was:
                said.people.append(work.RowChange(line, number, (), was, after))
            if gone != before_exit:
                said.exits.append(work.RowChange(line, number, (), before_exit, gone))
            if told != who or was is None:
                said.identities[number] = name
            if was is not None and told != who:
                said.renamed.append((line, number))


class Erased:
    """The participations of people who were erased, that the file from which they came may bring again."""

    def __init__(self, found: StandingRows):
        named = {*found.keys.values()}
        self.left: dict[date, dict[int, work.Stay]] = {}
        for number, stay in found.stays.items():
            if number not in named and (on := _first(stay)):
                self.left.setdefault(on, {})[number] = stay

    def taken(self, told: work.Stay) -> int | None:
        """One that says all that is told, which is then taken: an erasure leaves the facts, and no other trace."""
        on = _first(told)
        among = self.left.get(on, {}) if on else {}
        for number, stay in among.items():
            if all(said in (None, was) for at, (said, was) in enumerate(zip(told, stay, strict=True)) if at in AGAIN):
                del among[number]
                return number
        return None


def _first(stay: work.Stay) -> date | None:
    """The day that tells an entry from others: the first that is known of those that count."""
    return next((day for name in ENTRIES if (day := getattr(stay, name))), None)


def _followed(
    given: SheetRows,
    numbers: Mapping[str, int],
    standing: Mapping[tuple[Any, ...], tuple[Any, ...]],
    said: RowComparison,
) -> list[work.RowChange]:
    place = FOLLOWED[given.sheet.name]
    codes = [column.code for column in given.columns]
    key_at, keys_at = codes.index("key"), [codes.index(code) for code in place.keys]
    required, make = sorted(place.required), place.row._make
    values = _picking(codes, {code: place.at(code) for code in place.values}, make)
    changes: list[work.RowChange] = []
    seen: dict[tuple[Any, ...], Any] = {}
    for line, row in _lined(given):
        number = numbers.get(row[key_at])
        if number is None:
            said.wrong.append(work.placed(place.sheet, line, "key", UNKNOWN_KEY))
            continue
        key = tuple([row[at] for at in keys_at])
        own = (number, *key)
        was, told = standing.get(own), values(row)
        after = _over(was, told, make)
        # « - » where a row must say something takes the row back
        if after is not told and any(told[at] is EMPTIED for at in required):
            after = None
        elif was and place.sheet is MILESTONES and after[STATUS] == "unreachable":
            after = _silenced(make(after), told)
        if own in seen:
            if seen[own] != after:
                said.wrong.append(work.placed(place.sheet, line, "key", TWICE))
            else:
                said.tally.unchanged += 1
            continue
        seen[own] = after
        if after is not None and None in (lacking := [after[at] for at in required]):
            said.wrong += [
                _lacking(place, line, at) for at, value in zip(required, lacking, strict=True) if value is None
            ]
        elif said.tally.count(was, after):
            changes.append(work.RowChange(line, number, key, None if was is None else make(was), after))
    return changes


def _silenced(after: work.MilestoneNews, told: Sequence[Any]) -> work.MilestoneNews:
    """Who turns out not to have been reached said nothing: what was recorded of them goes."""
    return after._replace(**{name: None for at, name in OF_REACHED.items() if told[at] is None})


def _lacking(place: Any, line: int, to: int) -> PlacedReason:
    code = next(code for code in place.values if place.at(code) == to)
    return work.placed(place.sheet, line, code, LACKING)


def _lined(given: SheetRows) -> Iterator[tuple[int, tuple[Any, ...]]]:
    # a verb that records one person read no file
    lines: Sequence[int] = given.lines or (0,) * len(given.rows)
    return zip(lines, given.rows, strict=True)


def _picking(codes: Sequence[str], fields: Mapping[str, int], make: Callable[[Any], R]) -> Callable[[Any], R]:
    """What picks the values of a kind of row out of those of a file; a column that is not there says nothing."""
    # made once for a file: looked up for each row, its columns took longer than all that is compared
    wide = len(codes)
    found = [codes.index(code) if code in codes else wide for code in sorted(fields, key=fields.__getitem__)]
    if len(found) == 1:
        return lambda row: make(((*row, None)[found[0]],))
    picked = itemgetter(*found)
    return lambda row: make(picked((*row, None)))


def _over(was: Any, told: Any, make: Callable[[Any], Any]) -> Any:
    """What stands, and what a row says over it: an empty cell says nothing, « - » takes a value back."""
    if was == told:
        return was
    if EMPTIED not in told and (was is None or None not in told):
        return told
    standing = (None,) * len(told) if was is None else was
    return make(
        [None if said is EMPTIED else old if said is None else said for old, said in zip(standing, told, strict=True)]
    )


def _aged(was: work.Stay | None, after: work.Stay, former: Identity, told: Identity) -> work.Stay:
    """The age at entry: the one that is told, else the one that the birth date makes."""
    # no column says whether an age was told: one that the birth date did not make was
    kept = after.age_at_entry is not None and (was is None or after.age_at_entry != _age(was, former))
    return after if kept or told.birth_date is None else after._replace(age_at_entry=_age(after, told))


def _age(stay: work.Stay, who: Identity) -> int | None:
    on, birth = _first(stay), who.birth_date
    if on is None or not isinstance(birth, date) or birth > on:
        return None
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
