"""SIRET and RNA: what is kept, and what is told of each slip."""

import pytest

from tremplin.documents.identifiers import rna, siret, spaced
from tremplin.errors import WrongUsage

NARROW = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    "written",
    [
        "73282932000074",
        "732 829 320 00074",
        " 732829320\t00074\n",
        f"732{NARROW}829{NARROW}320{NARROW}00074",
        "732\N{NO-BREAK SPACE}829 320 00074",
    ],
)
def test_a_siret_is_kept_without_its_spaces(written):
    assert siret(written) == "73282932000074"


@pytest.mark.parametrize(
    ("written", "right"),
    [
        # the head office passes the common key, its digits add up to 26
        ("35600000000048", True),
        # digits that add up to a multiple of 5
        ("35600000009075", True),
        ("35600000049837", True),
        ("35600000049838", False),
        # the common key is right, the digits add up to 24
        ("35600000000055", False),
        # no other company has this exception: the digits add up to 40
        ("73282932000040", False),
    ],
)
def test_the_post_office_has_a_key_of_its_own(written, right):
    if right:
        assert siret(written) == written
    else:
        with pytest.raises(WrongUsage, match="sa clé est fausse"):
            siret(written)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("73282932000075", "sa clé est fausse : un chiffre est mal recopié, ou deux sont inversés."),
        # as a whole the key is right, that of its SIREN is not
        ("22040000000000", "sa clé est fausse"),
        ("00000000000000", "sa clé est fausse"),
        ("7328293200007", "13 chiffres au lieu de 14."),
        ("732829320000744", "15 chiffres au lieu de 14."),
        ("1", "1 chiffre au lieu de 14."),
        ("732829320", "c'est un SIREN, de 9 chiffres : ajoutez les 5 chiffres de l'établissement."),
        ("732829321", "9 chiffres au lieu de 14."),
        ("73282932OOOO74", "un SIRET est fait de 14 chiffres, et de rien d'autre."),
        ("٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "un SIRET est fait de 14 chiffres, et de rien d'autre."),
        ("", "un SIRET est fait de 14 chiffres, et de rien d'autre."),
        ("-3282932000074", "un SIRET est fait de 14 chiffres, et de rien d'autre."),
    ],
)
def test_a_wrong_siret_is_told_in_words(written, told):
    with pytest.raises(WrongUsage) as refused:
        siret(written)
    assert str(refused.value).startswith(f"SIRET « {written} » : {told}")


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("73282932000074.0", "Est-ce 732 829 320 00074 ?"),
        ("73282932000074,00", "Est-ce 732 829 320 00074 ?"),
        ("22040000000000.0", ""),
        ("7,32829E+13", ""),
        ("7.3e13", ""),
        ("565001500018.0", "Est-ce 005 650 015 00018 : un tableur retire les zéros du début ?"),
    ],
)
def test_a_siret_that_a_spreadsheet_made_a_quantity_is_told(written, near):
    with pytest.raises(WrongUsage) as refused:
        siret(written)
    assert str(refused.value) == " ".join(
        filter(
            None,
            [
                f"SIRET « {written} » : un tableur en a fait une quantité.",
                near,
                "Mettez la colonne au format texte, puis écrivez les 14 chiffres.",
            ],
        )
    )


def test_zeros_that_a_spreadsheet_removed_are_proposed_and_never_added():
    with pytest.raises(WrongUsage, match=r"12 chiffres au lieu de 14\. Est-ce 005 650 015 00018 : un tableur"):
        siret("565001500018")


def test_what_cannot_be_seen_reaches_no_sentence():
    with pytest.raises(WrongUsage) as refused:
        siret("732\N{RIGHT-TO-LEFT OVERRIDE}\x1b[31m")
    assert str(refused.value).isprintable()


def test_a_siret_reads_in_groups():
    assert spaced("73282932000074") == "732 829 320 00074"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("W123456789", "W123456789"),
        (" w 123 456 789 ", "W123456789"),
        # the registries of Réunion, Polynesia and Corsica
        ("W9R1011072", "W9R1011072"),
        ("W9P1002760", "W9P1002760"),
        ("W2B1000123", "W2B1000123"),
    ],
)
def test_an_rna_is_kept_in_capitals_without_its_spaces(written, kept):
    assert rna(written) == kept


@pytest.mark.parametrize(
    "written", ["W12345678", "W1234567890", "123456789", "X123456789", "W12A456789", "WAB1234567", "", "Ｗ123456789"]
)
def test_a_wrong_rna_is_told_with_an_example(written):
    with pytest.raises(WrongUsage, match="un W suivi de 9 chiffres, comme W123456789"):
        rna(written)
