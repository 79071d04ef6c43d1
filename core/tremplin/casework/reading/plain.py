"""Values as JSON writes them."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def plain(value: Any, *, json_text: bool = False) -> Any:
    """A value as JSON writes it: quantities are exact, hence texts."""
    match value:
        case str() if json_text:
            # kept as text: SQLite has no type for JSON, and PostgreSQL's jsonb orders keys in its own way
            return json.loads(value)
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f")
        case _:
            return value


def but(line: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A line without one of its keys."""
    return {name: value for name, value in line.items() if name != key}
