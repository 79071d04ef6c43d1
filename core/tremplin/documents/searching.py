"""Texts as they are searched: folded, each word begun by a sign of its own, and whatever else is typed a plain sign."""

import re
import unicodedata
from itertools import pairwise

from tremplin.documents.texts import folded

# no text of a dossier has two lines: what begins a word is never in what it is looked for
BEGIN = "\n"
RUN = re.compile(r"[^\W_]+")
SIGN = re.compile(r"[^\w\s]|_")
# the ways in which keyboards write one apostrophe and one hyphen
SAME = str.maketrans({**dict.fromkeys("’‘ʼ", "'"), **dict.fromkeys("‐‑–—−", "-")})
# an index of words needs no more of one: the text itself says the rest
LONGEST_WORD = 40
# of the title, the name, the numbers and the reference: as many words cannot be in them, and more are in none
MOST_TERMS = 600
# in groups, as « 123 456 789 00012 »: a SIREN has nine digits, and begins the SIRET
SIREN = 9
# in every text, since the reference has it
EVERYWHERE = "-"


def text(*parts: str | None) -> str:
    """What is searched of a dossier: its title, the name and the numbers of its carrier, its reference."""
    return " ".join(_begun(_plain(part)) for part in parts if part)


def words(searched: str) -> frozenset[str]:
    """The words and the signs of such a text, as an index keeps them."""
    signs = {sign for sign in SIGN.findall(searched) if sign != EVERYWHERE}
    return frozenset({run[:LONGEST_WORD] for run in RUN.findall(searched)} | signs)


def terms(asked: str) -> list[str] | None:
    """What a text must hold, each where a word begins; ``None`` where no dossier could hold as much."""
    plain = _plain(asked)
    number = plain.replace(" ", "")
    typed = [number] if number.isdecimal() and len(number) >= SIREN else plain.split()
    if not typed and asked.strip():
        # what nobody can see is in no title
        return None
    found = sorted({_begun(word) for word in typed})
    # in order, what begins another stands right before one of those
    kept = [term for term, after in pairwise([*found, ""]) if not after.startswith(term)]
    return kept if len(kept) <= MOST_TERMS else None


def index_word(term: str) -> str | None:
    """What the index has of a term: the beginning of one of its words, or a sign; ``None`` where it says nothing."""
    runs = [run[:LONGEST_WORD] for run in RUN.findall(term)]
    signs = [sign for sign in SIGN.findall(term) if sign != EVERYWHERE]
    return max(runs, key=len) if runs else next(iter(signs), None)


def _plain(written: str) -> str:
    seen = "".join(sign for sign in written if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return " ".join(folded(seen.translate(SAME)).split())


def _begun(plain: str) -> str:
    return RUN.sub(lambda run: f"{BEGIN}{run[0]}", plain)
