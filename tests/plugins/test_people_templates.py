"""The template of every fiche installed: its example is right once it is somebody's, and every word reads back."""

import pytest

from tremplin.catalogue.sheets import SHEETS, Cell
from tremplin.documents.people.cells import reading_of
from tremplin.documents.people.checked import EXAMPLE
from tremplin.documents.people.one import row
from tremplin.documents.people.pages import shown
from tremplin.documents.people.saving import as_text
from tremplin.documents.people.spelling import spelled
from tremplin.documents.people.template import template
from tremplin.platform import start

INSTALLED = start({})


@pytest.mark.parametrize("name", INSTALLED.fiches)
def test_the_example_of_a_template_is_right_once_it_is_somebody_s(name):
    fiche = INSTALLED.fiche(name)
    words = INSTALLED.words(fiche)
    for sheet in SHEETS.values():
        (page,) = template(fiche, words, sheet=sheet, codes=True)
        (example,) = page.rows
        assert EXAMPLE in example
        said = {title.title: as_text(shown(cell)) for title, cell in zip(page.columns, example, strict=True)}
        assert len(row(sheet, {**said, "key": "P1"}, words).rows) == 1


@pytest.mark.parametrize("code", INSTALLED.departments)
def test_every_word_of_a_department_is_read_as_it_is_written(code):
    words = INSTALLED.vocabulary.of(INSTALLED.departments[code])
    for column in (column for sheet in SHEETS.values() for column in sheet.columns):
        if column.cell in (Cell.WORD, Cell.WORDS):
            for word in {**words.family(column.family), **dict(column.more)}:
                value = (word,) if column.cell is Cell.WORDS else word
                for codes in (True, False):
                    written = as_text(shown(spelled(column, words, codes=codes)(value)))
                    assert reading_of(column, words)(written) == value
