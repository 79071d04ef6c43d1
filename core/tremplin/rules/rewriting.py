"""A rule with other values: written again and read as documents are, so that what they check is checked again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from marshmallow import Schema, ValidationError
from marshmallow.fields import Field

from tremplin.catalogue.door import Fiche, Rate, Rule, euros
from tremplin.documents.door import (
    Day,
    Euros,
    Listed,
    Months,
    Number,
    Percent,
    RuleSchema,
    Section,
    Value,
    Whole,
    YesNo,
    excerpt,
    hint,
    named,
)
from tremplin.rules.kind import RuleKind

Place = tuple[str, ...]
BY_HINT: Mapping[Any, type[Value]] = {Rate: Percent, int: Whole, bool: YesNo, date: Day}
# what one supposes another; words and days are of the text
FIGURES = (Euros, Percent, Number, Whole)
NO_TERMS = frozenset(RuleSchema().fields)


def rewritten(rule: Rule, values: Mapping[Place, Any], kind: RuleKind | None, fiche: Fiche) -> Rule:
    """The same rule with other values at some places of its terms; a ``ValidationError`` tells all that is wrong."""
    # the weights of a pay by results must not pass 100 % together: one value is never read alone
    if kind and kind.schema:
        return _read_again(rule, values, kind, kind.schema, fiche)
    terms, wrong = rule.terms, {}
    for place, value in values.items():
        try:
            terms = _placed(terms, type(terms), place, value)
        except ValidationError as error:
            wrong[".".join(place)] = error.messages
    if wrong:
        raise ValidationError(wrong)
    return replace(rule, terms=terms)


def leaves(rule: Rule, kind: RuleKind | None) -> Iterator[tuple[Place, str, str]]:
    """The figures of a rule that may be others: where each is, what the documents say of it, and what it is now.

    Of what a section implies, no document tells the figures one by one: its rates alone are told apart from amounts.
    """
    if kind and kind.schema:
        yield from _leaves(_block(rule.terms, kind.schema), kind.schema, ())
    elif is_dataclass(rule.terms):
        for each in fields(rule.terms):
            value = getattr(rule.terms, each.name)
            if isinstance(value, Rate):
                yield (each.name,), "Le taux que dit cette règle.", str(value)


def _leaves(block: Mapping[str, Any], schema: Schema, place: Place) -> Iterator[tuple[Place, str, str]]:
    for name, field in named(schema).items():
        value, here = block.get(name), (*place, name)
        if name in NO_TERMS or value is None:
            continue
        if isinstance(field, Section):
            yield from _leaves(value, field.schema, here)
        elif isinstance(field, Listed) and isinstance(field.inner, Section):
            for rank, each in enumerate(value):
                yield from _leaves(each, field.inner.schema, (*here, str(rank)))
        elif isinstance(field, FIGURES):
            yield here, str(field.metadata.get("description", "")), _told(value, field)


def _told(value: Any, field: Field[Any]) -> str:
    """A figure as a person types it: « 375,50 € », « 15 % »."""
    return euros(int(value.scaleb(2))) if isinstance(field, Euros) else str(value).replace(".", ",")


def _read_again(rule: Rule, values: Mapping[Place, Any], kind: RuleKind, schema: Schema, fiche: Fiche) -> Rule:
    """A rule that documents write is read again as a whole, since its values must hold together."""

    def load(document: dict[str, Any]) -> Rule:
        return kind.complete(kind.read({"kind": rule.kind, "source": rule.source or rule.kind, **document}), fiche)

    document, wrong = _block(rule.terms, schema), dict[str, Any]()
    # a field of a plugin may not read what its own value looks like: no answer is better than another rule
    if load(document).terms != rule.terms:
        raise ValidationError("cette règle ne se réécrit pas à l'identique, aucune de ses valeurs ne se change ici.")
    for place, value in values.items():
        try:
            _known(place, schema)
            document = _with(document, place, value)
        except ValidationError as error:
            wrong[".".join(place)] = error.messages
    try:
        terms = load(document).terms
    except ValidationError as error:
        raise ValidationError({**wrong, **error.messages_dict}) from None
    if wrong:
        raise ValidationError(wrong)
    return replace(rule, terms=terms)


def _known(place: Place, schema: Schema) -> None:
    """Refuse a place that no document writes, with the nearest name."""
    known: Any = schema
    for step in place:
        if isinstance(known, Schema):
            terms = [name for name in named(known) if name not in NO_TERMS]
            if step not in terms:
                raise _unknown(terms, step)
            known = named(known)[step]
        elif isinstance(known, Listed):
            known = known.inner
        if isinstance(known, Section):
            known = known.schema


def _with(inside: Any, place: Place, value: Any) -> Any:
    """A value of a document in which the one at a place is another; a block that is not there yet is made."""
    if not place:
        return value
    step, rest = place[0], place[1:]
    if isinstance(inside, list):
        rank = _rank(step, len(inside))
        return [*inside[:rank], _with(inside[rank], rest, value), *inside[rank + 1 :]]
    block = inside if isinstance(inside, dict) else {}
    return {**block, step: _with(block.get(step), rest, value)}


def _placed(inside: Any, kind: Any, place: Place, value: Any) -> Any:
    """A value of the terms in which the one at a place is another, read by its type."""
    if not place:
        return _field(kind).deserialize(value)
    step, rest = place[0], place[1:]
    if isinstance(inside, tuple):
        rank = _rank(step, len(inside))
        return (*inside[:rank], _placed(inside[rank], type(inside[rank]), rest, value), *inside[rank + 1 :])
    block = is_dataclass(inside) and kind not in BY_HINT
    names = [each.name for each in fields(inside)] if block else []
    if step not in names:
        raise _unknown(names, step)
    # what a section implies is written by no document: its types are all that tells how a value reads
    hints = get_type_hints(type(inside))
    return replace(inside, **{step: _placed(getattr(inside, step), hints[step], rest, value)})


def _field(kind: Any) -> Field[Any]:
    kinds = set(get_args(kind)) if get_origin(kind) in (Union, UnionType) else {kind}
    required, kinds = NoneType not in kinds, kinds - {NoneType}
    if kinds == {int, Decimal}:
        return Number(required=required)
    read = BY_HINT.get(kinds.pop()) if len(kinds) == 1 else None
    if read is None:
        raise ValidationError("ce terme n'est ni un nombre, ni une date, ni un oui ou non : changez la fiche.")
    return read(required=required)


def _rank(step: str, count: int) -> int:
    if step not in map(str, range(count)):
        raise ValidationError(f"rang de 0 à {count - 1} attendu, et non « {excerpt(step)} ».")
    return int(step)


def _unknown(terms: Iterable[str], written: str) -> ValidationError:
    known = list(terms)
    listed = f" Connus : {', '.join(known)}." if known else ""
    return ValidationError(f"terme inconnu.{hint(written, known) or listed}")


def _block(terms: Any, schema: Schema) -> dict[str, Any]:
    """The terms as a document writes them, without what they leave unsaid."""
    values = {name: getattr(terms, name, None) for name in schema.fields}
    return {
        field.data_key or name: _written(values[name], field)
        for name, field in schema.fields.items()
        if values[name] is not None
    }


def _written(value: Any, field: Field[Any]) -> Any:
    match field:
        case Section():
            return _block(value, field.schema)
        case Listed():
            return [_written(item, field.inner) for item in value]
        case Euros():
            # exact: a float would not give back each cent
            return Decimal(value).scaleb(-2)
        case Percent():
            return str(value)
        case Months():
            return f"{value} months"
        case _:
            return value
