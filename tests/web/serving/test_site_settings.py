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


OIDC = {
    "TREMPLIN_OIDC_ISSUER": "https://connexion.exemple.fr/api",
    "TREMPLIN_OIDC_CLIENT": "tremplin",
    "TREMPLIN_OIDC_ACR": "eidas2, eidas3",
}


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "secret"
    file.write_text(" ZQX-secret \n")
    file.chmod(0o640)
    return file


def test_a_provider_is_said_whole(secret):
    found = settings_of({**OIDC, "TREMPLIN_OIDC_SECRET_FILE": str(secret)}).provider
    assert (found.secret, found.levels, found.label) == ("ZQX-secret", ("eidas2", "eidas3"), "ProConnect")
    assert found.origin == "https://connexion.exemple.fr"
    # a trace shows settings
    assert "ZQX" not in repr(found)


@pytest.mark.parametrize("name", [*OIDC, "TREMPLIN_OIDC_SECRET_FILE"])
def test_half_a_provider_is_refused_with_what_lacks(secret, name):
    with pytest.raises(WrongUsage, match=f"{name} : ce réglage manque"):
        settings_of({**OIDC, "TREMPLIN_OIDC_SECRET_FILE": str(secret), name: ""})


@pytest.mark.parametrize(
    "issuer",
    [
        "http://connexion.exemple.fr",
        "connexion.exemple.fr",
        "https://",
        "https://moi:secret@connexion.exemple.fr",
        "https://connexion.exemple.fr/?a",
        "https://connexion.exemple.fr:port",
        "file:///etc/passwd",
        "https://[::1",
    ],
)
def test_a_provider_is_reached_in_https_alone(secret, issuer):
    with pytest.raises(WrongUsage, match=r"TREMPLIN_OIDC_ISSUER : .*en https"):
        settings_of({**OIDC, "TREMPLIN_OIDC_SECRET_FILE": str(secret), "TREMPLIN_OIDC_ISSUER": issuer})


@pytest.mark.parametrize(
    ("mode", "content", "told"),
    [(0o644, "secret", "tout le monde peut lire"), (0o600, " \n", "est vide"), (None, "", "ne se lit pas")],
)
def test_a_secret_is_read_from_a_file_of_its_own(secret, mode, content, told):
    secret.write_text(content)
    if mode is None:
        secret.unlink()
    else:
        secret.chmod(mode)
    with pytest.raises(WrongUsage, match=f"TREMPLIN_OIDC_SECRET_FILE : .*{told}"):
        settings_of({**OIDC, "TREMPLIN_OIDC_SECRET_FILE": str(secret)})


def test_a_provider_without_its_extra_is_refused_with_what_to_install(secret, monkeypatch):
    monkeypatch.setattr("tremplin_web.identity_provider.LIBRARIES", ("absente_d_ici",))
    with pytest.raises(WrongUsage, match=r"tremplin\[oidc\]"):
        settings_of({**OIDC, "TREMPLIN_OIDC_SECRET_FILE": str(secret)})
