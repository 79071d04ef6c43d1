"""Files that are traps, or that life has damaged: what a reader of people's files meets one day."""

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from documents.people.books import xlsx
from tremplin.documents.people import ods
from tremplin.documents.people.pages import Page, PageColumn

MEGABYTE = 1024 * 1024
ROWS = [["Clé de la personne", "Nom"], *([f"P{number}", f"Nom {number}"] for number in range(400))]
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + rank)} "{f"&{chr(97 + rank)};" * 10}">' for rank in range(9))
    + "]>"
)
# what the sentence says; nothing where the file is read all the same
Made = tuple[Path, str | None]
TRAP, DAMAGED, MEMORY, SPLIT = "comme un piège", "abîmé", "tout en bas ou tout à droite", "coupez-le en plusieurs"


def book(folder: Path, name: str = "base.xlsx") -> Path:
    return xlsx(folder / name, {"participants": ROWS})


def open_document(folder: Path) -> Path:
    with (folder / "base.ods").open("wb") as file:
        ods.write([Page("participants", [PageColumn(title) for title in ROWS[0]], ROWS[1:])], file)
    return folder / "base.ods"


def with_parts(source: Path, made: Path, parts: Mapping[str, bytes]) -> Path:
    """An archive, some parts of which are replaced or added."""
    with ZipFile(source) as before, ZipFile(made, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, content in parts.items():
            after.writestr(name, content)
    return made


def cells(*places: str, rows: str = "") -> bytes:
    """A sheet of a few cells, wherever they are."""
    said = "".join(
        f'<row r="{"".join(filter(str.isdigit, place))}"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>'
        for place in places
    )
    return f"<worksheet {SPACE}><sheetData>{said}{rows}</sheetData></worksheet>".encode()


def far(folder: Path, *places: str) -> Path:
    return with_parts(book(folder), folder / "far.xlsx", {SHEET: cells("A1", *places)})


def repeated(folder: Path, rows: int, columns: int, *, empty: bool = False) -> Path:
    """An OpenDocument whose cell says that it is repeated; LibreOffice writes so what is styled and empty."""
    source = open_document(folder)
    with ZipFile(source) as archive:
        content = archive.read("content.xml").decode()
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}"><text:p>x</text:p>'
    if empty:
        cell = f'<table:table-cell table:style-name="text" table:number-columns-repeated="{columns}">'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-cell></table:table-row>'
    content = content.replace("</table:table>", f"{row}</table:table>")
    return with_parts(source, folder / "repeated.ods", {"content.xml": content.encode()})


def declaring(folder: Path, part: str, doctype: str) -> Path:
    source = book(folder)
    with ZipFile(source) as archive:
        content = archive.read(part).decode()
    head, _, rest = content.partition("?>")
    said = f"{head}?>{doctype}{rest}" if rest else f"{doctype}{content}"
    return with_parts(source, folder / "entities.xlsx", {part: said.encode()})


def cut(folder: Path, source: Path, kept: int) -> Path:
    made = folder / f"cut-{kept}{source.suffix}"
    made.write_bytes(source.read_bytes()[:kept])
    return made


def raw(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def gigabyte(folder: Path, *, honest: bool) -> Path:
    """A part of a gigabyte of zeros, which says its size, or lies."""
    packer, block = zlib.compressobj(1, zlib.DEFLATED, -15), bytes(MEGABYTE)
    packed = b"".join(packer.compress(block) for _ in range(1024)) + packer.flush()
    with ZipFile(book(folder)) as before, ZipFile(folder / "gigabyte.xlsx", "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name != SHEET:
                after.writestr(name, before.read(name))
    content = (folder / "gigabyte.xlsx").read_bytes()
    size = 1024 * MEGABYTE if honest else 1_000
    return raw(folder, "gigabyte.xlsx", _appended(content, SHEET.encode(), packed, size))


def _appended(archive: bytes, name: bytes, packed: bytes, size: int) -> bytes:
    """An archive with one more part, whose size is what we say."""
    end = archive.rindex(b"PK\x05\x06")
    count, length, offset = struct.unpack("<HLL", archive[end + 10 : end + 20])
    local = struct.pack("<4sHHHHHLLLHH", b"PK\x03\x04", 20, 0, 8, 0, 0x21, 0, len(packed), size, len(name), 0) + name
    central = struct.pack(
        *("<4sHHHHHHLLLHHHHHLL", b"PK\x01\x02", 20, 20, 0, 8, 0, 0x21, 0, len(packed), size, len(name)),
        *(0, 0, 0, 0, 0, offset),
    )
    directory = archive[offset : offset + length] + central + name
    body = archive[:offset] + local + packed
    tail = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, count + 1, count + 1, len(directory), len(body), 0)
    return body + directory + tail


def flagged(folder: Path) -> Path:
    """An archive whose parts say that they are encrypted."""
    content = bytearray(book(folder).read_bytes())
    for mark, shift in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + shift] |= 1
            at = content.find(mark, at + 1)
    return raw(folder, "flagged.xlsx", bytes(content))


