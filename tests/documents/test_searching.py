"""Texts as they are searched: whatever is typed is plain, and only what begins a word finds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tremplin.documents.searching import MOST_TERMS, index_word, terms, text, words

TEXT = text("Atelier d'été : 50 % à l'Œuvre", "Les Jardins", "73282932000074", "W000000001", "62-2024-000012")


def finds(asked: str, searched: str = TEXT) -> bool:
    wanted = terms(asked)
    return wanted is not None and all(term in searched for term in wanted)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("atelier", True),
        ("ATELIER", True),
        ("ateli", True),
        ("telier", False),
        ("ete", True),
        ("été", True),
        ("e\u0301te\u0301", True),
        ("d’été", True),
        ("oeuvre", True),
        ("œuvre", True),
        ("l'oeuvre", True),
        ("jardins atelier", True),
        ("jardins chantier", False),
        ("732 829 320 00074", True),
        ("732829320", True),
        ("829 320 000", False),
        ("62-2024-000012", True),
        ("62‑2024‑000012", True),
        ("2024-000012", True),
        ("62-2024-000013", False),
        ("%", True),
        ("50%", False),
        ("50 %", True),
        ("_", False),
        ("*", False),
        ('"', False),
        ("'", True),
        ("at%r", False),
        ("ate*", False),
        ("", True),
        (" \u202e ", False),
        ("\u202eatelier\u202c", True),
        ("🎭", False),
        ("a" * 10_000, False),
        (" ".join(f"x{number}" for number in range(5_000)), False),
    ],
)
def test_a_text_is_found_by_what_begins_its_words(asked, found):
    assert finds(asked) is found


def test_more_than_a_dossier_could_hold_is_in_none():
    assert terms(" ".join(f"x{number:04}" for number in range(MOST_TERMS))) is not None
    assert terms(" ".join(f"x{number:04}" for number in range(MOST_TERMS + 1))) is None


def test_what_begins_another_says_nothing_more():
    assert terms("ate atelier at atelier") == ["\natelier"]


@given(st.text(max_size=60), st.text(max_size=20))
def test_the_index_has_a_word_of_whatever_is_found(title, asked):
    searched = text(title, "62-2024-000012")
    for term in terms(asked) or ():
        word = index_word(term)
        if term in searched and word is not None:
            assert any(each.startswith(word) for each in words(searched))


@given(st.text(min_size=1, max_size=60))
def test_a_title_finds_itself(title):
    # of what cannot be seen, a title keeps nothing
    assert finds(title, text(title, "62-2024-000012")) is (terms(title) is not None)
