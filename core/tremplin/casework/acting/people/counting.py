"""What the rows of people say of an operation, counted: rows in, facts out, and how each was counted.

What no row can say is left as it was declared: nobody is followed, no exit recorded, no activity of that kind.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tremplin.catalogue.calendar import whole_months
from tremplin.catalogue.quantities import number, plural
from tremplin.exits import INDETERMINATE
from tremplin.rules.facts.view import (
    UNKNOWN,
    Departure,
    Facts,
    FollowedPerson,
    FollowedUp,
    Hours,
    Participant,
    Results,
)

INTERVIEW, DRIVING, EXAM = "interview", "driving", "exam"
# a reading: the texts ask for a charter of four themes, and not how it is seen that one was honoured
HONOURED = "Thèmes lus des évaluations : un thème est honoré quand chaque personne entrée y a été évaluée."
DECLARED = "Déclaré par le porteur, faute de lignes qui le disent."


# what an exit is worth
KEPT, OPEN, NOT_ENTERED, UNCHECKED, BARE, REFUSED, TWICE, OUTSIDE, ELSEWHERE = (
    *("kept", "open", "not_entered", "unchecked"),
    *("bare", "refused", "twice", "outside", "elsewhere"),
)


class Path(NamedTuple):
    """One participation, as its row tells it."""

    number: int
    person: int
    age: int | None
    contract: str | None
    entered_on: date | None
    left_on: date | None
    publics: frozenset[str] | None


class PersonStay(NamedTuple):
    """One stay of a person, from its first day to its last, and the participations that tell it."""

    person: int
    first: date
    last: date
    numbers: tuple[int, ...]


class Left(NamedTuple):
    """One exit: its day, the category it counts in, ``None`` outside of all, and what its piece is worth.

    ``accepted`` is ``None`` as long as nobody checked the piece; ``given`` says whether there is one.
    """

    on: date | None
    category: str | None
    given: bool
    accepted: bool | None


class NewsTaken(NamedTuple):
    """NewsTaken of a person, so many months after their exit; ``reached`` is no where nobody answered."""

    months: int
    on: date | None
    reached: bool


class Done(NamedTuple):
    """What a person did of one kind, in one place: how many times, the hours, and how many rows say them or not."""

    kind: str
    exam: str | None
    area: str | None
    times: int
    hours: Decimal
    told: int
    untold: int
    # whether it was done in the days of the operation
    within: bool = True


@dataclass(frozen=True, kw_only=True)
class Rows:
    """All that is recorded of the people of an operation; mappings go by the number of a participation."""

    paths: Sequence[Path]
    exits: Mapping[int, Left] = field(default_factory=dict)
    news: Mapping[int, Sequence[NewsTaken]] = field(default_factory=dict)
    done: Mapping[int, Sequence[Done]] = field(default_factory=dict)
    # by theme of a quality charter, the participations that were evaluated on it
    evaluated: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CountingTerms:
    """What a fiche says of counting: the categories that count, whether a piece is asked, the themes it pays by."""

    counting: frozenset[str] | None = None
    on_evidence: bool = False
    themes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()


def counted(facts: Facts, rows: Rows, terms: CountingTerms) -> Facts:
    """The facts of an operation, of which those that rows can say are what they say."""
    if not rows.paths:
        return facts
    told: dict[str, str] = {}
    results = _results(facts, rows, terms, told)
    exits = _departures(rows)
    if exits is not None:
        told["exits"] = f"Lu de {plural(len(exits), 'sortie enregistrée', 'sorties enregistrées')}."
    declared = {
        f"results.{name}": DECLARED
        for name in ("months", "exits", "hours", "quality", "participants")
        if f"results.{name}" not in told and getattr(facts.results, name) is not UNKNOWN
    }
    return replace(
        facts,
        results=results,
        exits=facts.exits if exits is None else exits,
        people=_people(facts, rows),
        counted={**declared, **told},
    )


def _results(facts: Facts, rows: Rows, terms: CountingTerms, told: dict[str, str]) -> Results:
    said: dict[str, Any] = {}
    entered = _entered(facts, rows)
    if entered:
        people = plural(len(entered), "participation enregistrée", "participations enregistrées")
        if outside := sum(path.entered_on is not None for path in rows.paths) - len(entered):
            people += f" ; {outside} hors de l'opération"
        persons = {path.person for path in entered}
        said["participants"] = len(persons)
        told["results.participants"] = f"Compté sur {people}."
        publics = _publics(entered, terms.publics)
        said["publics"] = publics
        told |= {f"results.publics.{code}": f"Compté sur {people}." for code in publics}
        months = _months(facts, rows, entered)
        if months is not None:
            # who left nobody knows when was not there until the end
            undated = sum(path.number in rows.exits and _left(path, rows) is None for path in entered)
            said["months"] = UNKNOWN if undated else months
            left = f" ; {plural(undated, 'sortie', 'sorties')} sans jour, à préciser" if undated else ""
            told["results.months"] = f"Mois comptés sur {people}{left}."
    exits = _exits(facts, rows, terms)
    if exits is not None:
        said["exits"], told["results.exits"] = exits
    hours = _hours(rows, lambda each: True)
    if hours is not None:
        said["hours"], told["results.hours"] = hours
    for area in ("urban", "rural"):
        here = _hours(rows, lambda each, area=area: each.area == area)  # type: ignore[misc]
        if here is not None:
            amount, told[f"results.{area}.hours"] = here
            said[area] = Hours(months=getattr(facts.results, area).months, hours=amount)
    if said.get("months", UNKNOWN) is not UNKNOWN:
        _place(facts.results, said, told)
    honoured = _quality(entered, rows, terms)
    if honoured is not None:
        said["quality"] = honoured
        told["results.quality"] = (
            "Thèmes lus des évaluations : un thème est honoré quand chaque personne entrée l'a eue."
        )
    return replace(facts.results, **said)


def _place(declared: Results, said: dict[str, Any], told: dict[str, str]) -> None:
    """Ask again for the months in town and in the country where they are fewer than those that rows count.

    No row says where a month was: those that are left out would owe no hour.
    """
    urban, rural = declared.urban.months, declared.rural.months
    if urban is UNKNOWN or rural is UNKNOWN or urban + rural >= said["months"]:
        return
    why = f"{number(urban + rural)} déclarés en ville et à la campagne, {number(said['months'])} comptés : à répartir"
    for area in ("urban", "rural"):
        said[area] = replace(said.get(area, getattr(declared, area)), months=UNKNOWN)
        told[f"results.{area}.months"] = f"{why}."


def _entered(facts: Facts, rows: Rows) -> list[Path]:
    """Those who entered, and were there on a day of the operation: whoever came after it, or left before, is no one's.

    A share would else be made good by people of another year.
    """
    first = date.min if facts.starts_on is UNKNOWN else facts.starts_on
    last = date.max if facts.ends_on is UNKNOWN else facts.ends_on
    return [
        path
        for path in rows.paths
        if path.entered_on is not None and path.entered_on <= last and (_left(path, rows) or last) >= first
    ]


def _publics(entered: Sequence[Path], asked: Iterable[str]) -> dict[str, int]:
    """How many persons of each public; of one who said nothing, no count is known."""
    if any(path.publics is None for path in entered):
        return {}
    of: dict[str, set[int]] = {code: set() for code in asked}
    for path in entered:
        for code in path.publics or ():
            of.setdefault(code, set()).add(path.person)
    return {code: len(persons) for code, persons in of.items()}


def _months(facts: Facts, rows: Rows, entered: Sequence[Path]) -> int | None:
    """Whole months of each participation, both days included, within the operation, summed; no day counts twice."""
    if facts.starts_on is UNKNOWN or facts.ends_on is UNKNOWN:
        return None
    whole = 0
    for stay in _stays(entered, rows):
        whole += whole_months(max(stay.first, facts.starts_on), min(stay.last, facts.ends_on))
    return whole


def _stays(entered: Iterable[Path], rows: Rows) -> list[PersonStay]:
    """Where each person was, and when: of two participations that lie over each other, one stay."""
    stays: list[PersonStay] = []
    for path in sorted(entered, key=lambda each: (each.person, each.entered_on or date.min, each.number)):
        first, last = path.entered_on or date.min, _left(path, rows) or date.max
        before = stays[-1] if stays else None
        # nobody is there twice on one day, whatever the keys under which they were recorded
        if before is not None and before.person == path.person and first <= before.last:
            stays[-1] = PersonStay(path.person, before.first, max(before.last, last), (*before.numbers, path.number))
        else:
            stays.append(PersonStay(path.person, first, last, (path.number,)))
    return stays


def _left(path: Path, rows: Rows) -> date | None:
    """The day on which a path ended."""
    exit_ = rows.exits.get(path.number)
    return path.left_on or (exit_.on if exit_ else None)


def _exits(facts: Facts, rows: Rows, terms: CountingTerms) -> tuple[Any, str] | None:
    """How many exits count, and of which it was made; unknown as long as one is to be decided."""
    if not rows.exits or terms.counting is None:
        return None
    came = {path.number for path in rows.paths if path.entered_on is not None}
    stays = _stays(_entered(facts, rows), rows)
    stay_of = {number: place for place, stay in enumerate(stays) for number in stay.numbers}
    found: Counter[str] = Counter()
    counted_of: set[int] = set()
    first = date.min if facts.starts_on is UNKNOWN else facts.starts_on
    early = {number for number, left in rows.exits.items() if left.on is not None and left.on < first}
    weighed = [(number, OUTSIDE if number in early else _weighed(left, terms)) for number, left in rows.exits.items()]
    # those that count first: another exit of the same stay is then one too many, whatever becomes of it
    for own, what in sorted(weighed, key=lambda each: (each[1] != KEPT, each[0])):
        stay = stay_of.get(own)
        if own in came and stay is None:
            what = OUTSIDE
        elif what == KEPT and stay is None:
            what = NOT_ENTERED
        elif what in (KEPT, OPEN, UNCHECKED) and stay in counted_of:
            what = TWICE
        if what == KEPT and stay is not None:
            counted_of.add(stay)
        found[what] += 1
    kept, bare = found[KEPT], found[BARE]
    told = {
        OPEN: "à préciser",
        NOT_ENTERED: "sans entrée enregistrée, à préciser",
        UNCHECKED: "dont la pièce est à contrôler",
        BARE: f"sans pièce, non {'comptée' if bare == 1 else 'comptées'}",
        REFUSED: "dont la pièce est refusée",
        TWICE: "d'une personne dont la sortie est déjà comptée",
        OUTSIDE: "hors de l'opération",
    }
    parts = [
        f"{plural(kept, 'sortie comptée', 'sorties comptées')} sur {len(rows.exits)}",
        *(f"{found[what]} {said}" for what, said in told.items() if found[what]),
    ]
    undecided = found[OPEN] or found[NOT_ENTERED] or found[UNCHECKED]
    return (UNKNOWN if undecided else kept), f"{' ; '.join(parts)}."


def _weighed(left: Left, terms: CountingTerms) -> str:
    """What one exit is worth by itself."""
    if left.category == INDETERMINATE:
        return OPEN
    if left.category not in (terms.counting or ()):
        return ELSEWHERE
    if not terms.on_evidence or left.accepted:
        return KEPT
    if not left.given:
        return BARE
    return UNCHECKED if left.accepted is None else REFUSED


def _hours(rows: Rows, where: Callable[[Done], bool]) -> tuple[Any, str] | None:
    """The hours done within the operation, where at least one row says some, and of what they were made."""
    found = [each for person in rows.done.values() for each in person if where(each)]
    if not any(each.told for each in found):
        return None
    # as months: nobody is paid for what was done before the operation, or after it
    found = [each for each in found if each.within]
    untold = sum(each.untold for each in found)
    more = (
        f" ; {plural(untold, 'activité ne dit pas les siennes', 'activités ne disent pas les leurs')}" if untold else ""
    )
    said = f"Heures lues des activités enregistrées, dans l'opération{more}."
    return _plain(sum((each.hours for each in found), Decimal(0))), said


def _quality(entered: Sequence[Path], rows: Rows, terms: CountingTerms) -> tuple[str, ...] | None:
    """The themes on which every person who entered was evaluated; no row names any: nothing is told."""
    if not entered or not any(theme in rows.evaluated for theme in terms.themes):
        return None
    everybody = {path.number for path in entered}
    return tuple(theme for theme in terms.themes if everybody <= rows.evaluated.get(theme, frozenset()))


def _departures(rows: Rows) -> tuple[Departure, ...] | None:
    """Those who left, each with the news taken of them; nobody's exit is recorded: nothing is told."""
    # the months of news run from the exit: the day of leaving is that of an exit that says none
    left = [
        (path, exit_.on or path.left_on if (exit_ := rows.exits.get(path.number)) else path.left_on)
        for path in rows.paths
        if path.number in rows.exits or path.left_on
    ]
    if not left:
        return None
    return tuple(
        Departure(left_on=on or UNKNOWN, followed_up=_news(rows.news.get(path.number, ()))) for path, on in left
    )


