"""A sentence of the core names no command and no option: an edge adds what one types."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tremplin_cli.terminal.nouns import NOUNS

CORE = Path(__file__).parents[1] / "core"
COMMAND = re.compile(rf"\btremplin (?:{'|'.join(NOUNS)})\b")
# what is handed to pg_dump and to git is one word, or a list of them: a sentence has spaces around
OPTION = re.compile(r"(?:^|[\s«(`])--[a-z]")
# their introductions are pages of the documentation, which tells the core and its edges together; so is what explains
# the keys of a new fiche to whoever writes it
PAGES = ("documents/describing/handbook.py", "documents/describing/skeleton.py", "rules/handbook.py")


def told(node: ast.AST) -> str | None:
    """The text of a literal; what an f-string computes stands as « … »."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(told(part) or "…" for part in parts)
        case _:
            return None


def types(text: str) -> bool:
    """Whether a text says what to type on a command line."""
    return bool(COMMAND.search(text) or (" " in text and OPTION.search(text)))


def sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every literal of a module, with its line; docstrings too, which are descriptions in a schema and in a report."""
    yield from ((node.lineno, text) for node in ast.walk(tree) if (text := told(node)) and types(text))


@pytest.mark.parametrize("file", sorted(CORE.rglob("*.py")), ids=lambda file: file.relative_to(CORE).as_posix())
def test_no_sentence_of_the_core_says_what_to_type(file):
    if not file.as_posix().endswith(PAGES):
        assert list(sentences(ast.parse(file.read_bytes()))) == []


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ('x = "Tapez « tremplin fiches check »."', True),
        ('x = f"{a} : puis « tremplin db {b} »."', True),
        ('x = f"« {a} » existe : ajoutez --overwrite."', True),
        ('x = ("--format=custom", "--clean")', False),
        ('x = "Tremplin ne connaît pas cette révision."', False),
        ('x = "une démonstration – inventée -- jamais mêlée"', False),
    ],
)
def test_what_to_type_is_seen_in_a_sentence(code, seen):
    assert bool(list(sentences(ast.parse(code)))) is seen
