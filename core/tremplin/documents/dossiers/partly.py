"""Read what people type in a form of a dossier: what can be read is, and the rest is told at its name."""

from collections.abc import Iterable, Mapping
from typing import Any

from tremplin.catalogue.fiche import Fiche
from tremplin.documents.door import Path, dotted
from tremplin.documents.door import nested as blocks
from tremplin.documents.dossiers.schema import Content, FormCatalogue, Forms


def partly(values: Mapping[str, Any], catalogue: FormCatalogue, fiche: Fiche) -> tuple[Content, Mapping[str, str]]:
    """What values under dotted names say, and what is wrong with each of those that cannot be read.

    A value is a text as people type it, or what a YAML file would hold in its place.
    """
    forms = Forms(catalogue, whole=False)
    left, wrong = dict(values), dict[str, str]()
    while True:
        entry, told = forms.read(blocks(left), fiche)
        if entry is not None:
            return entry.content, wrong
        placed = {_named(path, left): str(message) for path, message in reversed(told)}
        # a mistake that is at no name would be read for ever
        known = {name: message for name, message in placed.items() if name in left}
        if not known:
            raise TypeError(f"no value is under {told[0][0]!r}")
        wrong |= known
        left = {name: value for name, value in left.items() if name not in known}


def _named(path: Path, names: Iterable[str]) -> str:
    """The name under which stands what a path leads to, were it inside of a list."""
    held = set(names)
    while path and dotted(path) not in held:
        path = path[:-1]
    return dotted(path)
