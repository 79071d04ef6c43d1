"""A backup of a database at work: one file, of one moment, whole; and what it says when it cannot be made."""

import json
import resource
import stat
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text
from writing import PIECES, whole, writing

from tremplin.errors import RefusedRequest
from tremplin.storage.backups import postgresql_tools
from tremplin.storage.backups.backup import back_up
from tremplin.storage.backups.checkup import check
from tremplin.storage.backups.restore import restore
from tremplin.storage.engine import Database
from tremplin.storage.glance import HEAD
from tremplin.storage.place import DatabasePlace

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def quiet(what, done, total):
    """Progress that nobody follows."""


def backed_up(place, target, *, overwrite=False):
    return back_up(place, target, AT, overwrite=overwrite, progress=quiet)


def test_an_archive_holds_the_database_the_attached_files_and_a_manifest_that_seals_them(place, tmp_path):
    target = tmp_path / "sauvegarde.tar"
    made = backed_up(place, target)
    with tarfile.open(target) as tar:
        held = {member.name: tar.extractfile(member).read() for member in tar}
    manifest = json.loads(held.pop("manifest.json"))
    assert manifest["members"] == {name: sha256(content).hexdigest() for name, content in held.items()}
    assert sorted(content for name, content in held.items() if name.startswith("files/")) == sorted(PIECES)
    assert len(held) == 4
    assert (manifest["revision"], manifest["made_at"], manifest["absent"]) == (HEAD, "2026-11-20T12:00:00+00:00", [])
    assert (manifest["rows"]["dossiers"], manifest["rows"]["journal"], made.files) == (2, 4, 3)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_nothing_is_left_beside_an_archive(place, tmp_path):
    before = {*tmp_path.rglob("*")}
    backed_up(place, tmp_path / "sauvegarde.tar")
    after = {path for path in tmp_path.rglob("*") if not path.name.endswith(("-wal", "-shm"))}
    assert after - before == {tmp_path / "sauvegarde.tar"}


def test_progress_is_told_to_the_end(place, tmp_path):
    told = []
    back_up(place, tmp_path / "a.tar", AT, overwrite=False, progress=lambda *said: told.append(said))
    assert told[0][0] == "base"
    what, done, total = told[-1]
    assert (what, done) == ("archive", total)
    assert total > sum(map(len, PIECES))


@pytest.mark.parametrize("turns", [2])
def test_a_backup_under_constant_writes_holds_all_that_was_acknowledged_before_it_began(
    place, elsewhere, restored, tmp_path, turns
):
    with writing(place, pace=50) as acknowledged:
        for turn in range(turns):
            before = acknowledged.wait(acknowledged.last + 20)
            backed_up(place, tmp_path / f"{turn}.tar")
            after = acknowledged.wait(acknowledged.last + 2)  # it went on writing
            restore(elsewhere, tmp_path / f"{turn}.tar", AT, overwrite=bool(turn), progress=quiet)
            assert before <= whole(restored) <= after
            # what it writes goes round the journal, which is told
            assert [each for each in check(elsewhere, quiet).problems if "hors de Tremplin" not in each] == []


def test_an_archive_is_never_written_over_unless_it_is_asked(place, tmp_path):
    target = tmp_path / "sauvegarde.tar"
    target.write_bytes(b"precious")
    with pytest.raises(RefusedRequest, match=r"existe déjà : donnez un autre nom\.$"):
        backed_up(place, target)
    assert target.read_bytes() == b"precious"
    backed_up(place, target, overwrite=True)
    assert tarfile.is_tarfile(target)


def test_an_archive_has_a_place_where_it_can_be(place, tmp_path):
    with pytest.raises(RefusedRequest, match="est un dossier : donnez le nom d'un fichier"):
        backed_up(place, tmp_path, overwrite=True)
    with pytest.raises(RefusedRequest, match="n'est pas un dossier : donnez-en un qui existe"):
        backed_up(place, tmp_path / "nulle" / "part.tar")


