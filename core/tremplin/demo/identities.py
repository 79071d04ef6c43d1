"""Who participants are: names that nobody bears, one for each rank, and ways to reach them that reach nobody."""

from typing import NamedTuple

from tremplin.demo import words
from tremplin.documents.texts import folded

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
