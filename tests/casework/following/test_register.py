"""The register of what is kept says every table, every column about people, and every class, as the code has them."""

from pathlib import Path

from tremplin.casework.following.register import KINDS, TABLES, register
from tremplin.records.classes import DataClass, personal
from tremplin.records.tables import METADATA

FILE = Path(__file__).parents[3] / "docs" / "donnees.md"
COMMAND = "python -m tremplin.casework.following.register docs/donnees.md"


def test_the_register_is_the_one_that_the_code_writes():
    text = FILE.read_text("utf-8")
    assert register(text) == text, f"docs/donnees.md is out of date: {COMMAND}"
    assert COMMAND in text
    assert [name for name in TABLES if f"<!-- {name} -->" not in text] == []


def test_every_class_every_table_and_every_column_about_people_is_told():
    text = FILE.read_text("utf-8")
    assert set(KINDS) == set(DataClass)
    for kind in KINDS.values():
        assert f"| {kind.label} |" in text
    for table in METADATA.sorted_tables:
        assert f"| `{table.name}` |" in text
    for column in personal():
        assert f"| {column.table.name} | `{column.name}` |" in text


def test_what_a_department_has_to_say_is_left_to_it():
    text = FILE.read_text("utf-8")
    assert "## Trame de l'analyse d'impact" in text
    assert text.count("à remplir") > 8
