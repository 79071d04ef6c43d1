"""Where the text is and how one applies: said once by a call, said otherwise by a fiche, and never a trap to click."""

import pytest
from factories import CALL, EMPTY, lines, make_platform

from tremplin.catalogue.filing import host

SAID = """\
official_text: {title: Délibération, url: "https://www.exemple.fr/a.pdf", voted_on: 2025-12-15}
deposit: {how: En ligne., url: "https://depot.exemple.fr", address: 1 rue Haute, email: Appels@Exemple.fr}
"""


def fiche_under(tmp_path, call="", fiche=""):
    documents = {"calls/2026/call.yaml": CALL + call, "calls/2026/vide.yaml": EMPTY + fiche}
    platform = make_platform(tmp_path, documents)
    assert lines(platform, tmp_path) == []
    return platform.published(platform.fiche("00/2026/vide"))


def test_what_a_call_says_is_that_of_its_fiches(tmp_path):
    form = fiche_under(tmp_path, SAID)
    assert form["official_text"] == {
        "title": "Délibération",
        "url": "https://www.exemple.fr/a.pdf",
        "voted_on": "2025-12-15",
    }
    assert form["deposit"] == {
        "how": "En ligne.",
        "url": "https://depot.exemple.fr",
        "address": "1 rue Haute",
        "email": "appels@exemple.fr",
    }


def test_a_fiche_that_says_how_to_apply_says_the_whole_of_it(tmp_path):
    form = fiche_under(tmp_path, SAID, "deposit: {address: 2 rue Basse}\n")
    assert form["deposit"] == {"how": None, "url": None, "address": "2 rue Basse", "email": None}
    assert form["official_text"]["title"] == "Délibération"


def test_where_nobody_says_anything_both_are_null(tmp_path):
    form = fiche_under(tmp_path)
    assert (form["official_text"], form["deposit"]) == (None, None)


def test_another_way_to_apply_is_another_hash(tmp_path):
    one, other = fiche_under(tmp_path / "a", SAID), fiche_under(tmp_path / "b")
    assert one["hash"] != other["hash"]
    changed = {key for key in one if one[key] != other[key]}
    assert changed == {"official_text", "deposit", "hash"}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('{url: "javascript:alert(1)"}', "Écrivez-la « https://www.exemple.fr/appel »."),
        ("{url: www.exemple.fr/a}", "Écrivez « https://www.exemple.fr/a »."),
        ('{url: "ftp://exemple.fr/a"}', "Écrivez-la « https://www.exemple.fr/appel »."),
        ('{url: "https://exemple.fr@ailleurs.fr/a"}', "Écrivez-la « https://www.exemple.fr/appel »."),
        ('{url: "https://exemple fr"}', "Écrivez-la « https://www.exemple.fr/appel »."),
        ('{url: "https://"}', "Écrivez-la « https://www.exemple.fr/appel »."),
        ('{url: "https://exemple.fr:abc/"}', "Écrivez-la « https://www.exemple.fr/appel »."),
        ("{email: appels chez exemple.fr}", "Écrivez-la « appels@exemple.fr »."),
        ("{email: 12}", "Mettez-le entre guillemets."),
        ("{}", "bloc vide : dites how, url, address ou email, ou retirez la clé."),
        ("{source: Dépôt}", "bloc vide : dites how, url, address ou email, ou retirez la clé."),
    ],
)
@pytest.mark.parametrize("place", ["calls/2026/call.yaml", "calls/2026/vide.yaml"])
def test_an_address_that_is_none_is_told_at_its_place(tmp_path, place, written, told):
    text = CALL if place.endswith("call.yaml") else EMPTY
    platform = make_platform(tmp_path, {place: f"{text}deposit: {written}\n"})
    [line] = lines(platform, tmp_path)
    assert line.startswith(f"{place}:{text.count(chr(10)) + 1}:")
    assert "deposit" in line
    assert line.endswith(told)


@pytest.mark.parametrize(
    "url", ["http://exemple.fr", "https://www.exemple.fr:8443/a?b=c#d", "https://aide.département.fr/é", "HTTPS://A.FR"]
)
def test_the_page_of_a_department_is_an_address(tmp_path, url):
    assert fiche_under(tmp_path, fiche=f'official_text: {{url: "{url}"}}\n')["official_text"]["url"] == url


def test_the_site_of_an_address_is_what_people_check():
    assert host("https://www.exemple.fr/a.pdf") == "exemple.fr"
