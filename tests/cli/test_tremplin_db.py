"""``tremplin db``, typed: what it makes, what it finds, and what it refuses in one sentence."""

import json
import os
import stat
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from databases import unfreeze
from sqlalchemy import text

from tremplin.casework.following.erasing import erase
from tremplin.casework.following.seeking import Sought
from tremplin.storage.engine import Database
from tremplin.storage.glance import HEAD
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.session import CommandSession

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Done(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def typed_at():
    """Type a command line where the settings name a database and a folder of files."""

    def typed_at(url, files, *words, **settings):
        environ = {"TREMPLIN_DATABASE": str(url), "TREMPLIN_FILES": str(files), **settings}
        session = CommandSession(AT.date(), machine=lambda: AT, environ=environ)
        result = CliRunner().invoke(tremplin, ["db", *map(str, words)], obj=session)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Done(result.exit_code, result.stdout, result.stderr)

    return typed_at


@pytest.fixture
def db(typed_at, database_url, tmp_path):
    """Type ``tremplin db`` where nothing is yet, on each engine."""
    return lambda *words: typed_at(database_url, tmp_path / "files", *words)


@pytest.fixture
def at_work(typed_at, office):
    """Type ``tremplin db`` over the small department at work, on each engine."""
    office.draft()
    url = office.desk.database.url.render_as_string(hide_password=False)
    return lambda *words: typed_at(url, office.desk.files, *words)


def attach(office, content):
    """Attach a file, and its row."""
    hash_ = sha256(content).hexdigest()
    file = office.desk.files / hash_[:2] / hash_
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    with office.desk.database.writing() as session:
        row = {"hash": hash_, "size": len(content), "at": str(AT)}
        session.execute(
            text(
                "INSERT INTO stored_files (hash, size, media_type, stored_at) VALUES (:hash, :size, 'text/plain', :at)"
            ),
            row,
        )
    return file


def test_init_makes_a_base_that_serves_and_refuses_one_that_is_there(db, tmp_path):
    made = db("init")
    assert made.code == 0
    assert made.out.startswith("Base créée : ")
    assert f"(révision {HEAD})\nFichiers joints : {tmp_path / 'files'}\n" in made.out
    assert db("check").code == 0
    again = db("init")
    assert (again.code, again.out) == (1, "")
    assert again.err.endswith("existe déjà : rien n'est changé. Tapez « tremplin db check ».\n")
    assert db("check").code == 0


def test_init_says_the_same_in_json(db, tmp_path):
    said = json.loads(db("init", "--format", "json").out)
    assert (said["files"], said["revision"]) == (str(tmp_path / "files"), HEAD)
    assert said["database"]


@pytest.mark.skipif(os.name != "posix", reason="rights are those of Unix")
def test_what_init_makes_is_open_to_its_owner_alone_and_what_was_there_stays_as_it_was(typed_at, tmp_path):
    folder = tmp_path / "neuf" / "tremplin"
    tmp_path.chmod(0o755)
    typed_at(folder / "base.db", folder / "files", "init")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path, folder, *folder.iterdir())}
    assert modes == {tmp_path.name: 0o755, "tremplin": 0o700, "files": 0o700, "base.db": 0o600, "base.key": 0o600}


def test_init_takes_up_a_base_that_an_interruption_left_empty(typed_at, tmp_path):
    (tmp_path / "base.db").touch()
    assert typed_at(tmp_path / "base.db", tmp_path / "files", "init").code == 0
    assert typed_at(tmp_path / "base.db", tmp_path / "files", "check").code == 0


def test_init_refuses_what_is_no_base_and_touches_nothing(typed_at, tmp_path):
    letter = tmp_path / "lettre.odt"
    letter.write_bytes(b"Madame, Monsieur" * 500)
    done = typed_at(letter, tmp_path / "files", "init")
    assert (done.code, done.out) == (1, "")
    assert "ou ce fichier n'est pas une base" in done.err
    assert letter.read_bytes() == b"Madame, Monsieur" * 500


@pytest.mark.parametrize("verb", ["check", "upgrade", "backup a.tar"])
def test_where_nothing_is_each_verb_says_what_to_type(db, tmp_path, verb):
    done = db(*verb.replace("a.tar", str(tmp_path / "a.tar")).split())
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Erreur : ")
    assert "tremplin db init" in done.err or "rien à sauvegarder" in done.err
    assert not (tmp_path / "a.tar").exists()


