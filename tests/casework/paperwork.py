"""Small files of every kind, made by hand: what is accepted, and what is not."""

import io
import zlib
from struct import pack
from zipfile import ZIP_DEFLATED, ZipFile

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
WORD, SHEET = "wordprocessingml.document", "spreadsheetml.sheet"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


def png() -> bytes:
    """An image of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    head = pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def archive(parts: dict[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def office(main: str, extra: dict[str, str | bytes] | None = None, types: str = "") -> bytes:
    """A document of Microsoft Office."""
    override = f'<Override ContentType="application/vnd.openxmlformats-officedocument.{main}.main+xml"/>'
    parts = {"[Content_Types].xml": f"<Types>{override}{types}</Types>", "word/document.xml": "<w:document/>"}
    return archive({**parts, **(extra or {})})


def opened(kind: str, manifest: str = "<manifest/>", extra: dict[str, str | bytes] | None = None) -> bytes:
    """A document of LibreOffice."""
    parts = {"mimetype": OPEN_DOCUMENT + kind, "META-INF/manifest.xml": manifest, "content.xml": "<office/>"}
    return archive({**parts, **(extra or {})})


def encrypted() -> bytes:
    """An archive whose parts are marked as encrypted."""
    made = bytearray(office(WORD))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = made.find(signature)
        while start >= 0:
            made[start + place] |= 1
            start = made.find(signature, start + 1)
    return bytes(made)
