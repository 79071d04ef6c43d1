"""The document that was sent: its text as it was typed or chosen, what is wrong with it, and where."""

import re
from typing import NamedTuple

from flask import request

from tremplin.catalogue.door import Fiche
from tremplin.documents.door import MAX_BYTES, Mistake
from tremplin.platform import Platform
from tremplin_web.gate.door import uploaded

TEXT, FILE = "texte", "fichier"
NAME = "fiche.yaml"
# thousands of mistakes have one cause, which the first ones tell
MOST_MISTAKES = 100
# further, the lines around mistakes alone are written again
MOST_LINES, AROUND, LONGEST = 2000, 2, 300


class DocumentLine(NamedTuple):
    """A line of the document as it is read again, and whether a mistake is told there."""

    number: int
    text: str
    wrong: bool


class TriedDocument(NamedTuple):
    """A document: its text, and all that was found of it."""

    text: str
    mistakes: tuple[Mistake, ...] = ()
    fiche: Fiche | None = None
    # the problems of the plugins whose rules it writes
    told: tuple[str, ...] = ()
    read: bool = False
    # what was chosen is no text: what was typed before stays
    unreadable: bool = False

    @property
    def wrong(self) -> bool:
        return self.read and self.fiche is None

    @property
    def first(self) -> tuple[Mistake, ...]:
        """The mistakes that are shown."""
        return self.mistakes[:MOST_MISTAKES]

    @property
    def numbers(self) -> str:
        """The numbers that stand beside the text."""
        return "\n".join(map(str, range(1, min(len(self._split), MOST_LINES) + 1)))

    @property
    def rows(self) -> int:
        """How high the text is drawn, so that its numbers stand beside it."""
        return max(20, min(len(self._split), MOST_LINES) + 1)

    @property
    def lines(self) -> list[DocumentLine]:
        """The text line by line: the whole of it where it is not too long, and whatever stands around a mistake."""
        wrong = {mistake.line for mistake in self.first}
        near = {line + step for line in wrong for step in range(-AROUND, AROUND + 1)}
        return [
            DocumentLine(number, text if len(text) <= LONGEST else f"{text[:LONGEST]}…", number in wrong)
            for number, text in enumerate(self._split, 1)
            if number <= MOST_LINES or number in near
        ]

    @property
    def file(self) -> str:
        """The name under which it is given back."""
        found = re.search(r"^fiche: *[\"']?[a-z0-9]+/[a-z0-9-]+/([a-z0-9-]{1,80})[\"']? *$", self.text, re.MULTILINE)
        return f"{found[1]}.yaml" if found else NAME

    @property
    def _split(self) -> list[str]:
        return self.text.split("\n")


def sent(platform: Platform) -> TriedDocument:
    """Read the document of a form, as the platform would if it were installed."""
    typed = _plain(request.form.get(TEXT, ""))
    chosen = uploaded(FILE)
    # one byte more than what is read, so that too much is told to be
    raw = chosen[0].stream.read(MAX_BYTES + 1) if chosen else typed.encode("utf-8", "surrogatepass")
    proposed = platform.propose(raw, NAME)
    mistakes = tuple(sorted(proposed.document.mistakes))
    if not chosen:
        return TriedDocument(typed, mistakes, proposed.fiche, proposed.told, read=True)
    # what is no text, or too much of it, was not read
    text = _plain(proposed.document.text)
    return TriedDocument(text or typed, mistakes, proposed.fiche, proposed.told, read=True, unreadable=not text)


def _plain(text: str) -> str:
    """A text with the ends of lines of a document: a browser sends two signs for each."""
    return re.sub(r"\r\n?", "\n", text)
