"""The fields that are asked are those of the table of dossier fields: their words stand there alone."""

import ast
from pathlib import Path

import tremplin_web
from tremplin.catalogue.dossier_fields import FIELDS

ASKING = sorted((Path(tremplin_web.__file__).parent / "asking").glob("*.py"))


def test_no_word_of_the_table_is_told_again_where_a_field_is_asked():
    told = {word for field in FIELDS for word in (field.title, field.label, field.hint, field.nothing) if word}
    literals = {
        node.value
        for file in ASKING
        for node in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert told & literals == set()
