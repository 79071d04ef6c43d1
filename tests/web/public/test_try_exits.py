"""« Quelle sortie ? »: the category of an exit in a fiche and in the others, and why."""

import re

import pytest
from trying import client, platform

FICHE = "62/2024/clauses"
WITHOUT = next(str(fiche.id) for fiche in platform().fiches.values() if not fiche.exits)


def told(fiche: str, query: str, expected: int = 200) -> str:
    response = client().get(f"/fiches/{fiche}/sorties{query}")
    assert response.status_code == expected, response.text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text.split("<main")[1])).replace("&#39;", "'")


@pytest.mark.parametrize("name", sorted(platform().fiches))
def test_every_fiche_shows_the_form_and_answers(name: str) -> None:
    assert "Quelle sortie ?" in told(name, "")
    assert "CDD, 6 mois, non aidé" in told(name, "?contrat=cdd&mois=6&aide=non")


@pytest.mark.parametrize(
    ("months", "category"), [(6, "Emplois durables"), (5, "Emplois de transition"), (3, "Emplois de transition")]
)
def test_months_change_the_category_at_their_bounds(months: int, category: str) -> None:
    mine = told(FICHE, f"?contrat=cdd&mois={months}&aide=non").split("Dans les autres fiches")[0]
    assert f"Dans cette fiche {category}" in mine
    assert f"« {category} » retient" in mine


def test_an_exit_that_no_category_takes_does_not_count() -> None:
    assert "Dans cette fiche Aucune : elle ne compte pas" in told(FICHE, "?contrat=cdd&mois=2&aide=non")


def test_what_is_not_known_and_matters_leaves_the_category_open() -> None:
    text = told(FICHE, "?contrat=cdd&mois=6")
    assert "Dans cette fiche Indéterminée Il manque de quoi trancher : si le contrat est aidé" in text


def test_what_is_not_known_and_does_not_matter_changes_nothing() -> None:
    assert "Dans cette fiche Emplois durables" in told(FICHE, "?contrat=cdi")


def test_the_other_fiches_answer_by_their_own_typologies() -> None:
    others = told(FICHE, "?contrat=cdd&mois=2&aide=non").split("Dans les autres fiches")[1]
    assert "Emplois de transition" in others


def test_a_fiche_without_typology_says_so_and_shows_the_others() -> None:
    text = told(WITHOUT, "?contrat=cdi")
    assert "ne dit pas ce qui compte comme une sortie" in text
    assert "Emplois durables" in text.split("Dans les autres fiches")[1]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?contrat=", "Contrat, ou ce qui suit : choisissez-le dans la liste."),
        ("?contrat=zzz", "Contrat, ou ce qui suit : choisissez-le dans la liste."),
        ("?contrat=cdd&mois=six", "nombre entier attendu, et non le texte « six »."),
        ("?contrat=cdd&mois=-1", "nombre entier attendu entre 0 et 9 999."),
        ("?contrat=cdd&aide=peut-etre", "répondez par oui, par non"),
    ],
)
def test_a_wrong_question_is_told_on_top(query: str, message: str) -> None:
    text = told(FICHE, query, 400)
    assert "La saisie est à corriger" in text
    assert message in text


@pytest.mark.parametrize("value", ["%3Cscript%3Ealert(1)%3C/script%3E", "%00", "x" * 10_000, "9" * 500])
def test_a_strange_question_is_answered_and_escaped(value: str) -> None:
    for name in ("contrat", "mois", "aide", "marchand"):
        response = client().get(f"/fiches/{FICHE}/sorties?contrat=cdd&{name}={value}")
        assert response.status_code in (200, 400)
        assert "<script>alert" not in response.text
