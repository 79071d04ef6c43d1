"""A typology of exits: which contracts count, and under which category."""

from collections.abc import Mapping
from dataclasses import field

from tremplin.catalogue.words import EXIT_CONTRACTS
from tremplin.values import dataclass

SUBSIDISED = {True: "aidé", False: "non aidé", None: ""}
MARKET = {True: "secteur marchand", False: "hors secteur marchand", None: ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypologyRow:
    """One line of a category; what a row does not say (``None``) does not matter to it."""

    contract: str
    months_at_least: int | None = None
    months_below: int | None = None
    subsidised: bool | None = None
    market_sector: bool | None = None

    def told(self, contracts: Mapping[str, str] = EXIT_CONTRACTS) -> str:
        """« CDD, 6 mois et plus, non aidé », in these words for the contracts."""
        least, below = self.months_at_least, self.months_below
        if least is not None and below is not None:
            months = f"{least} mois" if below == least + 1 else f"de {least} à moins de {below} mois"
        elif least is not None:
            months = f"{least} mois et plus"
        else:
            months = "" if below is None else f"moins de {below} mois"
        named = contracts.get(self.contract, self.contract)
        told = (named, months, SUBSIDISED[self.subsidised], MARKET[self.market_sector])
        return ", ".join(filter(None, told))


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category of exits and the rows that make it."""

    code: str
    label: str
    when: tuple[TypologyRow, ...]
    # durable, transition or positive; ``None`` for a category of a department that is no dynamic exit
    counts_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitTypology:
    """Categories in order: the first that matches wins, which is declared (``ordered``) where two overlap."""

    code: str
    label: str
    categories: tuple[Category, ...]
    ordered: bool = False
    source: str | None = None
    department: str | None = None
    # the contracts that its department adds to those that all share, by their labels
    own_contracts: Mapping[str, str] = field(default_factory=dict)

    @property
    def contracts(self) -> Mapping[str, str]:
        """All the contracts and ends of a path that it may tell apart."""
        return {**EXIT_CONTRACTS, **self.own_contracts}
