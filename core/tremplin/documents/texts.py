"""Texts as people write them: kept on one line or on several, folded to be looked for, and dotted names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from tremplin.documents.nir import without_nir

LONGEST_NAME = 250
CODE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
# no accent: an address that looks like another must not be taken for it
EMAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
LONGEST_CODE = 100
# browsers send ends of lines as CR LF (HTML, form submission): the CR goes with the other control characters
BREAKS = "\n\t"
# the combining marks that a decomposed letter leaves behind it: told by a pattern, ten times faster than one by one
MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
# what may part or spell a name in another way: all but letters and digits
APART = re.compile(r"[\W_]+")


def one_line(text: str) -> str:
    """A text on one line, without what cannot be seen: control characters, and those that turn the direction.

    What looks like a NIR is refused, here and in ``prose``, through which whatever people type is read.
    """
    seen = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C")
    # macOS gives file names decomposed: « é » in two signs, which no search and no hash takes for the other
    return without_nir(" ".join(unicodedata.normalize("NFC", seen).split()))


def prose(text: str | None) -> str:
    """A text at some length as it is kept; no database keeps a null character, and no reader sees the others."""
    signs = (sign for sign in text or "" if sign in BREAKS or unicodedata.category(sign)[0] != "C")
    return without_nir(unicodedata.normalize("NFC", "".join(signs)).strip())


def folded(text: str) -> str:
    """A text to search and sort by, without accents nor case: « Œuvre d'été » is « oeuvre d'ete »."""
    # a file of people folds three names a row: most have no accent
    if text.isascii():
        return text.lower()
    bare = MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    # Unicode gives « œ » and « æ » no decomposition: NFKD leaves them
    return bare.replace("œ", "oe").replace("æ", "ae")


def folded_name(text: str) -> str:
    """The name of a person as it is compared with another: « Jean-François » is « jeanfrancois »."""
    return APART.sub("", folded(text))


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by dotted name as a document nests them: « budget.staff » is « staff » of « budget »."""
    whole: dict[str, Any] = {}
    for name, value in values.items():
        *blocks, key = name.split(".")
        inside = whole
        for block in blocks:
            inside = inside.setdefault(block, {})
        inside[key] = value
    return whole


def names(values: Iterable[str]) -> str:
    """« un », « un » et « deux », for a sentence."""
    quoted = [f"« {value} »" for value in values]
    return " et ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)
