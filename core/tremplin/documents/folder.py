"""Find the documents of a folder, wherever it lies: on disk, in a wheel, in a zip."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from tremplin.documents.reader import MAX_BYTES, Document, read
from tremplin.errors import Mistake

CALL = "call.yaml"
SUFFIXES = (".yaml", ".yml")


def documents(place: Traversable, shown: str = "", *, only: str = "", but: str = "") -> Iterator[Document]:
    """The YAML documents of a folder, searched recursively in the order of their names; or the one document.

    A name may be the ``only`` one read, or the one left out (``but``): what is not wanted is not read.
    """
    shown = shown or str(place)
    if place.is_file():
        yield opened(place, shown)
        return
    for inner in sorted(place.iterdir(), key=lambda inner: inner.name):
        if inner.name.startswith("."):
            continue  # what editors and systems leave behind
        if inner.is_dir():
            if not inner.name.startswith("_"):
                yield from documents(inner, f"{shown}/{inner.name}", only=only, but=but)
        elif inner.name.lower().endswith(SUFFIXES) and inner.name != but and only in ("", inner.name):
            yield _found(inner, f"{shown}/{inner.name}")


def _found(place: Traversable, shown: str) -> Document:
    """A document that cannot be opened is one more mistake: the others of its folder are read."""
    try:
        return opened(place, shown)
    except OSError:
        message = "fichier illisible : vérifiez qu'il existe et que vous avez le droit de le lire."
        return Document(shown, mistakes=[Mistake(shown, 1, 1, "", message)])


def opened(place: Traversable, shown: str) -> Document:
    """One document; no more of it is read than what would be refused anyway."""
    with place.open("rb") as file:
        return read(file.read(MAX_BYTES + 1), shown)
