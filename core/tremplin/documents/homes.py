"""Where each key of a document is at home, for whoever wrote one at another level."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from itertools import takewhile
from typing import Any

from marshmallow import Schema, fields

from tremplin.errors import Path

EACH = "N"
# a name this near is a slip of the fingers, and not the key of another level
SLIP = 0.85


class Homes:
    """The levels at which a document may write each key; they are looked for once, when a key is out of place."""

    def __init__(self, schema: Schema):
        self.schema = schema

    @cached_property
    def places(self) -> dict[str, list[tuple[str, ...]]]:
        found: dict[str, list[tuple[str, ...]]] = {}
        for place, key in _keys(self.schema, ()):
            if place not in found.setdefault(key, []):
                found[key].append(place)
        return found

    def advised(self, path: Path) -> str | None:
        """Where to write a key that is unknown at this level; ``None`` where nothing sure can be said of it."""
        *above, key = (EACH if isinstance(step, int) else step for step in path)
        here = tuple(above)
        places = [place for place in self.places.get(key, ()) if place != here]
        nearest = max((_shared(place, here) for place in places), default=0)
        near = [place for place in places if _shared(place, here) == nearest]
        # « source » and « code » are at home in ten places: to name them all helps nobody
        if not near or len(near) > 2 or self._slipped(here, key):
            return None
        return f"clé mal placée : elle s'écrit {' ou '.join(map(_named, near))}."

    def _slipped(self, here: tuple[str, ...], key: str) -> bool:
        siblings = [name for name, places in self.places.items() if here in places]
        return bool(get_close_matches(key, siblings, n=1, cutoff=SLIP))


def reached(schema: Schema, data: Any, path: Path) -> bool:
    """Whether a path leads to a key that documents may write, within what this one writes of its lists."""
    inner: list[Any] = [schema]
    for step in path:
        if isinstance(data, list):
            if not isinstance(step, int) or step >= len(data):
                return False
            data = data[step]
            continue
        found = [field for each in inner if (field := _known(each, str(step)))]
        if not found:
            return False
        data = data.get(str(step)) if isinstance(data, Mapping) else None
        inner = [each for field in found for each in _inside(field)[0]]
        # a mapping of codes to labels has keys of its own
    return True


def _keys(schema: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, field in _fields(schema):
        yield place, name
        schemas, steps = _inside(field)
        for inner in schemas:
            yield from _keys(inner, (*place, name, *steps))


def _fields(schema: Any) -> list[tuple[str, Any]]:
    return [(field.data_key or name, field) for name, field in schema.fields.items()]


def _known(schema: Any, name: str) -> Any:
    """The field that documents write under this name."""
    field = schema.fields.get(name)
    if field is not None and field.data_key in (None, name):
        return field
    return next((field for key, field in _fields(schema) if key == name), None)


def _inside(field: Any) -> tuple[list[Any], tuple[str, ...]]:
    """The schemas of the blocks that a field holds, and the step that leads to each."""
    if isinstance(field, fields.List):
        return _inside(field.inner)[0], (EACH,)
    if isinstance(field, fields.Nested):
        return [field.schema], ()
    return list(getattr(field, "schemas", list)()), ()


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    same = takewhile(lambda steps: steps[0] == steps[1], zip(one, other, strict=False))
    return sum(1 for _ in same)


def _named(place: tuple[str, ...]) -> str:
    if not place:
        return "au premier niveau, sans retrait"
    if place[-1] == EACH:
        return f"dans un élément de « {'.'.join(place[:-1])} »"
    return f"sous « {'.'.join(place)} »"
