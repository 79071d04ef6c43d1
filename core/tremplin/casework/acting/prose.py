"""What people write at some length: kept line by line, without what cannot be seen."""

import unicodedata

BREAKS = "\n\t"


def prose(written: str | None) -> str:
    """A text as it is kept; no database keeps a null character, and no reader sees the others."""
    signs = (sign for sign in written or "" if sign in BREAKS or unicodedata.category(sign)[0] != "C")
    return unicodedata.normalize("NFC", "".join(signs)).strip()
