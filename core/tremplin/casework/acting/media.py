"""Tell what a file is by its content, never by its name; refuse what could act by itself, and names that lie."""

import codecs
import re
import struct
import zlib
from pathlib import PurePath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from tremplin.errors import RefusedRequest

PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
ODT, ODS = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# what people call each type, and how its name may end
TYPES = {
    PDF: ("un document PDF", (".pdf",)),
    PNG: ("une image PNG", (".png",)),
    JPEG: ("une image JPEG", (".jpg", ".jpeg")),
    ODT: ("un texte ODT", (".odt",)),
    ODS: ("un tableau ODS", (".ods",)),
    DOCX: ("un texte DOCX", (".docx",)),
    XLSX: ("un tableau XLSX", (".xlsx",)),
    TEXT: ("du texte", (".txt", ".csv")),
}
ACCEPTED = "Joignez un fichier PDF, PNG, JPEG, ODT, ODS, DOCX, XLSX, TXT ou CSV."
# the first bytes, as the formats give them: ISO 32000 (PDF), RFC 2083 (PNG), ISO 10918 (JPEG)
SIGNATURES = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
# Windows, Linux, Java or a universal binary, macOS on 64 and 32 bits, a script
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"#!")
# a document of Office under a password is a container of the old format (MS-OFFCRYPTO), whatever its name
ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# of the control characters, a spreadsheet or an editor writes tabs, ends of lines and ends of pages alone
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# what a browser may take for a page (WHATWG, MIME Sniffing, 7.1), and SVG, which may hold scripts
MARKUP = re.compile(rb"<\s*(?:!doctype|\?xml|\?php|html|head|body|script|svg|iframe|object|embed)\b", re.IGNORECASE)
CHUNK = 64 * 1024
# the end of a ZIP file, which says how long its list of names is
# PKWARE, APPNOTE, 4.3.16
END, END_LENGTH, LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
LONGEST_LIST, LONGEST_PART = 1024 * 1024, 1024 * 1024
# VBA, the macros of Excel 4, those of OpenDocument; part names of Office do not tell cases apart (ECMA-376-2)
MACROS = re.compile(r"(?:.*/)?vbaproject\.bin|xl/macrosheets/.*|basic/.*|scripts/.*", re.IGNORECASE)
MAIN = ((DOCX, b"wordprocessingml.document.main+xml"), (XLSX, b"spreadsheetml.sheet.main+xml"))
# all that the standard library says of an archive that is not one
DAMAGED = (
    *(BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError),
    *(KeyError, EOFError, struct.error, zlib.error),
)


class _Unfit(Exception):
    """Why a content is not kept."""


def media_type(file: BinaryIO, name: str) -> str:
    """The type of a content whose name must not say another."""
    try:
        found = _recognised(file)
    except _Unfit as unfit:
        raise RefusedRequest(f"« {name} » : {unfit}") from None
    label, endings = TYPES[found]
    ending = PurePath(name).suffix
    if ending.lower() not in endings:
        said = f"son nom finit par « {ending} »" if ending else "son nom ne le dit pas"
        raise RefusedRequest(f"« {name} » : c'est {label}, et {said}. Vérifiez-le, puis nommez-le {_or(endings)}.")
    return found


def _recognised(file: BinaryIO) -> str:
    file.seek(0)
    head = file.read(16)
    for signature, found in SIGNATURES.items():
        if head.startswith(signature):
            return found
    if head.startswith(ZIP):
        return _zipped(file)
    if head.startswith(OLD_OFFICE):
        raise _Unfit(
            "c'est un ancien format de Microsoft Office, ou un document protégé par un mot de passe. "
            "Enregistrez-le en PDF, ODT, ODS, DOCX ou XLSX, sans mot de passe."
        )
    if head.startswith(PROGRAMS):
        raise _Unfit(f"c'est un programme, il n'est pas accepté. {ACCEPTED}")
    file.seek(0)
    return _text(file)


