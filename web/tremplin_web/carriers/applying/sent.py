"""What every form of a dossier sends beside what one types."""

from flask import request

# a version is a number of the base
LONGEST = 9


def version() -> int | None:
    """The version that the page showed; none where it was not sent whole."""
    written = request.form.get("version", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) <= LONGEST else None
