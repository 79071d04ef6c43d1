"""Exits and their typologies: one declaration, checked on its finite partition, and read for one exit.

A typology only looks at the contract, the months, and whether the contract is subsidised and in the market sector.
Its own bounds cut the months into a few intervals, so all the exits it can tell apart are a few hundred cells: its
mistakes, its gaps and the answer for an exit of which something is unknown all come from enumerating them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, product
from typing import Any, NamedTuple, TypeVar

from tremplin.catalogue.door import EXIT_CONTRACTS, MARKET, SUBSIDISED, Category, ExitTypology, Fiche, TypologyRow
from tremplin.errors import Path

INDETERMINATE = "indéterminée"
T = TypeVar("T")
# the fields of a cell that a fact decides, and how the fact is asked for
DECIDING = {
    ("least", "below"): "la durée en mois",
    ("subsidised",): "si le contrat est aidé",
    ("market_sector",): "si l'employeur est du secteur marchand",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """The end of a person's path, as stored: ``None`` is unknown."""

    # what evidence tells, never a category: one exit is counted by several texts, each in its way
    contract: str
    # whole months: at six exactly, « 6 mois et plus » of a call of 2024 and « plus de 6 mois » of the State part
    months: int | None = None
    subsidised: bool | None = None
    market_sector: bool | None = None


class PartitionCell(NamedTuple):
    """All the exits that a typology cannot tell apart: months from ``least`` to ``below``, excluded."""

    contract: str
    least: int
    below: int | None
    subsidised: bool
    market_sector: bool

    def holds(self, exit_: Exit) -> bool:
        """Whether an exit may lie in this cell, given what is known of it."""
        months = exit_.months
        return (
            self.contract == exit_.contract
            and (months is None or (self.least <= months and (self.below is None or months < self.below)))
            and exit_.subsidised in (None, self.subsidised)
            and exit_.market_sector in (None, self.market_sector)
        )


class Classification(NamedTuple):
    """The category of an exit (``None`` outside of all, ``INDETERMINATE`` when a fact is missing), and why."""

    category: str | None
    label: str | None
    why: str


class Flaw(NamedTuple):
    """A mistake of a typology, at a place of its document."""

    path: Path
    message: str


def covers(row: TypologyRow, cell: PartitionCell) -> bool:
    """Whether a row takes a cell; cells never straddle the bounds of the rows they were cut by."""
    return (
        row.contract == cell.contract
        and (row.months_at_least is None or cell.least >= row.months_at_least)
        and (row.months_below is None or (cell.below is not None and cell.below <= row.months_below))
        and row.subsidised in (None, cell.subsidised)
        and row.market_sector in (None, cell.market_sector)
    )


def cells(*typologies: ExitTypology) -> Iterator[PartitionCell]:
    """The partition of all exits by the bounds of one or several typologies."""
    # a few hundred cells at most: the largest of the four typologies is checked in 0.12 ms (bench/partition.py)
    bounds = {0}
    for typology in typologies:
        for category in typology.categories:
            for row in category.when:
                bounds |= {bound for bound in (row.months_at_least, row.months_below) if bound}
    cuts = sorted(bounds)
    contracts = [*EXIT_CONTRACTS, *dict.fromkeys(code for each in typologies for code in each.own_contracts)]
    intervals = list(zip(cuts, [*cuts[1:], None], strict=True))
    for contract, (least, below), subsidised, market in product(contracts, intervals, (False, True), (False, True)):
        yield PartitionCell(contract, least, below, subsidised, market)


def category_of(typology: ExitTypology, cell: PartitionCell) -> tuple[Category, TypologyRow] | None:
    """The first category with a row for this cell, and the row."""
    for category in typology.categories:
        for row in category.when:
            if covers(row, cell):
                return category, row
    return None


def classify(typology: ExitTypology, exit_: Exit) -> Classification:
    """The category of an exit; indeterminate when what is unknown of it would change the answer."""
    found = {cell: category_of(typology, cell) for cell in cells(typology) if cell.holds(exit_)}
    codes = {cell: taken[0].code if taken else None for cell, taken in found.items()}
    # unknown is not no: an exit of which one fact lacks is not put in the category that it would have without
    if len(set(codes.values())) > 1:
        return Classification(INDETERMINATE, None, f"Il manque de quoi trancher : {', '.join(_missing(codes))}.")
    # what is unknown changes nothing to the category, yet several of its rows may be the one that takes the exit
    taken = dict.fromkeys(taken for taken in found.values() if taken)
    if not taken:
        told = described(exit_, typology.contracts)
        return Classification(None, None, f"Aucune ligne de « {typology.label} » ne retient : {told}.")
    category = next(iter(taken))[0]
    rows = " ; ou ".join(row.told(typology.contracts) for _, row in taken)
    return Classification(category.code, category.label, f"« {category.label} » retient : {rows}.")


def classified(fiche: Fiche, typology: ExitTypology, exit_: Exit) -> dict[str, Any]:
    """The category of an exit in a fiche, as other software reads it."""
    return {"fiche": str(fiche.id), "typology": typology.code, **classify(typology, exit_)._asdict()}