def test_what_was_lost_already_is_told_and_the_rest_is_kept(place, elsewhere, tmp_path):
    lost = sha256(PIECES[1]).hexdigest()
    (place.files / lost[:2] / lost).unlink()
    made = backed_up(place, tmp_path / "a.tar")
    assert (made.manifest.absent, made.files) == ([lost], 2)
    problems = restore(elsewhere, tmp_path / "a.tar", AT, overwrite=False, progress=quiet).checkup.problems
    assert problems == (f"fichier {lost} : il manque. Reprenez-le dans une sauvegarde.",)


def test_a_base_that_is_not_there_or_holds_nothing_is_not_backed_up(elsewhere, tmp_path):
    target = tmp_path / "a.tar"
    told = "aucune base ici" if elsewhere.path else "il n'y a rien à sauvegarder"
    with pytest.raises(RefusedRequest, match=told):
        backed_up(elsewhere, target)
    assert not target.exists()


def test_a_base_of_an_older_revision_is_backed_up_before_it_is_upgraded(place, tmp_path):
    with closing(Database(place.url)) as database, database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert backed_up(place, tmp_path / "a.tar").manifest.revision == "0001"


FULL = """
import resource, sys
from tremplin_cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
sys.argv = ["tremplin", "db", "backup", sys.argv[1]]
main()
"""


def test_a_disk_that_fills_up_leaves_no_archive_and_is_told(place, tmp_path):
    folder = tmp_path / "plein"
    folder.mkdir()
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    settings = {
        "TREMPLIN_DATABASE": place.url.render_as_string(hide_password=False),
        "TREMPLIN_FILES": str(place.files),
    }
    command = [sys.executable, "-c", FULL, str(folder / "a.tar")]
    done = subprocess.run(command, env=settings, capture_output=True, text=True)
    assert done.returncode in (1, 2)
    assert done.stderr.startswith("Erreur : ")
    assert "Traceback" not in done.stderr
    assert [*folder.iterdir()] == []
    assert check(place, quiet).problems == ()


def program(folder: Path, version: str, script: str = "exit 9") -> None:
    """A program of PostgreSQL that says its version, and then does as it is told."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("pg_dump", "pg_restore"):
        file = folder / name
        file.write_text(
            f'#!/bin/sh\n[ "$1" = --version ] && echo "{name} (PostgreSQL) {version}" && exit\n{script}\n', "utf-8"
        )
        file.chmod(0o755)


@pytest.fixture
def only(monkeypatch, tmp_path):
    """The only folder where programs of PostgreSQL are looked for."""
    monkeypatch.setattr(postgresql_tools, "DEBIAN", tmp_path / "debian")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_without_pg_dump_or_with_an_old_one_a_sentence_says_what_to_install(place, only, tmp_path):
    with pytest.raises(RefusedRequest, match=r"pg_dump est introuvable : installez le paquet postgresql-client-\d+"):
        backed_up(place, tmp_path / "a.tar")
    program(only, "9.6")
    with pytest.raises(RefusedRequest, match=r"pg_dump 9 est plus ancien que le serveur \(\d+\) : installez"):
        backed_up(place, tmp_path / "a.tar")
    program(only, "99", "echo 'pg_dump: error: out of luck' >&2; exit 1")
    with pytest.raises(RefusedRequest, match="pg_dump n'a pas abouti, rien n'est changé : pg_dump: error: out of luck"):
        backed_up(place, tmp_path / "a.tar")
    assert not (tmp_path / "a.tar").exists()


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_a_password_is_on_no_command_line(place, only, tmp_path):
    program(only, "99", f'echo "$0 $@" > {tmp_path}/seen; echo "$PGPASSWORD" > {tmp_path}/given; exit 1')
    secret = DatabasePlace(place.url.set(password="très secret"), place.files)
    with pytest.raises(RefusedRequest):
        backed_up(secret, tmp_path / "a.tar")
    assert "secret" not in (tmp_path / "seen").read_text("utf-8")
    assert (tmp_path / "given").read_text("utf-8") == "très secret\n"