def test_upgrade_says_from_where_to_where_and_then_that_nothing_is_left_to_do(db, database_url):
    db("init")
    assert db("upgrade").out == f"Rien à faire : la base est déjà à la révision {HEAD}.\n"
    said = json.loads(db("upgrade", "--format", "json").out)
    assert (said["from"], said["to"], said["applied"]) == (HEAD, HEAD, [])


def test_upgrade_brings_an_older_base_to_this_version(typed_at, tmp_path):
    from tremplin.storage import upgrades

    url = f"sqlite:///{tmp_path / 'base.db'}"
    with closing(Database(url)) as database, database.migrating() as connection:
        upgrades._apply(connection, "0001")
    late = typed_at(url, tmp_path / "files", "check")
    assert (late.code, "Tapez « tremplin db upgrade »" in late.out) == (1, True)
    done = typed_at(url, tmp_path / "files", "upgrade")
    missing = len(upgrades.known()) - 1
    assert done.out == f"Base mise à jour : de la révision 0001 à {HEAD} ({missing} migrations).\n"
    assert typed_at(url, tmp_path / "files", "check").code == 0


def test_check_says_that_all_is_well_and_what_to_verify_next(at_work, office):
    attach(office, b"statuts")
    done = at_work("check")
    assert done.code == 0
    assert done.out.startswith("Tout va bien : ")
    assert f"révision {HEAD}, 1 dossier, 1 fichier joint)." in done.out
    assert "tremplin journal verify" in done.err


def test_check_ends_with_1_and_tells_each_problem_on_its_own_line(at_work, office):
    attach(office, b"statuts").unlink()
    attach(office, b"budget").write_bytes(b"autre")
    with office.desk.database.writing() as session:
        unfreeze(session, "journal")
    done = at_work("check")
    assert done.code == 1
    *problems, counted = done.out.splitlines()
    assert [problem.partition(" ")[0] for problem in problems] == ["table", "fichier", "fichier"]
    assert counted.startswith("3 problèmes : ")
    said = json.loads(at_work("check", "--format", "json").out)
    assert said["problems"] == problems
    assert (said["revision"], said["rows"]["dossiers"], said["files"]) == (HEAD, 1, 1)


def test_check_removes_the_files_that_nothing_names_when_it_is_asked(at_work, office):
    kept, orphan, young = attach(office, b"statuts"), attach(office, b"de trop"), attach(office, b"en cours")
    with office.desk.database.writing() as session:
        session.execute(text("DELETE FROM stored_files WHERE hash <> :hash"), {"hash": kept.name})
    for file, age in ((orphan, 3601), (young, 10)):
        os.utime(file, (AT.timestamp() - age,) * 2)
    assert at_work("check").code == 1
    done = at_work("check", "--sweep")
    assert done.code == 1
    assert done.out.splitlines()[:2] == [
        "1 fichier retiré.",
        f"fichier {young} : aucun dossier ne le nomme. Un balayage le retire.",
    ]
    assert [file.exists() for file in (kept, orphan, young)] == [True, False, True]


def test_backup_then_restore_bring_the_same_place_elsewhere(at_work, db, office, tmp_path):
    attach(office, b"statuts")
    archive = tmp_path / "sauvegarde.tar"
    made = at_work("backup", archive)
    assert made.code == 0
    assert made.out.startswith(f"Sauvegarde faite : {archive} (")
    assert "1 dossier, 1 fichier joint)." in made.out
    assert f" TREMPLIN_DATABASE=essai/base.db tremplin db restore {archive}\n" in made.err
    done = db("restore", archive)
    assert done.code == 0
    assert done.out.startswith("Base restaurée : ")
    assert "telle qu'elle était le 20/11/2026 à 13 h 00 (1 dossier, 1 fichier joint)." in done.out
    assert db("check").code == 0
    again = db("restore", archive)
    assert (again.code, again.out) == (1, "")
    assert "ajoutez --overwrite" in again.err
    assert db("restore", archive, "--overwrite").code == 0


