"""Every exit that a typology can tell apart, and those of which something is unknown, as rows keep them."""

from collections.abc import Iterator
from itertools import product

from tremplin.catalogue.door import ExitTypology
from tremplin.exits import Exit, cells


def exits_of(typology: ExitTypology) -> Iterator[Exit]:
    """One exit of each cell of the partition, then the same where one fact or several are not known."""
    made: dict[Exit, None] = {}
    for cell in cells(typology):
        for months, aided, market in product((cell.least, None), (cell.subsidised, None), (cell.market_sector, None)):
            raw = Exit(contract=cell.contract, months=months, subsidised=aided, market_sector=market)
            made[raw] = None
            if cell.below is not None and months is not None:
                last = Exit(contract=cell.contract, months=cell.below - 1, subsidised=aided, market_sector=market)
                made[last] = None
    yield from made