def flaws(typology: ExitTypology) -> list[Flaw]:
    """The mistakes of a typology: rows that nothing can reach, overlaps of two categories with no declared order."""
    found: list[Flaw] = []
    partition = list(cells(typology))
    taken: dict[PartitionCell, tuple[int, int]] = {}
    for index, category in enumerate(typology.categories):
        mine: dict[PartitionCell, tuple[int, int]] = {}
        for number, row in enumerate(category.when):
            here = [cell for cell in partition if covers(row, cell)]
            path = ("categories", index, "when", number)
            if all(cell in taken or cell in mine for cell in here):
                told = row.told(typology.contracts)
                found.append(Flaw(path, f"ligne jamais atteinte : {told} est déjà retenu plus haut."))
            # two rows of one category may overlap, as texts repeat themselves: no figure depends on it
            elif not typology.ordered and (crossed := next((cell for cell in here if cell in taken), None)):
                other = typology.categories[taken[crossed][0]]
                found.append(Flaw(path, _overlap(crossed, other, typology.contracts)))
            mine |= dict.fromkeys(here, (index, number))
        taken = mine | taken
    return found


def gaps(typology: ExitTypology) -> list[str]:
    """The exits that no category takes, in words; they are no mistake and count for nothing."""
    # a CDD of two months is in no row of a call of 2024, and « CDD de moins de 6 mois » of another fiche of it takes it
    outside = {cell: None for cell in cells(typology) if category_of(typology, cell) is None}
    return [text for text, _ in merged(outside, typology.contracts)]


def listed(typology: ExitTypology, fiches: Iterable[Fiche]) -> dict[str, Any]:
    """A typology as other software reads it: the fiches that name it, and what it does not count."""
    return {
        "typology": typology.code,
        "label": typology.label,
        "fiches": [str(fiche.id) for fiche in fiches if fiche.exits == typology.code],
        "gaps": gaps(typology),
    }


class TypologyDifference(NamedTuple):
    """Exits that two typologies classify differently: in words, and the category that each gives."""

    exits: str
    first: str | None
    second: str | None


def differences(first: ExitTypology, second: ExitTypology) -> list[TypologyDifference]:
    """The exits that two typologies classify differently."""
    told: dict[PartitionCell, tuple[str | None, str | None]] = {}
    for cell in cells(first, second):
        one, two = category_of(first, cell), category_of(second, cell)
        codes = (one and one[0].code, two and two[0].code)
        if codes[0] != codes[1]:
            told[cell] = codes
    return [TypologyDifference(text, *codes) for text, codes in merged(told, {**first.contracts, **second.contracts})]


def merged(told: Mapping[PartitionCell, T], contracts: Mapping[str, str] = EXIT_CONTRACTS) -> Iterator[tuple[str, T]]:
    """Cells of one answer told together, where neither the months, the subsidy nor the sector matters."""
    for contract, here in groupby(told, key=lambda cell: cell.contract):
        grid: dict[tuple[int, int | None], dict[tuple[bool, bool], T]] = {}
        for cell in here:
            grid.setdefault((cell.least, cell.below), {})[cell.subsidised, cell.market_sector] = told[cell]
        for (least, below), answers in _adjoined(grid):
            for (subsidised, market), answer in _told_once(answers):
                row = TypologyRow(
                    contract=contract,
                    months_at_least=least or None,
                    months_below=below,
                    subsidised=subsidised,
                    market_sector=market,
                )
                yield row.told(contracts), answer


def _adjoined(grid: Mapping[tuple[int, int | None], T]) -> list[tuple[tuple[int, int | None], T]]:
    """Intervals of months put together where they follow each other with the same answers."""
    runs: list[tuple[tuple[int, int | None], T]] = []
    for (least, below), answers in grid.items():
        if runs and runs[-1][0][1] == least and runs[-1][1] == answers:
            runs[-1] = ((runs[-1][0][0], below), answers)
        else:
            runs.append(((least, below), answers))
    return runs


def _told_once(answers: Mapping[tuple[bool, bool], T]) -> Iterator[tuple[tuple[bool | None, bool | None], T]]:
    """Answers by subsidy and sector, without the one or the other where it changes nothing."""
    first = next(iter(answers.values()))
    if len(answers) == 4 and all(answer == first for answer in answers.values()):
        yield (None, None), first
        return
    for subsidised in (False, True):
        mine = {market: answer for (paid, market), answer in answers.items() if paid is subsidised}
        if len(mine) == 2 and mine[True] == mine[False]:
            yield (subsidised, None), mine[True]
        else:
            yield from (((subsidised, market), answer) for market, answer in mine.items())


def _missing(codes: Mapping[PartitionCell, str | None]) -> Iterator[str]:
    """What is unknown of an exit and matters: two cells that it alone tells apart have two answers."""
    for fields, words in DECIDING.items():
        told: dict[tuple[object, ...], set[str | None]] = {}
        for cell, code in codes.items():
            rest = tuple(value for name, value in cell._asdict().items() if name not in fields)
            told.setdefault(rest, set()).add(code)
        if any(len(answers) > 1 for answers in told.values()):
            yield words


def _overlap(cell: PartitionCell, other: Category, contracts: Mapping[str, str]) -> str:
    what = next(merged({cell: None}, contracts))[0]
    return (
        f"« {what} » est aussi retenu par « {other.label} ». Séparez les deux catégories, "
        "ou dites « ordered: true » si la première l'emporte."
    )


def described(exit_: Exit, contracts: Mapping[str, str] = EXIT_CONTRACTS) -> str:
    """An exit in words: « CDD, 2 mois, non aidé »."""
    months = None if exit_.months is None else f"{exit_.months} mois"
    named = contracts.get(exit_.contract, exit_.contract)
    words = (named, months, SUBSIDISED[exit_.subsidised], MARKET[exit_.market_sector])
    return ", ".join(filter(None, words))
