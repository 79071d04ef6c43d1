"""The form of a line of the journal: canonical JSON, and the hash that chains it to the line before."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

# what the first line keeps as the hash of the line before
START = "0" * 64
# what acts before there is any account
INSTALLATION = "installation"


def line_hash(line: Mapping[str, Any]) -> str:
    """The SHA-256 of every column but the hash itself, as canonical JSON; the previous hash is one of them."""
    # PostgreSQL keeps microseconds and gives back an offset, SQLite a text without one: one form is hashed on both
    content = {**line, "at": line["at"].astimezone(UTC).isoformat(timespec="microseconds")}
    content.pop("hash", None)
    return sha256(text(content).encode()).hexdigest()


def text(values: Mapping[str, Any]) -> str:
    """Canonical JSON: keys sorted, no spaces."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal():
            # Decimal tells 1.50 from 1.5, and writes 1E+2 for 100: the same quantity must have one hash
            return format(value.normalize(), "f")
        case set() | frozenset():
            return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot be written in the journal")
