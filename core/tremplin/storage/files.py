"""The attached files: each lies outside the database, named by the hash of its content."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

# a file that is being removed
SWEPT = ".swept"
HASH = re.compile(r"[0-9a-f]{64}")
# what everybody who is not its owner may do with the data of people: nothing
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


def kept(folder: Path) -> dict[str, Path]:
    """The files of a folder, by the hash that each is named by."""
    return {file.name: file for file in _files(folder) if HASH.fullmatch(file.name)}


def path_of(folder: Path, hash_: str) -> Path:
    """Where the file of a hash is."""
    return folder / hash_[:2] / hash_


def remove_file(path: Path, before: float) -> bool:
    """Remove a file that nothing names, unless it was kept again after ``before``.

    It is put aside first: who keeps the same content at that very moment gives it a younger file, which is put back.
    """
    aside = path.with_suffix(SWEPT)
    # another sweep may have been here
    with suppress(FileNotFoundError):
        path.replace(aside)
        # its date is read after it was put aside: before, somebody could keep the same content in between
        if aside.stat().st_mtime < before:
            aside.unlink()
            return True
        aside.replace(path)
    return False


def strangers(folder: Path) -> list[Path]:
    """The files that somebody else put in a folder; those that are being written or removed are not told."""
    others = (file for file in _files(folder) if not HASH.fullmatch(file.name))
    return sorted(file for file in others if not _passing(file.relative_to(folder)))


def _passing(path: Path) -> bool:
    return path.suffix == SWEPT or any(part.startswith(".") for part in path.parts)


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file()) if folder.is_dir() else iter(())


def digest(path: Path) -> str:
    """The hash of the content of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_private_folder(folder: Path) -> None:
    """Make a folder that its owner alone opens; one that is there already stays as it is."""
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


def make_private_file(path: Path) -> IO[bytes]:
    """Make a file that its owner alone reads, where there is none."""
    return open(path, "xb", opener=lambda name, flags: os.open(name, flags, PRIVATE_FILE))


def sync(path: Path) -> None:
    """Wait until the disk holds a file, or the names in a folder."""
    if path.is_dir() and os.name != "posix":
        return  # elsewhere a folder cannot be opened
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
