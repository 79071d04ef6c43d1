"""A letter as data: who writes to whom, about what, and its blocks in order; nothing of how it is drawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from tremplin.catalogue.door import euros, french

LANGUAGE = "fr"


class LetterHeading(NamedTuple):
    """What the blocks that follow are about."""

    text: str

    def published(self) -> dict[str, Any]:
        """The heading as other software reads it."""
        return {"block": "heading", "text": self.text}

    def lines(self) -> Iterator[str]:
        """The heading as a terminal shows it."""
        yield from ("", self.text, "─" * len(self.text))


class LetterParagraph(NamedTuple):
    """A paragraph."""

    text: str

    def published(self) -> dict[str, Any]:
        """The paragraph as other software reads it."""
        return {"block": "paragraph", "text": self.text}

    def lines(self) -> Iterator[str]:
        """The paragraph as a terminal shows it."""
        yield from ("", self.text)


class LetterPoints(NamedTuple):
    """A list of points."""

    points: tuple[str, ...]

    def published(self) -> dict[str, Any]:
        """The list as other software reads it."""
        return {"block": "points", "points": list(self.points)}

    def lines(self) -> Iterator[str]:
        """The list as a terminal shows it."""
        yield ""
        yield from (f"  – {point}" for point in self.points)


class LetterAmount(NamedTuple):
    """A line of a table of amounts; what is taken away is negative."""

    label: str
    cents: int
    why: str | None = None

    def published(self) -> dict[str, Any]:
        """The line as other software reads it."""
        return {"label": self.label, "amount_cents": self.cents, "amount": euros(self.cents), "why": self.why}


class LetterAmounts(NamedTuple):
    """A table of amounts; where it has a ``total``, it is their sum, to the cent."""

    caption: str
    amounts: tuple[LetterAmount, ...]
    total: str | None = None

    @property
    def sum(self) -> LetterAmount | None:
        """The last line, which the others add up to."""
        return None if self.total is None else LetterAmount(self.total, sum(each.cents for each in self.amounts))

    def published(self) -> dict[str, Any]:
        """The table as other software reads it."""
        told = {"caption": self.caption, "amounts": [each.published() for each in self.amounts]}
        return {"block": "amounts", **told, "total": self.sum.published() if self.sum else None}

    def lines(self) -> Iterator[str]:
        """The table as a terminal shows it."""
        yield from ("", f"{self.caption} :")
        for each in (*self.amounts, *((self.sum,) if self.sum else ())):
            yield f"  {each.label} : {euros(each.cents)}"
            if each.why:
                yield f"    {each.why}"


LetterBlock = LetterHeading | LetterParagraph | LetterPoints | LetterAmounts


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter whose every amount, date and reason is of the records."""

    kind: str
    label: str
    number: int
    dossier: str
    department: str
    heading: str
    on: date
    place: str | None
    sender: Sequence[str]
    addressee: Sequence[str]
    references: Mapping[str, str]
    subject: str
    greeting: str | None
    blocks: Sequence[LetterBlock]
    farewell: str | None
    signatory: Sequence[str]

    def published(self) -> dict[str, Any]:
        """The letter as other software reads it, as much as its page needs."""
        return {
            **vars(self),
            "title": self.title,
            "footer": f"Dossier {self.dossier}",
            "language": LANGUAGE,
            "on": self.on.isoformat(),
            "dated": self.dated,
            **{name: list(getattr(self, name)) for name in ("sender", "addressee", "signatory")},
            "references": [{"label": label, "value": value} for label, value in self.references.items()],
            "blocks": [block.published() for block in self.blocks],
        }

    @property
    def title(self) -> str:
        """« Convention de subvention – dossier 00-2026-000012 »."""
        return f"{self.heading} – dossier {self.dossier}"

    @property
    def dated(self) -> str:
        """« À Exemple, le 31/01/2026 »."""
        return f"{self.place}, le {french(self.on)}" if self.place else f"Le {french(self.on)}"

    def lines(self) -> Iterator[str]:
        """The letter as a terminal shows it, or a file of text holds it."""
        yield from self.sender
        yield from ("", *self.addressee, "", self.dated, "", self.heading, "")
        yield from (f"{label} : {value}" for label, value in self.references.items())
        yield from ("", f"Objet : {self.subject}")
        if self.greeting:
            yield from ("", self.greeting)
        for block in self.blocks:
            yield from block.lines()
        if self.farewell:
            yield from ("", self.farewell)
        yield from ("", *self.signatory)
