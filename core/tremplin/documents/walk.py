"""Find the documents of a folder, wherever it lies: on disk, in a wheel, in a zip. Nothing is read as YAML here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

CALL = "call.yaml"
SUFFIXES = (".yaml", ".yml")
MAX_BYTES = 256 * 1024


def walked(place: Traversable, shown: str, *, only: str = "", but: str = "") -> Iterator[tuple[Traversable, str]]:
    """The YAML files of a folder and their names, searched recursively in the order of these; or the one file.

    A name may be the ``only`` one found, or the one left out (``but``).
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
        elif inner.name.lower().endswith(SUFFIXES) and inner.name != but and only in ("", inner.name):
            yield inner, f"{shown}/{inner.name}"


def content(place: Traversable) -> bytes:
    """The bytes of a document; no more of it is read than what would be refused anyway."""
    with place.open("rb") as file:
        return file.read(MAX_BYTES + 1)
