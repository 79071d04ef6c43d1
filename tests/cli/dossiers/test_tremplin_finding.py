"""``tremplin dossiers list``: find among many, count all of it, and keep an order."""

import json
from datetime import timedelta

import pytest
from desks import AT, REPORTED

from tremplin.casework.applying.deposits import deposit


def titles(done):
    assert done.code == 0, done.err
    return [row["title"] for row in json.loads(done.out)]


@pytest.fixture
def found(at_desk):
    """The titles that a list gives to the instructor."""
    return lambda *words, login="instructor@exemple.fr": titles(
        at_desk("dossiers", "list", *words, "--format", "json", login=login)
    )


def test_a_dossier_is_found_by_what_is_typed(office, found):
    for title in ("Atelier cuisine d'été", "Jardin à 50 %"):
        office.draft(title=title)
    assert found("--search", "ETE") == ["Atelier cuisine d'été"]
    assert found("--search", "les ateliers") == ["Jardin à 50 %", "Atelier cuisine d'été"]
    assert found("--search", "%") == ["Jardin à 50 %"]
    assert found("--search", "00-2026-000001") == ["Atelier cuisine d'été"]
    assert found("--search", "rien de tel") == []


def test_what_is_mine_is_what_i_instruct_or_opened(office, found):
    office.draft(title="Brouillon")
    office.under_review()
    assert found("--mine") == ["Ateliers du nord"]
    assert found("--mine", login="second@exemple.fr") == []
    assert found("--instructor", "instructor@exemple.fr", login="second@exemple.fr") == ["Ateliers du nord"]
    assert found("--mine", login="signatory@exemple.fr") == ["Ateliers du nord", "Brouillon"]
    assert found("--mine", login="editor@exemple.fr") == []


def test_a_carrier_is_not_told_who_instructs(at_desk, office):
    office.under_review()
    words = ("dossiers", "list", "--instructor", "instructor@exemple.fr")
    done = at_desk(*words, login="signatory@exemple.fr")
    assert (done.code, done.out) == (2, "")
    assert "instructeur « instructor@exemple.fr » : identifiant inconnu." in done.err


def test_days_of_deposit_are_kept_both_included(at_desk, office, found):
    office.draft(title="Brouillon")
    for title, days in (("Premier", 0), ("Dernier", 9)):
        deposit(office.desk, office.signatory, office.draft(title=title), at=AT + timedelta(days=days))
    assert found("--deposited-until", "20/01/2026") == ["Premier"]
    assert found("--deposited-from", "29/01/2026") == ["Dernier"]
    assert found("--deposited-from", "21/01/2026", "--deposited-until", "28/01/2026") == []
    done = at_desk(
        "dossiers", "list", "--deposited-from", "2/2/2026", "--deposited-until", "1/2/2026", login="editor@exemple.fr"
    )
    assert (done.code, done.out) == (2, "")


def test_what_is_late_is_what_the_calendar_says(at_desk, office):
    office.draft(title="Brouillon")
    office.running()
    words = ("dossiers", "list", "--late", "--format", "json")
    assert titles(at_desk(*words, login="reader@exemple.fr")) == []
    assert titles(at_desk(*words, login="reader@exemple.fr", at=REPORTED + timedelta(days=400))) == ["Ateliers du nord"]


def test_totals_are_those_of_the_whole_selection(at_desk, office):
    for title in ("Un", "Deux", "Trois"):
        office.draft(title=title)
    words = ("dossiers", "list", "--limit", "1", "--totals")
    shown = at_desk(*words, login="instructor@exemple.fr")
    assert "3 dossiers : 138\u202f000,00\xa0€ demandés, 0,00\xa0€ accordés." in shown.out.replace(
        "\xa0000", "\u202f000"
    )
    read = json.loads(at_desk(*words, "--format", "json", login="instructor@exemple.fr").out)
    assert [row["title"] for row in read["dossiers"]] == ["Trois"]
    assert read["totals"] == {"count": 3, "requested_cents": 138_000_00, "granted_cents": 0}
    written = at_desk(*words, "--format", "csv", login="instructor@exemple.fr")
    assert len(written.out.splitlines()) == 2
    assert "3 dossiers" in written.err


def test_an_order_is_kept_until_another_is(office, found):
    for title, days in (("Un", 3), ("Deux", 1), ("Trois", 2)):
        deposit(office.desk, office.signatory, office.draft(title=title), at=AT + timedelta(days=days))
    office.draft(title="Brouillon")
    assert found() == ["Brouillon", "Trois", "Deux", "Un"]
    assert found("--sort", "dépôt") == ["Un", "Trois", "Deux"]
    assert found("--sort", "deposited", "--ascending", "--keep-order") == ["Deux", "Trois", "Un"]
    assert found() == ["Deux", "Trois", "Un"]
    assert found("--descending") == ["Un", "Trois", "Deux"]
    assert found("--all") == ["Deux", "Trois", "Un"]
    assert found("--sort", "reference") == ["Brouillon", "Trois", "Deux", "Un"]
    assert found(login="second@exemple.fr") == ["Brouillon", "Trois", "Deux", "Un"]


def test_an_empty_list_says_when_a_role_sees_no_dossier(at_desk, office):
    office.draft()
    for login, told in (
        ("admin@exemple.fr", "Le rôle « administrateur » ne voit aucun dossier"),
        ("statistician@exemple.fr", "Le rôle « statisticien » ne voit aucun dossier"),
        ("other@exemple.fr", "Aucun dossier."),
    ):
        assert told in at_desk("dossiers", "list", login=login).out
        assert at_desk("dossiers", "list", "--format", "json", login=login).out == "[]\n"
