"""The one place that calls typst, which the extra « pdf » brings; it opens no file and asks no network."""

from datetime import datetime
from typing import Any

import typst

from tremplin.errors import RefusedRequest


def set_page(page: bytes, letter: str, form: str, at: datetime, **options: Any) -> bytes:
    """A page set with a letter, in JSON; ``at`` is the date that the file says of itself."""
    # its own stub knows each option by its literals
    compiled: Any = typst.compile
    try:
        # the fonts of the machine would make another file of the same letter on another machine
        made = compiled(
            page, format=form, sys_inputs={"letter": letter}, ignore_system_fonts=True, timestamp=at, **options
        )
    except typst.TypstError as error:
        raise RefusedRequest(
            f"la lettre ne se met pas en page ({error.message}) : prévenez l'administrateur."
        ) from None
    first = made[0] if isinstance(made, list) else made
    return first if isinstance(first, bytes) else b""
