"""The reference of a dossier, as people quote it: « 00-2026-000042 », its call and its number."""

import re

SHAPE = re.compile(r"(?:.*-)?0*([0-9]{1,18})")


def reference_of(call: str, identifier: int) -> str:
    """The reference of a dossier of a call."""
    return f"{call.replace('/', '-')}-{identifier:06d}"


def quoted(written: str, call: str, identifier: int) -> bool:
    """Whether this is the dossier that was written: a reference names its call too, and a slip in it names none."""
    return written.strip() in (str(identifier), reference_of(call, identifier))


def identifier(written: str) -> int | None:
    """The number that a reference ends with; ``None`` where there is none to read."""
    found = SHAPE.fullmatch(written.strip())
    return int(found[1]) if found else None
