"""What people type, read together: every mistake is told at once."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from tremplin.errors import NotYet, TremplinError, UnknownIdentifier, excerpt

T = TypeVar("T")


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
