"""Everything Tremplin refuses, on one page.

    TremplinError
    ├── UnknownIdentifier     nothing of this kind carries this name
    ├── RefusedDocuments      documents with mistakes, each placed
    ├── RefusedRequest        a clear request to which the answer is no
    │   ├── MissingFacts      a computation that lacks facts, all of them told
    │   ├── NotYet            an act whose conditions do not hold, all of them told
    │   ├── Forbidden         an act that no role of whoever asks gives them
    │   ├── AlreadyThere      something stands where one would write, and nothing was written over it
    │   ├── UnreadyBase       a database that is absent, empty, there already or of another version
    │   └── Unavailable       a database that cannot serve now
    ├── Conflict              somebody else changed the same thing meanwhile
    └── WrongUsage            a request that cannot be understood
        └── WrongFields       values typed under names, of which each wrong one is told by its name

Facts are attributes and the sentence is for people: nobody has to parse it. Only the edges (web, cli) catch these.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from tremplin.nir import without_nirs

Path = tuple[str | int, ...]


def hint(written: str, known: Iterable[str]) -> str:
    """« Vouliez-vous dire … ? » with the nearest known name, or nothing."""
    # difflib compares with every name: a tuple has a hash, by which an answer is kept
    found = near(written, tuple(known))
    return f" Vouliez-vous dire « {found} » ?" if found else ""


@lru_cache(maxsize=256)
def near(written: str, known: tuple[str, ...]) -> str | None:
    """The nearest known name, if one is near."""
    # one slip is often made many times over in a document, and looking for the nearest name is slow
    return next(iter(get_close_matches(written, known, n=1)), None)


def excerpt(written: str, most: int = 60) -> str:
    """What was written, on one line, cut where a sentence could not hold it."""
    written = without_nirs(written)
    # what cannot be seen is shown, and no escape sequence reaches the terminal of who reads the sentence
    words = " ".join(written[: 2 * most].split())
    line = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in words)
    return line if len(line) <= most and len(written) <= 2 * most else f"{line[: most - 1]}…"


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake of a document: where it is (lines and columns from 1, list items from 0), and what to do."""

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}"
        return f"{where} {self.path} : {self.message}" if self.path else f"{where} : {self.message}"


# a mistake of a developer is none of these: it stays a TypeError, in English, with its trace
class TremplinError(Exception):
    """The root of what we refuse: the sentence can be shown to a person as it is, and tells nobody's NIR."""

    def __init__(self, sentence: str):
        super().__init__(without_nirs(sentence))


class UnknownIdentifier(TremplinError):
    """Nothing of this kind carries this identifier."""

    def __init__(self, kind: str, identifier: str, known: Iterable[str]):
        self.kind, self.identifier = kind, identifier
        super().__init__(f"{kind} « {identifier} » : identifiant inconnu.{hint(identifier, known)}")


class RefusedDocuments(TremplinError):
    """Documents hold mistakes: all of them, placed and counted."""

    def __init__(self, mistakes: Sequence[Mistake]):
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join([*map(str, self.mistakes), counted(len(self.mistakes))]))


class RefusedRequest(TremplinError):
    """The request is clear and the answer is no: the sentence says why."""


class MissingFacts(RefusedRequest):
    """Nothing is computed from what is not known: every missing fact, by its name, with what people call it."""

    def __init__(self, what: str, missing: Mapping[str, str]):
        self.missing = tuple(missing)
        super().__init__(f"{what} Il manque : {' ; '.join(missing.values())}.")


class NotYet(RefusedRequest):
    """The conditions of an act do not hold: each is told, in a sentence that can be sent as it is.

    ``about`` says of a reason what it bears on, where the table of the life cycle does: « argent », « jours ».
    """

    def __init__(self, what: str, reasons: Sequence[str], about: Mapping[str, str] | None = None):
        # two rules of one article may lack the same fact: whoever mends it is told once
        self.what, self.reasons, self.about = what, tuple(dict.fromkeys(reasons)), dict(about or {})
        super().__init__("\n".join([f"{what} :", *(f"  ✗ {reason}" for reason in self.reasons)]))


class PlacedReason(str):
    """A reason at the cell of a sheet that it is about; ``line`` is 0 where no file was read."""

    sheet: str
    line: int
    column: str
    message: str

    def __new__(cls, sheet: str, title: str, line: int, column: str, label: str, message: str) -> "PlacedReason":
        where = f"{title}, ligne {line}, « {label} »" if line else f"« {label} »"
        reason = super().__new__(cls, f"{where} : {message}")
        reason.sheet, reason.line, reason.column, reason.message = sheet, line, column, message
        return reason


class Forbidden(RefusedRequest):
    """No role of whoever asks gives them this act: what they may not even see is an ``UnknownIdentifier``."""


class AlreadyThere(RefusedRequest):
    """Something stands where one would write: nothing is written over it unless that is asked."""


class Unavailable(RefusedRequest):
    """The database cannot serve now: the sentence says what to do, and what became of what was asked."""


class UnreadyBase(RefusedRequest):
    """A database that is not as the act wants it; ``remedy`` is what to do first: init, upgrade or check."""

    def __init__(self, sentence: str, remedy: str):
        self.remedy = remedy
        super().__init__(sentence)


class Difference(NamedTuple):
    """One value that two people gave: what it is about, theirs, which is kept, and yours, which is not."""

    about: str
    theirs: str
    yours: str


class Conflict(TremplinError):
    """Somebody else changed the same thing meanwhile: both values are shown, and nothing is kept of the second."""

    def __init__(self, what: str, differences: Sequence[Difference], version: int):
        self.what, self.differences, self.version = what, tuple(differences), version
        # theirs beside yours: with the defaults of SQLite, eight writers of forty edits lost 276 of 320
        lines = [
            f"  {each.about} : « {each.theirs} » est enregistré, vous proposez « {each.yours} »"
            for each in self.differences
        ]
        told = f"{what} : ce n'est plus la version que vous avez lue, rien de votre saisie n'est enregistré."
        super().__init__("\n".join([told, *lines, f"Relisez la version {version}, puis recommencez."]))


class WrongUsage(TremplinError):
    """What was asked cannot be understood: the sentence says what was expected."""


class WrongFields(WrongUsage):
    """Some values that were typed cannot be read: each by its name, with what people call it and what to do."""

    def __init__(self, fields: Sequence["WrongField"]):
        self.fields = tuple(fields)
        super().__init__("\n".join(f"{each.label} : {each.message}" for each in self.fields))


class WrongField(NamedTuple):
    """One value that cannot be read; without a name, the whole of what was typed."""

    name: str
    label: str
    message: str


def counted(mistakes: int) -> str:
    """« 3 fautes. »"""
    return {0: "Aucune faute.", 1: "1 faute."}.get(mistakes, f"{mistakes} fautes.")
