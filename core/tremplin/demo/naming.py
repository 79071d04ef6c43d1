"""Names of people and of organisations, all different, of nobody."""

from collections.abc import Iterator
from itertools import product

from tremplin.demo import words
from tremplin.demo.dice import Dice


def people(dice: Dice) -> Iterator[str]:
    """Names of people: once all were given, a second first name tells one from another."""
    for seconds in ((), *((second,) for second in words.FIRST_NAMES)):
        left = [(first, last) for first, last in product(words.FIRST_NAMES, words.LAST_NAMES) if first not in seconds]
        while left:
            first, last = left.pop(dice.between(0, len(left) - 1))
            yield " ".join((first, *seconds, last))


def organisation(rank: int, form: str) -> str:
    """« Les Tisserands du Port »: workers and places meet once each, then a number tells one from another."""
    turn, worker = divmod(rank - 1, len(words.WORKERS))
    again, spot = divmod(turn, len(words.SPOTS))
    number = f" {again + 1}" if again else ""
    place = words.SPOTS[(worker + spot) % len(words.SPOTS)]
    return f"{words.BODIES.get(form, words.BODIES['association'])} {words.WORKERS[worker]} {place}{number}"
