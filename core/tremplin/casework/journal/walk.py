"""The walk back along the chain of the journal: what each line should be, and what is wrong where it is not."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from tremplin.casework.journal.line import START, line_hash
from tremplin.records.acts import Act
from tremplin.storage.replay import Strayed, Tamper

# a journal rewritten whole has as many problems as lines, a million: the memory of a proof is bounded
MOST = 200
Line = Mapping[str, Any]


class Break(StrEnum):
    """What may be wrong with a line, with the head, or with what the lines say."""

    ALTERED = "altered"
    REPLACED = "replaced"
    MOVED = "moved"
    MISSING = "missing"
    ADDED = "added"
    HEAD = "head"
    NOTED = "noted"
    FORMER = "former"
    SNAPSHOT = "snapshot"
    DOSSIER = "dossier"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in a sentence; ``first`` and ``last`` are the lines concerned, both included.

    Of a row that is not what its last line says: its table and its key, its dossier, and the columns that differ.
    """

    kind: Break | Tamper
    first: int | None
    last: int | None
    sentence: str
    table: str | None = None
    row: str | None = None
    dossier: str | None = None
    columns: tuple[str, ...] = ()


class Noted(NamedTuple):
    """A line as the head keeps it, or as somebody noted it elsewhere."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


class Frozen(NamedTuple):
    """The fiche that a line says was frozen: the hash of its published form, and the seal of its document."""

    snapshot: str
    seal: str | None


class Walk:
    """Lines read from the last to the first; ``frozen`` says which line was the first to freeze each fiche."""

    def __init__(self, head: Noted | None, noted: Noted | None, former: str | None = None):
        """``former`` is what stands for ``noted`` in a line that a chain before this one held."""
        self.head, self.noted, self._former = head, noted, former
        self.lines = self.untold = 0
        self.problems: list[Problem] = []
        self.frozen: dict[Frozen, int] = {}
        # the number of the line that should come, and its hash where a sound line keeps it
        self._number: int | None = head.number if head else None
        self._hash: str | None = head.hash if head else None
        self._vouched: int | None = None
        self._added: tuple[int, int] | None = None
        self._altered: dict[int, Line] = {}
        self._gone: list[int] = []

    @property
    def vouched(self) -> int:
        """The lowest line for which the head vouches, through all those between them."""
        return 1 if self._vouched is None else self._vouched

    def tell(self, kind: Break, first: int | None, last: int | None, sentence: str) -> None:
        """Add a problem of lines."""
        self.add(Problem(kind, first, last, sentence))

    def stray(self, row: Strayed) -> None:
        """Add a row that is not what the journal says."""
        self.add(Problem(row.change, row.line, row.line, row.sentence, row.table, row.row, row.dossier, row.columns))

    def add(self, problem: Problem) -> None:
        """Add a problem; beyond some number of them, they are only counted."""
        if len(self.problems) < MOST:
            self.problems.append(problem)
        else:
            self.untold += 1

    def read(self, line: Line) -> None:
        """Compare one line with what the lines after it say of it."""
        number, found = line["number"], _hash(line)
        # line 0 is no act: it says what stood before the chain
        self.lines += number != 0
        if type(number) is not int or number < 0:  # SQLite keeps anything in any column
            self.tell(Break.ALTERED, None, None, f"une ligne porte le numéro « {number} », qui ne peut être le sien.")
            return
        sound = found == line["hash"]
        if self.head and number > self.head.number:
            self._added = (number, self._added[1] if self._added else number)
        else:
            self._arrive(number)
            sound = self._follow(number, found, line)
        if not sound:
            self._suspect(number, line)
        elif line["act"] == Act.CREATE:
            self.frozen |= dict.fromkeys(_frozen(line["after"]), number)
        if sound and number == 0:
            self._hear(line["after"])
        if self.noted == (number, found) or (sound and self.noted and self._former == line["former"]):
            self.noted = None

    def _hear(self, after: Any) -> None:
        """What line 0 says of the chain before this one."""
        try:
            wrong = json.loads(after).get("wrong")
        except (AttributeError, TypeError, ValueError):
            return
        if wrong:
            told = f"dans la chaîne d'avant la révision 0004, ce qui suit ne répondait plus : lignes {_listed(wrong)}."
            self._tell(Break.FORMER, 0, told)

    def end(self) -> None:
        """Tell what only the whole walk shows."""
        self._arrive(0)
        if self.head is None:
            self.tell(Break.HEAD, None, None, "la dernière ligne n'est plus notée : une fin coupée ne se verrait pas.")
        elif self._hash in (None, START):
            pass
        elif not self.head.number:
            self.tell(Break.HEAD, None, None, "la dernière ligne notée n'est pas celle d'un journal vide.")
        else:
            self._tell(Break.REPLACED, 1, "elle n'est pas la première qui fut écrite, le début a été récrit.")
        if self.head and self._added:
            first, last = self._added
            after = f"en trop après la dernière qui est notée, la {self.head.number}."
            self.tell(Break.ADDED, first, last, f"{_lines(first, last)} : {after}")
        for number, line in self._altered.items():
            origin = self._origin(line)
            if origin:
                self._tell(Break.MOVED, number, f"déplacée, c'est la ligne {origin}.")
            else:
                self._tell(Break.ALTERED, number, "altérée, ce qu'elle dit ne répond plus à son empreinte.")
        if self.noted:
            self._tell(Break.NOTED, self.noted.number, "ce n'est pas, ou ce n'est plus, celle que vous avez notée.")

    def _arrive(self, number: int) -> None:
        """Come to a line, or to the start: those that should have come before are missing."""
        if self._number is None:  # no head: nothing says what the last line was
            self._lose(number)
        elif number < self._number:
            first, last = number + 1, self._number
            cut = " : le journal a été coupé" if self.head and self.head.number == last else ""
            self.tell(Break.MISSING, first, last, f"{_lines(first, last)} : il n'y a plus rien{cut}.")
            self._gone += range(first, last + 1)[: MOST - len(self._gone)]
            self._lose(last)
        self._number = number - 1

    def _follow(self, number: int, found: str | None, line: Line) -> bool:
        """Whether a line says what it said when it was written, as far as it tells itself."""
        known, self._hash = self._hash, line["previous"]
        if found is None or found != line["hash"]:
            if found is not None and found == known:
                self._tell(Break.ALTERED, number, "son empreinte a été changée ; ce qu'elle dit, non.")
                return True
            self._lose(number)
            return False
        if known not in (None, found):
            which = "notée comme la dernière" if self.head and number == self.head.number else "connue de la suivante"
            self._tell(Break.REPLACED, number, f"remplacée, ce n'est pas celle qui est {which}.")
            self._lose(number)
        return True

    def _lose(self, number: int) -> None:
        """From this line down, nothing vouches for what is read."""
        self._hash = None
        if self._vouched is None:
            self._vouched = number + 1

    def _suspect(self, number: int, line: Line) -> None:
        if len(self._altered) < MOST:
            self._altered[number] = line
        else:
            self.untold += 1

    def _origin(self, line: Line) -> int | None:
        """Where a line comes from, if it says under another number what its hash answers to."""
        places = (*self._altered, *self._gone)
        return next((place for place in places if _hash({**line, "number": place}) == line["hash"]), None)

    def _tell(self, kind: Break, number: int, told: str) -> None:
        self.tell(kind, number, number, f"ligne {number} : {told}")


def _hash(line: Line) -> str | None:
    """The hash to which a line answers; ``None`` where it holds what casework never writes."""
    try:
        return line_hash(line)
    # an instant that is none has no astimezone(); what encode() refuses, a surrogate, is a ValueError
    except (AttributeError, TypeError, ValueError):
        return None


def _frozen(after: str) -> Iterator[Frozen]:
    """What a line that opens a dossier says of its fiche."""
    try:
        said = json.loads(after)
        snapshot, seal = said["snapshot"], said.get("seal")
    except (AttributeError, KeyError, TypeError, ValueError):
        return
    if isinstance(snapshot, str) and isinstance(seal, str | None):
        yield Frozen(snapshot, seal)


def _listed(numbers: Any) -> str:
    return ", ".join(map(str, numbers)) if isinstance(numbers, list) else str(numbers)


def _lines(first: int, last: int) -> str:
    return f"ligne {first}" if first == last else f"lignes {first} à {last}"