def corpus() -> Iterator[tuple[str, Callable[[Path], Made]]]:
    """Each file by what it is, made in a folder when it is asked."""

    def case(name: str, told: str | None, make: Callable[[Path], Path]) -> tuple[str, Callable[[Path], Made]]:
        return name, lambda folder: (make(folder), told)

    yield case("one cell at the last place of a sheet", MEMORY, lambda at: far(at, "XFD1048576"))
    yield case("one cell at the last column", "", lambda at: far(at, "XFD1"))
    yield case("one cell at the last row", SPLIT, lambda at: far(at, "A1048576"))
    yield case("one cell far from the others", MEMORY, lambda at: far(at, "ZZZ500000"))
    yield case("a place that no sheet has", "", lambda at: far(at, "ZZZZZZ99999999999"))
    yield case("three million rows", SPLIT, lambda at: repeated(at, 3_000_000, 1))
    yield case("a cell repeated over a whole sheet", MEMORY, lambda at: repeated(at, 1_048_576, 16_384))
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(2, 100_010))
    yield case("a style over a whole sheet", None, lambda at: repeated(at, 1_048_000, 16_384, empty=True))
    yield case("a row too many", SPLIT, lambda at: with_parts(book(at), at / "a.xlsx", {SHEET: cells("A1", rows=rows)}))
    yield case("a cell too many", SPLIT, lambda at: far(at, "BZ30000"))
    for part in (STRINGS, SHEET, BOOK, "[Content_Types].xml"):
        yield case(f"laughs in {part}", "nul tableur", lambda at, part=part: declaring(at, part, LAUGHS))
    for place in ("file:///etc/passwd", "http://127.0.0.1:9/x"):
        doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{place}">]>'
        yield case(f"an entity at {place}", "nul tableur", lambda at, said=doctype: declaring(at, STRINGS, said))
    yield case(
        "a DTD elsewhere", "nul tableur", lambda at: declaring(at, BOOK, '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/d">')
    )
    link = {"xl/externalLinks/externalLink1.xml": f"<externalLink {SPACE}/>".encode()}
    yield case("a link to another workbook", None, lambda at: with_parts(book(at), at / "l.xlsx", link))
    macro = {"xl/vbaProject.bin": CONTAINER}
    yield case("macros", "contient des macros", lambda at: with_parts(book(at), at / "m.xlsm", macro))
    yield case(
        "macros under another name", "contient des macros", lambda at: with_parts(book(at), at / "m.xlsx", macro)
    )
    basic = {"Basic/Standard/Module1.xml": b"<x/>"}
    yield case(
        "macros of OpenDocument", "contient des macros", lambda at: with_parts(open_document(at), at / "m.ods", basic)
    )
    hidden = CONTAINER + bytes(2_000) + "EncryptedPackage".encode("utf-16-le") + bytes(2_000)
    yield case("a password", "protégé par un mot de passe", lambda at: raw(at, "p.xlsx", hidden))
    yield case("encrypted parts", "protégé par un mot de passe", flagged)
    manifest = b"<manifest><encryption-data/></manifest>"
    locked = {"META-INF/manifest.xml": manifest}
    yield case(
        "a password of OpenDocument", "mot de passe", lambda at: with_parts(open_document(at), at / "p.ods", locked)
    )
    yield case("an old workbook renamed", "ancien format", lambda at: raw(at, "o.xlsx", CONTAINER + bytes(5_000)))
    yield case("an old workbook", "ancien format", lambda at: raw(at, "o.xls", CONTAINER + bytes(5_000)))
    for kept in (1, 1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000):
        yield case(f"cut at {kept} bytes", DAMAGED, lambda at, kept=kept: cut(at, book(at), kept))
    for kept in (1_000, 2_000, 3_000):
        yield case(f"an OpenDocument cut at {kept}", DAMAGED, lambda at, kept=kept: cut(at, open_document(at), kept))
    for name in ("../../evil.xml", "/etc/cron.d/evil", "..\\evil.xml", "C:\\evil.xml"):
        parts = {name: b"<x/>"}
        yield case(
            f"a part named {name}", "en sortiraient", lambda at, parts=parts: with_parts(book(at), at / "z.xlsx", parts)
        )
    yield case("a part of a gigabyte", TRAP, lambda at: gigabyte(at, honest=True))
    yield case("a part of a gigabyte that lies", DAMAGED, lambda at: gigabyte(at, honest=False))
    many = {f"xl/media/{number}.xml": b"" for number in range(3_000)}
    yield case("thousands of parts", TRAP, lambda at: with_parts(book(at), at / "many.xlsx", many))
    yield case("an archive of something else", "pas un classeur", archive_of)
    yield case("a table renamed", DAMAGED, lambda at: raw(at, "t.xlsx", b"key;last_name\nP1;Nom\n"))
    yield case("a PDF renamed", DAMAGED, lambda at: raw(at, "t.ods", b"%PDF-1.7\n" + bytes(3_000)))
    yield case("a page of the web renamed", DAMAGED, lambda at: raw(at, "t.xls", b"<html><table><tr><td>1</table>"))
    yield case("nothing", DAMAGED, lambda at: raw(at, "t.xlsx", b""))
    yield case(
        "XML that is not", "", lambda at: with_parts(book(at), at / "b.xlsx", {SHEET: b"<worksheet><sheetData><row"})
    )
    deep = b"<a>" * 100_000
    yield case("XML of a hundred thousand levels", "", lambda at: with_parts(book(at), at / "d.xlsx", {SHEET: deep}))
    wide = f'<worksheet {SPACE} a="{"x" * 20 * MEGABYTE}"/>'.encode()
    yield case("an attribute of twenty megabytes", "", lambda at: with_parts(book(at), at / "w.xlsx", {SHEET: wide}))
    count = f'<sst {SPACE} count="4294967295" uniqueCount="4294967295"><si><t>x</t></si></sst>'.encode()
    yield case(
        "strings that say they are four billion", "", lambda at: with_parts(book(at), at / "s.xlsx", {STRINGS: count})
    )
    lost = cells("A1", rows='<row r="2"><c r="A2" t="s"><v>999999999</v></c></row>')
    yield case("a string that is not there", "", lambda at: with_parts(book(at), at / "s.xlsx", {SHEET: lost}))
    yield case("no sheet", "", lambda at: with_parts(book(at), at / "n.xlsx", {BOOK: f"<workbook {SPACE}/>".encode()}))
    utf16 = cells("A1").decode().encode("utf-16")
    yield case("XML in UTF-16", "", lambda at: with_parts(book(at), at / "u.xlsx", {SHEET: utf16}))


def archive_of(folder: Path) -> Path:
    with ZipFile(folder / "other.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    return folder / "other.xlsx"


def tables() -> Iterator[tuple[str, bytes, str | None]]:
    """Tables that are traps."""
    yield "nul.csv", b"key;last_name\nP1;\0\n", ""
    yield "endless.csv", b"key;" + b"x" * 3 * MEGABYTE, "ligne de plus de"
    yield "quote.csv", b'key;last_name\nP1;"Nom\n', "guillemets"
    yield "utf16.csv", "key;last_name\nP1;Nom\n".encode("utf-16"), "UTF-16"
    yield "empty.csv", b"", "vide"
    yield "book.csv", b"PK\x03\x04xxxx", "classeur"
    yield "wide.csv", b"key" + b";" * 500_000 + b"\nP1\n", ""
    yield "random.csv", bytes(range(1, 256)) * 40, ""