def test_restore_says_how_many_people_it_erased_again(typed_at, at_work, office, database_url, tmp_path):
    with office.desk.database.writing() as session:
        session.execute(text("INSERT INTO persons (department, last_name) VALUES ('00', 'Dubreuil')"))
    archive, key = tmp_path / "sauvegarde.tar", str(office.desk.database.key.path)
    assert at_work("backup", archive).code == 0
    erase(office.desk, office.admin, Sought(person=1), reason="Demande du 20 novembre.", at=AT)
    for number, words in enumerate((("--format", "json"), ("--overwrite",))):
        done = typed_at(database_url, tmp_path / "files", "restore", archive, *words, TREMPLIN_KEY=key)
        assert done.code == 0
        if number:
            assert "1 personne effacée depuis cette sauvegarde : de nouveau, ce qui la nomme n'y est plus." in done.out
        else:
            assert json.loads(done.out)["erased_again"] == 1
        with closing(Database(database_url)) as database, database.reading() as session:
            assert session.scalars(text("SELECT last_name FROM persons")).all() == [None]


def test_backup_and_restore_say_the_same_in_json(at_work, db, tmp_path):
    archive = tmp_path / "a.tar"
    made = json.loads(at_work("backup", archive, "--format", "json").out)
    assert made["archive"] == str(archive)
    assert made["bytes"] == archive.stat().st_size
    done = json.loads(db("restore", archive, "--format", "json").out)
    assert made["rows"] == done["rows"]
    assert (done["made_at"], done["problems"], done["late"]) == ("2026-11-20T12:00:00+00:00", [], None)


def test_backup_does_not_write_over_a_file_unless_it_is_asked(at_work, tmp_path):
    archive = tmp_path / "a.tar"
    archive.write_bytes(b"precious")
    done = at_work("backup", archive)
    assert (done.code, done.err) == (
        1,
        f"Erreur : « {archive} » existe déjà : donnez un autre nom. Pour écrire par-dessus, ajoutez --overwrite.\n",
    )
    assert at_work("backup", archive, "--overwrite").code == 0


def test_a_backup_without_a_file_that_was_lost_is_made_and_ends_with_1(at_work, office, tmp_path):
    lost = attach(office, b"statuts")
    lost.unlink()
    done = at_work("backup", tmp_path / "a.tar")
    assert done.code == 1
    assert done.out.splitlines()[0] == f"fichier {lost.name} : il manquait déjà, il n'est pas sauvegardé."
    assert (tmp_path / "a.tar").exists()


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("mysql://moi:secret@machine/base", "« mysql » n'est pas servi"),
        ("postgresql://moi:secret@127.0.0.1:1/base", "rien ne répond à « 127.0.0.1:1 »"),
    ],
)
def test_a_setting_that_leads_nowhere_is_told_without_its_password(typed_at, tmp_path, setting, told):
    done = typed_at(setting, tmp_path, "check")
    assert done.code in (1, 2)
    assert told in done.err
    assert "secret" not in done.err


def test_progress_is_told_to_a_person_who_waits(monkeypatch, capsys):
    from tremplin_cli.terminal import progress as module

    monkeypatch.setattr(module, "PATIENCE", 0.0)
    monkeypatch.setattr(module, "PACE", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with module.progress() as tell:
        tell("base", 0, 0)
        tell("archive", 1, 4)
    told = capsys.readouterr()
    assert told.out == ""
    assert [line.strip() for line in told.err.split("\r") if line.strip()] == ["base…", "archive : 25 %"]


def test_progress_says_nothing_to_software(monkeypatch, capsys):
    from tremplin_cli.terminal import progress as module

    monkeypatch.setattr(module, "PATIENCE", 0.0)
    with module.progress() as tell:
        tell("archive", 1, 4)
    assert capsys.readouterr() == ("", "")


def test_the_role_that_serves_is_made_or_told_and_check_says_when_another_is_in_use(db, engine_name):
    made = json.loads(db("init", "--format", "json").out)
    again = json.loads(db("upgrade", "--format", "json").out)
    checked = json.loads(db("check", "--format", "json").out)
    if engine_name == "sqlite":
        assert (made["service_role"], made["sql"], checked["advice"]) == (None, [], [])
        return
    assert made["service_role"].endswith("_service")
    assert (made["sql"], again["service_role"]) == ([], made["service_role"])
    assert f"nommez dans TREMPLIN_DATABASE, pour le site et le reste, le rôle « {made['service_role']} »" in str(
        checked
    )
    told = db("check")
    assert (told.code, "À savoir : le rôle « postgres » peut modifier ou effacer le journal" in told.out) == (0, True)


def test_init_says_which_role_it_made(db, engine_name):
    told = db("init").out
    assert ("Rôle du site : " in told) is (engine_name == "postgresql")
