"""What stands beside an exported file: a data package, whose Table Schema says each column."""

import json
from typing import Any

from tremplin.indicators.exports.columns import COLUMNS, SCHEMA, STATUSES

ENUMS = {"status": list(STATUSES)}


def table_schema() -> dict[str, Any]:
    """The columns, as frictionless data describes a table."""
    fields = []
    for column in COLUMNS:
        field: dict[str, Any] = {"name": column.name, "type": column.kind, "description": column.description}
        if column.name in ENUMS:
            field["constraints"] = {"enum": ENUMS[column.name]}
        fields.append(field)
    return {"fields": fields, "missingValues": [""]}


def data_package(name: str, media_type: str, size: int, digest: str) -> str:
    """The package of one file, of so many bytes and of this SHA-256, without a word of when it was made."""
    resource: dict[str, Any] = {
        "name": "chiffres",
        "path": name,
        "mediatype": media_type,
        "bytes": size,
        "hash": f"sha256:{digest}",
        "schema": table_schema(),
    }
    if name.endswith(".csv"):
        resource |= {"format": "csv", "encoding": "utf-8-sig", "dialect": {"delimiter": ";"}}
    said = {"name": "tremplin-indicators", "version": str(SCHEMA), "profile": "data-package", "resources": [resource]}
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
