"""What a carrier says in a dossier, made from the fiche itself: people, places, money, answers."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tremplin.catalogue.department import Department
from tremplin.catalogue.fiche import Fiche, Question, Share
from tremplin.demo import budgets, words
from tremplin.demo.dice import Dice
from tremplin.rules.kind import RuleKind

Form = Mapping[str, Any]
Kinds = Mapping[str, RuleKind]
YES_NO = ("oui", "non")
LEVELS = ("A1", "A2", "B1")


def content(
    fiche: Fiche, form: Form, kinds: Kinds, department: Department, period: tuple[date, date], dice: Dice
) -> dict[str, Any]:
    """All that is said in a dossier but its title, by the names that casework keeps; ``form`` is the published one."""
    said: dict[str, Any] = dict(zip(("starts_on", "ends_on"), period, strict=True))
    said["territories"] = _territories(fiche, department, dice)
    said |= _people(fiche, form, dice)
    if _reads(fiche, kinds, "posts"):
        said |= _posts(said["participants.total"], form, dice)
    said |= budgets.planned(form, said, dice)
    said |= dict(_answers(fiche, period, dice))
    return {name: value for name, value in said.items() if value not in (None, ())}


def _reads(fiche: Fiche, kinds: Kinds, fact: str) -> bool:
    return any(kinds[rule.kind].reads_fact(fact) for rule in fiche.rules)


def _territories(fiche: Fiche, department: Department, dice: Dice) -> tuple[str, ...]:
    allowed = fiche.territories.listed or tuple(department.territories)
    preferred = [code for code in fiche.territories.priority if code in allowed]
    if preferred and dice.chance(70):
        return dice.some(preferred, dice.between(1, 2))
    return dice.some(allowed, dice.one_of((1, 1, 1, 2, 3)))


def _people(fiche: Fiche, form: Form, dice: Dice) -> dict[str, int]:
    total = dice.between(8, 60)
    capacity = form["capacity"] and int(Decimal(form["capacity"]["participants_per_year"]))
    if capacity and dice.chance(85):
        total = min(total, capacity)
    audience = fiche.audience
    shares = {share.public: share for share in audience.shares}
    publics = dict.fromkeys((*shares, *audience.priority, *dice.some(audience.publics, 3)))
    counts = {
        public: _share(shares[public], total, dice) if public in shares else total * dice.between(10, 60) // 100
        for public in publics
    }
    return {"participants.total": total, **{f"participants.{code}": count for code, count in counts.items()}}


def _share(share: Share, total: int, dice: Dice) -> int:
    """How many people of a public, as its share wants."""
    if share.at_most:
        return share.at_most.of(total) * dice.between(40, 100) // 100
    if share.at_least:
        least = -(-total * share.at_least.numerator // share.at_least.denominator)
        return dice.between(least, total)
    return dice.between(share.more_than.of(total) + 1, total) if share.more_than else total


def _posts(people: int, form: Form, dice: Dice) -> dict[str, Decimal]:
    """Posts, of which several people in turn take one, and the supervisors that they need."""
    halves = 2 * max(2, people * dice.between(45, 80) // 100) + dice.chance(30)
    each = (form["staffing"] or {"participants_per_fte": 12})["participants_per_fte"]
    # rounded up to the quarter of a post: fewer would not be enough
    quarters = -(-halves * 2 // each) + dice.between(0, 2)
    return {"posts": Decimal(halves) / 2, "supervisors_fte": Decimal(quarters) / 4}


def _answers(fiche: Fiche, period: tuple[date, date], dice: Dice) -> Iterator[tuple[str, Any]]:
    for question in fiche.application.questions:
        if question.required or question.required_if or dice.chance(85):
            yield f"answers.{question.code}", _answer(fiche, question, period, dice)


def _answer(fiche: Fiche, question: Question, period: tuple[date, date], dice: Dice) -> Any:
    match question.type:
        case "integer":
            weeks = fiche.duration.action_weeks
            least, most = (weeks.min, weeks.max) if weeks else (None, None)
            return dice.between(int(least or 1), int(most or 6))
        case "amount":
            return f"{dice.between(3, 90) * 50} €"
        case "date":
            return (period[0] + timedelta(days=dice.between(7, 60))).isoformat()
        case "yes_no":
            return dice.one_of(YES_NO)
        case "choice":
            return dice.one_of(question.choices)
        case "rome":
            return list(dice.some(words.TRADES, dice.between(1, 3)))
        case "cecrl":
            return dice.one_of(LEVELS)
    return dice.one_of(words.ANSWERS)
