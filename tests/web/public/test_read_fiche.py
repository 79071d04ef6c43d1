"""The page of a fiche says all that the catalogue says of it, and what the source does not say."""

from datetime import date

import pytest
from reading_pages import client, page, platform, site

from tremplin.catalogue.forms.sections import SECTIONS
from tremplin_web.telling.chapters import CHAPTERS
from tremplin_web.telling.sentences import lead, paragraphs
from tremplin_web.telling.whole import read_whole

PREPARATORY = "/fiches/62/2025/preparatoires-emploi"
FICHES = list(platform().fiches.values())


def plain(text):
    return " ".join(text.split())


def test_the_chapters_show_every_section_once():
    assert sorted(name for _, _, names in CHAPTERS for name in names) == sorted(SECTIONS)


@pytest.mark.parametrize("fiche", FICHES, ids=lambda fiche: str(fiche.id))
def test_a_page_says_all_that_its_document_says(fiche):
    text = page(f"/fiches/{fiche.id}").text
    said = [
        fiche.title,
        *fiche.carriers.conditions,
        *(indicator.label for indicator in fiche.indicators),
        *(contact.phone for contact in fiche.contacts if contact.phone),
        *(question.label for question in fiche.application.questions),
        *(piece.label for piece in fiche.application.documents),
        lead(fiche.summary),
        *paragraphs(fiche.summary),
    ]
    assert [each for each in said if plain(each) not in text] == []


@pytest.mark.parametrize("fiche", FICHES, ids=lambda fiche: str(fiche.id))
def test_every_note_is_shown_once(fiche):
    text = page(f"/fiches/{fiche.id}").text
    for note in fiche.notes:
        assert text.count(f"Le texte dit {plain(note.literal)} On lit {plain(note.reading)}") == 1, note.about


def test_no_note_of_what_is_installed_is_left_without_a_place():
    with site().test_request_context(PREPARATORY):
        assert [str(fiche.id) for fiche in FICHES if read_whole(platform(), fiche).other_notes] == []


def test_a_note_stands_beside_the_value_it_is_about():
    text = page(PREPARATORY).text
    assert "bénéficiaires du RSA : plus de 50 % Lecture à confirmer" in text


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2025, 1, 10), "À partir du mercredi 15 janvier 2025 . Le dépôt ouvre dans 5 jours."),
        (date(2025, 1, 14), "Le dépôt ouvre demain."),
        (
            date(2025, 1, 20),
            "Jusqu'au vendredi 14 février 2025, 23 h 59 (heure de Paris) . Le dépôt ferme dans 25 jours.",
        ),
        (date(2025, 2, 13), "Le dépôt ferme demain soir."),
        (date(2025, 2, 14), "Dernier jour : le dépôt ferme ce soir."),
        (date(2025, 2, 15), "Le dépôt ouvre dans 45 jours."),
        (date(2025, 10, 1), "Dernière session close le mardi 30 septembre 2025"),
    ],
)
def test_the_time_left_is_told_in_words(today, told):
    text = page(PREPARATORY, today=today).text
    assert told.replace(" .", ".") in text.replace(" .", ".")


def test_a_fiche_without_session_says_so():
    text = page("/fiches/93/pdie/qualification").text
    assert "Sessions de dépôt : non précisées par le texte" in text
    assert "calendrier.ics" not in client().get("/fiches/93/pdie/qualification").text


def test_what_the_source_does_not_say_is_told():
    text = page(PREPARATORY).text
    assert "Combien au plus non précisé" in text
    assert "plafond de la subvention" in text


def test_amounts_are_told_first():
    text = page("/fiches/62/2024/chantiers-insertion").text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Combien au plus Subvention de 375,00 € au plus par participant et par mois" in text
    assert "charges indirectes : forfait de 15 % (personnel)" in text


def test_two_editions_lead_to_each_other_and_to_their_difference():
    newer, older = page(PREPARATORY), page("/fiches/62/2024/preparatoires-emploi")
    compared = "/differences?de=62/2024/preparatoires-emploi&vers=62/2025/preparatoires-emploi"
    assert {"/fiches/62/2024/preparatoires-emploi", compared} <= set(newer.links)
    assert {PREPARATORY, compared} <= set(older.links)


def test_a_fiche_leads_to_its_other_pages():
    links = page(PREPARATORY).links
    assert {f"{PREPARATORY}/{other}" for other in ("demande", "sorties", "calendrier.ics")} <= set(links)
    assert f"/api/v1{PREPARATORY}" in links


def test_a_telephone_can_be_called():
    assert "tel:0321216506" in page(PREPARATORY).links


def test_sentences_are_cut_where_they_end():
    text = "Une action. Elle dure 3.5 mois, etc. et plus. « Rien » n'est dit."
    assert lead(text) == "Une action."
    assert " ".join(paragraphs(text)) == "Elle dure 3.5 mois, etc. et plus. « Rien » n'est dit."


def test_a_page_kept_for_one_day_is_not_served_on_another():
    for _ in range(2):
        assert "dans 25 jours" in page(PREPARATORY).text
        assert "demain soir" in page(PREPARATORY, today=date(2025, 2, 13)).text


def test_an_address_with_a_question_is_answered_anew():
    asked = client().get(f"{PREPARATORY}?x=1")
    assert asked.status_code == 200
    assert "?x=1" not in client().get(PREPARATORY).text


def test_where_one_applies_stands_on_top_of_the_page_and_shows_the_site():
    shown = page("/fiches/62/2024/garde-enfants")
    text = shown.text
    assert text.index("La candidature se dépose dans le logiciel E-partenaire") < text.index("À quoi elle sert")
    assert "Déposer en ligne (demarches-simplifiees.fr)" in text
    assert "Texte officiel non précisé" in text


def test_a_text_that_says_nothing_of_the_deposit_is_told_as_such():
    assert "Comment candidater non précisé" in page("/fiches/93/pdie/qualification").text
