"""The folders that a setting names: whole departments, calls or fiches, for those who write no Python."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tremplin.documents.folder import MixedFolder
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
    def tremplin_fiches(self) -> FolderPart:
        return FolderPart(self.folder, "fiche", whole=True)


def folders(setting: str | None) -> Iterator[FolderPlugin]:
    """The folders that the setting names, in order, each once."""
    named = [name.strip() for name in (setting or "").split(os.pathsep) if name.strip()]
    # by where they lead: « fiches » and « ./fiches/ » are one folder, whose documents would all be there twice
    known: set[str] = set()
    for name in named:
        place = os.path.realpath(name)
        if place not in known:
            known.add(place)
            yield FolderPlugin(Path(name))
