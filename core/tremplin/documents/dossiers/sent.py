"""What software sends of a dossier that stands: some of what it says, in which ``null`` forgets what was said."""

from collections.abc import Iterator, Mapping
from typing import Any

from tremplin.catalogue.fiche import Fiche
from tremplin.documents.door import dotted, hint
from tremplin.documents.dossiers.file import fields
from tremplin.documents.dossiers.schema import Content, FormCatalogue, Forms, Told
from tremplin.documents.dossiers.table import LISTED, NAMING


def changes(values: Mapping[str, Any], catalogue: FormCatalogue, fiche: Fiche) -> tuple[Content, Told]:
    """What changes, by the names of a dossier, or every mistake at its place."""
    told: Told = [((name,), "un dossier n'en change pas.") for name in NAMING if name in values]
    said = {name: value for name, value in values.items() if name not in NAMING}
    names = (*fields(catalogue, fiche), *LISTED, "title")
    emptied = [*_emptied(said)]
    told += [(path, f"champ inconnu.{hint(dotted(path), names)}") for path in emptied if dotted(path) not in names]
    entry, more = Forms(catalogue, whole=False).read(_filled(said), fiche)
    content = {} if entry is None else {**entry.content, **{dotted(path): None for path in emptied}}
    return content, [*told, *more]


def _emptied(values: Mapping[str, Any], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, value in values.items():
        if value is None:
            yield *before, name
        elif isinstance(value, Mapping):
            yield from _emptied(value, (*before, name))


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    filled = {name: _filled(value) if isinstance(value, Mapping) else value for name, value in values.items()}
    return {name: value for name, value in filled.items() if value is not None}
