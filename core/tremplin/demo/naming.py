"""Names and numbers of nobody: people and organisations, all different, and the projects that they carry."""

from collections.abc import Iterable, Iterator
from itertools import product

from stdnum import luhn

from tremplin.demo import words
from tremplin.demo.dice import Dice

OPENED = " ("


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


def siret(rank: int) -> str:
    """The SIRET of the organisation of a rank, with the right keys."""
    # no SIREN begins with 000, and no département is numbered 00: nobody can have these
    siren = _keyed(f"000{rank:05d}")
    return _keyed(f"{siren}0001")


def rna(rank: int) -> str:
    """The number in the registry of associations of the organisation of a rank: no department is numbered 00."""
    return f"W{rank:09d}"


def titled(places: Iterable[str], dice: Dice) -> str:
    """« Le potager des possibles (Nord, Sud) »."""
    told = ", ".join(places)
    project = dice.one_of(words.PROJECTS)
    return f"{project}{OPENED}{told})" if told else project


def retitled(title: str, dice: Dice) -> str:
    """Another project at the same places."""
    _, opened, places = title.partition(OPENED)
    return f"{dice.one_of(words.PROJECTS)}{opened}{places}"


def _keyed(digits: str) -> str:
    return f"{digits}{luhn.calc_check_digit(digits)}"
