"""The words in which people are told, those of the department of a dossier."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tremplin.casework.acting.door import PlacedReason, excerpt, hint
from tremplin.casework.acting.door import participating as work
from tremplin.catalogue.sheets import EMPTIED, Cell, ColumnAbout, SheetColumn, SheetRows
from tremplin.documents.door import Vocabulary

HEALTH = "health"


def sensitive(words: Vocabulary) -> frozenset[str]:
    """The publics that tell of somebody's health."""
    return frozenset(code for code, what in words.sensitive.items() if what == HEALTH)


def unknown_words(sheets: Iterable[SheetRows], words: Vocabulary) -> Iterator[PlacedReason]:
    """The words that the department does not have: rows may come from software, which no reader of files checked."""
    for each in sheets:
        for at, column in enumerate(each.columns):
            if column.cell not in (Cell.WORD, Cell.WORDS):
                continue
            known = {*words.family(column.family), *dict(column.more)}
            wrong = {said for said in {row[at] for row in each.rows} if not known.issuperset(_codes(said))}
            if wrong:
                yield from _placed(each, at, column, wrong, sorted(known))


def _placed(
    each: SheetRows, at: int, column: SheetColumn, wrong: set[Any], known: Sequence[str]
) -> Iterator[PlacedReason]:
    lines: Sequence[int] = each.lines or (0,) * len(each.rows)
    for line, row in zip(lines, each.rows, strict=True):
        if row[at] in wrong:
            code = next(code for code in _codes(row[at]) if code not in known)
            # a public is not told again: being of it may be a matter of health
            told = (
                "mot inconnu."
                if column.about is ColumnAbout.PUBLICS
                else f"mot inconnu « {excerpt(code)} ».{hint(code, known)}"
            )
            yield work.placed(each.sheet, line, column.code, told)


def _codes(said: Any) -> tuple[str, ...]:
    if said is None or said is EMPTIED:
        return ()
    return said if isinstance(said, tuple) else (said,)
