"""The departments without Python of a run: the folders that the setting names, with their cases."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tremplin.catalogue.fiche import Fiche
from tremplin.documents.door import MixedFolder, read
from tremplin.folders import folders
from tremplin.platform import FOLDER_SETTING
from tremplin.testing.cases import installed

CASES = "*.cases.yaml"


@dataclass(frozen=True)
class FolderSubject:
    """A folder that is served: its fiches, and the cases that lie in it or that ``beside`` it say one of them."""

    folder: Path
    beside: tuple[Path, ...]

    @property
    def fiches(self) -> list[Fiche]:
        told = {document.data.get("fiche") for document in _documents(self.folder) if isinstance(document.data, dict)}
        return [fiche for name, fiche in installed().fiches.items() if name in told]

    def cases(self) -> Iterator[dict[str, Any]]:
        """Its cases, as they are written."""
        own, mine = {path.resolve() for path in self.folder.rglob(CASES)}, {str(fiche.id) for fiche in self.fiches}
        for path in sorted({*own, *self.beside}):
            cases = read(path.read_bytes(), path.name, root=list).data or ()
            listed = (case for case in cases if isinstance(case, dict))
            yield from (case for case in listed if path in own or str(case.get("fiche")) in mine)


def subjects(asked: Iterable[str], beside: Iterable[Path]) -> Iterator[FolderSubject]:
    """The folders of the setting that a run is asked about, or that hold or are held by what it is asked about."""
    wanted = [Path(each.partition("::")[0]).resolve() for each in asked]
    found = tuple(path.resolve() for path in beside)
    for plugin in folders(os.environ.get(FOLDER_SETTING)):
        place = plugin.folder.place.resolve()
        if any(place.is_relative_to(each) or each.is_relative_to(place) for each in wanted):
            yield FolderSubject(place, found)


def _documents(place: Path) -> Iterable[Any]:
    return MixedFolder(place).documents("fiche") if place.exists() else ()
