"""What a fiche asks of whoever applies: questions, some of which depend on others, and what to attest to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from tremplin.catalogue.quantities import Number
from tremplin.values import dataclass

YES, NO = "oui", "non"
# a yes or a no, as people, YAML and JSON write them
SPOKEN: Mapping[Any, str] = {
    **dict.fromkeys((True, "oui", "yes", "true"), YES),
    **dict.fromkeys((False, "non", "no", "false"), NO),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownIf:
    """The answer to another question under which one is asked: a code of its choices, « oui » or « non »."""

    question: str
    answer: str

    def holds(self, answer: Any) -> bool:
        """Whether an answer is the one that is meant, or one of those where several were chosen."""
        several = answer if isinstance(answer, list | tuple) else (answer,)
        return any(self.answer in (each, spoken(each)) for each in several)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to the carrier; ``required_if`` names the yes/no question that makes it required.

    A choice is known by its code, which is its label unless ``labels`` gives another. ``min`` and ``max`` are included,
    in cents of an amount.
    """

    code: str
    label: str
    type: str
    required: bool = False
    required_if: str | None = None
    choices: tuple[str, ...] = ()
    source: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    multiple: bool = False
    min: Number | None = None
    max: Number | None = None
    shown_if: ShownIf | None = None

    def told(self, choice: str) -> str:
        """The label of a choice."""
        return self.labels.get(choice, choice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """A condition of the text that no rule can judge: the carrier attests to it; ``required``, or may not apply."""

    code: str
    label: str
    required: bool = False
    source: str | None = None


def conditions(question: Question, questions: Iterable[Question]) -> Iterator[tuple[Question, ShownIf]]:
    """What must be answered for a question to be asked, and to which, the nearest first."""
    by_code, seen = {each.code: each for each in questions}, {question.code}
    while question.shown_if and question.shown_if.question in by_code and question.shown_if.question not in seen:
        wanted, question = question.shown_if, by_code[question.shown_if.question]
        seen.add(question.code)
        yield question, wanted


def spoken(answer: Any) -> str | None:
    """A yes or a no as people say it; ``None`` of what is neither."""
    # Python takes 1 for True: a number is no yes
    if not isinstance(answer, bool | str):
        return None
    return SPOKEN.get(answer.strip().lower() if isinstance(answer, str) else answer)
