"""A chart as values: groups of bars, what each says, and the table that says it all without a picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tremplin.catalogue.quantities import NO_BREAK

# how many bars are told apart by what fills them; the last is empty, as what is not done yet
LOOKS = 5
SOLID, EMPTY = 0, LOOKS - 1


@dataclass(frozen=True, kw_only=True)
class ChartBar:
    """One figure. ``length`` is ``None`` where no bar may be drawn: it is masked, or is no number.

    ``look`` tells it from its neighbours without a colour; ``parts`` are the two figures of a rate, as they are told.
    """

    label: str
    told: str
    length: Decimal | None = None
    look: int = 0
    masked: bool = False
    parts: tuple[str, str] | None = None

    @property
    def of(self) -> str:
        """« (37 sur 58) » of a rate, which no line breaks; nothing of what is none."""
        return f"({f'{NO_BREAK}sur{NO_BREAK}'.join(self.parts)})" if self.parts else ""


@dataclass(frozen=True, kw_only=True)
class BarGroup:
    """Bars that are compared with one another; ``full`` is what the whole width stands for.

    ``beside`` is told and not drawn: a total, a difference.
    """

    label: str
    bars: tuple[ChartBar, ...]
    full: Decimal
    beside: tuple[tuple[str, str], ...] = ()

    def lines(self) -> Iterator[tuple[str, str, str, str]]:
        """The lines of its table: what each is, its figure, then the two figures of a rate."""
        for bar in self.bars:
            yield bar.label, bar.told, *(bar.parts or ("", ""))
        for label, told in self.beside:
            yield label, told, "", ""

    def sentence(self) -> str:
        """All that it shows, in words."""
        bars = (f"{bar.label} : {bar.told} {bar.of}".strip() for bar in self.bars)
        return f"{self.label}. {' ; '.join([*bars, *(f'{label} : {told}' for label, told in self.beside)])}."


@dataclass(frozen=True, kw_only=True)
class BarChart:
    """A chart: what it is about, its groups, what must be known to read it, and the sentence for when it is empty.

    ``code`` names it among those of one page; ``head`` is the title of what its bars are.
    """

    code: str
    title: str
    about: str
    head: str
    groups: tuple[BarGroup, ...]
    notes: tuple[str, ...] = ()
    empty: str = "Aucun chiffre à montrer."

    @property
    def rates(self) -> bool:
        """Whether a figure has a numerator and a denominator to show beside it."""
        return any(bar.parts for group in self.groups for bar in group.bars)

    def sentences(self) -> Iterator[str]:
        """All that the chart shows, in words, group after group."""
        yield f"{self.about}."
        if not self.groups:
            yield self.empty
        for group in self.groups:
            yield group.sentence()
        yield from self.notes
