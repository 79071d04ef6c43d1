"""What the directory of a workbook's archive says of it, before anything of it is read.

A workbook is a ZIP archive (ECMA-376, part 2; OpenDocument 1.3, part 2): its directory tells the names and the sizes of
its parts, and one that lies about them meets the limits of the process that reads it.
"""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

MEGABYTE = 1024 * 1024
MOST_FILE = 64 * MEGABYTE
# two millions of cells are some 150 MB of XML
MOST_PART, MOST_WHOLE = 320 * MEGABYTE, 512 * MEGABYTE
MOST_PARTS = 2_000
# deflate makes a thousand of one at best: cells that repeat, fifty
MOST_RATIO, SMALL = 300, 16 * MEGABYTE
ENCRYPTED = 0x1
# the container of .xls and of encrypted workbooks (MS-CFB); the latter names the stream of what it hides (MS-OFFCRYPTO)
CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HIDDEN = "EncryptedPackage".encode("utf-16-le")
MACROS = re.compile(r"(^|/)vbaProject\.bin$|^Basic/|^Scripts/", re.IGNORECASE)
HEAD = 4096
DECLARED = (b"<!DOCTYPE", b"<!ENTITY")


class Refused(Exception):
    """A workbook that is not read, by the code of its sentence."""


def check(path: Path) -> None:
    """Refuse a file that no honest spreadsheet writes, or that is too large to be read here."""
    if path.stat().st_size > MOST_FILE:
        raise Refused("heavy")
    with path.open("rb") as file:
        if file.read(len(CONTAINER)) == CONTAINER:
            raise Refused("encrypted" if HIDDEN in file.read() else "old")
    try:
        with ZipFile(path) as archive:
            _entries(archive.infolist())
            _heads(archive)
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise Refused("damaged") from None


def _entries(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_WHOLE:
        raise Refused("swollen")
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise Refused("encrypted")
    if any(map(_escapes, names)):
        raise Refused("escaping")
    if any(map(MACROS.search, names)):
        raise Refused("macros")
    if any(map(_swollen, entries)):
        raise Refused("swollen")
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise Refused("stranger")


def _escapes(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name


def _swollen(entry: ZipInfo) -> bool:
    ratio = entry.file_size / max(entry.compress_size, 1)
    return entry.file_size > MOST_PART or (entry.file_size > SMALL and ratio > MOST_RATIO)


def _heads(archive: ZipFile) -> None:
    """Look at how the parts of XML begin: no spreadsheet declares an entity, which may open files or swell."""
    for name in _xml(archive.namelist()):
        with archive.open(name) as part:
            head = part.read(HEAD)
        if any(sign in head for sign in DECLARED):
            raise Refused("entities")
        if name == "META-INF/manifest.xml" and b"encryption-data" in head:
            raise Refused("encrypted")


def _xml(names: Iterable[str]) -> Iterable[str]:
    return (name for name in names if name.endswith((".xml", ".rels")))
