"""Write a workbook of pages in the format of OpenDocument (ISO/IEC 26300), row after row.

A writer of our own: odfdo, the one that is kept well, needs lxml and holds the whole document in memory, and knows
nothing of the lists of cells.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from tremplin.documents.people.lists import place_of
from tremplin.documents.people.pages import CellLook, Page, PageColumn, shown

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
        "fo": "xsl-fo-compatible",
        "config": "config",
    }.items()
)
# the language of formulas, in which the lists of cells are told (OpenDocument 1.3, part 4)
SPACES += ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'
MANIFEST = f"""{DECLARED}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" \
manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{MEDIA_TYPE}"/>\
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>\
<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
STYLES = """<office:automatic-styles>\
<number:date-style style:name="jour"><number:day number:style="long"/><number:text>/</number:text>\
<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/></number:date-style>\
<number:text-style style:name="texte"><number:text-content/></number:text-style>\
<style:style style:name="any" style:family="table-cell"/>\
<style:style style:name="day" style:family="table-cell" style:data-style-name="jour"/>\
<style:style style:name="text" style:family="table-cell" style:data-style-name="texte"/>\
<style:style style:name="title" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>\
<style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="4cm"/>\
</style:style>\
<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>\
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>\
</office:automatic-styles>"""
ERROR = '<table:error-message table:message-type="stop" table:display="{}"><text:p>{}</text:p></table:error-message>'
TOLD = "Choisissez un mot de la liste, ou laissez la case vide."
# empty rows that offer the lists of a template
OFFERED = 5_000


def write(pages: Sequence[Page], file: IO[bytes]) -> None:
    """Write pages in a file."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        # first and bare, so that a file is known by its first bytes (OpenDocument 1.3, part 2, 3.3)
        archive.writestr("mimetype", MEDIA_TYPE, ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("settings.xml", _settings(pages))
        with archive.open("content.xml", "w") as part, io.TextIOWrapper(part, "utf-8") as content:
            content.writelines(_content(pages))


def _content(pages: Sequence[Page]) -> Iterator[str]:
    yield f'{DECLARED}<office:document-content {SPACES} office:version="1.3">{STYLES}<office:body><office:spreadsheet>'
    yield "<table:content-validations>"
    for page in pages:
        yield from (_validation(pages, page, rank, column) for rank, column in _offering(page))
    yield "</table:content-validations>"
    for page in pages:
        style = "hidden" if page.aside else "shown"
        yield f'<table:table table:name={quoteattr(page.name)} table:style-name="{style}">'
        yield from (
            f'<table:table-column table:style-name="wide" table:default-cell-style-name="{column.look}"/>'
            for column in page.columns
        )
        if page.titled:
            yield f"<table:table-row>{''.join(map(_title, page.columns))}</table:table-row>"
        for row in page.rows:
            yield f"<table:table-row>{''.join(_cell(page, rank, value) for rank, value in enumerate(row))}"
            yield "</table:table-row>"
        if any(column.choices for column in page.columns):
            empty = "".join(_cell(page, rank, None) for rank, _ in enumerate(page.columns))
            yield f'<table:table-row table:number-rows-repeated="{OFFERED}">{empty}</table:table-row>'
        yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _title(column: PageColumn) -> str:
    return (
        '<table:table-cell table:style-name="title" office:value-type="string">'
        f"<text:p>{escape(column.title)}</text:p></table:table-cell>"
    )


def _cell(page: Page, rank: int, raw: Any) -> str:
    column = page.columns[rank] if rank < len(page.columns) else None
    offer = f' table:content-validation-name="{_name(page, rank)}"' if column and column.choices else ""
    match shown(raw):
        case None:
            return f"<table:table-cell{offer}/>"
        case date() as day:
            said = f'office:value-type="date" office:date-value="{day}" table:style-name="{CellLook.DAY}"'
            text = f"{day:%d/%m/%Y}"
        case int() | float() | Decimal() as number:
            said, text = f'office:value-type="float" office:value="{number}"', str(number).replace(".", ",")
        case value:
            said, text = f'office:value-type="string" table:style-name="{CellLook.TEXT}"', str(value)
    return f"<table:table-cell {said}{offer}>{_paragraphs(text)}</table:table-cell>"


def _paragraphs(text: str) -> str:
    # XML has no control character (XML 1.0, 2.2), and a new line of a cell is a paragraph
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "".join(f"<text:p>{escape(''.join(filter(_may_be, line)))}</text:p>" for line in lines)


def _may_be(sign: str) -> bool:
    return sign == "\t" or (sign >= "\x20" and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")


def _offering(page: Page) -> Iterator[tuple[int, PageColumn]]:
    return ((rank, column) for rank, column in enumerate(page.columns) if column.choices)


def _name(page: Page, rank: int) -> str:
    return f"{page.name}-{rank}".replace(" ", "-")


def _validation(pages: Sequence[Page], page: Page, rank: int, column: PageColumn) -> str:
    place = place_of(pages, column)
    strict = "false" if column.choices and column.choices.several else "true"
    where = f"[${place.page}.${place.letters}$2:.${place.letters}${place.last}]"
    return (
        f"<table:content-validation table:name={quoteattr(_name(page, rank))} "
        f'table:condition="of:cell-content-is-in-list({where})" table:allow-empty-cell="true" '
        f'table:display-list="unsorted">{ERROR.format(strict, TOLD)}</table:content-validation>'
    )


def _settings(pages: Sequence[Page]) -> str:
    """The first line of each page stays in sight."""
    views = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(page.name)}>"
        + "".join(
            f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
            for name, kind, value in (
                ("VerticalSplitMode", "short", 2),
                ("VerticalSplitPosition", "int", 1),
                ("PositionBottom", "int", 1),
                ("ActiveSplitRange", "short", 2),
            )
        )
        + "</config:config-item-map-entry>"
        for page in pages
        if page.titled
    )
    return (
        f'{DECLARED}<office:document-settings {SPACES} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item config:name="ViewId" config:type="string">view1'
        f'</config:config-item><config:config-item-map-named config:name="Tables">{views}'
        "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    ).replace("<office:document-settings ", '<office:document-settings xmlns:ooo="http://openoffice.org/2004/office" ')
