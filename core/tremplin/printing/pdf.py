"""A letter as a PDF that is tagged, in French, and reads the same for who sees it and who hears it (PDF/UA-1)."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

from tremplin.errors import RefusedRequest
from tremplin.late import late

UNINSTALLED = 'écrire un PDF demande une extension qui n\'est pas installée : tapez « pip install "tremplin[pdf]" ».'
UNREADABLE = "le logo du département ne se lit pas comme une image : prévenez qui tient son greffon."
STANDARD = "ua-1"
# French puts no end of line before these signs, nor after the one that opens a quotation
BEFORE, AFTER = re.compile(r" (?=[:;?!»%€–])"), re.compile(r"(?<=«) ")
NO_BREAK = "\N{NO-BREAK SPACE}"
# what the fonts that come with typst have a sign for: Latin, Greek, Cyrillic, and the punctuation beside them; a letter
# with a sign that no font draws is no PDF/UA (ISO 14289-1, 7.21.8)
DRAWN = re.compile(
    "[^\\n\u0020-\u007e\u00a0-\u024f\u0300-\u0302\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u1e00-\u1eff"
    "\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030\u2032\u2033\u2039\u203a\u20ac\u2116\u2122"
    "\u2190-\u2193\u2212\u2260\u2264\u2265\u25a1]"
)
MISSING = "□"


def installed() -> bool:
    """Whether what writes a PDF is there."""
    try:
        late("printing.setting", "set_page")
    except ImportError:
        return False
    return True


def pdf(letter: Mapping[str, Any], logo: bytes | None = None) -> bytes:
    """The PDF of a letter, as ``Letter.published`` gives it: the same letter gives the same bytes."""
    return _page(letter, logo, "pdf", pdf_standards=STANDARD)


def png(letter: Mapping[str, Any], logo: bytes | None = None, *, ppi: float = 96) -> bytes:
    """The first page of a letter as an image, for who looks at a page of ours."""
    return _page(letter, logo, "png", ppi=ppi)


def _page(letter: Mapping[str, Any], logo: bytes | None, form: str, **options: Any) -> bytes:
    try:
        write = late("printing.setting", "set_page")
    except ImportError:
        raise RefusedRequest(UNINSTALLED) from None
    told = {**_typeset(letter), **_logo(letter, logo)}
    # the day of the letter, not that of the machine: written again, it is the same to the byte
    day = date.fromisoformat(letter["on"])
    page = files(__package__).joinpath("letter.typ").read_bytes()
    made: bytes = write(page, json.dumps(told), form, datetime(day.year, day.month, day.day, tzinfo=UTC), **options)
    return made


def _typeset(said: Any) -> Any:
    """Every text of a letter as French typesets it, with a mark in place of a sign that no font of ours draws."""
    match said:
        case str():
            return DRAWN.sub(MISSING, AFTER.sub(NO_BREAK, BEFORE.sub(NO_BREAK, said.replace("\t", " "))))
        case dict():
            return {key: _typeset(value) for key, value in said.items()}
        case list():
            return [_typeset(value) for value in said]
    return said


def _logo(letter: Mapping[str, Any], logo: bytes | None) -> dict[str, Any]:
    if logo is None:
        return {}
    form = "png" if logo.startswith(b"\x89PNG") else "svg"
    return {"logo": list(logo), "logo_format": form, "logo_alt": f"Logo : {letter['sender'][0]}"}
