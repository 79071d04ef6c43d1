"""A question of a fiche as a field: how it is drawn, and what is said beside it."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import LazyString, lazy_gettext

from tremplin.catalogue.door import Number, Question, conditions, euros, number
from tremplin.rules.kinds.required_answer import LEVELS
from tremplin_web.asking import fields as asked
from tremplin_web.asking.fields import Field


def field(question: Question, questions: Iterable[Question]) -> Field:
    """The field of a question, among those on whose answers it may depend."""
    choices = {"choice": question.choices, "cecrl": LEVELS}.get(question.type, ())
    several = question.type == "choice" and question.multiple
    hints = tuple(_hints(question, questions))
    return Field(
        name=f"answers.{question.code}",
        control="words" if several else asked.QUESTIONS[question.type],
        label=question.label,
        choices=tuple((choice, question.told(choice)) for choice in choices),
        # lazy as each of them is: told in the language of whoever reads
        hint=LazyString(lambda: " ".join(map(str, hints))) if hints else None,
        ours=False,
    )


def _hints(question: Question, questions: Iterable[Question]) -> Iterator[Any]:
    """When a question is asked (a page without a script may show it before that is known), and how to answer it."""
    if asked_if := next(conditions(question, questions), None):
        other, wanted = asked_if
        told = {"answer": other.told(wanted.answer), "question": other.label}
        yield lazy_gettext("Répondez-y seulement si vous répondez « %(answer)s » à « %(question)s ».", **told)
    if question.type in asked.HINTS:
        yield asked.HINTS[question.type]
    low, high = (None if bound is None else _quantity(question, bound) for bound in (question.min, question.max))
    if low and high:
        yield lazy_gettext("De %(low)s à %(high)s.", low=low, high=high)
    elif low or high:
        yield lazy_gettext("Au moins %(low)s.", low=low) if low else lazy_gettext("Au plus %(high)s.", high=high)


def _quantity(question: Question, bound: Number) -> str:
    # an amount is in cents
    return euros(int(bound)) if question.type == "amount" else number(bound)
