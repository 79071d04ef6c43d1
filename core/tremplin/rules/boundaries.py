"""Where the rules of a fiche begin to refuse: the values on the boundary, one over and one under, for people to read.

Nothing is asked of a kind but to judge: from a dossier that passes, one fact moves until the rule says otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from tremplin.catalogue.door import Fiche, Rule, Stage, Words, add_months
from tremplin.catalogue.dossier_fields import BY_NAME, CODED, DossierField, Kind
from tremplin.rules.agreement import agreed
from tremplin.rules.choosing import holds
from tremplin.rules.door import UNKNOWN, Facts, Finding, Reads, RuleKind, Verdict, can, given, valued
from tremplin.rules.facts.glossary import NAMES, changeable, typed
from tremplin.rules.facts.view import Contribution, Departure, FollowedUp, PartnerShare

# of the findings of one kind, the one that decides
DECIDES = (Verdict.BROKEN, Verdict.UNKNOWN, Verdict.MET, Verdict.OUT_OF_SCOPE)
# what a dossier says until a rule asks for something else: enough of everything, and small enough to be counted
AMOUNT, COUNT, MONTHS = 1_000_000, 10, 182
# where a fiche says none: those of most texts
MILESTONES = (3, 6)
STEPS: Mapping[Kind, Any] = {Kind.AMOUNT: 1, Kind.WHOLE: 1, Kind.NUMBER: Decimal("0.01"), Kind.DAY: timedelta(days=1)}
COUNTED = (Kind.WHOLE, Kind.NUMBER, Kind.AMOUNT)
# further than any bound of a text: a thousand billion cents, a million people, some years of days
FURTHEST: Mapping[Kind, int] = {Kind.AMOUNT: 10**12, Kind.WHOLE: 10**6, Kind.NUMBER: 10**8, Kind.DAY: 2_000}
ANSWERS: Mapping[str, tuple[Any, ...]] = {
    "yes_no": (True, False),
    "text": ("une réponse",),
    "rome": ("K1201",),
    "cecrl": ("A1", "A2", "B1", "B2"),
    "integer": (COUNT, 0),
    "decimal": (COUNT, 0),
    "amount": (AMOUNT, 0),
}


OWN, OTHER = "Fonds propres", "Autre collectivité"
# nobody is told by a text: a part that any budget holds, and more than any text admits
LISTS: Mapping[Kind, tuple[Any, ...]] = {
    Kind.CODES: ((),),
    Kind.PARTNERS: (
        (PartnerShare(name="Partenaire 1", amount=AMOUNT // 100),),
        (),
        tuple(PartnerShare(name=f"Partenaire {rank}", amount=AMOUNT) for rank in range(1, 11)),
    ),
    Kind.RESOURCES: (
        (Contribution(funder=OWN, nature="own", status="obtained", amount=AMOUNT),),
        # with one amount asked, what makes the whole of six families of costs
        (Contribution(funder=OWN, nature="own", status="obtained", amount=AMOUNT * 5),),
        (),
        (Contribution(funder=OTHER, nature="public", status="obtained", amount=AMOUNT * 100),),
    ),
}


class BoundaryCase(NamedTuple):
    """One dossier on a boundary: the rule, the fact that moves, all the facts by name, and what decides."""

    rule: Rule
    fact: str
    facts: Mapping[str, Any]
    finding: Finding

    @property
    def kind(self) -> str:
        return self.rule.kind

    @property
    def value(self) -> Any:
        """The value of the fact that moves."""
        return self.facts[self.fact]


def decisive(findings: Iterable[Finding]) -> Finding:
    """Of what several rules of one kind found, what decides."""
    return min(findings, key=lambda finding: DECIDES.index(finding.verdict))


def boundary_cases(fiche: Fiche, kinds: Mapping[str, RuleKind], words: Words) -> Iterator[BoundaryCase]:
    """The cases of the rules of a fiche, each told once, rule after rule."""
    seen: set[tuple[str, str]] = set()
    for rule in fiche.rules:
        explorer = _Explorer(fiche, rule, kinds[rule.kind].reads_of(rule), words)
        for fact, facts in explorer.cases():
            said = known(facts)
            if (rule.kind, repr(said)) not in seen and fact in said and _coherent(facts):
                seen.add((rule.kind, repr(said)))
                judged = decisive(each.terms.check(facts) for each in fiche.rules if each.kind == rule.kind)
                yield BoundaryCase(rule, fact, said, judged)


def plausible(fiche: Fiche, kinds: Mapping[str, RuleKind], words: Words, stage: Stage) -> Facts:
    """A dossier made up for a fiche: what its rules read until a stage, and what they then ask for, done."""
    rules = [rule for rule in fiche.rules if stage.includes(rule.stage)]
    explorers = [_Explorer(fiche, rule, kinds[rule.kind].reads_of(rule), words) for rule in rules]
    facts = Facts()
    for explorer in explorers:
        facts = explorer.told_in(facts)
    facts = agreed(fiche.rules, facts, stage)
    for explorer in explorers:
        facts = explorer.otherwise(facts)
    return facts


def looks_at_facts(rule: Rule) -> bool:
    """Whether a rule reads any fact: one that reads none, as of committees held on request, has no boundary."""
    return not can(rule.terms, Reads) or any(True for _ in rule.terms.reads())


def _coherent(facts: Facts) -> bool:
    """Whether no public counts more people than there are: no file of facts says so."""
    total = facts.participants.total
    return total is UNKNOWN or all(count <= total for count in facts.participants.publics.values())


def known(facts: Facts) -> dict[str, Any]:
    """The facts that are known, by their names."""
    names = [name for name in NAMES if not name.endswith("…") and changeable(name)]
    coded = [f"participants.{code}" for code in facts.participants.publics]
    coded += [f"{block}.{code}" for block in CODED if block != "participants" for code in getattr(facts, block, {})]
    order = [name for name in BY_NAME if name in names]
    values = {name: valued(facts, name) for name in (*order, *coded)}
    return {name: value for name, value in values.items() if value is not UNKNOWN}


class _Explorer:
    """One rule of a fiche, asked of dossiers of which one fact moves."""

    def __init__(self, fiche: Fiche, rule: Rule, reads: Sequence[str], words: Words):
        self.fiche, self.rule, self.words = fiche, rule, words
        # a sum moves by its parts
        self.reads = [*dict.fromkeys(part for read in reads for part in typed(read))]

    def cases(self) -> Iterator[tuple[str, Facts]]:
        """The facts of each case, and which of them moves."""
        passing = self._passing()
        if passing is None:
            return
        # where each of several numbers is enough alone, none is on a boundary until the others are nothing
        found = [*self._around(self._fewest(passing))] or [*self._around(self._barest(passing))]
        # what nothing breaks shows the one dossier that it pays
        yield from found or [(fact, passing) for fact in self.reads if valued(passing, fact) is not UNKNOWN][:1]

    def _around(self, passing: Facts) -> Iterator[tuple[str, Facts]]:
        for fact in self.reads:
            field, now = _field(fact), valued(passing, fact)
            if now is UNKNOWN or field is None:
                continue
            if field.kind in STEPS:
                yield from self._bounds(passing, fact, field.kind, now)
            elif field.kind is Kind.DAYS and now:
                yield fact, passing
                yield fact, given(passing, fact, now[:-1])
            else:
                yield from self._others(passing, fact)

    def told_in(self, facts: Facts) -> Facts:
        """The same dossier, with what is likely of each fact that the rule reads and of which nothing is said yet."""
        for fact in self.reads:
            likely = self._likely(fact) if valued(facts, fact) is UNKNOWN else ()
            facts = given(facts, fact, likely[0]) if likely else facts
        return facts

    def otherwise(self, facts: Facts) -> Facts:
        """The same dossier, with another value of a fact where the rule says of no change that it would pass."""
        if not holds(self.rule, facts) or self.rule.terms.check(facts).verdict is not Verdict.BROKEN:
            return facts
        return next(filter(self._met, self._proposals(facts)), facts)

    def _fewest(self, facts: Facts) -> Facts:
        """The same dossier, with no more days in its lists than are asked for."""
        for fact in self.reads:
            field = _field(fact)
            days = valued(facts, fact) if field and field.kind is Kind.DAYS else ()
            for day in () if days is UNKNOWN else reversed(days):
                fewer = given(facts, fact, tuple(each for each in valued(facts, fact) if each != day))
                facts = fewer if self._met(fewer) else facts
        return facts

    def _barest(self, facts: Facts) -> Facts:
        """The same dossier, with nothing of what it may do without."""
        for fact in self.reads:
            field = _field(fact)
            without = given(facts, fact, 0) if field and field.kind in COUNTED else facts
            facts = without if self._met(without) else facts
        return facts

    def _met(self, facts: Facts) -> bool:
        return self.rule.terms.check(facts).verdict is Verdict.MET

    def _passing(self) -> Facts | None:
        """A dossier that passes, from a plausible one; ``None`` where none is found."""
        for proposed in self._proposals(self.told_in(Facts())):
            # of a choice that nobody made: it is judged all the same
            made = agreed((replace(self.rule, under=()),), proposed, Stage.SETTLEMENT)
            if self._met(made):
                return made
        return None

    def _proposals(self, facts: Facts) -> Iterator[Facts]:
        yield facts
        for fact in self.reads:
            yield from (given(facts, fact, value) for value in self._likely(fact)[1:])

    def _bounds(self, passing: Facts, fact: str, kind: Kind, now: Any) -> Iterator[tuple[str, Facts]]:
        for way in (1, -1):
            steps = self._last(passing, fact, kind, now, way)
            if steps is None:
                continue
            # under, on, over: the boundary itself passes, and one more step does not
            for count in dict.fromkeys((max(steps - 1, 0), steps, steps + 1)):
                yield fact, given(passing, fact, now + way * count * STEPS[kind])

    def _last(self, passing: Facts, fact: str, kind: Kind, now: Any, way: int) -> int | None:
        """How many steps one way still pass; ``None`` where nothing that way is refused."""

        def passes(count: int) -> bool:
            value = now + way * count * STEPS[kind]
            return self._met(given(passing, fact, value))

        most = FURTHEST[kind] if way > 0 or kind is Kind.DAY else int(now / STEPS[kind])
        low, high = 0, 1
        while high <= most and passes(high):
            low, high = high, high * 2
        high = min(high, most)
        if high <= low or passes(high):
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if passes(middle) else (low, middle)
        return low

    def _others(self, passing: Facts, fact: str) -> Iterator[tuple[str, Facts]]:
        """A value that passes, and one that does not, of a fact that is counted in no unit."""
        yield fact, passing
        for value in self._likely(fact):
            moved = given(passing, fact, value)
            if self.rule.terms.check(moved).verdict is Verdict.BROKEN:
                yield fact, moved
                return

    def _likely(self, fact: str) -> tuple[Any, ...]:
        """The values that a fact may take in a dossier of this fiche, the most usual first."""
        field, (block, _, code) = _field(fact), fact.partition(".")
        if block == "answers":
            question = next((each for each in self.fiche.asked if each.code == code), None)
            return _answers(question)
        if field is None:
            return ()
        if field.kind is Kind.DAY:
            return (self._day(fact),)
        if field.kind is Kind.DAYS:
            return (tuple(self._each_month()), ())
        if field.kind is Kind.EXITS:
            # news taken on the very day, and the day before: it is then too soon
            return tuple((self._left(late),) for late in (0, -1))
        if field.kind in STEPS:
            return (AMOUNT,) if field.kind is Kind.AMOUNT else (COUNT,)
        if field.kind is Kind.OPINION:
            return ("favourable", "unfavourable")
        if field.kind is Kind.WORD:
            return tuple(self.words(field.family))
        if field.kind is Kind.WORDS:
            return (*((code,) for code in self.words(field.family)), ())
        if fact == "documents":
            return (tuple(piece.code for piece in self.fiche.application.documents), ())
        if fact == "attestations":
            return (tuple(each.code for each in self.fiche.attestations), ())
        return LISTS.get(field.kind, ())

    def _each_month(self) -> Iterator[date]:
        """The first day of each month of the operation, counted from its start."""
        starts, ends = self._day("starts_on"), self._day("ends_on")
        return (day for day in (add_months(starts, month) for month in range(MONTHS // 28)) if day <= ends)

    def _left(self, late: int) -> Departure:
        """A person who left on the last day, asked again as many months later as the fiche says."""
        after, left = self.fiche.follow_up.after_exit, self._day("ends_on")
        months = after.months if after else MILESTONES
        asked = (FollowedUp(months=each, on=add_months(left, each) + timedelta(days=late)) for each in months)
        return Departure(left_on=left, followed_up=tuple(asked))

    def _day(self, fact: str) -> date:
        window = self.fiche.windows[0] if self.fiche.windows else None
        opens = window.opens if window else date(2026, 1, 15)
        starts = (window.starts_from if window else None) or opens
        return {"deposited_on": opens, "starts_on": starts}.get(fact, starts + timedelta(days=MONTHS))


def _field(fact: str) -> DossierField | None:
    block, _, code = fact.partition(".")
    return BY_NAME.get(fact) or (BY_NAME.get(f"{block}.…") if code else None)


def _answers(question: Any) -> tuple[Any, ...]:
    if question is None:
        return ()
    choices = tuple(getattr(choice, "code", choice) for choice in question.choices)
    return choices or ANSWERS.get(question.type, ())
