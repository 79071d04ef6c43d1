"""How a value of people is written in a file: in codes for software, in labels for people, and read back the same."""

from collections.abc import Callable, Mapping
from typing import Any

from tremplin.catalogue.people_words import TRIAL_END
from tremplin.catalogue.sheets import Cell, SheetColumn
from tremplin.documents.door import Vocabulary, called, folded, label_of
from tremplin.documents.people.cells import NOBODY, NONE, SEVERAL, UNTOLD

# what a cell of words says that is no word
TAKEN = {folded(UNTOLD), *NOBODY}


def spelled(column: SheetColumn, words: Vocabulary, *, codes: bool) -> Callable[[Any], Any]:
    """How the values of a column are written."""
    match column.cell:
        case Cell.WORD:
            known = _labels(column, words, codes)
            return lambda code: known.get(code, code)
        case Cell.WORDS:
            known = _labels(column, words, codes)
            return lambda several: (several and tuple(known.get(code, code) for code in several)) or _none(several)
        case Cell.MILESTONE:
            trial = dict(column.more)[TRIAL_END]
            return lambda months: trial if months == TRIAL_END and not codes else _number(months)
    return lambda value: value


def _labels(column: SheetColumn, words: Vocabulary, codes: bool) -> Mapping[str, str]:
    """What each word is written as: its label, unless another word has it too, or its signs part words."""
    if codes:
        return {}
    known = {**words.family(column.family), **dict(column.more)}
    labels = {code: label_of(word) for code, word in known.items()}
    return {
        code: label
        for code, label in labels.items()
        if called(column.family, label, known) == code and not SEVERAL.search(label) and folded(label) not in TAKEN
    }


def _none(several: Any) -> str | None:
    return None if several is None else NONE


def _number(months: Any) -> Any:
    return int(months) if isinstance(months, str) and months.isdecimal() else months
