"""The settings of the site: what each may say, and the names that are answered."""

from dataclasses import replace

import pytest
from reading_pages import platform

from tremplin.errors import WrongUsage
from tremplin_web.app import create_app
from tremplin_web.settings import Settings, settings_of


def told(name, written):
    return settings_of({f"TREMPLIN_{name}": written})


def test_without_settings_any_name_is_answered():
    assert settings_of({}) == Settings()
    assert Settings().answered is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://aides.exemple.fr", "https://aides.exemple.fr"),
        ("  https://Aides.Exemple.FR/ ", "https://aides.exemple.fr"),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("http://[::1]:5000/", "http://[::1]:5000"),
        ("", None),
    ],
)
def test_the_public_address_is_a_site_without_a_path(written, kept):
    assert told("ADDRESS", written).address == kept


@pytest.mark.parametrize(
    "written",
    [
        "aides.exemple.fr",
        "ftp://aides.exemple.fr",
        "javascript:alert(1)",
        "https://",
        "https://aides.exemple.fr/tremplin",
        "https://aides.exemple.fr//",
        "https://aides.exemple.fr/?a",
        "https://aides.exemple.fr#a",
        "https://moi:secret@aides.exemple.fr",
        "https://aides.exemple.fr\\@ailleurs.fr",
        "https://aides exemple.fr",
        "https://aides.exemple.fr:port",
        "https://aides.exemple.fr:0",
        "https://aides.exemple.fr:99999",
        "https://-aides.exemple.fr",
        "https://[::1",
    ],
)
def test_another_address_is_refused_with_an_example(written):
    with pytest.raises(WrongUsage, match=r"TREMPLIN_ADDRESS : .*https://aides\.exemple\.fr"):
        told("ADDRESS", written)


@pytest.mark.parametrize("written", ["a.fr,b.fr", " A.fr ,  b.fr", "a.fr b.fr a.fr"])
def test_names_are_separated_by_commas_or_spaces(written):
    assert told("HOSTS", written).hosts == ("a.fr", "b.fr")


@pytest.mark.parametrize("written", ["https://a.fr", "a.fr:443", "a.fr/x", "*", ".a.fr", "a..fr", "a_b.fr", "é.fr"])
def test_what_is_no_name_is_refused(written):
    with pytest.raises(WrongUsage, match="TREMPLIN_HOSTS"):
        told("HOSTS", written)


def test_the_public_address_is_answered_without_being_named_again():
    said = settings_of({"TREMPLIN_ADDRESS": "https://aides.exemple.fr:8443", "TREMPLIN_HOSTS": "interne.exemple.fr"})
    assert said.hosts == ("aides.exemple.fr", "interne.exemple.fr")


def test_a_contact_is_one_short_line():
    assert told("CONTACT", " Pôle insertion, 01 23 45 67 89 ").contact == "Pôle insertion, 01 23 45 67 89"
    for written in ("deux\nlignes", "x" * 201, "a\x00b"):
        with pytest.raises(WrongUsage, match="TREMPLIN_CONTACT"):
            told("CONTACT", written)


@pytest.fixture(scope="module")
def reader():
    return create_app(platform(), settings=settings_of({"TREMPLIN_ADDRESS": "https://aides.exemple.fr"})).test_client()


@pytest.mark.parametrize(
    "host", ["aides.exemple.fr", "AIDES.exemple.fr:443", "localhost", "localhost:5000", "127.0.0.1:8000", "[::1]:5000"]
)
def test_a_named_host_and_this_machine_are_answered(reader, host):
    assert reader.get("/fiches", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["ailleurs.fr", "aides.exemple.fr.ailleurs.fr", "x.aides.exemple.fr", "", "aides.exemple.fr:x", "[::1"]
)
def test_any_other_host_is_refused_with_a_page_that_does_not_repeat_it(reader, host):
    for address in ("/fiches", "/fiches/", "/absente"):
        answer = reader.get(address, headers={"Host": host})
        assert answer.status_code == 400
        assert "Location" not in answer.headers
        assert "Demande illisible" in answer.text
        assert "ailleurs" not in answer.text


def test_settings_are_frozen():
    assert replace(Settings(), contact="01").contact == "01"
    with pytest.raises(AttributeError):
        Settings().contact = "01"


def test_whom_to_call_is_said_where_something_is_refused():
    shown = create_app(platform(), settings=Settings(contact="Pôle <insertion>, 01 23 45 67 89")).test_client()
    assert "Pôle &lt;insertion&gt;, 01 23 45 67 89" in shown.get("/absente").text
    assert "Besoin d'aide" in shown.get("/absente").text.replace("&#39;", "'").replace("’", "'")
    assert "Besoin d" not in create_app(platform()).test_client().get("/absente").text


def test_whom_to_call_is_said_where_one_signs_in(office):
    site = create_app(office.desk.catalogue, office.desk, settings=Settings(contact="01 23 45 67 89"))
    assert "01 23 45 67 89" in site.test_client().get("/connexion").text
