"""Other funders typed in the form: one a line, and none said in one word."""

import pytest
from trying import platform
from werkzeug.datastructures import MultiDict

from tremplin.rules.facts.view import UNKNOWN, Contribution
from tremplin_web.app import create_app
from tremplin_web.asking.fields import Field, Group
from tremplin_web.asking.form import Form
from tremplin_web.asking.reading import TypedForm, read_form

FIELD = Field(name="resources", control="funders", label="Autres financements")
FORM = Form((Group("financeurs", "Autres financements", (FIELD,)),), ())


def typed(text: str) -> TypedForm:
    fiche = next(iter(platform().fiches.values()))
    return read_form(MultiDict([("resources", text)]), FORM, fiche, platform().words(fiche))


def test_funders_are_typed_one_a_line_in_any_order_of_their_words() -> None:
    read = typed("Région ; public ; demandé ; 5 000,50 €\r\nFondation ; 12 ; obtenue ; Privée\n\nÉtat;obtenu;0\r\n")
    assert read.mistakes == {}
    assert read.facts.resources == (
        Contribution(funder="Région", nature="public", status="asked", amount=5_000_50),
        Contribution(funder="Fondation", nature="private", status="obtained", amount=12_00),
        Contribution(funder="État", status="obtained", amount=0),
    )
    first = read.plain["resources"][0]
    assert {**first, "amount": str(first["amount"])} == {
        "funder": "Région",
        "nature": "public",
        "status": "asked",
        "amount": "5000.5",
    }


@pytest.mark.parametrize(("text", "funders"), [("Aucun.", ()), ("néant", ()), ("", UNKNOWN)])
def test_nobody_is_known_and_nothing_typed_is_not(text: str, funders: object) -> None:
    assert typed(text).facts.resources == funders


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Région ; publik ; demandé ; 5", "est ni une nature (public, privé, fonds propres, en nature)"),
        ("Région ; public ; 5", "il manque « demandé » ou « obtenu »"),
        ("Région 5 000 €", "il manque « demandé » ou « obtenu » et le montant"),
        ("; public ; demandé ; 5", "il manque le nom du financeur"),
        ("A ; demandé ; 5\nB ; demandé ; 5 ; 6", "ligne 2"),
        ("A ; demandé ; 30.000", "30"),
    ],
)
def test_what_cannot_be_read_is_told_at_the_field(text: str, told: str) -> None:
    with create_app(platform()).test_request_context():
        read = typed(text)
    assert told in read.mistakes["resources"]
    assert read.facts.resources is UNKNOWN
