"""The parts of a section of the published form: one value, a list of plain values, a list of objects."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tremplin.catalogue.forms import reading
from tremplin.catalogue.forms.reading import Reading
from tremplin.catalogue.words import Words


class SectionKey(NamedTuple):
    """One value: its place in the form, the label that people read, and how it reads.

    ``read_in`` says how it reads in an item, where that depends on what else the item says.
    """

    path: str
    label: str
    read: Reading = reading.text
    read_in: Callable[[Mapping[str, Any]], Reading] | None = None


class Values(NamedTuple):
    """A list of plain values, in which the order says nothing."""

    path: str
    label: str
    read: Reading = reading.text


class Items(NamedTuple):
    """A list of objects; ``known_by`` are the keys that tell one from another, the surest first.

    ``one`` is the label of a single one; where ``in_order``, those that nothing else matches are matched by rank.
    """

    path: str
    label: str
    one: str
    known_by: tuple[str, ...]
    read: Reading
    keys: tuple[SectionKey | Values, ...]
    in_order: bool = False

    def name(self, item: Mapping[str, Any], rank: int, words: Words) -> str:
        """« Session 1 », « Indicateur « Participants accueillis » »."""
        if self.in_order:
            return f"{self.one} {rank + 1}"
        key = next(key for key in (*self.keys, SectionKey(self.known_by[0], "")) if key.path in NAMES)
        return f"{self.one} « {key.read(item[key.path], words)} »"


Part = SectionKey | Values | Items
NAMES = ("label", "public", "service", "about")
LABEL = SectionKey("label", "libellé")
