"""How much room a text takes, without a font at hand: wide enough for those that browsers and printers fall back on."""

import re
from collections.abc import Iterator

# in hundredths of the size of the letters, as measured on « DejaVu Sans », the widest of those without serifs
NARROW, WIDE, CAPITAL, USUAL, FULL = 42, 98, 76, 64, 105
SLIM = frozenset("iljtfrI.,;:!'’|()[]· \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
BROAD = frozenset("mwMW@%…—œŒæÆ")
# French holds these to the word before or after them
HELD = re.compile(r" (?=[;:!?»%€])|(?<=«) ")
LAST_LATIN = 0x2FFF


def breadth(text: str, size: int) -> int:
    """The pixels that a text takes at most, in letters of this size."""
    return -(-size * sum(map(_hundredths, text)) // 100)


def _hundredths(sign: str) -> int:
    if sign in SLIM:
        return NARROW
    if ord(sign) > LAST_LATIN:
        return FULL
    if sign in BROAD:
        return WIDE
    return CAPITAL if sign.isupper() else USUAL


def wrapped(text: str, size: int, room: int) -> list[str]:
    """A text on lines that each fit in this room; a word that is too long for one is cut."""
    lines = [""]
    for word in _words(text, size, room):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if breadth(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _words(text: str, size: int, room: int) -> Iterator[str]:
    for word in HELD.sub("\N{NO-BREAK SPACE}", text).split(" "):
        rest = word
        while breadth(rest, size) > room:
            fits = next(at for at in range(len(rest) - 1, 0, -1) if breadth(rest[:at], size) <= room or at == 1)
            yield rest[:fits]
            rest = rest[fits:]
        yield rest
