"""What every form of a dossier sends beside what one types."""

from flask import request

from tremplin_web.gate.door import number_of


def version() -> int | None:
    """The version that the page showed; none where it was not sent whole."""
    return number_of(request.form.get("version", ""))
