"""Partners typed in the form: one a line, with a SIRET or without, and none said in one word."""

import pytest
from trying import platform
from werkzeug.datastructures import MultiDict

from tremplin.rules.facts.view import UNKNOWN, PartnerShare
from tremplin_web.app import create_app
from tremplin_web.asking.fields import Field, Group
from tremplin_web.asking.form import Form
from tremplin_web.asking.reading import TypedForm, read_form

FORM = Form(
    (Group("partenaires", "Partenaires", (Field(name="partners", control="partners", label="Partenaires"),)),), ()
)


def typed(text: str) -> TypedForm:
    fiche = next(iter(platform().fiches.values()))
    return read_form(MultiDict([("partners", text)]), FORM, fiche, platform().words(fiche))


def test_partners_are_typed_one_a_line() -> None:
    read = typed("Les Jardins ; 130 025 265 00013 ; 12 000,50 €\r\nAutre ; 0")
    assert read.mistakes == {}
    assert read.facts.partners == (
        PartnerShare(name="Les Jardins", siret="13002526500013", amount=12_000_50),
        PartnerShare(name="Autre", amount=0),
    )
    assert [str(each["amount"]) for each in read.plain["partners"]] == ["12000.5", "0"]


@pytest.mark.parametrize(("text", "partners"), [("aucun", ()), ("", UNKNOWN)])
def test_none_is_known_and_nothing_typed_is_not(text: str, partners: object) -> None:
    assert typed(text).facts.partners == partners


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Les Jardins", "son nom ; son SIRET ; sa part"),
        ("A ; B ; C ; D", "son nom ; son SIRET ; sa part"),
        ("Les Jardins ; 123 ; 5 €", "SIRET"),
        ("Les Jardins ; douze", "ligne 1"),
    ],
)
def test_what_cannot_be_read_is_told_at_the_field(text: str, told: str) -> None:
    with create_app(platform()).test_request_context():
        read = typed(text)
    assert told in read.mistakes["partners"]
    assert read.facts.partners is UNKNOWN
