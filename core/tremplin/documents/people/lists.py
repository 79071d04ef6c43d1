"""The page of a template that holds the lists of the others."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from tremplin.documents.people.headers import LISTS
from tremplin.documents.people.mistakes import letters
from tremplin.documents.people.pages import Page, PageColumn


class ListPlace(NamedTuple):
    """Where the words that a column offers stand, below their title."""

    page: str
    letters: str
    last: int


def lists_page(pages: Sequence[Page]) -> Page:
    """A page of all the lists that others offer, each once."""
    lists = _lists(pages)
    rows = list(zip_longest(*lists))
    return Page(LISTS, [PageColumn(_title(pages, words)) for words in lists], rows, aside=True)


def place_of(pages: Sequence[Page], column: PageColumn) -> ListPlace:
    """Where the list of a column is."""
    words = tuple(column.choices.labels) if column.choices else ()
    return ListPlace(LISTS, letters(_lists(pages).index(words) + 1), len(words) + 1)


def _lists(pages: Sequence[Page]) -> list[tuple[str, ...]]:
    columns = [column for page in pages for column in page.columns]
    return list(dict.fromkeys(tuple(column.choices.labels) for column in columns if column.choices))


def _title(pages: Sequence[Page], words: tuple[str, ...]) -> str:
    return next(
        column.title
        for page in pages
        for column in page.columns
        if column.choices and tuple(column.choices.labels) == words
    )
