"""The search finds what the text says, and the filters keep what the text does not exclude."""

import pytest
from reading_pages import client, page, platform

from tremplin_web.search.folding import words
from tremplin_web.search.index import Index, searched

INDEX = Index(searched(platform()))


def found(asked):
    return {name for name, fiche in platform().fiches.items() if INDEX.holds(fiche, asked)}


def shown(query):
    read = page(f"/fiches?{query}")
    return {link.removeprefix("/fiches/") for link in read.links if link.removeprefix("/fiches/") in platform().fiches}


@pytest.mark.parametrize("asked", ["preparatoire", "Préparatoires", "PREPARATOIRES", "préparatoire emploi"])
def test_accents_case_and_plural_do_not_count(asked):
    assert "62/2025/preparatoires-emploi" in found(asked)


@pytest.mark.parametrize(
    ("asked", "fiche", "where"),
    [
        ("point d'ancrage", "62/2025/preparatoires-emploi", "a condition"),
        ("évolution du parcours", "62/2025/preparatoires-emploi", "an indicator"),
        ("Canal Seine-Nord", "62/2025/preparatoires-emploi", "the subject of a contact"),
        ("03 21 21 65 98", "62/2025/preparatoires-emploi", "the telephone of a contact"),
        ("terrain rien job dating", None, "nowhere all together"),
        ("restée majoritaire", "62/2025/preparatoires-emploi", "the literal text of a note"),
        ("bénéficiaires du RSA", "62/2024/chantiers-insertion", "the label of a public"),
        ("Pas-de-Calais", "62/2024/mobilite", "the name of the department"),
        ("feuilles d’émargement", "62/2025/preparatoires-emploi", "a part of the report"),
        ("ACI", "62/2024/chantiers-insertion", "the acronym of an accreditation"),
    ],
)
def test_words_are_found_in(asked, fiche, where):
    assert fiche in found(asked) if fiche else found(asked) == set()


def test_a_short_word_is_found_whole():
    assert "62/2024/chantiers-insertion" not in found("AI")
    assert "62/2024/associations-intermediaires" in found("AI")


def test_nothing_asked_finds_everything():
    assert found("") == found("l'") == set(platform().fiches)


def test_words_are_cut_as_people_read_them():
    assert words("L’Œuvre d'été, et/ou 3.3 le 31/01/2025") == ["oeuvre", "ete", "et", "ou", "3.3", "le", "31/01/2025"]


def test_the_fiches_open_on_a_day_are_those_of_the_edition():
    assert shown("ouverte=2025-01-20") == {name for name in platform().fiches if name.startswith("62/2025/")}


@pytest.mark.parametrize(
    "day", ["20/01/2025", "2025-01-20", "20.1.2025", "20 janvier 2025", " 20/01/2025 ", "aujourd'hui", "Aujourd’hui"]
)
def test_a_day_is_read_as_people_type_it(day):
    assert len(shown(f"ouverte={day}")) == 3


@pytest.mark.parametrize("typed", ["31/02/2025", "2025", "20/01/25", "demain", "20/13/2025"])
def test_what_is_no_day_is_told(typed):
    assert f"« {typed} » n'est pas une date" in page(f"/fiches?ouverte={typed}", 400).text.replace(
        "\N{NO-BREAK SPACE}", " "
    )


def test_a_fiche_without_session_is_counted_apart():
    assert "9 autres fiches ne donnent aucune session" in page("/fiches?ouverte=2025-01-20").text


def test_filters_add_up():
    themed = {name for name, fiche in platform().fiches.items() if fiche.theme == "Insertion par l'activité économique"}
    assert shown("theme=Insertion par l'activité économique") == themed
    assert shown("theme=Insertion par l'activité économique&q=chantier&porteur=aci") < themed


def test_a_territory_keeps_what_covers_the_whole_department():
    kept = shown("territoire=62-artois")
    assert "62/2025/preparatoires-emploi" in kept
    assert not any(name.startswith("93/") for name in kept)
    for name in kept:
        assert (
            platform().fiche(name).territories.listed in ((),) or "artois" in platform().fiche(name).territories.listed
        )


def test_a_legal_form_keeps_what_limits_none():
    kept = shown("porteur=company")
    assert "62/2025/preparatoires-emploi" in kept
    assert "62/2024/chantiers-insertion" not in kept
    assert shown("porteur=aci") == {
        name for name, fiche in platform().fiches.items() if "aci" in fiche.carriers.accreditations
    }


def test_a_public_keeps_the_fiches_that_name_it():
    assert "93/pdie/permis-de-conduire" in shown("public=youth_18_25")
    assert "62/2024/mobilite" not in shown("public=youth_18_25")


def test_no_result_says_what_to_try():
    assert "Essayez un mot de moins" in page("/fiches?q=zzzz").text


def test_a_wrong_day_is_told_on_top_and_at_the_field_and_the_values_are_kept():
    answer = client().get("/fiches?ouverte=31/02/2025&q=chantier&public=brsa")
    assert answer.status_code == 400
    assert 'href="#ouverte"' in answer.text
    assert answer.text.count("n&#39;est pas une date") == 2
    assert 'value="31/02/2025"' in answer.text
    assert 'value="chantier"' in answer.text
    assert '<option value="brsa" selected' in answer.text


def test_a_value_that_no_list_holds_is_told():
    read = page("/fiches?public=martiens", 400)
    assert read.text.count("« martiens » n'est pas dans la liste") == 2
    assert "#public" in read.links


def test_what_is_typed_is_written_back_as_text():
    answer = client().get('/fiches?q="><script>alert(1)</script>')
    assert "<script>alert" not in answer.text
    assert client().get("/fiches?q=" + "a" * 300).status_code == 400


def test_what_the_title_says_comes_first_then_what_is_open():
    read = page("/fiches?q=preparatoires")
    order = [link.removeprefix("/fiches/") for link in read.links if link.removeprefix("/fiches/") in platform().fiches]
    assert order[:3] == [
        "62/2025/preparatoires-emploi",
        "62/2024/preparatoires-adaptees",
        "62/2024/preparatoires-emploi",
    ]
