"""Where the database is: what the setting says, read with care, and never a password said back."""

from pathlib import Path

import pytest

from tremplin.errors import WrongUsage
from tremplin.storage.place import place


def placed(**settings):
    return place({f"TREMPLIN_{name.upper()}": value for name, value in settings.items()})


def test_without_a_setting_the_database_is_in_the_data_folder_of_the_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    found = placed()
    assert (found.path, found.files) == (
        tmp_path / "tremplin" / "tremplin.db",
        tmp_path / "tremplin" / "tremplin.files",
    )
    assert placed(database="  ") == found


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("/srv/base.db", "/srv/base.db"),
        ("~/base.db", "{home}/base.db"),
        ("base.db", "{here}/base.db"),
        ("dossier avec espaces/été.db", "{here}/dossier avec espaces/été.db"),
        ("sqlite:////srv/base.db", "/srv/base.db"),
        ("sqlite:///base.db", "{here}/base.db"),
        (" /srv/base.db ", "/srv/base.db"),
    ],
)
def test_a_setting_names_a_file_and_attached_files_lie_beside(monkeypatch, tmp_path, written, path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    expected = Path(path.format(here=tmp_path, home=tmp_path / "home"))
    found = placed(database=written)
    assert (found.path, found.files, str(found)) == (expected, expected.with_suffix(".files"), str(expected))
    assert found.url.drivername == "sqlite"


def test_the_folder_of_attached_files_has_a_setting_of_its_own(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert placed(database="/srv/base.db", files="/mnt/pieces").files == Path("/mnt/pieces")
    assert placed(database="/srv/base.db", files="pieces").files == tmp_path / "pieces"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2"])
def test_a_postgresql_url_is_served_by_psycopg_and_its_files_are_at_home(monkeypatch, tmp_path, scheme):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    found = placed(database=f"{scheme}://moi@machine:5433/base")
    assert found.url.render_as_string() == "postgresql+psycopg://moi@machine:5433/base"
    assert (found.path, found.files) == (None, tmp_path / "tremplin" / "base.files")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("postgresql://moi:secret@machine/base", "postgresql://moi:***@machine/base"),
        ("postgresql://moi:se%40cret%2F@machine/base", "postgresql://moi:***@machine/base"),
        ("postgresql://moi@/base?host=/run&password=secret", "postgresql://moi:***@/base?host=%2Frun"),
    ],
)
def test_a_password_is_never_said_back(written, shown):
    assert str(placed(database=written)) == shown
    assert "cret" not in repr(placed(database=written))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("mysql://moi:secret@machine/base", "« mysql » n'est pas servi."),
        ("postgresql://moi:secret@machine:port/base", "adresse incomprise."),
        ("://moi:secret", "adresse incomprise."),
        ("postgresql://moi:secret@machine", "l'adresse ne nomme pas la base."),
        ("postgresql://moi:secret@machine/", "l'adresse ne nomme pas la base."),
        ("sqlite://", "une base SQLite est un fichier, sans rien d'autre."),
        ("sqlite:///:memory:", "une base SQLite est un fichier, sans rien d'autre."),
        ("sqlite:///base.db?mode=ro", "une base SQLite est un fichier, sans rien d'autre."),
    ],
)
def test_a_setting_that_cannot_serve_is_refused_in_one_sentence_that_holds_no_password(written, told):
    with pytest.raises(WrongUsage) as refused:
        placed(database=written)
    expected = f"TREMPLIN_DATABASE : {told} Donnez un fichier, ou postgresql://utilisateur@machine/base."
    assert str(refused.value) == expected


def test_two_bases_of_one_folder_share_no_file():
    assert placed(database="/srv/base.db").files != placed(database="/srv/demonstration.db").files
    server = "postgresql://moi@machine"
    assert placed(database=f"{server}/base").files != placed(database=f"{server}/demonstration").files
