"""How the letters of a department speak: who writes, who signs, and words of its own; silent, the core has its own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

# what a letter is about, by the codes that software reads
KINDS = ("receipt", "completion", "decision", "agreement", "amendment", "settlement", "repayment")
# what a text of a department may name of the dossier, between braces
NAMED = ("reference", "title", "organisation", "call", "fiche", "day")
BRACED = re.compile(r"\{([^{}]*)\}")
LOGOS = (".svg", ".png")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLetter:
    """What a department says in the letters of one kind, before and after the facts, and who signs them."""

    subject: str | None = None
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    signatory: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWords:
    """The words of a department for its letters; ``signatory`` is a function, never the name of somebody."""

    department: str
    sender: tuple[str, ...] = ()
    place: str | None = None
    logo: str | None = None
    signatory: str | None = None
    greeting: str | None = None
    farewell: str | None = None
    remedies: str | None = None
    receipt: OwnLetter = OwnLetter()
    completion: OwnLetter = OwnLetter()
    decision: OwnLetter = OwnLetter()
    agreement: OwnLetter = OwnLetter()
    amendment: OwnLetter = OwnLetter()
    settlement: OwnLetter = OwnLetter()
    repayment: OwnLetter = OwnLetter()

    def of(self, kind: str) -> OwnLetter:
        """What is said in the letters of a kind."""
        own: OwnLetter = getattr(self, kind)
        return own


def filled(text: str, said: Mapping[str, str]) -> str:
    """A text of a department with what it names of the dossier."""
    # not str.format, which reads attributes: « {title.__class__} » is what somebody wrote, and nothing more
    return BRACED.sub(lambda found: said.get(found[1], found[0]), text)
