"""What people do in an operation: interviews, workshops, hours at work, driving and exams, and where they stand."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from tremplin.catalogue.calendar import add_months
from tremplin.demo import words
from tremplin.demo.company import Life, Scenery, entered
from tremplin.demo.dice import Dice
from tremplin.demo.instants import worked

DAY = timedelta(days=1)
ITEMS = ("Projet professionnel", "Mobilité", "Autonomie dans les démarches", "Gestes du métier")
# out of a hundred
CAME, HONOURED, EVALUATED, CARELESS = 84, 82, 45, 7
HALVES = (Decimal(1), Decimal("1.5"), Decimal(2))


def busy(lives: Sequence[Life], scenery: Scenery) -> None:
    """Give those who entered something to do."""
    dice = scenery.dice
    # one operation in some lacks what the fiche asks of each person, for one of them
    careless = dice.chance(CARELESS)
    ranks = count(1)
    for place, (life, first, last) in enumerate(entered(lives)):
        less = careless and place == 0
        for row in _alone(life, first, last, scenery, less=less):
            # a key of an activity stays when somebody is erased, and goes out without names: it names nobody
            life.doings.append({"activity_key": f"E{next(ranks):03d}", **row})
    _workshops(lives, scenery)
    _evaluations(lives, scenery)


def _alone(life: Life, first: date, last: date, scenery: Scenery, *, less: bool) -> Iterator[dict[str, Any]]:
    dice, asked = scenery.dice, scenery.fiche.per_participant
    held = max(asked.interviews_min or 0, 2) + dice.between(0, 1) - (2 if less else 0)
    for on in spread(first, last, held):
        hours = dice.one_of(HALVES)
        yield {"kind": "interview", "on": on, "hours_planned": hours, "hours_done": hours, "mode": "alone"}
    if asked.driving_hours_max is not None:
        yield from _driving(first, last, int(asked.driving_hours_max), dice)
    for exam, least in (("theory", asked.theory_exams_min), ("practical", asked.practical_exams_min)):
        if least is not None:
            yield from _exams(exam, first, last, max(1, least - less), dice)
    if scenery.results and scenery.results["hours"] and life.area:
        yield from _at_work(life, first, scenery)
    elif dice.chance(18):
        yield {
            "kind": "employer",
            "on": _within(first, last, 60, dice),
            "hours_planned": Decimal(35),
            "hours_done": Decimal(35 - dice.one_of((0, 0, 0, 7))),
            "mode": "alone",
            "employer": employer(dice),
        }


def _driving(first: date, last: date, most: int, dice: Dice) -> Iterator[dict[str, Any]]:
    lessons = dice.between(6, 9)
    # the pool of hours serves those who need more
    wanted = most + dice.between(1, 6) if dice.chance(6) else dice.between(most * 6 // 10, most)
    for rank, on in enumerate(spread(first, last, lessons)):
        hours = Decimal(wanted // lessons + (rank < wanted % lessons))
        yield {"kind": "driving", "on": on, "hours_planned": hours, "hours_done": hours, "mode": "alone"}


def _exams(exam: str, first: date, last: date, least: int, dice: Dice) -> Iterator[dict[str, Any]]:
    half = first + (last - first) / 2
    days = spread(first, half, least) if exam == "theory" else spread(half, last, least)
    for rank, on in enumerate(days, start=1):
        passed = rank == least and dice.chance(72)
        yield {"kind": "exam", "on": on, "exam": exam, "outcome": "passed" if passed else "failed"}


def _at_work(life: Life, first: date, scenery: Scenery) -> Iterator[dict[str, Any]]:
    """The hours of each month in which somebody is sent to work, where the fiche asks for some."""
    terms, dice = scenery.results, scenery.dice
    assert terms
    due, where = Decimal(str(terms["hours"][life.area])), employer(dice)
    for month in range(max(1, life.months)):
        on = min(worked(add_months(first, month) + dice.between(8, 24) * DAY), life.left_on or first)
        hours = (due * dice.between(84, 112) / 100).quantize(Decimal("0.5"))
        yield {
            "kind": "employer",
            "on": max(on, first),
            "hours_planned": due,
            "hours_done": hours,
            "mode": "alone",
            "area": life.area,
            "employer": where,
        }


def _workshops(lives: Sequence[Life], scenery: Scenery) -> None:
    """Workshops, each one activity of all who were there."""
    dice = scenery.dice
    for rank, on in enumerate(spread(scenery.starts_on, scenery.ends_on, dice.between(3, 5)), start=1):
        hours = Decimal(dice.one_of((2, 3, 3, 6)))
        for life, first, last in entered(lives):
            if first <= on <= last:
                done = hours if dice.chance(CAME) else Decimal(0)
                row = {"kind": "workshop", "on": on, "hours_planned": hours, "hours_done": done, "mode": "group"}
                life.doings.append({"activity_key": f"A{rank:02d}", **row})


def _evaluations(lives: Sequence[Life], scenery: Scenery) -> None:
    """Where people stand: on each theme that the fiche pays by, or on what carriers look at."""
    dice, terms = scenery.dice, scenery.results
    if terms and terms["quality"]:
        labels = scenery.department.themes
        items = [(_named(labels.get(code, code)), dice.chance(HONOURED)) for code in terms["quality"]["themes"]]
    elif dice.chance(EVALUATED):
        items = [(item, False) for item in dice.some(ITEMS, 2)]
    else:
        return
    for life, first, last in entered(lives):
        for item, everybody in items:
            if everybody or dice.chance(60):
                life.acquired.append({"on": _within(first, last, 30, dice), "item": item, "result": "in_progress"})
            if (last - first).days > 60 and dice.chance(40):
                result = dice.one_of(("acquired", "acquired", "acquired", "in_progress", "not_acquired"))
                life.acquired.append({"on": _within(first, last, 85, dice), "item": item, "result": result})


def employer(dice: Dice) -> str:
    """« Entreprise des Tisserands du Port », where nobody works."""
    return f"Entreprise des {dice.one_of(words.WORKERS)} {dice.one_of(words.SPOTS)}"


def spread(first: date, last: date, count: int) -> list[date]:
    """So many days of the week, evenly, between two days."""
    step = (last - first) / (count + 1) if count > 0 else DAY
    return [max(first, worked(first + step * rank)) for rank in range(1, count + 1)]


def _within(first: date, last: date, percent: int, dice: Dice) -> date:
    days = (last - first).days
    return max(first, worked(first + min(days, days * percent // 100 + dice.between(0, days // 20)) * DAY))


def _named(label: str) -> str:
    return label[0].upper() + label[1:]
