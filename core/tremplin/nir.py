"""Recognise the number by which the State knows a person: their NIR, « numéro de sécurité sociale »."""

import re
from collections.abc import Iterator
from functools import cache

# 1 85 05 78 006 084 36: sex, year, month, department, commune, rank and key, parted where people part them by whatever
# sign, seen or not (Insee, « Définitions », NIR); 3, 4, 7 and 8 are those who wait for theirs
PARTS = (r"(\d\d)", r"(\d\d)", r"(\d\d|2[ABab])", r"(\d{3})", r"(\d{3})")
PART = r"[\W_]{0,3}"
# beside letters of a hash, digits are a part of it
NIR = rf"([1-478])(?<![0-9A-Fa-f].){PART}{PART.join(PARTS)}(?:{PART}(\d\d))?(?![0-9A-Fa-f])"
SHORTEST = 13
# where Unicode has its digits, those of ASCII apart: what French adds, « – » and « € » among others, lies between
ELSEWHERE_DIGITS = "[\u0660-\u1fff\ua620-\U0010ffff]"
BORN, UNKNOWN = range(1, 13), (*range(20, 43), *range(50, 100))
# months that no calendar has are given to who was born where no registry tells the month: abroad, or overseas
ELSEWHERE = ("96", "97", "98", "99")
KEY = 97
HIDDEN = "…"
CORSICA = {"2A": "19", "2B": "18"}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    # not as this page is read: each command would wait for it (bench/help.py)
    return re.compile(NIR, re.DOTALL), re.compile(ELSEWHERE_DIGITS)


def looks_like_nir(text: str) -> bool:
    """Whether a text holds what looks like a NIR: 13 signs, or 15 with the key."""
    if len(text) < SHORTEST:
        return False
    nir, digits = _patterns()
    # of nearly every text this is all that there is to ask
    if nir.search(text) is None and (text.isascii() or digits.search(text) is None):
        return False
    return next(_all(text), None) is not None


def without_nirs(sentence: str) -> str:
    """A sentence in which a sign stands for each NIR: it is shown, sent and kept elsewhere."""
    told, start = [], 0
    for found in _all(sentence) if len(sentence) >= SHORTEST else ():
        told += [sentence[start : found.start()], HIDDEN]
        start = found.end()
    return "".join([*told, sentence[start:]]) if told else sentence


def _all(text: str) -> Iterator[re.Match[str]]:
    nir, digits = _patterns()
    # digits are digits in every script, a full width one among others: each is one sign, so that places stay
    if digits.search(text):
        text = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
    start = 0
    while found := nir.search(text, start):
        if _plausible(found):
            yield found
            start = found.end()
        else:
            # another may begin inside what was not one
            start = found.start() + 1


def key_of(thirteen: str) -> int:
    """The key of the thirteen first signs of a NIR, Corsica's letters included."""
    department = thirteen[5:7].upper()
    return KEY - int(thirteen[:5] + CORSICA.get(department, department) + thirteen[7:]) % KEY


def _plausible(found: re.Match[str]) -> bool:
    _, _, month, department, commune, rank, key = parts = found.groups(default="")
    if not (int(month) in BORN or (int(month) in UNKNOWN and department in ELSEWHERE)):
        return False
    if department == "00" or commune == "000" or rank == "000":
        return False
    # parted as a NIR alone is, a wrong key is a slip of the hand; joined, it is another number
    joined = "".join(parts)
    return not key or joined != found[0] or key_of(joined[:SHORTEST]) == int(key)
