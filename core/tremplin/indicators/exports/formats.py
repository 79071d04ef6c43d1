"""The forms of an export that the core offers, each written as a stream by a module that is loaded once it writes."""

from collections.abc import Iterable
from typing import BinaryIO

from tremplin.errors import RefusedRequest
from tremplin.indicators.exports.columns import FigureRow
from tremplin.indicators.exports.forms import ExportFormat, Write
from tremplin.late import late

EXTRA, MODULES = "tremplin[analysis]", ("arro3.compute", "arro3.core", "arro3.io", "rustpy_xlsxwriter")
ABSENT = f"Il manque un module : installez « {EXTRA} », ou exportez en csv."


def _late(module: str, name: str) -> Write:
    def write(rows: Iterable[FigureRow], file: BinaryIO) -> None:
        try:
            writer: Write = late(f"indicators.exports.{module}", name)
        except ModuleNotFoundError:
            raise RefusedRequest(ABSENT) from None
        writer(rows, file)

    return write


CSV = ExportFormat(code="csv", label="CSV", suffix=".csv", media_type="text/csv", write=_late("texts", "write_csv"))
JSON = ExportFormat(
    code="json", label="JSON", suffix=".json", media_type="application/json", write=_late("texts", "write_json")
)
XLSX = ExportFormat(
    code="xlsx",
    label="Tableur",
    suffix=".xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write=_late("spreadsheet", "write_xlsx"),
    needs=MODULES,
    extra=EXTRA,
)
PARQUET = ExportFormat(
    code="parquet",
    label="Parquet",
    suffix=".parquet",
    media_type="application/vnd.apache.parquet",
    write=_late("columnar", "write_parquet"),
    needs=MODULES,
    extra=EXTRA,
)
FORMATS = (CSV, XLSX, JSON, PARQUET)
