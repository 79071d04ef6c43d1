"""Other worlds than the true one, in which all that is shown would read the same: a figure with several is safe."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tremplin.indicators.disclosure.elimination import Elimination
from tremplin.indicators.disclosure.quantity import Address, Reckoned, Row

# what an attacker must still hesitate between
VALUES = 3
World = dict[Address, int]


@dataclass(slots=True)
class Component:
    """Unknown quantities that depend on one another, the row that binds each, and the values that each may take."""

    quantities: Mapping[Address, Reckoned]
    # by the quantity that stands in that row alone
    rows: Mapping[Address, Row]
    values: dict[Address, set[int]]

    def __post_init__(self) -> None:
        for address, value in self.true().items():
            self.values.setdefault(address, set()).add(value)

    def true(self) -> World:
        """The world as it is."""
        return {address: quantity.value for address, quantity in self.quantities.items()}

    def safe(self, address: Address) -> bool:
        """Whether enough values were found, hours far enough apart."""
        found, width = self.values[address], self.quantities[address].width
        return max(found) - min(found) >= width if width else len(found) >= VALUES

    def unsafe(self, targets: Iterable[Address]) -> list[Address]:
        """The targets for which too few values were found."""
        return [address for address in targets if not self.safe(address)]

    def possible(self, world: World) -> bool:
        """Whether no figure is below zero and every sum is that of the true world, reckoned in whole numbers."""
        given = self.quantities
        return min(world.values()) >= 0 and all(
            sum(times * (world[address] - given[address].value) for address, times in row.items()) == 0
            for row in self.rows.values()
        )

    def credible(self, world: World) -> bool:
        """Whether one figure is small: in a world without any, none of these would have been masked."""
        return any(self._small(self.quantities[address], value) for address, value in world.items())

    @staticmethod
    def _small(quantity: Reckoned, value: int) -> bool:
        if quantity.persons is None:
            return False
        # many interviews may come from few persons, any hours too
        few = quantity.width > 0 or quantity.persons < quantity.threshold <= quantity.value
        return few or value < quantity.threshold

    def note(self, world: World) -> None:
        """Keep the values of a world that could be."""
        for address, value in world.items():
            self.values[address].add(value)


def component(
    elimination: Elimination,
    quantities: Mapping[Address, Reckoned],
    group: Iterable[Address],
    values: dict[Address, set[int]],
) -> Component:
    """The unknown of a group with the rows that bind them, what is shown being a constant, and the values known of."""
    given = {address: quantities[address] for address in group}
    rows = {
        pivot: {each: times for each, times in elimination.rows[elimination.pivots[pivot]].items() if each in given}
        for pivot in given
        if pivot in elimination.pivots
    }
    return Component(given, rows, values)
