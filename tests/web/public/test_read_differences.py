"""Two fiches side by side, as a person reads them."""

from reading_pages import client, page, platform

from tremplin.catalogue.forms.diff import differences
from tremplin_web.public.reading.differences import marked

OLD, NEW = "62/2024/preparatoires-emploi", "62/2025/preparatoires-emploi"


def test_every_change_is_told():
    pair = platform().fiche(OLD), platform().fiche(NEW)
    changes = differences(*map(platform().published, pair), platform().labels(*pair))
    text = page(f"/differences?de={OLD}&vers={NEW}").text
    assert f"{len(changes)} changements" in text
    for change in changes:
        assert change.label in text
        assert change.old in text
    assert "Comités de suivi régulièrement tous les trois mois" in text


def test_a_fiche_compared_with_itself_does_not_change():
    assert "Rien ne change" in page(f"/differences?de={OLD}&vers={OLD}").text


def test_the_editions_are_offered():
    assert f"/differences?de={OLD}&vers={NEW}" in page("/differences").links


def test_a_fiche_is_told_from_its_namesakes_by_an_edition_or_a_title_never_by_a_code():
    text = page("/differences").text
    for call in platform().calls.values():
        code = call.id.partition("/")[2]
        assert f"({call.edition or call.title})" in text
        assert call.edition == code or f"({code})" not in text


def test_an_unknown_fiche_is_told_with_the_nearest():
    read = page(f"/differences?de=62/2025/clause&vers={NEW}", 400)
    assert "Vouliez-vous dire « 62/2025/clauses » ?" in read.text
    assert "#de" in read.links


def test_a_missing_fiche_is_asked_and_the_other_is_kept():
    answer = client().get(f"/differences?de={OLD}&vers=")
    assert answer.status_code == 400
    assert 'href="#vers"' in answer.text
    assert f'<option value="{OLD}" selected' in answer.text


def test_the_words_that_change_are_marked():
    old, new = marked("un texte assez long & ancien", "un texte plus long & neuf")
    assert old == "un texte <del>assez</del> long &amp; <del>ancien</del>"
    assert new == "un texte <ins>plus</ins> long &amp; <ins>neuf</ins>"
