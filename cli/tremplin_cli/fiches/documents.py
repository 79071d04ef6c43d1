"""The documents that a person names on the command line: files, and folders searched for fiches."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tremplin.documents.reading.walk import CASES, SUFFIXES, sort_of
from tremplin.errors import WrongUsage
from tremplin_cli.terminal.session import content, readable


def fiches_of(paths: Iterable[str]) -> list[Path]:
    """The files named, and those of the folders named; each once, however many times it is named."""
    found: dict[Path, Path] = {}
    for path in map(Path, paths):
        inner = list(_searched(path)) if path.is_dir() else [readable(path)]
        if not inner:
            raise WrongUsage(f"aucun document YAML dans le dossier « {path} ».")
        for file in inner:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _searched(folder: Path) -> Iterator[Path]:
    """The fiches of a folder: hidden folders, cases, and what describes calls and departments are left out."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if not path.name.startswith((".", "_")):
                yield from _searched(path)
        elif path.name.endswith(SUFFIXES) and not _other(path):
            yield readable(path)


def _other(path: Path) -> bool:
    """Whether a document says that it is something else; one that does not say what it is, is checked."""
    return path.name.endswith(CASES) or sort_of(path.name, content(str(path))) != "fiche"
