"""A letter as a PDF: tagged, in French, titled, the same to the byte, and what people typed is never markup."""

import re
import shutil
import subprocess
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tremplin.casework.letters.letter import (
    Letter,
    LetterAmount,
    LetterAmounts,
    LetterHeading,
    LetterParagraph,
    LetterPoints,
)
from tremplin.catalogue.quantities import euros
from tremplin.errors import RefusedRequest
from tremplin.printing.pdf import pdf, png

pytest.importorskip("typst", reason="pas de PDF : typst n'est pas installé")
# what a thief would type in a title, to be run by whoever makes the page
THEFT = '#eval("1+1") #read("/etc/passwd") *gras* _x_ $x^2$ \\ "dit" `code` [y] @ref <lab> = t // c /* d */ -- ~ {z}'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 6 2"><rect width="6" height="2" fill="#1d4f91"/></svg>'


def make_letter(**said: Any) -> dict[str, Any]:
    """A letter with one block of each kind."""
    blocks = (
        LetterHeading("Ce qui est dû"),
        LetterParagraph("Un paragraphe.\nEt sa seconde ligne."),
        LetterPoints(("un point", "un autre")),
        LetterAmounts("Le reste", (LetterAmount("Dû", 150), LetterAmount("Versé", -50, "Déjà.")), "À verser"),
    )
    whole: dict[str, Any] = {
        "kind": "settlement",
        "label": "arrêté du solde",
        "number": 1,
        "dossier": "00-2026-000001",
        "department": "00",
        "heading": "Arrêté du solde",
        "on": date(2026, 2, 20),
        "place": "Exemple",
        "sender": ("Département Exemple",),
        "addressee": ("Les Ateliers", "association"),
        "references": {"Dossier": "00-2026-000001"},
        "subject": "ce qui vous est dû",
        "greeting": "Madame, Monsieur,",
        "blocks": blocks,
        "farewell": "Au revoir.",
        "signatory": ("Le service",),
        **said,
    }
    return Letter(**whole).published()


def inflated(made: bytes) -> str:
    """What a PDF holds, its streams inflated."""
    found = [made]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found).decode("latin-1")


def read(made: bytes, folder: Path) -> str:
    """The text of a PDF, as a reader of PDF finds it."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("pas de pdftotext : poppler-utils n'est pas installé")
    (folder / "letter.pdf").write_bytes(made)
    done = subprocess.run([reader, "-raw", folder / "letter.pdf", "-"], capture_output=True, check=True)
    return done.stdout.decode()


def test_the_file_says_that_it_is_tagged_and_in_french_and_what_its_title_is():
    made = inflated(pdf(make_letter()))
    assert re.search(r"/MarkInfo\s*<<[^>]*/Marked true", made)
    assert re.search(r"/Lang\s*\(fr-FR\)", made)
    assert "/StructTreeRoot" in made
    assert "/DisplayDocTitle true" in made
    assert "<pdfuaid:part>1</pdfuaid:part>" in made
    told = re.search(r"<dc:title>.*?</dc:title>", made.encode("latin-1").decode("utf-8", "replace"), re.DOTALL)
    assert told is not None
    assert "Arrêté du solde – dossier 00-2026-000001" in told[0].replace("\N{NO-BREAK SPACE}", " ")


def test_headings_lists_and_headers_of_tables_are_tagged_as_such():
    made = inflated(pdf(make_letter()))
    assert {*re.findall(r"/S\s*/(H1|H2|L|LI|Table|TH|TD|P)\b", made)} == {
        "H1",
        "H2",
        "L",
        "LI",
        "Table",
        "TH",
        "TD",
        "P",
    }


def test_a_logo_is_told_to_whoever_does_not_see_it():
    made = inflated(pdf(make_letter(), SVG))
    assert "/Alt" in made
    assert len(pdf(make_letter(), SVG)) != len(pdf(make_letter()))


def test_an_image_that_cannot_be_read_is_refused_in_words():
    with pytest.raises(RefusedRequest, match="ne se met pas en page"):
        pdf(make_letter(), b"<svg")


def test_the_same_letter_is_the_same_file_and_its_date_is_that_of_the_letter():
    made = pdf(make_letter())
    assert pdf(make_letter()) == made
    dates = {*re.findall(r"/(?:CreationDate|ModDate)\s*\(D:(\d{8})", inflated(made))}
    assert dates <= {"20260220"}
    assert "<xmp:CreateDate>2026-02-20T00:00:00" in inflated(made)


@pytest.mark.parametrize("where", ["heading", "subject", "greeting", "farewell", "place"])
def test_what_a_thief_types_is_printed_as_typed(where, tmp_path):
    made = pdf(make_letter(**{where: THEFT}))
    assert "".join(THEFT.split()) in "".join(read(made, tmp_path).split())


def test_what_a_thief_types_in_a_block_is_printed_as_typed(tmp_path):
    blocks = (
        LetterHeading(THEFT),
        LetterParagraph(THEFT),
        LetterPoints((THEFT,)),
        LetterAmounts(THEFT, (LetterAmount(THEFT, 1, THEFT),), THEFT),
    )
    said = "".join(read(pdf(make_letter(blocks=blocks, signatory=(THEFT,), sender=(THEFT,))), tmp_path).split())
    # a table that goes over a page would tell its header twice
    assert said.count("".join(THEFT.split())) >= 9
    assert "root:" not in said


def test_amounts_are_printed_as_the_letter_tells_them(tmp_path):
    said = read(pdf(make_letter()), tmp_path)
    for cents in (150, -50, 100):
        assert euros(cents).replace("\N{NO-BREAK SPACE}", " ") in said.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("sign", ["\N{GRINNING FACE}", "中", "ש", "\x07", "\x00", "\u202e", "\u038b"])
def test_a_sign_that_no_font_of_ours_draws_leaves_a_mark_and_a_sound_file(sign, tmp_path):
    said = read(pdf(make_letter(subject=f"avant{sign}après")), tmp_path)
    assert "avant□après" in said


def test_a_page_is_numbered_out_of_all(tmp_path):
    long = tuple(LetterParagraph("Un long paragraphe, écrit pour remplir la page. " * 12) for _ in range(14))
    *pages, _ = read(pdf(make_letter(blocks=long)), tmp_path).split("\f")
    assert len(pages) > 1
    for rank, page in enumerate(pages, start=1):
        assert f"{rank}/{len(pages)}" in page.replace(" ", "")


def test_a_page_can_be_looked_at():
    assert png(make_letter(), SVG).startswith(b"\x89PNG")
