"""A condition of an act, as a value: what it checks, what people call it, and what it bears on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Check = Callable[[Any], Iterator[str]]


class About(StrEnum):
    """What a condition bears on, in the words by which docs/lifecycle.md groups them."""

    PEOPLE = "personnes"
    REASON = "motif"
    CONTENT = "contenu"
    RULES = "règles"
    OPINIONS = "avis"
    DAYS = "jours"
    MONEY = "argent"


@dataclass(frozen=True)
class Condition:
    """What must hold: ``check`` yields, of a case, the sentences of what does not.

    ``proposed`` says that it reads what is proposed: nobody can tell before it is.
    """

    check: Check
    label: str
    about: About
    proposed: bool


def condition(label: str, about: About, *, proposed: bool = False) -> Callable[[Check], Condition]:
    """Make a condition of a check, under what docs/lifecycle.md says of it."""
    return lambda check: Condition(check, label, about, proposed)


def reasoned(sentence: str, label: str = "un motif est donné") -> Condition:
    """That the act has a reason; the sentence asks for it."""

    @condition(label, About.REASON, proposed=True)
    def check(case: Any) -> Iterator[str]:
        # the desk took out what cannot be seen: a reason made of zero-width spaces was tried, to admit a late deposit
        if not case.reason:
            yield sentence

    return check
