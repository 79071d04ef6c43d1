"""Walk from the true world to its neighbours, in whole numbers: most figures are found safe without any programme."""

from collections.abc import Iterable
from math import gcd, lcm

from tremplin.indicators.disclosure.quantity import Address
from tremplin.indicators.disclosure.worlds import Component, World

# how far a walk goes where nothing stops it, how often it starts again, and from how many worlds
FARTHEST, TURNS, STARTS = 64, 3, 6


def walk(found: Component, targets: Iterable[Address]) -> None:
    """Go along each move, both ways, then again from where that led, until each target has its values."""
    ways = moves(found)
    starts, waiting = [found.true()], {*found.unsafe(targets)}
    for _ in range(TURNS):
        led: list[World] = []
        for start in starts:
            for way in ways:
                if not waiting:
                    return
                for world in along(found, start, way):
                    if found.credible(world):
                        found.note(world)
                        led.append(world)
                waiting -= {address for address in way if found.safe(address)}
        starts = led[:: max(1, len(led) // STARTS)]


def moves(found: Component) -> list[World]:
    """The ways in which the unknown change together while every sum stays: one for each that no row binds."""
    made = []
    for free in sorted(found.quantities.keys() - found.rows.keys()):
        rows = {pivot: row for pivot, row in found.rows.items() if free in row}
        scale = lcm(*(row[pivot] // gcd(row[pivot], row[free]) for pivot, row in rows.items()))
        made.append({free: scale} | {pivot: -scale * row[free] // row[pivot] for pivot, row in rows.items()})
    return made


def along(found: Component, start: World, way: World) -> list[World]:
    """One step, two, and the farthest, each way; no figure goes below zero."""
    worlds = []
    # hours that are near one another are known
    most = max(FARTHEST, *(found.quantities[address].width for address in way))
    for sign in (1, -1):
        falling = [start[address] // -(sign * by) for address, by in way.items() if sign * by < 0]
        farthest = min([most, *falling])
        for steps in sorted({1, 2, farthest}):
            if 0 < steps <= farthest:
                worlds.append(start | {address: start[address] + sign * steps * by for address, by in way.items()})
    return worlds
