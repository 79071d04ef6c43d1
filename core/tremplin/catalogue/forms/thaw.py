"""A value of the catalogue as JSON keeps it for ever, and the way back, by the type hints of its class.

``frozen`` writes what is published, but exactly; ``thawed`` reads what either wrote. A key that is missing takes its
default and an unknown one is ignored, so that a class may gain fields: what was frozen before still comes back.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from functools import cache, lru_cache, partial
from types import NoneType, UnionType
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.rule import plain

T = TypeVar("T")
Read = Callable[[Any], Any]


def frozen(value: Any, *, lean: bool = False) -> Any:
    """A value as ``plain`` publishes it, with what that would lose; ``lean``, without what its class says by itself."""
    match value:
        case Rate():
            text = value.decimal()
            return text if _rate(text) == value else f"{value.numerator}/{value.denominator}"
        case tuple() | list():
            return [frozen(item, lean=lean) for item in value]
        case Mapping():
            return {key: frozen(item, lean=lean) for key, item in value.items()}
        case _ if is_dataclass(value):
            said = {each: getattr(value, each.name) for each in fields(value) if each.init}
            return {
                each.name: frozen(item, lean=lean)
                for each, item in said.items()
                if not (lean and item == _default(each))
            }
        case _:
            return plain(value)


def _default(part: Field[Any]) -> Any:
    return part.default if part.default_factory is MISSING else part.default_factory()


def thawed(kind: type[T], value: Any) -> T:
    """The value of this type that was frozen; a ``ValueError`` says where it does not fit its type."""
    hint: Any = kind
    made: T = _reader(hint)(value)
    return made


@cache
def _reader(kind: Any) -> Read:
    """How values of a type are read."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in SCALARS:
        return SCALARS[kind]
    if origin in (Union, UnionType):
        return _one_of(kind, set(inner))
    if origin is tuple and inner[1:] != (...,):
        return partial(_tuple, tuple(_reader(each) for each in inner))
    if origin in (tuple, list):
        return partial(_sequence, origin, _reader(inner[0]))
    if origin in (Mapping, dict) and inner[0] in (str, int):
        return partial(_mapping, inner[0], _reader(inner[1]))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    if isinstance(kind, type) and is_dataclass(kind):
        return lambda value: kind(**parts_of(kind, value))
    raise TypeError(f"values of type {kind} cannot be read back from a snapshot")


def _one_of(kind: Any, kinds: set[Any]) -> Read:
    some = kinds - {NoneType}
    if len(some) > 1 and some != {int, Decimal}:
        raise TypeError(f"values of type {kind} cannot be read back from a snapshot: which of the types is not written")
    read: Read = _number if len(some) > 1 else _reader(*some)
    return _optional(read) if NoneType in kinds else read


def _optional(read: Read) -> Read:
    return lambda value: None if value is None else read(value)


def _as_it_is(kind: type) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"{kind.__name__} expected, not {value!r}")
        return value

    return read


_text, _whole = _as_it_is(str), _as_it_is(int)


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(_text(value) if isinstance(value, str) else _whole(value))
    except InvalidOperation:
        raise ValueError(f"a number expected, not {value!r}") from None


def _number(value: Any) -> int | Decimal:
    number: int | Decimal = _decimal(value) if isinstance(value, str) else _whole(value)
    return number


def _day(value: Any) -> date:
    return date.fromisoformat(_text(value))


def _hour(value: Any) -> time:
    return time.fromisoformat(_text(value))


def _rate(value: Any) -> Rate:
    return _rate_of(_text(value))


@lru_cache(maxsize=256)
def _rate_of(text: str) -> Rate:
    numerator, stroke, denominator = text.partition("/")
    if stroke:
        return Rate(int(numerator), int(denominator))
    fraction = Fraction(numerator)
    return Rate(fraction.numerator, fraction.denominator)


SCALARS: dict[Any, Read] = {
    str: _text,
    int: _whole,
    bool: _as_it_is(bool),
    NoneType: _as_it_is(NoneType),
    date: _day,
    time: _hour,
    Decimal: _decimal,
    Rate: _rate,
}


def _tuple(reads: tuple[Read, ...], value: Any) -> Any:
    return tuple(read(item) for read, item in zip(reads, _listed(value), strict=True))


def _sequence(kind: Callable[[Any], Any], read: Read, value: Any) -> Any:
    return kind(map(read, _listed(value)))


def _mapping(name: Read, read: Read, value: Any) -> Any:
    # a year is a key in letters, in JSON
    return {name(key): read(item) for key, item in _keyed(value).items()}


_listed, _keyed = _as_it_is(list), _as_it_is(dict)


class FrozenParts(NamedTuple):
    """The fields of a class, as they are read, and those that have no default."""

    reads: dict[str, Read]
    required: tuple[str, ...]


@cache
def _parts(kind: Any) -> FrozenParts:
    hints = get_type_hints(kind)
    parts = [each for each in fields(kind) if each.init]
    return FrozenParts(
        {each.name: _reader(hints[each.name]) for each in parts},
        tuple(each.name for each in parts if each.default is MISSING and each.default_factory is MISSING),
    )


def parts_of(kind: type, value: Any) -> dict[str, Any]:
    """What the fields of a class hold in a value of it that was frozen."""
    made, name = {}, ""
    reads, required = _parts(kind)
    try:
        # of all that a class may hold, what is kept says little
        for name, item in _keyed(value).items():
            if name in reads:
                made[name] = reads[name](item)
        for name in required:
            if name not in made:
                raise ValueError("missing")
    except ValueError as error:
        raise ValueError(f"{kind.__name__}.{name}: {error}") from None
    return made
