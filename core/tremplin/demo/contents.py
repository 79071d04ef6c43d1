"""What a carrier says in a dossier, made from the fiche itself, then mended until the fiche accepts it.

No rule is named: each says what it reads, what is missing, and the value that would pass.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from tremplin.casework.acting.content import COLUMNS
from tremplin.catalogue.door import Department, Fiche, Question, Severity, Share
from tremplin.demo import budgets, words
from tremplin.demo.cast import CastCarrier
from tremplin.demo.dice import Dice
from tremplin.rules.door import UNKNOWN, Budget, Facts, Judged, Participants, RuleKind, Verdict
from tremplin.rules.trial import tried

Form = Mapping[str, Any]
Kinds = Mapping[str, RuleKind]
YES_NO = ("oui", "non")
LEVELS = ("A1", "A2", "B1")
Said = Mapping[str, Any]
ROUNDS = 6


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
    said["attestations"] = tuple(sorted(each.code for each in fiche.attestations if each.required))
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
    total = dice.between(6, 34)
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
        # rounded up: half a person is not enough
        least = -(-total * share.at_least.numerator // share.at_least.denominator)
        return dice.between(least, total)
    return dice.between(share.more_than.of(total) + 1, total) if share.more_than else total


def _posts(people: int, form: Form, dice: Dice) -> dict[str, Decimal]:
    """Posts, of which several people in turn take one, and the supervisors that they need."""
    halves = 2 * max(2, people * dice.between(45, 80) // 100) + dice.chance(30)
    # « 1 ETP d'encadrant […] pour 15 participants » where a call bounds it (2024)
    each = (form["staffing"] or {"participants_per_fte": 12})["participants_per_fte"]
    # rounded up to the quarter of a post: fewer would not be enough
    quarters = -(-halves * 2 // each) + dice.between(0, 2)
    return {"posts": Decimal(halves) / 2, "supervisors_fte": Decimal(quarters) / 4}


def _answers(fiche: Fiche, period: tuple[date, date], dice: Dice) -> Iterator[tuple[str, Any]]:
    for question in fiche.asked:
        if question.required or question.required_if or dice.chance(85):
            yield f"answers.{question.code}", _answer(fiche, question, period, dice)


def _answer(fiche: Fiche, question: Question, period: tuple[date, date], dice: Dice) -> Any:
    match question.type:
        case "integer" | "decimal":
            least, most = _bounds(fiche, question)
            return dice.between(least, max(least, most))
        case "amount" if question.min is question.max is None:
            return f"{dice.between(3, 90) * 50} €"
        case "amount":
            cents = int(question.min or question.max or 0)
            return f"{cents // 100},{cents % 100:02d} €"
        case "date":
            return (period[0] + timedelta(days=dice.between(7, 60))).isoformat()
        case "yes_no":
            return dice.one_of(YES_NO)
        case "choice":
            return [dice.one_of(question.choices)] if question.multiple else dice.one_of(question.choices)
        case "rome":
            return list(dice.some(words.TRADES, dice.between(1, 3)))
        case "cecrl":
            return dice.one_of(LEVELS)
    return dice.one_of(words.ANSWERS)


def _bounds(fiche: Fiche, question: Question) -> tuple[int, int]:
    """Two whole numbers between which an answer may lie; where no bound is said, those of the weeks of the action."""
    weeks = fiche.duration.action_weeks
    least, most = question.min, question.max
    if least is most is None and weeks:
        least, most = weeks.min, weeks.max
    return ceil(least or 1), int(most or 6)


@dataclass(frozen=True)
class Mending:
    """What is judged with what is said: the fiche, the kinds of its rules, the carrier, the day and the documents."""

    fiche: Fiche
    kinds: Mapping[str, RuleKind]
    carrier: CastCarrier
    deposited_on: date
    documents: Collection[str] = field(default=())

    def stopping(self, said: Said) -> list[Judged]:
        """The blocking rules that do not hold."""
        trial = tried(self.fiche, self._facts(said))
        held = (Verdict.MET, Verdict.OUT_OF_SCOPE)
        return [
            each for each in trial.judged if each.severity is Severity.BLOCKING and each.finding.verdict not in held
        ]

    def _facts(self, said: Said) -> Facts:
        def block(name: str) -> dict[str, Any]:
            return {key[len(name) + 1 :]: value for key, value in said.items() if key.startswith(f"{name}.")}

        people = block("participants")
        return Facts(
            deposited_on=self.deposited_on,
            carrier=self.carrier.facts(),
            participants=Participants(total=people.pop("total", UNKNOWN), publics=people),
            budget=Budget(**block("budget")),
            documents=tuple(self.documents),
            answers=block("answers"),
            **{
                name: said[name]
                for name in ("starts_on", "ends_on", "territories", "posts", "supervisors_fte", "requested")
                if name in said
            },
        )


def mended(case: Mending, said: Said) -> dict[str, Any] | None:
    """What is said, changed so that every blocking rule of the deposit holds; ``None`` where no change is enough."""
    for _ in range(ROUNDS):
        stopping = case.stopping(said)
        if not stopping:
            return dict(said)
        # not the first change: what mends one rule may break another, such as a share of a total
        better = min(_changes(case, said, stopping), key=lambda changed: len(case.stopping(changed)), default=None)
        if better is None or better == said:
            return None
        said = better
    return None


def _changes(case: Mending, said: Said, stopping: list[Judged]) -> Iterator[Said]:
    """What could be said instead, one change at a time."""
    lacking = {name: 0 for each in stopping for name in each.finding.missing if _countable(name)}
    if lacking:
        yield {**said, **lacking}
    for each in stopping:
        nearest = each.finding.nearest
        if nearest is not None:
            for name, value in said.items():
                if _read(case.kinds[each.rule.kind], name) and _alike(value, nearest):
                    yield {**said, name: nearest}


def _read(kind: RuleKind, name: str) -> bool:
    """Whether rules of a kind read a fact, be it one of a family: « participants.… »."""
    return kind.reads_fact(name) or f"{name.rpartition('.')[0]}.…" in kind.reads


def _countable(name: str) -> bool:
    """Whether a fact may be none at all: a cost, or a number of people."""
    return name not in COLUMNS and name.startswith(("budget.", "participants."))


def _alike(value: Any, other: Any) -> bool:
    """Whether one may stand for the other: two days, two numbers, two lists."""
    for kind in (date, tuple, str):
        if isinstance(value, kind) or isinstance(other, kind):
            return isinstance(value, kind) and isinstance(other, kind)
    return True
