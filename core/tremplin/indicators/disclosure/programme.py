"""The values that a linear programme finds, where a walk did not find enough: each is checked in whole numbers."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from random import Random
from typing import Any

from tremplin.indicators.disclosure.quantity import Address
from tremplin.indicators.disclosure.worlds import VALUES, Component, World

# a figure that nothing bounds is looked for no farther; fewer worlds can only make less safe
BEYOND = 1_000
# the steps tried from the true value, one at a time, then those of hours
STEPS = (1, -1, 2, -2, 3, -3)
# in more unknown, a whole world takes seconds to find when the nearest one is not whole: it is given up
LARGE = 150
# how many corners are tried for one world
TURNS = 6
# the same on all machines, which a limit of time would not be
LIMITS = (("mip_max_improving_sols", 1), ("mip_max_nodes", 20))
# how near the solver's numbers are
NEAR = 1e-6


def installed() -> bool:
    """Whether the extra that solves programmes is there."""
    return find_spec("highspy") is not None


class Programme:
    """What may change in the unknown of a component: how much more of each, how much less, that no sum tells."""

    def __init__(self, found: Component) -> None:
        # it brings numpy, 140 ms, which whoever counts without it does not wait for
        self.solver: Any = import_module("highspy")
        self.found = found
        # hours are looked for as far as they must be apart, or none of them would be
        self.beyond = max(BEYOND, 2 * max((each.width for each in found.quantities.values()), default=0))
        self.columns = {address: 2 * index for index, address in enumerate(found.quantities)}
        self.models: dict[bool, Any] = {}
        self.dice = Random(0)

    def nearest(self, address: Address, step: int) -> World | None:
        """The world nearest to the true one where a figure is that much more, or less."""
        column, less = self.columns[address], self.found.quantities[address].value
        if less + step < 0:
            return None
        bounds = {column: (max(0, step), max(0, step)), column + 1: (max(0, -step), max(0, -step))}
        for turn in range(TURNS):
            # other prices lead elsewhere: what is not whole at one corner is at another
            prices = {at: 1.0 + self.dice.random() for at in range(2 * len(self.columns))} if turn else {}
            values = self._solve(turn == TURNS - 1 and len(self.columns) <= LARGE, bounds, prices)
            world = {
                each: quantity.value + round(values[at] - values[at + 1])
                for (each, at), quantity in zip(self.columns.items(), self.found.quantities.values(), strict=True)
                if values
            }
            if not values or self.found.possible(world):
                return world or None
        return None

    def room(self, address: Address) -> float:
        """How far apart the lowest and the highest value of a figure are, were it not whole."""
        column = self.columns[address]
        every = {at: 0.0 for first in self.columns.values() for at in (first, first + 1)}
        less = self._solve(False, {}, every | {column: 1.0, column + 1: -1.0})
        more = self._solve(False, {}, every | {column: -1.0, column + 1: 1.0})
        return more[column] - more[column + 1] - less[column] + less[column + 1]

    def _model(self, whole: bool) -> Any:
        if whole not in self.models:
            # its own class prints its licence on the standard output, where a file may be written
            self.models[whole] = model = self.solver.Highs.__mro__[1]()
            for name, value in (("output_flag", False), ("threads", 1), *LIMITS):
                model.setOptionValue(name, value)
            for address, column in self.columns.items():
                for at, most in ((column, self.beyond), (column + 1, self.found.quantities[address].value)):
                    model.addVar(0.0, float(most))
                    model.changeColCost(at, 1.0)
                    if whole:
                        model.changeColIntegrality(at, self.solver.HighsVarType.kInteger)
            for row in self.found.rows.values():
                indexes = [at for address in row for at in (self.columns[address], self.columns[address] + 1)]
                times = [float(sign * each) for each in row.values() for sign in (1, -1)]
                model.addRow(0.0, 0.0, len(indexes), indexes, times)
        return self.models[whole]

    def _solve(self, whole: bool, bounds: dict[int, tuple[int, int]], costs: dict[int, float]) -> list[float]:
        model = self._model(whole)
        for at, (least, most) in bounds.items():
            model.changeColBounds(at, float(least), float(most))
        if costs:
            # one at a time, they took as long as solving
            model.changeColsCost(len(costs), [*costs], [*costs.values()])
        model.run()
        # the best of the worlds met so far serves as well as the last
        solved = model.getInfo().primal_solution_status == self.solver.SolutionStatus.kSolutionStatusFeasible
        values = [*model.getSolution().col_value] if solved else []
        quantities = list(self.found.quantities.values())
        for at in bounds:
            model.changeColBounds(at, 0.0, float(quantities[at // 2].value if at % 2 else self.beyond))
        if costs:
            model.changeColsCost(len(costs), [*costs], [1.0] * len(costs))
        return values


def widen(found: Component, targets: list[Address], most: int) -> list[Address]:
    """Look for the values still missing, nearest first, and give the first figures that lack some."""
    programme = Programme(found)
    true, lacking = found.true(), list[Address]()
    for address in targets:
        if len(lacking) == most:
            break
        width = found.quantities[address].width
        if not found.safe(address) and programme.room(address) < (width or VALUES - 1) - NEAR:
            lacking.append(address)
            continue
        for step in (width, -width) if width else STEPS:
            if found.safe(address):
                break
            for world in mirrored(true, programme.nearest(address, step)):
                if min(world.values()) >= 0 and found.credible(world):
                    found.note(world)
        if not found.safe(address):
            lacking.append(address)
    return lacking


def mirrored(true: World, world: World | None) -> Iterator[World]:
    """A world, the one as far on the other side, and those twice as far."""
    if world is not None:
        for times in (1, -1, 2, -2):
            yield {address: value + times * (world[address] - value) for address, value in true.items()}
