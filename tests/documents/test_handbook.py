"""docs/fiche.md, written from the schemas."""

from pathlib import Path
from textwrap import dedent

from factories import EMPTY, lines, make_platform

from tremplin.documents.describing.examples import EXAMPLES
from tremplin.documents.describing.handbook import handbook
from tremplin.documents.describing.keys import keys_of
from tremplin.documents.fiches.fiche import FicheSchema

PAGE = Path(__file__).parents[2] / "docs" / "fiche.md"


def test_the_page_is_what_the_schemas_say():
    # python -m tremplin.documents.describing.handbook > docs/fiche.md
    assert PAGE.read_text("utf-8") == handbook()


def test_the_page_tells_every_key_and_what_it_means():
    keys = list(keys_of(FicheSchema()))
    assert [key.path for key in keys if f"`{key.path}`" not in handbook() and key.path not in named_sections()] == []
    assert [key.path for key in keys if not key.description] == []


def test_every_example_is_of_a_key_and_is_read_in_a_fiche(tmp_path):
    assert [key for key in EXAMPLES if key not in FicheSchema().fields] == []
    read = {f"calls/2026/{key.replace('_', '-')}.yaml": in_a_fiche(key, text) for key, text in EXAMPLES.items()}
    platform = make_platform(tmp_path, read)
    assert lines(platform, tmp_path) == []
    assert [key for key in EXAMPLES if f"00/2026/{key.replace('_', '-')}" not in platform.fiches] == []


def in_a_fiche(key, example):
    whole = "\n" if example.lstrip().startswith("fiche:") else EMPTY.replace("vide", key.replace("_", "-"))
    return whole + dedent(example)


def named_sections():
    return {line.removeprefix("## ") for line in handbook().splitlines() if line.startswith("## ")}
