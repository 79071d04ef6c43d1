"""The words of a text, whatever the accents, the case and the plural."""

import re

from tremplin.documents.texts import folded

# « 3.3 » and « 31/01/2025 » are one word each, « et/ou » is two
WORD = re.compile(r"\w+(?:(?<=\d)[./,](?=\d)\w+)*")
# a short word is an acronym, and is found whole: « AI » is not the beginning of « aide »
SHORT = 3


def words(text: str) -> list[str]:
    """The folded words of a text; « l'emploi » is two, of which the first says nothing."""
    return [word for word in WORD.findall(folded(text)) if len(word) > 1 or word.isdecimal()]


def spaced(text: str) -> str:
    """The folded words of a text, between spaces."""
    return f" {' '.join(words(text))} "


def told_in(spaced_text: str, asked: str) -> bool:
    """Whether a text holds every word asked, or one that begins like it."""
    return all(_sought(word) in spaced_text for word in words(asked))


def _sought(word: str) -> str:
    if len(word) <= SHORT:
        return f" {word} "
    # the plurals of French end in s or x
    return f" {word[:-1] if word[-1] in 'sx' else word}"
