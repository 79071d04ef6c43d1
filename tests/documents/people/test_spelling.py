"""What is written of people is read back the same, in codes and in labels, whatever the words of a department."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.people.books import WORDS, labels
from tremplin.catalogue.sheets import EMPTIED, SHEETS, Cell
from tremplin.documents.people.cells import reading_of
from tremplin.documents.people.file import read
from tremplin.documents.people.pages import Page, PageColumn, shown
from tremplin.documents.people.saving import as_text, save
from tremplin.documents.people.spelling import spelled
from tremplin.errors import WrongUsage

DAY = date(2025, 1, 31)
COLUMNS = [column for sheet in SHEETS.values() for column in sheet.columns]
WORDED = [column for column in COLUMNS if column.cell in (Cell.WORD, Cell.WORDS)]
# labels that are alike, that part words, that are the code of another word, or that an export says of something else
AWKWARD = replace(
    WORDS,
    publics={
        "a": "b",
        "b": "deux | mots",
        "c": "pareil",
        "d": "Pareil",
        "e": "non communiqué",
        "f": "aucun",
        "g": "=1",
    },
)


def again(column, words, value, *, codes):
    """A value written in a table, and read."""
    return reading_of(column, words)(as_text(shown(spelled(column, words, codes=codes)(value))))


@pytest.mark.parametrize("codes", [True, False])
@pytest.mark.parametrize("words", [WORDS, AWKWARD], ids=["usual", "awkward"])
@pytest.mark.parametrize("column", WORDED, ids=lambda column: column.code)
def test_every_word_is_read_back(column, words, codes):
    for code in {**words.family(column.family), **dict(column.more)}:
        value = (code,) if column.cell is Cell.WORDS else code
        assert again(column, words, value, codes=codes) == value
    if column.cell is Cell.WORDS:
        assert again(column, words, (), codes=codes) == ()
        assert again(column, words, tuple(words.publics), codes=codes) == tuple(words.publics)


VALUES = {
    Cell.TEXT: st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40),
    Cell.DAY: st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    Cell.WHOLE: st.integers(0, 120),
    Cell.NUMBER: st.decimals(0, 9_000, places=3),
    Cell.YES_NO: st.booleans(),
    Cell.MILESTONE: st.integers(0, 120).map(str) | st.just("trial_end"),
}


@pytest.mark.parametrize("kind", [kind for kind in VALUES if kind is not Cell.TEXT])
@given(data=st.data())
def test_every_value_is_read_back(kind, data):
    value = data.draw(VALUES[kind])
    for column in COLUMNS:
        if column.cell is kind:
            for codes in (True, False):
                assert again(column, WORDS, value, codes=codes) == value


@given(VALUES[Cell.TEXT])
def test_every_name_is_read_back(name):
    column = SHEETS["participants"].column("last_name")
    kept = reading_of(column, WORDS)
    try:
        once = kept(name)
    except WrongUsage:
        return
    if once is not EMPTIED and once is not None:
        assert again(column, WORDS, once, codes=True) == once


@pytest.mark.parametrize("hours", ["0.1", "1.234", "1.230", "12", "0.001", "9000.000"])
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_hours_are_exact_in_every_format(tmp_path, hours, kind):
    column = SHEETS["activities"].column("hours_done")
    titles = [*labels("activities", "key", "activity_key", "kind", "on"), column.label]
    page = Page("activities", [PageColumn(title) for title in titles], [["P", "A", "atelier", DAY, Decimal(hours)]])
    save([page], tmp_path / f"p.{kind}")
    found = read(tmp_path / f"p.{kind}", WORDS, sheet="activities")
    assert [row[-1] for row in found.sheets[0].rows] == [Decimal(hours)], found.mistakes
