"""The answers to the questions of a fiche as rules read them: cents, days, numbers, yes or no, codes of choices.

What cannot be read stays the text that was written, of which the rule of the question says what is wrong. The answer to
a question that is not asked is left out: a page without a script sends it all the same.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from tremplin.catalogue.asked import YES, Question, conditions, spoken
from tremplin.catalogue.fiche import Fiche
from tremplin.documents import writing
from tremplin.documents.texts import folded
from tremplin.errors import WrongUsage

READERS: Mapping[str, Callable[[Any], Any]] = {
    "integer": writing.whole,
    "decimal": writing.quantity,
    "amount": writing.cents,
    "date": writing.day,
}


class Answered(NamedTuple):
    """The answers of a dossier by question, each of its type, and the questions that are not asked."""

    answers: dict[str, Any]
    unasked: frozenset[str]


def typed(fiche: Fiche, answers: Mapping[str, Any]) -> Answered:
    """The answers as rules read them; nothing of those to the questions that are not asked."""
    questions = fiche.asked
    # the choice of an option is an answer too, of which the rules of the option say what is wrong
    read = {**answers, **{each.code: answer(each, answers[each.code]) for each in questions if each.code in answers}}
    hidden = frozenset(each.code for each in questions if _hidden(each, questions, read))
    return Answered({code: value for code, value in read.items() if code not in hidden}, hidden)


def answer(question: Question, said: Any) -> Any:
    """One answer, of the type of its question."""
    if question.type in READERS:
        try:
            return READERS[question.type](said)
        except WrongUsage:
            # a number that is refused as an amount is not taken for cents
            number = isinstance(said, int | Decimal) and not isinstance(said, bool)
            return writing.written(said) if number else said
    if question.type == "yes_no":
        told = spoken(said)
        return said if told is None else told == YES
    return _chosen(question, said) if question.type == "choice" else said


def _chosen(question: Question, said: Any) -> Any:
    """The code of a choice, which may be told by its label; several are a tuple of codes."""
    if isinstance(said, list | tuple):
        codes = tuple(_code(question, each) for each in said)
        return codes if question.multiple or len(codes) != 1 else codes[0]
    code = _code(question, said)
    if question.multiple and isinstance(code, str):
        parts = [code] if code in question.choices else code.replace(";", "|").split("|")
        return tuple(_code(question, part.strip()) for part in parts if part.strip())
    return code


def _code(question: Question, said: Any) -> Any:
    if not isinstance(said, str) or said in question.choices:
        return said
    near = [code for code in question.choices if folded(said.strip()) in (folded(code), folded(question.told(code)))]
    return near[0] if len(near) == 1 else said


def _hidden(question: Question, questions: tuple[Question, ...], answers: Mapping[str, Any]) -> bool:
    """Whether some answer, given, leaves a question unasked; where none is, nothing is left out."""
    asked = conditions(question, questions)
    return any(other.code in answers and not wanted.holds(answers[other.code]) for other, wanted in asked)
