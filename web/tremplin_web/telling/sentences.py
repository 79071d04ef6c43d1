"""Long texts cut where a reader breathes: the first sentence, then paragraphs."""

import re

# the end of a sentence: a stop, a space, a capital letter
END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀÂÇÉÈÊËÎÏÔÙÛŒ«])")
LONGEST = 420


def lead(text: str) -> str:
    """The first sentence."""
    return END.split(text, maxsplit=1)[0]


def paragraphs(text: str) -> list[str]:
    """The sentences after the first, gathered in paragraphs that are easy to read."""
    told: list[str] = []
    for sentence in END.split(text)[1:]:
        if told and len(told[-1]) + len(sentence) < LONGEST:
            told[-1] += f" {sentence}"
        else:
            told.append(sentence)
    return told
