"""What a rule answers: a verdict, by how much, what would pass, and the sentence, rendered when it is read."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any, NamedTuple

from tremplin.catalogue.door import Cents, Number, Severity
from tremplin.rules.facts.glossary import label

Sentence = Callable[[], str]
Passing = Number | date | time | str | tuple[str, ...] | None


class Verdict(StrEnum):
    """What a rule found, or all of them; ``nothing_to_check`` is said of all alone."""

    MET = "met"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    OUT_OF_SCOPE = "out_of_scope"
    NOTHING_TO_CHECK = "nothing_to_check"


class Amount(NamedTuple):
    """One line of a computation."""

    label: str
    cents: Cents


class Correction(NamedTuple):
    """A fact, and the value that it should have."""

    fact: str
    value: Any


class Remedy(NamedTuple):
    """What to do of a broken rule: ``changes`` that make it pass together, ``choices`` that are left to people."""

    changes: tuple[Correction, ...] = ()
    choices: tuple[str, ...] = ()


# the fact that passes with the nearest value, or the advice itself, which waits to be read
Advised = str | Callable[[], Remedy] | None


# a tuple, and a sentence that waits to be read: rendering each costs 2.7 times the judging (bench/check_rules.py)
class Finding(NamedTuple):
    """The answer of one rule.

    ``margin`` is negative when the rule is broken; ``nearest`` is the nearest value that passes, ``None`` where there
    is none to give, or where no single change is enough. Two findings say the same when their messages do.
    """

    verdict: Verdict
    sentence: Sentence
    margin: Number | None = None
    unit: str | None = None
    nearest: Passing = None
    missing: tuple[str, ...] = ()
    amounts: tuple[Amount, ...] = ()
    # its own for this dossier: an opinion that a call asks for and does not bind by only warns when it is unfavourable
    severity: Severity | None = None
    advised: Advised = None

    @property
    def to_check(self) -> bool:
        """Whether no fact can tell: nothing is missing, and it is not known all the same."""
        return self.verdict is Verdict.UNKNOWN and not self.missing

    @property
    def message(self) -> str:
        return self.sentence()

    @property
    def advice(self) -> Remedy:
        if isinstance(self.advised, str):
            return Remedy((Correction(self.advised, self.nearest),))
        return self.advised() if self.advised else Remedy()

    @property
    def changes(self) -> tuple[Correction, ...]:
        """What makes the rule pass, all of it done at once."""
        return self.advice.changes

    @property
    def choices(self) -> tuple[str, ...]:
        """What people may do where no single change is enough, or where the value is theirs to decide."""
        return self.advice.choices


# a verdict makes one or the other for each of its rules: without the call that a named tuple adds, twice as fast
_made = tuple.__new__
_MET, _BROKEN = Verdict.MET, Verdict.BROKEN


def met(
    sentence: Sentence,
    *,
    margin: Number | None = None,
    unit: str | None = None,
    nearest: Passing = None,
    amounts: tuple[Amount, ...] = (),
) -> Finding:
    """The rule holds."""
    return _made(Finding, (_MET, sentence, margin, unit, nearest, (), amounts, None, None))


def broken(
    sentence: Sentence,
    *,
    margin: Number | None = None,
    unit: str | None = None,
    nearest: Passing = None,
    amounts: tuple[Amount, ...] = (),
    severity: Severity | None = None,
    advised: Advised = None,
) -> Finding:
    """The rule does not hold: the sentence says what to change, and so does what is ``advised``."""
    return _made(Finding, (_BROKEN, sentence, margin, unit, nearest, (), amounts, severity, advised))


def undecided(told: Sentence, *choices: str, **terms: Any) -> Finding:
    """The rule does not hold, and no value is ours to give: the sentence ends with what people may choose."""
    return broken(lambda: " ".join((told(), *choices)), advised=lambda: Remedy(choices=choices), **terms)


def unknown(
    *missing: str, nearest: Passing = None, unit: str | None = None, called: Mapping[str, str] | None = None
) -> Finding:
    """The rule cannot be judged until the missing facts are given.

    ``called`` says what people call those whose names hold a code: « participants.brsa ».
    """
    return Finding(Verdict.UNKNOWN, lambda: asked(missing, called), None, unit, nearest, missing)


def unanswered(code: str, question: str) -> Finding:
    """The rule cannot be judged until a question of the fiche is answered; people know it by its words."""
    fact = f"answers.{code}"
    return unknown(fact, called={fact: f"la réponse à « {question} »"})


def to_check(sentence: Sentence, *, nearest: Passing = None) -> Finding:
    """No fact can tell, whatever is known of the dossier: somebody looks, and the sentence says at what."""
    return Finding(Verdict.UNKNOWN, sentence, nearest=nearest)


def out_of_scope(sentence: Sentence) -> Finding:
    """The rule does not bear on this dossier."""
    return Finding(Verdict.OUT_OF_SCOPE, sentence)


def asked(missing: Iterable[str], called: Mapping[str, str] | None = None) -> str:
    """« Il manque : la subvention demandée. »; ``called`` is what a fiche calls facts that have no other name."""
    return f"Il manque : {' ; '.join((called or {}).get(fact) or label(fact) for fact in missing)}."
