"""A draft is read as whoever fills it in needs it, and said again under the fiche that follows its own."""

from datetime import timedelta
from pathlib import Path

import pytest
from desks import AT, FICHE, Office, make_office
from factories import FICHE as DOCUMENT
from factories import with_changes

from tremplin.casework.applying.copying import copy
from tremplin.casework.applying.drafts import edit
from tremplin.casework.granting.instruction import return_
from tremplin.casework.reading.draft import draft
from tremplin.casework.reading.receipts import given
from tremplin.errors import UnknownIdentifier, WrongUsage
from tremplin.records.acts import Act
from tremplin.records.dossiers import State
from tremplin.rules.finding import Verdict
from tremplin.storage.engine import Database

SUITE = "00/2026/ateliers-suite"
NEXT = with_changes(
    DOCUMENT,
    (f"fiche: {FICHE}", f"fiche: {SUITE}\nfollows: {FICHE}"),
    ("  publics: [brsa, under_26]", "  publics: [brsa]"),
)
LATER = AT + timedelta(minutes=4)


def test_a_draft_says_who_may_do_what_to_it_and_who_wrote_last(office: Office) -> None:
    reference = office.draft()
    edit(office.desk, office.editor, reference, {"places": 4}, at=LATER, version=1)
    found = draft(office.desk, office.editor, reference, at=LATER)
    assert {each.name: (each.signs, each.wrote_at) for each in found.workers} == {
        "Editor": (False, LATER),
        "Signatory": (True, AT),
    }
    assert found.last
    assert found.last.name == "Editor"
    assert (Act.EDIT in found.open, Act.DEPOSIT in found.open) == (True, False)
    assert Act.DEPOSIT in draft(office.desk, office.signatory, reference, at=LATER).open
    assert (found.version, found.said["places"]) == (2, 4)


def test_a_draft_is_judged_as_if_it_were_deposited_at_this_instant(office: Office) -> None:
    reference = office.draft()
    closed = draft(office.desk, office.editor, reference, at=AT + timedelta(days=30))
    assert draft(office.desk, office.editor, reference, at=AT).trial.verdict is not Verdict.BROKEN
    assert closed.trial.verdict is Verdict.BROKEN


def test_what_the_service_asks_is_told_until_it_is_answered(office: Office) -> None:
    reference = office.submitted()
    assert draft(office.desk, office.editor, reference, at=AT).asked is None
    fields = {"budget.staff": "Le détail manque."}
    return_(office.desk, office.instructor, reference, "Complétez.", at=LATER, fields=fields)
    asked = draft(office.desk, office.editor, reference, at=LATER).asked
    assert asked
    told = {name: field.reason for name, field in asked.fields.items()}
    assert (asked.text, told, asked.at) == ("Complétez.", fields, LATER)


def test_a_dossier_of_others_is_not_there(office: Office) -> None:
    reference = office.submitted()
    for read in (
        lambda: draft(office.desk, office.other, reference, at=AT),
        lambda: given(office.desk, office.other, reference),
        lambda: copy(office.desk, office.other, reference, fiche=SUITE, at=AT),
    ):
        with pytest.raises(UnknownIdentifier, match="identifiant inconnu"):
            read()


def test_the_receipts_are_read_again_in_their_order(office: Office) -> None:
    reference = office.submitted()
    assert [each.number for each in given(office.desk, office.reader, reference)] == [f"{reference}-R1"]


def test_a_copy_says_again_what_the_next_fiche_asks_and_neither_days_nor_what_is_attested(
    database: Database, tmp_path: Path
) -> None:
    office = make_office(database, tmp_path / "documents", {"calls/2026/suite.yaml": NEXT})
    reference = office.draft(lot="bassin-nord", resources=(("Région", "asked", 5_000_00, "public"),))
    made = draft(office.desk, office.editor, copy(office.desk, office.editor, reference, fiche=SUITE, at=AT), at=AT)
    assert (made.state, made.title, str(made.fiche.id)) == (State.DRAFT, "Ateliers du nord", SUITE)
    assert made.said["budget.staff"] == 40_000_00
    assert made.said["resources"] == (("Région", "asked", 5_000_00, "public"),)
    assert {"starts_on", "ends_on"}.isdisjoint(made.said)


def test_a_dossier_is_copied_under_no_fiche_but_one_that_follows_its_own(office: Office) -> None:
    reference = office.draft()
    for fiche in ("", FICHE, SUITE, "rien"):
        with pytest.raises(WrongUsage, match="Aucune fiche ne la poursuit"):
            copy(office.desk, office.editor, reference, fiche=fiche, at=AT)
