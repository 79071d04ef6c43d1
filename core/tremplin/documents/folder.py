"""Read the documents of a folder, or one document."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from tremplin.documents.reader import Document, read
from tremplin.documents.walk import content, walked
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


def opened(place: Traversable, shown: str) -> Document:
    """One document."""
    return read(content(place), shown)
