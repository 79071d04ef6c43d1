"""Two people fill in one dossier at once: what they change apart is kept of both, what crosses is asked."""

import pytest
from desks import Office
from filled import Filler, Sent, page_of
from flask import Flask


@pytest.fixture
def ada(served: Flask, office: Office) -> Filler:
    return Filler(served, office, office.editor, office.draft())


@pytest.fixture
def sacha(ada: Filler, office: Office) -> Filler:
    return Filler(ada.site, office, office.signatory, ada.reference)


def test_two_who_change_different_values_of_one_step_are_asked_nothing(ada: Filler, sacha: Filler) -> None:
    hers, his = ada.form("budget"), sacha.form("budget")
    assert ada.send("budget", {"budget.staff": "41 000"}, hers).status_code == 303
    assert sacha.send("budget", {"budget.operating": "500"}, his).status_code == 303
    said = ada.said()
    assert (said["budget.staff"], said["budget.operating"]) == (41_000_00, 500_00)


def test_two_who_change_one_value_are_shown_both_and_choose(ada: Filler, sacha: Filler) -> None:
    his = sacha.form("budget")
    ada.send("budget", {"budget.staff": "41 000"})
    answer = sacha.send("budget", {"budget.staff": "42 000", "budget.operating": "500"}, his)
    page = page_of(answer, 409)
    told = page.text.replace("\N{NO-BREAK SPACE}", " ")
    for each in ("Editor a enregistré", "41 000,00 €", "42 000", "Personnel"):
        assert each in told, each
    assert ada.said()["budget.staff"] == 41_000_00
    form = Sent(page.source, sacha.at("saisie/budget")).values
    assert sacha.send("budget", {"choix.budget.staff": "mien"}, form).status_code == 303
    said = ada.said()
    assert (said["budget.staff"], said["budget.operating"]) == (42_000_00, 500_00)


def test_who_leaves_what_the_other_wrote_keeps_the_rest_of_their_own(ada: Filler, sacha: Filler) -> None:
    his = sacha.form("budget")
    ada.send("budget", {"budget.staff": "41 000"})
    page = page_of(sacha.send("budget", {"budget.staff": "42 000", "budget.operating": "500"}, his), 409)
    form = Sent(page.source, sacha.at("saisie/budget")).values
    assert sacha.send("budget", {"choix.budget.staff": "leur"}, form).status_code == 303
    said = ada.said()
    assert (said["budget.staff"], said["budget.operating"]) == (41_000_00, 500_00)


def test_a_choice_that_is_not_made_is_asked_again_and_nothing_is_lost(ada: Filler, sacha: Filler) -> None:
    his = sacha.form("budget")
    ada.send("budget", {"budget.staff": "41 000"})
    page = page_of(sacha.send("budget", {"budget.staff": "42 000"}, his), 409)
    form = Sent(page.source, sacha.at("saisie/budget")).values
    again = page_of(sacha.send("budget", {}, form), 422)
    assert "Choisissez la valeur à garder." in again.text
    assert "42 000" in again.text.replace("\N{NO-BREAK SPACE}", " ")


def test_two_tabs_of_one_person_lose_nothing_either(ada: Filler) -> None:
    first, second = ada.form("identite"), ada.form("identite")
    ada.send("identite", {"title": "Un"}, first)
    assert ada.send("identite", {"title": "Deux"}, second).status_code == 409
    assert ada.now().title == "Un"


def test_what_was_typed_without_what_was_read_replaces_nothing_unasked(ada: Filler) -> None:
    form = {name: values for name, values in ada.form("budget").items() if name != "lu"}
    ada.send("budget", {"budget.staff": "41 000"})
    assert ada.send("budget", {"budget.staff": "42 000"}, form).status_code == 409


def test_while_one_types_what_crosses_is_told_and_nothing_is_replaced(ada: Filler, sacha: Filler) -> None:
    his = sacha.form("budget")
    ada.send("budget", {"budget.staff": "41 000"})
    answer = sacha.send("budget", {"budget.staff": "42 000"}, his, headers={"HX-Request": "true"})
    assert "vous choisirez" in answer.text
    assert ada.said()["budget.staff"] == 41_000_00


def test_what_may_not_be_kept_is_not_carried_either(ada: Filler, sacha: Filler) -> None:
    his = sacha.form("ressources")
    ada.send("ressources", {"requested": "41 000"})
    nir = "1 85 05 78 006 084 91"
    page = page_of(sacha.send("ressources", {"requested": "42 000", "resources": nir}, his), 409)
    assert nir not in page.source
