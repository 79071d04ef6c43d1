"""What if a fiche set other values: its rules changed for a trial, and what differs from one fiche to another.

Only the rules change: the sections of the fiche, which people read, stay as they are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest
from typing import Any, NamedTuple

from marshmallow import ValidationError

from tremplin.catalogue.door import Fiche, Rule, Words, plain, unsourced
from tremplin.documents.door import WrongUsage, excerpt, flat, hint, read
from tremplin.rules.choosing import under
from tremplin.rules.kind import RuleKind
from tremplin.rules.rewriting import Place, leaves, rewritten


class _Setting(NamedTuple):
    """One value to change: the rank of its rule in the fiche, what the rule is called, where in it, and the value."""

    rank: int
    name: str
    place: Place
    value: Any


def changed(fiche: Fiche, settings: Sequence[str], kinds: Mapping[str, RuleKind]) -> Fiche:
    """The fiche under other values, such as « indirect_costs.rate=15 % », read in the vocabulary in force.

    Where a fiche has several rules of a kind, their rank from 0 tells which: « public_share.1.at_most=30 % ».
    """
    rules, wrong = list(fiche.rules), list[str]()
    by_rule: dict[int, list[_Setting]] = {}
    for written in settings:
        try:
            setting = _understood(written, fiche, kinds)
            by_rule.setdefault(setting.rank, []).append(setting)
        except WrongUsage as refused:
            wrong.append(str(refused))
    for rank, here in by_rule.items():
        rule, values = rules[rank], {setting.place: setting.value for setting in here}
        wrong += _twice(here)
        try:
            rules[rank] = rewritten(rule, values, kinds.get(rule.kind), fiche)
        except ValidationError as error:
            wrong += [f"{_dotted(here[0].name, path)} : {told}" for path, told in flat(error.messages)]
    if wrong:
        raise WrongUsage("\n".join(wrong))
    made = replace(fiche, rules=tuple(rules))
    # a rule takes terms from another: a request counts the indirect costs that the rate admits
    told = (kinds[rule.kind].complete(rule, under(made, rule.under)) if rule.kind in kinds else rule for rule in rules)
    return replace(fiche, rules=tuple(rules[rank] if rank in by_rule else rule for rank, rule in enumerate(told)))


class Changeable(NamedTuple):
    """A figure of a rule that may be supposed another: as settings name it, what it is, its rule, its value now."""

    name: str
    says: str
    statement: str
    source: str | None
    value: str


def changeable(fiche: Fiche, words: Words, kinds: Mapping[str, RuleKind]) -> list[Changeable]:
    """The figures of a fiche that may be supposed others, in the order of its rules."""
    many = Counter(rule.kind for rule in fiche.rules)
    seen, found = Counter[str](), list[Changeable]()
    for rule in fiche.rules:
        rank, seen[rule.kind] = seen[rule.kind], seen[rule.kind] + 1
        name = rule.kind if many[rule.kind] == 1 else f"{rule.kind}.{rank}"
        for place, says, value in leaves(rule, kinds.get(rule.kind)):
            found.append(Changeable(_dotted(name, place), says, rule.statement(words), rule.source, value))
    return found


def _twice(settings: Sequence[_Setting]) -> list[str]:
    names = [_dotted(setting.name, setting.place) for setting in settings]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    return [f"{name} : valeur donnée deux fois, gardez-en une." for name in twice]


def _dotted(name: str, path: Iterable[str | int]) -> str:
    return ".".join((name, *map(str, path)))


def _understood(written: str, fiche: Fiche, kinds: Mapping[str, RuleKind]) -> _Setting:
    left, equal, right = (part.strip() for part in written.partition("="))
    kind, *place = left.split(".")
    if not equal or not kind:
        raise WrongUsage(f"« {excerpt(written)} » : écrivez « règle.terme=valeur » (« indirect_costs.rate=15 % »).")
    ranks = {str(which): rank for which, rank in enumerate(_ranks(kind, fiche, kinds))}
    # counted from zero, as the dotted places of every mistake are
    which = place.pop(0) if place and place[0].isdecimal() else "0" if len(ranks) == 1 else None
    if which not in ranks:
        many = f"a {len(ranks)} règles « {kind} », comptées à partir de 0"
        one = f"n'a qu'une règle « {kind} »"
        first = _dotted(kind, ("0", *place))
        told = f"la fiche {many if len(ranks) > 1 else one}. Écrivez « {first} » pour la première."
        raise WrongUsage(f"{excerpt(left)} : {told}")
    if not place:
        raise WrongUsage(f"{excerpt(left)} : dites quel terme de la règle change, « {kind}.terme=valeur ».")
    name = kind if len(ranks) == 1 else f"{kind}.{which}"
    return _Setting(ranks[which], name, tuple(place), _value(left, right))


def _ranks(kind: str, fiche: Fiche, kinds: Mapping[str, RuleKind]) -> list[int]:
    """The ranks in the fiche of its rules of a kind."""
    ranks = [rank for rank, rule in enumerate(fiche.rules) if rule.kind == kind]
    if not ranks and kind in kinds:
        raise WrongUsage(f"{kind} : la fiche n'a pas de règle de cette sorte, il n'y a rien à y changer.")
    if not ranks:
        here = [rule.kind for rule in fiche.rules]
        raise WrongUsage(f"sorte de règle inconnue « {excerpt(kind)} ».{hint(kind, here) or hint(kind, kinds)}")
    return ranks


def _value(place: str, text: str) -> Any:
    """The value as a document would hold it."""
    # read by the reader of documents: « 20 % » and « 375 € » mean here what they mean in a fiche
    document = read(f"value: {' '.join(text.split())}\n", place)
    if document.mistakes:
        raise WrongUsage(f"{excerpt(place)} : {document.mistakes[0].message}")
    # a person typed it: « 30.000 » is no number that a document holds, and may be two
    return text if isinstance(document.data["value"], Decimal) else document.data["value"]


class RuleChange(NamedTuple):
    """A rule whose terms differ: its parameters, then what it states; ``None`` where there is no such rule."""

    kind: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    old: str | None
    new: str | None


def rules_changed(old: Fiche, new: Fiche, words: Words) -> list[RuleChange]:
    """The rules that differ from one fiche to another, whatever section of the text says them."""
    told: list[RuleChange] = []
    for kind in dict.fromkeys(rule.kind for rule in (*old.rules, *new.rules)):
        before, after = ([rule for rule in fiche.rules if rule.kind == kind] for fiche in (old, new))
        for one, other in zip_longest(_without(before, after), _without(after, before)):
            sides = [(_parameters(rule), rule.statement(words)) if rule else (None, None) for rule in (one, other)]
            told.append(RuleChange(kind, sides[0][0], sides[1][0], sides[0][1], sides[1][1]))
    return told


def _without(rules: list[Rule], others: list[Rule]) -> list[Rule]:
    theirs = [_parameters(rule) for rule in others]
    return [rule for rule in rules if _parameters(rule) not in theirs]


def _parameters(rule: Rule) -> dict[str, Any]:
    parameters: dict[str, Any] = unsourced(plain(rule.terms))
    return parameters
