"""A frozen dataclass of ours is one of Python's, but for what it costs to declare."""

import dataclasses
from copy import copy, deepcopy
from dataclasses import FrozenInstanceError, dataclass, field, fields, is_dataclass, replace
from inspect import signature
from pickle import dumps, loads

import pytest

from tremplin import values


@values.dataclass(frozen=True, slots=True)
class Place:
    """A point, with a label that does not tell one from another."""

    x: int
    y: int = 0
    tags: dict[str, int] = field(default_factory=dict, hash=False, compare=False)
    label: str = field(default="ici", compare=False, repr=False)

    def __post_init__(self):
        if self.x < 0:
            raise ValueError("before the origin")


@values.dataclass(frozen=True, kw_only=True)
class Named:
    """What is told by its name alone."""

    name: str
    rank: int = 1


@values.dataclass(frozen=True)
class Nothing:
    """A value of no field."""


@values.dataclass(frozen=True, kw_only=True)
class Titled(Named):
    """One class that extends another."""

    title: str = "M."


@dataclass(frozen=True, kw_only=True)
class Guest(Named):
    """A class of a plugin that extends one of ours, as Python has it."""

    table: int = 2


def twin(cls):
    """The same class, all of it written by Python."""
    options = {"frozen": True, "kw_only": cls is not Place and cls is not Nothing, "slots": cls is Place}
    body = {
        name: getattr(cls, name)
        for name in ("__module__", "__qualname__", "__doc__", "__post_init__")
        if hasattr(cls, name)
    }
    again = {
        each.name: field(
            default=each.default,
            default_factory=each.default_factory,
            compare=each.compare,
            repr=each.repr,
            hash=each.hash,
        )
        for each in fields(cls)
    }
    return dataclasses.dataclass(**options)(
        type(cls.__name__, (), {**body, "__annotations__": {each.name: each.type for each in fields(cls)}, **again})
    )


MADE = [
    (Place, (1,), {}),
    (Place, (1, 2), {"label": "là", "tags": {"a": 1}}),
    (Place, (1,), {"y": 3}),
    (Named, (), {"name": "un"}),
    (Named, (), {"name": "un", "rank": 4}),
    (Titled, (), {"name": "un", "title": "Mme"}),
    (Nothing, (), {}),
]


@pytest.mark.parametrize(("cls", "given", "named"), MADE)
def test_a_value_holds_prints_and_compares_as_one_of_python(cls, given, named):
    ours, other = cls(*given, **named), twin(cls)(*given, **named)
    assert dataclasses.asdict(ours) == dataclasses.asdict(other)
    assert repr(ours) == repr(other)
    assert ours == cls(*given, **named)
    assert hash(ours) == hash(cls(*given, **named))
    assert ours != other
    assert signature(cls).parameters.keys() == signature(twin(cls)).parameters.keys()


WRONG = [(Place, (), {}), (Place, (1, 2, {}, "là", 5), {}), (Named, ("un",), {}), (Named, (), {"nom": "un"})]


@pytest.mark.parametrize(("cls", "given", "named"), WRONG)
def test_what_python_would_not_make_is_not_made(cls, given, named):
    with pytest.raises(TypeError) as told:
        twin(cls)(*given, **named)
    with pytest.raises(TypeError) as ours:
        cls(*given, **named)
    assert str(ours.value) == str(told.value)


def test_only_the_fields_that_count_tell_two_values_apart():
    assert Place(1, label="ici") == Place(1, label="là", tags={"a": 1})
    assert Place(1) != Place(1, 2)
    assert len({Place(1), Place(1, label="là"), Place(2)}) == 2
    assert Named(name="un") != Titled(name="un")


def test_a_value_does_not_change():
    place = Place(1)
    with pytest.raises(FrozenInstanceError, match="x"):
        place.x = 2
    with pytest.raises(FrozenInstanceError, match="x"):
        del place.x
    assert place.x == 1


def test_a_value_is_checked_replaced_copied_and_sent():
    with pytest.raises(ValueError, match="before the origin"):
        Place(-1)
    place = Place(1, 2, tags={"a": 1})
    assert replace(place, y=5) == Place(1, 5)
    with pytest.raises(ValueError, match="before the origin"):
        replace(place, x=-1)
    again = deepcopy(place)
    assert again == place == copy(place) == loads(dumps(place))
    assert again.tags == place.tags
    assert again.tags is not place.tags


def test_each_value_has_a_default_of_its_own():
    assert Place(1).tags is not Place(1).tags


def test_a_class_of_python_extends_one_of_ours():
    guest = Guest(name="un")
    assert guest == Guest(name="un", rank=1, table=2)
    assert is_dataclass(Guest)
    with pytest.raises(FrozenInstanceError):
        guest.name = "deux"


def test_what_makes_values_is_compiled_with_the_first_of_them():
    declared = values.dataclass(frozen=True)(type("Late", (), {"__annotations__": {"x": int}}))
    before = declared.__init__
    assert declared(3).x == 3
    assert declared.__init__ is not before
    assert list(signature(declared).parameters) == ["x"]
