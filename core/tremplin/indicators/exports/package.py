"""What stands beside an exported file: a data package, whose Table Schema says each column."""

import json
from hashlib import sha256
from typing import Any, BinaryIO

from tremplin.indicators.exports.columns import COLUMNS, SCHEMA, STATUSES, ExportColumn
from tremplin.indicators.exports.forms import ExportFormat

# the name of the file that stands beside an export
PACKAGE = "datapackage.json"
ENUMS: dict[str, list[Any]] = {"schema": [SCHEMA], "status": list(STATUSES)}
# one row for one figure: no two say the same of the same
KEY = (
    *("department", "scope_kind", "scope", "fiche", "period_from", "period_until"),
    *("indicator", "at", "from", "typology", "by", "cell"),
)
BLOCK = 1 << 16
DIALECTS: dict[str, dict[str, Any]] = {"csv": {"encoding": "utf-8-sig", "dialect": {"delimiter": ";"}}}


def table_schema() -> dict[str, Any]:
    """The columns, as frictionless data describes a table."""
    return {"fields": list(map(_field, COLUMNS)), "missingValues": [""], "primaryKey": list(KEY)}


def _field(column: ExportColumn) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.kind, "description": column.description}
    constraints: dict[str, Any] = {"required": True} if column.filled else {}
    if column.name in ENUMS:
        constraints["enum"] = ENUMS[column.name]
    return {**field, "constraints": constraints} if constraints else field


def data_package(name: str, form: ExportFormat, file: BinaryIO) -> str:
    """The package of a file that was exported, read once more: same data, same bytes, and no word of the day."""
    file.seek(0)
    digest = sha256()
    while block := file.read(BLOCK):
        digest.update(block)
    resource: dict[str, Any] = {
        "name": "chiffres",
        "path": name,
        "format": form.suffix.removeprefix("."),
        "mediatype": form.media_type,
        "bytes": file.tell(),
        "hash": f"sha256:{digest.hexdigest()}",
        **DIALECTS.get(form.code, {}),
        "schema": table_schema(),
    }
    said = {"name": "tremplin-indicators", "version": str(SCHEMA), "profile": "data-package", "resources": [resource]}
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
