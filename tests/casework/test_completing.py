"""Asking to complete, field by field: each by the words that people read, and nothing where one is unknown."""

import pytest
from desks import AT, Office
from sqlalchemy import select

from tremplin.casework.granting.instruction import return_
from tremplin.casework.reading.page import shown
from tremplin.errors import NotYet, WrongUsage
from tremplin.records.deposits import CompletionField
from tremplin.records.tables import State

FIELDS = {"budget.staff": " Le nombre d'heures manque. ", "title": "Trop vague."}


def test_what_is_to_complete_is_told_field_by_field_to_its_carrier(office: Office):
    written = office.submitted()
    return_(office.desk, office.instructor, written, "Merci de préciser.", at=AT, fields=FIELDS)
    for reader in (office.signatory, office.instructor):
        (asked,) = shown(office.desk, reader, written, at=AT)["completions"]
        assert asked["asked"] == (
            "Merci de préciser.\nLes dépenses de personnel prévues : Le nombre d'heures manque.\nLe titre : Trop vague."
        )
        assert asked["fields"] == [
            {
                "field": "budget.staff",
                "label": "les dépenses de personnel prévues",
                "reason": "Le nombre d'heures manque.",
            },
            {"field": "title", "label": "le titre", "reason": "Trop vague."},
        ]


def test_fields_are_enough(office: Office):
    written = office.submitted()
    return_(office.desk, office.instructor, written, None, at=AT, fields={"title": "Trop vague."})
    page = shown(office.desk, office.signatory, written, at=AT)
    assert (page["state"], page["completions"][0]["asked"]) == (State.RETURNED, "Le titre : Trop vague.")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"title": "Vague.", "budget.staf": "?"}, "budget.staf : champ inconnu. Vouliez-vous dire « budget.staff » ?"),
        ({"organisation": "?"}, "organisation : champ inconnu."),
        ({"title": " \u200b "}, "title : dites ce qui y manque."),
    ],
)
def test_one_unknown_field_and_nothing_is_asked(office: Office, fields, told):
    written = office.submitted()
    version = office.version(written)
    with pytest.raises(WrongUsage) as refused:
        return_(office.desk, office.instructor, written, "Merci.", at=AT, fields=fields)
    assert told in str(refused.value)
    assert office.version(written) == version
    with office.desk.database.reading() as session:
        assert session.scalars(select(CompletionField)).all() == []


def test_every_unknown_field_is_told_at_once(office: Office):
    written = office.submitted()
    with pytest.raises(WrongUsage) as refused:
        return_(office.desk, office.instructor, written, None, at=AT, fields={"a": "x", "b": "y"})
    assert str(refused.value).count("champ inconnu") == 2


def test_something_is_asked(office: Office):
    written = office.submitted()
    with pytest.raises(NotYet, match="Dites ce qui est à compléter"):
        return_(office.desk, office.instructor, written, None, at=AT)
