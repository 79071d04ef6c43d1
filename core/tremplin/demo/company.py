"""The people of an operation: who comes, of which publics, at what age, and their way through it.

All is made from the fiche and from what the dossier says: the publics that it plans, its territories, its posts.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from tremplin.catalogue.door import Department, Fiche, Share, add_months, end_after, whole_months
from tremplin.demo.dice import Dice
from tremplin.demo.naming import invented

DAY = timedelta(days=1)
Said = Mapping[str, Any]
# out of a hundred
WOMEN, MEN, REGULARS, NO_BIRTH, NEVER_ENTERED = 53, 45, 6, 8, 10
SCHOOLING = ("none", "none", "none", "3", "3", "3", "3", "4", "4", "5", "6")
PRESCRIBERS = ("department", "department", "department", "france_travail", "france_travail", "association", "self")
FOR_THE_YOUNG = "mission_locale"
HOUSEHOLDS = ("single", "single", "single_parent", "single_parent", "couple", "couple_children", "other")
POSTS = {"ai": "at_disposal", "ei": "cddi", "aci": "cddi"}
# nobody is of both: who left the first may be of the second
INSTEAD_OF = {"former_rsa": "brsa", "rsa_applicant": "brsa"}
HEALTH, SELDOM = "rqth", 5
UNDER, BETWEEN = re.compile(r"under_(\d\d)"), re.compile(r"_(\d\d)_(\d\d)")
ADULT, OLDEST, YOUNGEST = 27, 59, 18
# known to the services for years: one of them is met in two dossiers or three, of those that come together
KNOWN_PEOPLE, TOGETHER, RANKS = 12, 24, 1_000


@dataclass(eq=False)
class Life:
    """One person in one operation: what each sheet will say of them, by the codes of its columns."""

    key: str
    entered_on: date | None
    left_on: date | None
    facts: dict[str, Any]
    area: str | None = None
    # whether their exit is one that counts
    good: bool = False
    news: list[dict[str, Any]] = field(default_factory=list)
    doings: list[dict[str, Any]] = field(default_factory=list)
    acquired: list[dict[str, Any]] = field(default_factory=list)

    def there(self, first: date, last: date) -> bool:
        """Whether they were in the operation on some day between two."""
        if self.entered_on is None or self.left_on is None:
            return False
        return self.entered_on <= last and self.left_on >= first

    @property
    def piece(self) -> str | None:
        """The kind of the piece that tells their exit."""
        return self.facts.get("exit_evidence")

    def left_by(self, day: date) -> bool:
        """Whether their exit came to pass by a day."""
        on = self.facts.get("exit_on")
        return on is not None and on <= day

    @property
    def months(self) -> int:
        """The whole months of their stay."""
        return whole_months(self.entered_on, self.left_on) if self.entered_on and self.left_on else 0


@dataclass(frozen=True, kw_only=True)
class Scenery:
    """What the people of an operation are made from."""

    number: int
    fiche: Fiche
    form: Mapping[str, Any]
    department: Department
    said: Said
    starts_on: date
    ends_on: date
    dice: Dice
    seed: int

    @cached_property
    def months(self) -> int:
        return max(1, whole_months(self.starts_on, self.ends_on))

    @property
    def results(self) -> Mapping[str, Any] | None:
        """The terms by which a fiche pays by results."""
        found: Mapping[str, Any] | None = self.form["results"]
        return found


def company(scenery: Scenery) -> list[Life]:
    """Everybody who is to come, in the order in which they were referred."""
    dice = scenery.dice
    planned = int(scenery.said["participants.total"])
    entering = max(1, planned * dice.between(82, 100) // 100)
    more = entering * NEVER_ENTERED // 100
    publics = [*_publics(scenery, entering), *_publics(scenery, more)]
    stays = [_stay(scenery, entering) for _ in range(entering)] + [None] * more
    known: set[int] = set()
    lives = [
        _life(scenery, place, stay, said, known) for place, (stay, said) in enumerate(zip(stays, publics, strict=True))
    ]
    lives.sort(key=lambda life: (life.facts["referred_on"], life.key))
    for rank, life in enumerate(lives, start=1):
        life.key = f"P{rank:02d}"
    return lives


def _life(
    scenery: Scenery, place: int, stay: tuple[date, date] | None, publics: tuple[str, ...], known: set[int]
) -> Life:
    dice, fiche = scenery.dice, scenery.fiche
    entered, left = stay or (None, None)
    about = entered or scenery.starts_on + dice.between(0, 30 * scenery.months) * DAY
    referred = about - dice.between(12, 45) * DAY
    youngest, oldest = _ages(fiche, publics)
    rank = scenery.number * RANKS + place
    free = (youngest, oldest) == (ADULT, OLDEST) and dice.chance(REGULARS)
    near = scenery.number // TOGETHER * KNOWN_PEOPLE
    regular = near + dice.between(0, KNOWN_PEOPLE - 1) if free else None
    if regular is not None and regular not in known:
        known.add(regular)
        sex, birth = _known(scenery, regular)
        # no dossier has so many people that one of its own bears this rank
        rank = regular * RANKS + RANKS - 1
    else:
        sex, age = _sex(dice), _near(youngest, oldest, dice)
        birth = add_months(entered or referred, -12 * age) - dice.between(0, 360) * DAY
    who = invented(rank, sex)
    facts: dict[str, Any] = {
        "last_name": who.last_name,
        "first_name": who.first_name,
        "birth_date": birth,
        "sex": sex,
        "phone": who.phone,
        "email": who.email,
        "publics": publics if publics or not fiche.audience.publics else None,
        "contract": _contract(fiche, publics, dice),
        "territory": _territory(scenery),
        "qpv": dice.chance(24) if dice.chance(90) else None,
        "schooling": dice.one_of(SCHOOLING) if dice.chance(92) else None,
        "prescriber": FOR_THE_YOUNG if oldest < ADULT and dice.chance(60) else dice.one_of(PRESCRIBERS),
        "household": dice.one_of(HOUSEHOLDS) if dice.chance(88) else None,
        "post_kind": next((POSTS[each] for each in fiche.carriers.accreditations if each in POSTS), None),
        "referred_on": referred,
        "positioned_on": referred + dice.between(1, 8) * DAY,
        "welcomed_on": about - dice.between(0, 3) * DAY if entered or dice.chance(50) else None,
        "entered_on": entered,
        "left_on": left,
        "hired_on": entered if fiche.carriers.accreditations else None,
    }
    if regular not in known and dice.chance(NO_BIRTH):
        # whose birth date nobody noted is never taken for another
        facts |= {"birth_date": None, "age_at_entry": _near(youngest, oldest, dice)}
    area = ("urban" if dice.chance(60) else "rural") if scenery.results and scenery.results["hours"] else None
    return Life(f"{place:04d}", entered, left, facts, area)


def _known(scenery: Scenery, regular: int) -> tuple[str, date]:
    """Somebody known to the services: the same whatever the dossier in which they are met."""
    dice = Dice(scenery.seed, "known", scenery.department.code, regular)
    return _sex(dice), date(1971, 1, 1) + dice.between(0, 25 * 365) * DAY


def _sex(dice: Dice) -> str:
    drawn = dice.between(1, 100)
    return "f" if drawn <= WOMEN else "m" if drawn <= WOMEN + MEN else "x"


def _near(youngest: int, oldest: int, dice: Dice) -> int:
    """An age within two bounds, and often near one of them."""
    if oldest - youngest < 12 and dice.chance(50):
        return dice.one_of((youngest, youngest + 1, oldest - 1, oldest))
    return dice.between(youngest, oldest)


def _ages(fiche: Fiche, publics: Iterable[str]) -> tuple[int, int]:
    """The bounds of an age, both included: those of the fiche, and of the publics whose code says some."""
    age = fiche.audience.age
    youngest, oldest = (age.min or YOUNGEST, age.max or OLDEST) if age else (YOUNGEST, OLDEST)
    bounded = [bounds for code in publics if (bounds := _of_code(code))]
    for least, most in bounded:
        youngest, oldest = max(youngest, least), min(oldest, most)
    if not bounded and oldest >= ADULT:
        # who is young is of the publics of the young
        youngest = max(youngest, ADULT)
    return youngest, max(youngest, oldest)


def _of_code(code: str) -> tuple[int, int] | None:
    """« under_26 » are those of 25 at most; two numbers are the ages between, both included."""
    if found := UNDER.search(code):
        return YOUNGEST, int(found[1]) - 1
    if found := BETWEEN.search(code):
        return int(found[1]), int(found[2])
    return None


def _publics(scenery: Scenery, people: int) -> list[tuple[str, ...]]:
    """The publics of each of some people, as many of each as the dossier plans, in proportion."""
    dice, fiche, said = scenery.dice, scenery.fiche, scenery.said
    total = int(said["participants.total"])
    shares = {share.public: share for share in fiche.audience.shares}
    of: list[set[str]] = [set() for _ in range(people)]
    codes = dict.fromkeys((*shares, *fiche.audience.publics, *fiche.audience.priority))
    for code in sorted(codes, key=lambda code: (code in INSTEAD_OF, _of_code(code) is not None)):
        count = _scaled(int(said.get(f"participants.{code}", 0)), people, total, shares.get(code))
        free = [place for place in range(people) if INSTEAD_OF.get(code) not in of[place]]
        for place in dice.some(free, count):
            of[place].add(code)
    for codes_of in of:
        if not codes_of and fiche.audience.publics:
            codes_of.add(fiche.audience.publics[0])
        if dice.chance(SELDOM):
            codes_of.add(HEALTH)
    return [tuple(sorted(codes_of)) for codes_of in of]


def _scaled(count: int, people: int, total: int, share: Share | None) -> int:
    if share is not None and share.at_most is None:
        # rounded up: less would be below what the fiche asks
        return min(people, -(-count * people // total))
    return count * people // total


def _contract(fiche: Fiche, publics: Sequence[str], dice: Dice) -> str | None:
    """The contract by which somebody is followed: one that the fiche admits, where it asks for one."""
    admitted = fiche.audience.contracts
    if admitted:
        # one that a department adds is for those who have none of the two others
        own = admitted[2:] if "brsa" not in publics and len(admitted) > 2 else admitted[:2]
        return dice.one_of(own)
    return dice.one_of(("cer", "cer", "ppae")) if dice.chance(80) else None


def _territory(scenery: Scenery) -> str | None:
    own = tuple(scenery.said.get("territories", ())) or tuple(scenery.department.territories)
    return scenery.dice.one_of(own) if own else None


def _stay(scenery: Scenery, people: int) -> tuple[date, date]:
    """The first and the last day of a stay within the operation."""
    dice, most = scenery.dice, scenery.months
    weeks = scenery.fiche.duration.action_weeks
    if scenery.results and scenery.results["months"]:
        posts = Decimal(str(scenery.said.get("posts", people)))
        # people in turn take a post: together they hold it about as long as the fiche pays for
        due = posts * Decimal(str(scenery.results["months"]["per_post"])) / people
        months = max(1, min(most, round(due * dice.between(75, 110) / 100)))
        first = add_months(scenery.starts_on, dice.between(0, most - months))
    else:
        longest = min(most, max(1, round(float(weeks.max) / 4.3)) if weeks and weeks.max else 9)
        months = dice.between(min(2, longest), longest)
        first = add_months(scenery.starts_on, dice.between(0, most - months)) + dice.between(0, 12) * DAY
    last = min(scenery.ends_on, end_after(first, months))
    # some do not stay to the end
    if dice.chance(8) and (last - first).days > 40:
        last -= dice.between(10, (last - first).days // 2) * DAY
    return first, max(first, last)


def entered(lives: Iterable[Life]) -> Iterator[tuple[Life, date, date]]:
    """Those who entered, with their first and last days."""
    return ((life, life.entered_on, life.left_on) for life in lives if life.entered_on and life.left_on)