def _news(taken: Sequence[NewsTaken]) -> Any:
    # who could not be reached was asked, and gave no news
    reached = [each for each in taken if each.reached]
    if any(each.on is None for each in reached):
        return UNKNOWN
    return tuple(FollowedUp(months=each.months, on=each.on) for each in reached if each.on)


def _people(facts: Facts, rows: Rows) -> tuple[FollowedPerson, ...]:
    """Each person by their number, with what rules read of one; whoever is there twice at once has one path.

    Who was referred and never came owes the operation nothing.
    """
    # nobody recorded any activity of a kind: how many there were is not known, and is not none
    kept = {each.kind for person in rows.done.values() for each in person}
    paths = {path.number: path for path in rows.paths}
    stays = sorted(_stays(_entered(facts, rows), rows), key=lambda each: min(each.numbers))
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
        else _plain(sum((each.hours for each in driving), Decimal(0))),
        theory_exams=_exams(exams, "theory", EXAM in kept),
        practical_exams=_exams(exams, "practical", EXAM in kept),
    )


def _exams(exams: Sequence[Done], which: str, kept: bool) -> Any:
    """How often somebody was presented; of an exam that does not say which one it was, nothing is known."""
    unsaid = any(each.exam is None and each.times for each in exams)
    return _times([each for each in exams if each.exam == which], kept and not unsaid)


def _times(done: Iterable[Done], kept: bool) -> Any:
    return sum(each.times for each in done) if kept else UNKNOWN


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == int(value) else value
