"""The rules that hold for a dossier: those under no choice, and those under the choices that its carrier made."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import TypeVar

from tremplin.catalogue.door import Choosing, Fiche, Rule
from tremplin.rules.facts.view import Facts

T = TypeVar("T")
Told = Callable[[Fiche], Iterable[T]]


def holds(rule: Rule, facts: Facts) -> bool:
    """Whether a rule bears on a dossier; under a choice that nobody made yet, it does not."""
    return not rule.under or all(facts.answers.get(each.option) == each.choice for each in rule.under)


def in_force(fiche: Fiche, facts: Facts) -> Fiche:
    """The fiche with the rules that bear on a dossier, and no other."""
    if not fiche.options:
        return fiche
    return replace(fiche, rules=tuple(rule for rule in fiche.rules if holds(rule, facts)))


def unchosen(fiche: Fiche, facts: Facts) -> dict[str, str]:
    """The options of which no choice is known, by the fact that says it, with what people call it."""
    open_ = (option for option in fiche.options if facts.answers.get(option.code) not in option.codes)
    return {f"answers.{option.code}": option.wanted for option in open_}


def under(fiche: Fiche, chosen: Iterable[Choosing]) -> Fiche:
    """The fiche of whoever made these choices, and no other."""
    made = {each.option: each.choice for each in chosen}
    return replace(fiche, rules=tuple(rule for rule in fiche.rules if _made(rule, made)))


def by_choice(fiche: Fiche, told: Told[T]) -> Iterator[tuple[T, tuple[Choosing, ...]]]:
    """What the rules of a fiche imply, with the choices under which they do: none where every choice implies it."""
    bare = [*told(under(fiche, ()))]
    options = [
        [*option.each()]
        for option in fiche.options
        if any([*told(under(fiche, (chosen,)))] != bare for chosen in option.each())
    ]
    ways = {way: [*told(under(fiche, way))] for way in product(*options)}
    for way, implied in ways.items():
        for each in implied:
            always = all(each in others for others in ways.values())
            if not always:
                yield each, way
            elif implied is next(iter(ways.values())):
                yield each, ()


def _made(rule: Rule, made: Mapping[str, str]) -> bool:
    return all(made.get(each.option) == each.choice for each in rule.under)
