"""Read the documents of a folder, or one document; those of a folder where every sort lies together."""

from collections.abc import Iterator
from functools import cached_property
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from tremplin.documents.reading.reader import Document, read
from tremplin.documents.reading.walk import content, sort_of, walked
from tremplin.errors import Mistake

UNREADABLE = "fichier illisible : vérifiez qu'il existe et que vous avez le droit de le lire."


def documents(place: Traversable, shown: str = "", *, only: str = "", but: str = "") -> Iterator[Document]:
    """The documents of a folder, as ``walked`` finds them."""
    shown = shown or str(place)
    for file, name in walked(place, shown, only=only, but=but):
        try:
            yield opened(file, name)
        except OSError:
            # the one file that was named: there is no other to read, whoever asked is told
            if name == shown:
                raise
            # a document of a folder that cannot be opened is one more mistake: the others are read
            yield Document(name, mistakes=[Mistake(name, 1, 1, "", UNREADABLE)])


class Lying(NamedTuple):
    """A document that lies in a folder, not read yet; ``content`` is ``None`` where it cannot be opened."""

    file: str
    content: bytes | None
    sort: str


class MixedFolder:
    """A folder where departments, calls, typologies and fiches lie as people put them: each file is opened once."""

    def __init__(self, place: Path):
        self.place = place

    @cached_property
    def lying(self) -> list[Lying]:
        """All its documents, each with its sort."""
        return [_lying(file, name) for file, name in walked(self.place, str(self.place))]

    def documents(self, sort: str) -> list[Document]:
        """Its documents of one sort."""
        return [_read(each) for each in self.lying if each.sort == sort]


def _lying(file: Traversable, name: str) -> Lying:
    try:
        text = content(file)
    except OSError:
        return Lying(name, None, "fiche")
    return Lying(name, text, sort_of(file.name, text))


def _read(lying: Lying) -> Document:
    if lying.content is None:
        return Document(lying.file, mistakes=[Mistake(lying.file, 1, 1, "", UNREADABLE)])
    return read(lying.content, lying.file)


def opened(place: Traversable, shown: str) -> Document:
    """One document."""
    return read(content(place), shown)
