"""The colour that a document gives to a department, and what is told of one that nobody could read."""

import pytest
from factories import DEPARTMENT, lines, make_platform


def coloured(written):
    return {"department.yaml": f"{DEPARTMENT}colours: {written}\n"}


def test_a_department_has_its_colour(tmp_path):
    platform = make_platform(tmp_path, coloured('{main: "#1D4F91"}'))
    assert platform.departments["00"].colours.main == "#1d4f91"


def test_a_department_may_have_none(tmp_path):
    assert make_platform(tmp_path).departments["00"].colours is None


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            '{main: "#777777"}',
            "10:17 colours.main : couleur « #777777 » trop claire : un texte blanc s'y lit mal "
            "(contraste de 4,4 pour 1, 4,5 au moins). Assombrissez-la.",
        ),
        (
            "{main: bleu}",
            "10:17 colours.main : code de couleur attendu, et non le texte « bleu ». "
            "Écrivez un dièse et six chiffres hexadécimaux : « #1d4f91 ».",
        ),
        ('{man: "#1d4f91"}', "10:10 colours.main : clé obligatoire absente."),
        ("bleu", "10:10 colours : bloc de clés attendu."),
    ],
    ids=["too pale", "no code", "misspelt", "no block"],
)
def test_a_wrong_colour_is_told_at_its_place(tmp_path, written, told):
    platform = make_platform(tmp_path, coloured(written))
    assert f"department.yaml:{told}" in lines(platform, tmp_path)
    assert "00" not in platform.departments


def test_the_least_contrast_passes(tmp_path):
    platform = make_platform(tmp_path, coloured('{main: "#767676"}'))
    assert platform.departments["00"].colours.main == "#767676"
