"""docs/fiche.md, written from the schemas."""

from pathlib import Path

from tremplin.documents.fiche import FicheSchema
from tremplin.documents.handbook import handbook
from tremplin.documents.keys import keys_of

PAGE = Path(__file__).parents[2] / "docs" / "fiche.md"


def test_the_page_is_what_the_schemas_say():
    # python -m tremplin.documents.handbook > docs/fiche.md
    assert PAGE.read_text("utf-8") == handbook()


def test_the_page_tells_every_key_and_what_it_means():
    keys = list(keys_of(FicheSchema()))
    assert [key.path for key in keys if f"`{key.path}`" not in handbook() and key.path not in named_sections()] == []
    assert [key.path for key in keys if not key.description] == []


def named_sections():
    return {line.removeprefix("## ") for line in handbook().splitlines() if line.startswith("## ")}
