"""A checker compiled for each column: values repeat, so each is read once, and a whole column of plain texts at once.

Measured: row by row, marshmallow checks 20,000 rows a second; columns that remember what they have read, 124,000.
"""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tremplin.catalogue.sheets import Cell, SheetColumn
from tremplin.documents.door import (
    EMAIL,
    LONGEST_KEY,
    LONGEST_NAME,
    LONGEST_PHONE,
    MARK,
    PHONE,
    Vocabulary,
    WrongUsage,
    looks_like_nir,
)
from tremplin.documents.people.cells import DASHES, reading_of

# what parts texts that are looked at together: as long as no sign of a NIR is parted from the next
MARKS = "||||"
FORGOTTEN = 50_000


class Wrong(NamedTuple):
    """Why a cell cannot be read."""

    why: str


class Memo(dict[Any, Any]):
    """What each raw value of a column was read as; ``wrongs`` once one could not be."""

    def __init__(self, read: Callable[[Any], Any]):
        self.read, self.wrongs = read, False

    def __missing__(self, raw: Any) -> Any:
        try:
            value = self.read(raw)
        except WrongUsage as refused:
            self.wrongs, value = True, Wrong(str(refused))
        self[raw] = value
        return value


class ColumnChecker:
    """How the cells of one column are checked, many at a time."""

    def __init__(self, column: SheetColumn, words: Vocabulary):
        self.column, self.memo = column, Memo(reading_of(column, words))

    def check(self, raw: Sequence[Any]) -> tuple[Sequence[Any], Sequence[tuple[int, str]]]:
        """The values of some cells, in order, and where and why some of them have none."""
        if len(self.memo) > FORGOTTEN:
            self.memo.clear()
        values = list(map(self.memo.__getitem__, raw))
        if not self.memo.wrongs:
            return values, ()
        wrong = [(place, value.why) for place, value in enumerate(values) if type(value) is Wrong]
        for place, _ in wrong:
            values[place] = None
        return values, wrong


class TextChecker(ColumnChecker):
    """A column of texts: where all are plain as they are, none needs to be read alone."""

    longest = LONGEST_NAME
    lowers = False
    shape: Callable[[str], Any] | None = None

    def check(self, raw: Sequence[Any]) -> tuple[Sequence[Any], Sequence[tuple[int, str]]]:
        if not {str}.issuperset(map(type, raw)) or not self._plain(raw):
            return super().check(raw)
        values = list(map(str.lower, raw)) if self.lowers else raw
        if self.shape is not None and not all(map(self.shape, filter(None, values))):
            return super().check(raw)
        return [value or None for value in values] if "" in values else values, ()

    def _plain(self, raw: Sequence[str]) -> bool:
        """Whether each text is what its reader would make of it: on one line, composed, no space to take away."""
        line = f"{MARKS}{MARKS.join(raw)}{MARKS}"
        return (
            line.isprintable()
            and max(map(len, raw)) <= self.longest
            and not any(
                sign in line for sign in ("  ", f"{MARKS} ", f" {MARKS}", f"{MARKS}{MARK}", f"{MARKS}#", f"{MARKS}Err")
            )
            and DASHES.isdisjoint(raw)
            and not looks_like_nir(line)
            and unicodedata.is_normalized("NFC", line)
        )


class PhoneChecker(TextChecker):
    """A column of telephone numbers."""

    longest = LONGEST_PHONE
    # nine digits lost their zero: they are read alone
    shape = staticmethod(lambda text: PHONE.fullmatch(text) and not (len(text) == 9 and text.isdecimal()))


class EmailChecker(TextChecker):
    """A column of addresses, kept in small letters."""

    lowers = True
    shape = EMAIL.fullmatch


class KeyChecker(TextChecker):
    """A column of keys, of which spreadsheets make numbers."""

    longest = LONGEST_KEY
    # « 12.0 », « 2,2E+13 »: what a spreadsheet made of a key is read alone
    shape = staticmethod(lambda text: not (text[0].isdecimal() and ("." in text or "," in text or "E" in text)))


TEXTS: dict[str, type[TextChecker]] = {
    "phone": PhoneChecker,
    "email": EmailChecker,
    "key": KeyChecker,
    "activity_key": KeyChecker,
}


def checker(column: SheetColumn, words: Vocabulary) -> ColumnChecker:
    """The checker of a column."""
    if column.cell is not Cell.TEXT:
        return ColumnChecker(column, words)
    return TEXTS.get(column.code, KeyChecker if column.key else TextChecker)(column, words)
