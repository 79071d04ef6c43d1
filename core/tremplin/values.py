"""A frozen dataclass that costs little to declare: what makes its values is compiled when the first one is made.

A command judges a dossier with some ninety classes of the catalogue and of the rules. Python compiles six functions
for each, 0.31 ms a class, which was a quarter of ``fiches try`` (bench/commands.py); here it takes 0.03. Everything
else is a dataclass: its fields, ``replace``, the classes that extend it, what a type checker sees.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, fields, is_dataclass
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

OURS = {"__init__", "__eq__", "__hash__", "__repr__"}


def _declared(cls: Any = None, *, frozen: bool, kw_only: bool = False, slots: bool = False) -> Any:
    if cls is None:
        return partial(_declared, frozen=frozen, kw_only=kw_only, slots=slots)
    if not frozen or OURS & vars(cls).keys() or any(map(is_dataclass, cls.__bases__)):
        # what a class writes itself, or has of another, is Python's to sort out
        return dataclasses.dataclass(frozen=frozen, kw_only=kw_only, slots=slots)(cls)
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only, slots=slots)(cls)
    # a frozen class may only extend a frozen one
    made.__dataclass_params__.frozen = True
    compared = [each.name for each in fields(made) if each.compare]
    made.__init__, made.__repr__, made.__reduce__ = _first(made), _told, _reduced
    made.__eq__, made.__hash__ = _comparing(attrgetter(*compared) if compared else type)
    made.__setattr__ = made.__delattr__ = _refuse
    return made


def _first(cls: Any) -> Callable[..., None]:
    """What makes the first value of a class: it compiles what makes the others, and leaves its place to it."""

    def make(self: Any, *values: Any, **named: Any) -> None:
        cls.__init__ = _compiled(cls)
        cls.__init__(self, *values, **named)

    return make


def _compiled(cls: Any) -> Callable[..., None]:
    first, then, lines = ["self"], list[str](), list[str]()
    known: dict[str, Any] = {"_set": object.__setattr__, "_unsaid": MISSING}
    for each in fields(cls):
        said = name = each.name
        if each.default is not MISSING:
            known[f"_of_{name}"] = each.default
            said = f"{name}=_of_{name}"
        elif each.default_factory is not MISSING:
            known[f"_of_{name}"] = each.default_factory
            said = f"{name}=_unsaid"
            lines.append(f"if {name} is _unsaid: {name} = _of_{name}()")
        (then if each.kw_only else first).append(said)
        lines.append(f"_set(self, {name!r}, {name})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    asked = ", ".join([*first, *(["*", *then] if then else [])])
    exec(f"def __init__({asked}):\n " + "\n ".join(lines or ["pass"]), known)
    written: Callable[..., None] = known["__init__"]
    written.__qualname__ = f"{cls.__qualname__}.__init__"
    return written


def _comparing(parts: Callable[[Any], Any]) -> tuple[Callable[[Any, Any], Any], Callable[[Any], int]]:
    """How values of one class are equal, and their hash, by the fields that count."""

    def equal(self: Any, other: Any) -> Any:
        return parts(self) == parts(other) if other.__class__ is self.__class__ else NotImplemented

    return equal, lambda self: hash(parts(self))


def _told(self: Any) -> str:
    told = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{type(self).__qualname__}({told})"


def _refuse(self: Any, name: str, *value: Any) -> NoReturn:
    raise FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")


def _reduced(self: Any) -> tuple[Any, ...]:
    # a copy, or a pickle, would set the fields one by one
    return _again, (type(self), {each.name: getattr(self, each.name) for each in fields(self)})


def _again(cls: Any, said: dict[str, Any]) -> Any:
    return cls(**said)


if TYPE_CHECKING:
    # to whoever checks types it is Python's own, which they know
    from dataclasses import dataclass as dataclass
else:
    dataclass = _declared
