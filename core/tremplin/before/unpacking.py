"""Unpack a wheel in a folder, as an installer would, and refuse whatever one would not dare to unpack."""

import stat
import zlib
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from tremplin.errors import RefusedRequest, excerpt

# the largest wheel of a department weighs some hundreds of kilobytes: documents and a few modules
MOST_BYTES = 64 * 1024 * 1024
MOST_FILES = 5_000
CHUNK = 64 * 1024
# the places of a wheel whose files an installer puts beside the packages (PyPA, binary distribution format)
BESIDE = ("purelib", "platlib")
COMPILED = (".so", ".pyd", ".dylib", ".dll")


def unpacked(wheel: Path, folder: Path) -> list[Path]:
    """The folders of what a wheel holds, in which Python would look, once it is unpacked in this one."""
    try:
        with ZipFile(wheel) as archive:
            entries = archive.infolist()
            _refuse(entries)
            left = MOST_BYTES
            for entry in entries:
                left -= _written(archive, entry, folder, left)
    # lzma and bz2 raise errors of their own kinds, which are OSError and EOFError; a password is a RuntimeError
    except (BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, zlib.error) as error:
        raise RefusedRequest(f"archive illisible : {type(error).__name__}. Demandez-en une autre.") from None
    return [folder, *(path for name in BESIDE for path in sorted(folder.glob(f"*.data/{name}")))]


def _refuse(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_FILES:
        raise RefusedRequest(f"archive refusée : plus de {MOST_FILES} fichiers.")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise RefusedRequest(f"archive refusée : plus de {MOST_BYTES // 1024**2} Mo une fois décompressée.")
    for entry in entries:
        path = PurePosixPath(entry.filename)
        # zipfile itself drops « .. » and goes on: what is told is what the archive meant
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
            raise RefusedRequest(f"archive refusée : « {excerpt(entry.filename)} » sortirait de son dossier.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise RefusedRequest(f"archive refusée : « {excerpt(entry.filename)} » est un lien.")
        if path.suffix in COMPILED:
            raise RefusedRequest(f"« {excerpt(entry.filename)} » est du code compilé : il ne s'essaie pas sans danger.")


def _written(archive: ZipFile, entry: ZipInfo, folder: Path, left: int) -> int:
    path = folder / entry.filename
    if entry.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with archive.open(entry) as reading, path.open("wb") as writing:
        # by pieces: what an entry says of its size may be false
        while piece := reading.read(CHUNK):
            size += len(piece)
            if size > left:
                raise RefusedRequest(f"archive refusée : plus de {MOST_BYTES // 1024**2} Mo une fois décompressée.")
            writing.write(piece)
    return size