def _text(file: BinaryIO) -> str:
    """Plain text, in UTF-8 or in the encoding of Windows, that is nothing else than text."""
    # « CSV » saved by a French Excel is in cp1252, « CSV UTF-8 » is not: both are what people have
    readings = [codecs.getincrementaldecoder(encoding)() for encoding in ("utf-8", "cp1252")]
    first = True
    while chunk := file.read(CHUNK):
        if CONTROL.search(chunk):
            raise _Unfit(f"ce type de fichier n'est pas reconnu. {ACCEPTED}")
        if first and MARKUP.search(chunk):
            raise _Unfit(f"c'est une page web, une image SVG ou un fichier XML, il n'est pas accepté. {ACCEPTED}")
        first = False
        readings = [reading for reading in readings if _reads(reading, chunk)]
    if not any(_reads(reading, b"", final=True) for reading in readings):
        raise _Unfit("ce texte n'est ni en UTF-8 ni au codage de Windows. Enregistrez-le en UTF-8.")
    return TEXT


def _reads(reading: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        reading.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _zipped(file: BinaryIO) -> str:
    damaged = "ce fichier est abîmé. Enregistrez-le de nouveau, puis joignez-le."
    if not _short_list(file):
        raise _Unfit(damaged)
    try:
        with ZipFile(file) as archive:
            return _office(archive)
    except DAMAGED:
        raise _Unfit(damaged) from None


def _short_list(file: BinaryIO) -> bool:
    """Whether the list of names is there and short enough to be read: a hostile one would fill the memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END_LENGTH - LONGEST_COMMENT))
    tail = file.read()
    found = tail.rfind(END)
    end = tail[found : found + END_LENGTH]
    return found >= 0 and len(end) == END_LENGTH and struct.unpack("<I", end[12:16])[0] <= LONGEST_LIST


def _office(archive: ZipFile) -> str:
    parts = {part.filename: part for part in archive.infolist()}
    # two parts of one name: one program shows the first, another the last, and a third was looked at here
    if len(parts) != len(archive.infolist()):
        raise BadZipFile
    # bit 0: encrypted (APPNOTE, 4.4.4)
    if any(part.flag_bits & 1 for part in parts.values()):
        raise _Unfit("il est protégé par un mot de passe. Joignez-le sans mot de passe.")
    if any(MACROS.fullmatch(name) for name in parts):
        raise _Unfit("il contient des macros. Enregistrez-le sans macro, ou en PDF.")
    # OpenDocument 1.3, part 2, 3.3; Office says its type in a list of its parts
    if "mimetype" in parts:
        return _open_document(archive)
    if "[Content_Types].xml" in parts:
        types = _part(archive, "[Content_Types].xml")
        if b"macroenabled" in types.lower():
            raise _Unfit("il contient des macros. Enregistrez-le sans macro, ou en PDF.")
        for found, main in MAIN:
            if main in types:
                return found
    raise _Unfit(f"c'est une archive, elle n'est pas acceptée : joignez ses documents un par un. {ACCEPTED}")


def _open_document(archive: ZipFile) -> str:
    found = _part(archive, "mimetype").decode("ascii", "replace").strip()
    if found not in (ODT, ODS):
        raise _Unfit(f"ce type de document n'est pas accepté. {ACCEPTED}")
    if b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        raise _Unfit("il est protégé par un mot de passe. Joignez-le sans mot de passe.")
    return found


def _part(archive: ZipFile, name: str) -> bytes:
    """A small part of an archive, whatever its size once inflated."""
    part = archive.getinfo(name)
    # neither Office nor OpenDocument has others, and zipfile would inflate bzip2 and LZMA too
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadZipFile
    with archive.open(part) as opened:
        # the size that an archive tells of a part is what whoever made it wrote there
        content = opened.read(LONGEST_PART + 1)
    if len(content) > LONGEST_PART:
        raise BadZipFile
    return content


def _or(endings: tuple[str, ...]) -> str:
    return " ou ".join(endings)
