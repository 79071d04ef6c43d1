"""Names and numbers of nobody: people and organisations, all different, and the projects that they carry.

Participants have one name for each rank, and ways to reach them that reach nobody.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from stdnum import luhn

from tremplin.demo import words
from tremplin.demo.dice import Dice
from tremplin.documents.texts import folded

OPENED = " ("
# of the numbers that the regulator keeps for fiction, so that none rings (ARCEP, decision 2018-0881)
FICTION = "06 39 98"
HOST = "exemple.fr"
# a prime that divides neither count of names: neighbours in rank are none in the alphabet
STRIDE = 181


class Invented(NamedTuple):
    """What is told of who somebody is, but their birth date."""

    last_name: str
    first_name: str
    phone: str | None
    email: str | None


def invented(rank: int, sex: str | None) -> Invented:
    """The person of a rank: no two ranks have one name, whatever their sex.

    Once all were given, a second last name tells one from another, then more first names.
    """
    firsts = words.MEN if sex == "m" else words.WOMEN
    turn, low = divmod(rank, len(firsts) * len(words.LAST_NAMES))
    low = low * STRIDE % (len(firsts) * len(words.LAST_NAMES))
    at, first_at = divmod(low, len(firsts))
    first, last = firsts[first_at], words.LAST_NAMES[at]
    if turn:
        turn, digit = divmod(turn - 1, len(words.LAST_NAMES) - 1)
        last = f"{last}-{words.LAST_NAMES[(at + 1 + digit) % len(words.LAST_NAMES)]}"
    while turn:
        turn, digit = divmod(turn - 1, len(firsts))
        first = f"{first} {firsts[digit]}"
    phone = f"{FICTION} {rank // 100 % 100:02d} {rank % 100:02d}" if rank % 3 else None
    address = f"{folded(f'{first}.{last}').replace(' ', '.').replace('-', '.')}@{HOST}"
    return Invented(last, first, phone, address if rank % 4 == 1 else None)


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
