"""Which fields of a form are asked: not those of a question that does not arise, nor what only another choice reads."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import product

from tremplin.catalogue.door import Rule, conditions
from tremplin_web.asking.fields import Field, Group
from tremplin_web.asking.form import Form, FormMaker
from tremplin_web.asking.reading import TypedForm


class Showing(StrEnum):
    """Whether a field is asked; one that waits for another answer is shown to whoever has no script to reveal it."""

    SHOWN = "shown"
    WAITING = "waiting"
    HIDDEN = "hidden"


def showing(maker: FormMaker, form: Form, typed: TypedForm) -> Mapping[str, Showing]:
    """How each field of a form, and each of its groups, is shown after what was typed."""
    found = {name: _field(maker, field, form, typed) for name, field in form.fields.items()}
    return {**found, **{group.code: _group(group, found) for group in form.groups}}


def _field(maker: FormMaker, field: Field, form: Form, typed: TypedForm) -> Showing:
    question = next((each for each in maker.fiche.asked if f"answers.{each.code}" == field.name), None)
    if question and question.code in typed.facts.unasked:
        return Showing.HIDDEN
    if question:
        answers, above = typed.facts.answers, conditions(question, maker.fiche.asked)
        held = all(other.code in answers and wanted.holds(answers[other.code]) for other, wanted in above)
        told = Showing.SHOWN if held else Showing.WAITING
    else:
        told = _read(form.read_by.get(field.name, []), maker, typed)
    # what was typed is never hidden as long as it may count
    said = any(value.strip() for value in typed.values.get(field.name, []))
    return Showing.SHOWN if said and told is Showing.WAITING else told


def _read(rules: list[Rule], maker: FormMaker, typed: TypedForm) -> Showing:
    """Whether rules read a field under all the choices that may still be made, under some or under none."""
    if not rules or not all(rule.under for rule in rules):
        return Showing.SHOWN
    ways = {any(all(each in way for each in rule.under) for rule in rules) for way in _ways(maker, typed)}
    return Showing.WAITING if len(ways) > 1 else Showing.SHOWN if True in ways else Showing.HIDDEN


def _ways(maker: FormMaker, typed: TypedForm) -> Iterator[tuple[object, ...]]:
    """The choices that may be made of all options together, after those that were."""
    answers = typed.facts.answers
    each_of = ([*option.each()] for option in maker.fiche.options)
    yield from product(*([one for one in each if answers.get(one.option) == one.choice] or each for each in each_of))


def _group(group: Group, found: Mapping[str, Showing]) -> Showing:
    """A group of which nothing is asked is not shown either."""
    theirs = {found[field.name] for field in group.fields}
    if Showing.SHOWN in theirs:
        return Showing.SHOWN
    return Showing.WAITING if Showing.WAITING in theirs else Showing.HIDDEN
