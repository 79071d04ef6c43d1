"""The file of an export, by itself or in an archive with the description of its columns."""

from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tremplin.indicators.exports.columns import FigureRow
from tremplin.indicators.exports.forms import ExportFormat
from tremplin.indicators.exports.package import PACKAGE, data_package

ZIP = "application/zip"


class ExportedFile(NamedTuple):
    """What is sent: its name, its bytes, and what they are."""

    name: str
    content: BytesIO
    media_type: str


def filed(name: str, rows: Iterable[FigureRow], form: ExportFormat, *, described: bool) -> ExportedFile:
    """The rows in a form, as the command line writes them, to the byte."""
    content = BytesIO()
    form.write(rows, content)
    file = f"{name}{form.suffix}"
    if not described:
        content.seek(0)
        return ExportedFile(file, content, form.media_type)
    package = data_package(file, form, content).encode()
    return ExportedFile(f"{name}.zip", _archive({file: content.getvalue(), PACKAGE: package}), ZIP)


def _archive(files: dict[str, bytes]) -> BytesIO:
    """Files in one, without the second at which it was made: same data, same bytes."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    made.seek(0)
    return made
