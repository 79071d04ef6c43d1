"""A typology of exits: which contracts count, and under which category."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TypologyRow:
    """One line of a category; what a row does not say (``None``) does not matter to it."""

    contract: str
    months_at_least: int | None = None
    months_below: int | None = None
    subsidised: bool | None = None
    market_sector: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category of exits and the rows that make it."""

    code: str
    label: str
    when: tuple[TypologyRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitTypology:
    """Categories in order: the first that matches wins, which is declared (``ordered``) where two overlap."""

    code: str
    label: str
    categories: tuple[Category, ...]
    ordered: bool = False
    source: str | None = None
