"""Find the documents of a folder, wherever it lies: on disk, in a wheel, in a zip. Nothing is read as YAML here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

CALL, DEPARTMENT = "call.yaml", "department.yaml"
SUFFIXES = (".yaml", ".yml")
CASES = (".cases.yaml", ".cases.yml")
MAX_BYTES = 256 * 1024
# what a document is, by the key that names it; editors of Windows put a byte order mark before the first
FICHE = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?fiche[\"']?\s*:", re.MULTILINE)
OTHER = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?(department|call|typology|letters)[\"']?\s*:", re.MULTILINE)


def walked(place: Traversable, shown: str, *, only: str = "", but: str = "") -> Iterator[tuple[Traversable, str]]:
    """The YAML files of a folder and their names, searched recursively in the order of these; or the one file.

    A name may be the ``only`` one found, or the one left out (``but``); cases are no documents of a catalogue.
    """
    if place.is_file():
        yield place, shown
        return
    for inner in sorted(place.iterdir(), key=lambda inner: inner.name):
        if inner.name.startswith("."):
            continue  # what editors and systems leave behind
        if inner.is_dir():
            if not inner.name.startswith("_"):
                yield from walked(inner, f"{shown}/{inner.name}", only=only, but=but)
        elif _document(inner.name.lower()) and inner.name != but and only in ("", inner.name):
            yield inner, f"{shown}/{inner.name}"


def _document(name: str) -> bool:
    return name.endswith(SUFFIXES) and not name.endswith(CASES)


def sort_of(name: str, text: bytes) -> str:
    """What a document is: department, call, typology, letters, or fiche, as what one that does not say is read."""
    if name in (CALL, DEPARTMENT):
        return name.removesuffix(".yaml")
    told = None if FICHE.search(text) else OTHER.search(text)
    return told[1].decode() if told else "fiche"


def content(place: Traversable) -> bytes:
    """The bytes of a document; no more of it is read than what would be refused anyway."""
    with place.open("rb") as file:
        return file.read(MAX_BYTES + 1)
