"""What people type, read together: every mistake is told at once."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from tremplin.documents.nir import without_nir
from tremplin.documents.texts import EMAIL, LONGEST_NAME, one_line
from tremplin.errors import NotYet, TremplinError, UnknownIdentifier, WrongUsage, excerpt

T = TypeVar("T")
LONGEST_PHONE, LONGEST_KEY = 80, 200
PHONE = re.compile(r"\+?[0-9][0-9 ().-]{3,}")


class Typed:
    """Several values, each read in its own way; what is wrong is kept to be told with the rest."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []

    def read(self, reading: Callable[[str], T], written: str | None) -> T | None:
        """A value as it is kept; nothing where nothing was typed, or where it is wrong."""
        if written is None or not written.strip():
            return None
        return self.attempt(lambda: reading(written))

    def attempt(self, reading: Callable[[], T]) -> T | None:
        """What a reading gives; its refusal is one mistake more."""
        try:
            return reading()
        except TremplinError as error:
            self.mistakes.append(str(error))
            return None

    def wrong(self, mistake: str) -> None:
        """Tell one more mistake."""
        self.mistakes.append(mistake)

    def settle(self, what: str, against: Iterable[str] = ()) -> None:
        """Refuse, with every mistake and all that stands against the act, if there is anything."""
        self.mistakes += against
        if self.mistakes:
            raise self.refusal(what)

    def refusal(self, what: str) -> NotYet:
        """The refusal that tells every mistake."""
        return NotYet(what, self.mistakes)


def name(written: str) -> str:
    """A name that people read on one line."""
    line = one_line(written)
    if not line:
        raise WrongUsage("le nom est vide : écrivez-le.")
    if len(line) > LONGEST_NAME:
        raise WrongUsage(f"le nom « {excerpt(line)} » est trop long : {LONGEST_NAME} caractères au plus.")
    return line


def email(written: str) -> str:
    """An e-mail address, in small letters."""
    # RFC 5321, 2.4, advises against telling addresses apart by their capitals: two accounts would differ by one
    address = without_nir(written.strip().lower())
    if not EMAIL.fullmatch(address) or len(address) > LONGEST_NAME:
        raise WrongUsage(f"adresse « {excerpt(written)} » : ce n'est pas une adresse comme prenom.nom@exemple.fr.")
    return address


def phone(written: str) -> str:
    """A telephone number, as it is written."""
    line = one_line(written)
    if not PHONE.fullmatch(line) or len(line) > LONGEST_PHONE:
        raise WrongUsage(f"téléphone « {excerpt(written)} » : écrivez-le en chiffres, comme 01 23 45 67 89.")
    return line


def key(written: str) -> str:
    """A key under which the same thing sent again is told from another."""
    # tried: a key of a megabyte, and one with a null character, which PostgreSQL keeps in no text
    if len(written) > LONGEST_KEY or not written.isprintable():
        raise WrongUsage(f"clé « {excerpt(written)} » : {LONGEST_KEY} caractères au plus, tous visibles.")
    return without_nir(written)


def among(what: str, known: Iterable[str]) -> Callable[[str], str]:
    """A word of a list, or a refusal with the nearest."""

    def read(written: str) -> str:
        word, words = written.strip(), list(known)
        if word not in words:
            raise UnknownIdentifier(what, excerpt(word), words)
        return word

    return read


def login_of(written: str) -> str:
    """The login under which an account is looked for; what no login can hold is that of nobody."""
    login = written.strip().lower()
    # PostgreSQL raises on a null character where it should find nobody, and a login is the e-mail address of EMAIL
    return login if login.isascii() and login.isprintable() else ""
