"""The page of a dossier is sound in every state, for whoever may see it, and says the state in their words."""

from collections.abc import Callable

import pytest
from desks import AT, Office
from filled import Filler, page_of
from flask import Flask

from tremplin.casework.applying.withdrawals import withdraw
from tremplin.casework.granting.decisions import refuse
from tremplin.casework.granting.instruction import return_


def returned(office: Office) -> str:
    reference = office.submitted()
    return_(office.desk, office.instructor, reference, "Complétez.", at=AT)
    return reference


def refused(office: Office) -> str:
    reference = office.under_review()
    refuse(office.desk, office.decider, reference, "Hors sujet.", at=AT)
    return reference


def withdrawn(office: Office) -> str:
    reference = office.draft()
    withdraw(office.desk, office.signatory, reference, "L'action n'a plus lieu.", at=AT)
    return reference


STATES: tuple[tuple[Callable[[Office], str], str, str], ...] = (
    (Office.draft, "Brouillon, non déposé", "Brouillon du porteur"),
    (Office.submitted, "Déposé le 20/01/2026, reçu", "À instruire"),
    (returned, "À compléter", "Chez le porteur"),
    (Office.under_review, "En instruction", "En instruction"),
    (Office.accepted, "Accordé : 46 000,00 €", "À conventionner"),
    (refused, "Refusé", "Refusé"),
    (Office.agreed, "Convention signée", "Conventionné"),
    (Office.running, "En cours", "En cours"),
    (Office.reported, "Bilan remis", "À solder"),
    (Office.settled, "Soldé", "Soldé"),
    (withdrawn, "Retiré", "Retiré"),
)


@pytest.mark.parametrize(("make", "carrier", "staff"), STATES, ids=[state[2] for state in STATES])
def test_a_dossier_has_its_page_in_each_state(
    served: Flask, office: Office, make: Callable[[Office], str], carrier: str, staff: str
) -> None:
    reference = make(office)
    mine, theirs = (office.signatory, office.editor), (office.instructor, office.reader)
    for who, told in [*((each, carrier) for each in mine), *((each, staff) for each in theirs)]:
        reader = Filler(served, office, who, reference)
        page_of(reader.browser.get(reader.at("pieces")))
        page = page_of(reader.browser.get(reader.at()))
        assert told in page.text.replace("\N{NO-BREAK SPACE}", " ")
        assert page.headings[0] == 1
    for page in ("deposer", "retirer", "saisie/verification"):
        signatory = Filler(served, office, office.signatory, reference)
        page_of(signatory.browser.get(signatory.at(page)))
