"""The folders that a setting names: whole departments, calls or fiches, for those who write no Python."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tremplin.documents.reading.folder import MixedFolder
from tremplin.extension.markers import hookimpl


class FolderPart(NamedTuple):
    """The documents of one sort that a folder holds; ``whole`` where this part answers for the whole folder."""

    folder: MixedFolder
    sort: str
    whole: bool = False


class FolderPlugin:
    """Serve all that a folder holds, through the hooks that plugins use."""

    def __init__(self, place: Path):
        self.folder = MixedFolder(place)

    @hookimpl
    def tremplin_department(self) -> FolderPart:
        return FolderPart(self.folder, "department")

    @hookimpl
    def tremplin_calls(self) -> FolderPart:
        return FolderPart(self.folder, "call")

    @hookimpl
    def tremplin_exit_typologies(self) -> FolderPart:
        return FolderPart(self.folder, "typology")

    @hookimpl
    def tremplin_letters(self) -> FolderPart:
        return FolderPart(self.folder, "letters")

    @hookimpl
    def tremplin_fiches(self) -> FolderPart:
        return FolderPart(self.folder, "fiche", whole=True)


def folders(setting: str | None) -> Iterator[FolderPlugin]:
    """The folders that the setting names, in order, each once; one that lies in another is read with it."""
    named = [name.strip() for name in (setting or "").split(os.pathsep) if name.strip()]
    # by where they lead: « fiches » and « ./fiches/ » are one folder, whose documents would all be there twice
    known: set[Path] = set()
    places = {name: Path(os.path.realpath(name)) for name in named}
    for name, place in places.items():
        if place not in known and not any(_holds(other, place) for other in places.values()):
            known.add(place)
            yield FolderPlugin(Path(name))


def _holds(folder: Path, place: Path) -> bool:
    """Whether the documents of a place are read with those of a folder in which it lies."""
    if folder == place or not place.is_relative_to(folder):
        return False
    # what starts so is left out of the folder: « essais/_brouillons » is read where it is named
    return not any(step.startswith((".", "_")) for step in place.relative_to(folder).parts)
