"""Each person whose path is recorded, with what rules read of one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from tremplin.casework.acting.people.stays import entered_in, stays_of
from tremplin.casework.acting.people.values import Done, Path, Rows, plain
from tremplin.rules.facts.view import UNKNOWN, Facts, FollowedPerson, Participant

INTERVIEW, DRIVING, EXAM = "interview", "driving", "exam"


def people_of_rows(facts: Facts, rows: Rows) -> tuple[FollowedPerson, ...]:
    """Each person by their number, with what rules read of one; whoever is there twice at once has one path.

    Who was referred and never came owes the operation nothing.
    """
    # nobody recorded any activity of a kind: how many there were is not known, and is not none
    kept = {each.kind for person in rows.done.values() for each in person}
    paths = {path.number: path for path in rows.paths}
    stays = sorted(stays_of(entered_in(facts, rows), rows), key=lambda each: min(each.numbers))
    return tuple(
        FollowedPerson(
            number=min(stay.numbers),
            facts=_one([paths[number] for number in sorted(stay.numbers)], rows, kept),
            # an exit that says no day is one
            over=all(number in rows.exits or paths[number].left_on is not None for number in stay.numbers),
        )
        for stay in stays
    )


def _one(paths: Sequence[Path], rows: Rows, kept: set[str]) -> Participant:
    by_kind: dict[str, list[Done]] = defaultdict(list)
    for path in paths:
        for each in rows.done.get(path.number, ()):
            by_kind[each.kind].append(each)
    driving, exams = by_kind[DRIVING], by_kind[EXAM]
    return Participant(
        age=next((path.age for path in paths if path.age is not None), UNKNOWN),
        contract=next((path.contract for path in paths if path.contract is not None), UNKNOWN),
        interviews=_times(by_kind[INTERVIEW], INTERVIEW in kept),
        driving_hours=UNKNOWN
        if DRIVING not in kept or any(each.untold for each in driving)
        else plain(sum((each.hours for each in driving), Decimal(0))),
        theory_exams=_exams(exams, "theory", EXAM in kept),
        practical_exams=_exams(exams, "practical", EXAM in kept),
    )


def _exams(exams: Sequence[Done], which: str, kept: bool) -> Any:
    """How often somebody was presented; of an exam that does not say which one it was, nothing is known."""
    unsaid = any(each.exam is None and each.times for each in exams)
    return _times([each for each in exams if each.exam == which], kept and not unsaid)


def _times(done: Iterable[Done], kept: bool) -> Any:
    return sum(each.times for each in done) if kept else UNKNOWN
