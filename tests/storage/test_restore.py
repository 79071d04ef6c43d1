"""A restoration: the backup is verified before anything is touched, and a database is never lost by surprise."""

import io
import json
import sqlite3
import stat
import tarfile
import threading
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from writing import PIECES

from tremplin.errors import RefusedRequest, Unavailable
from tremplin.storage.backups.backup import back_up
from tremplin.storage.backups.checkup import check
from tremplin.storage.backups.restore import restore
from tremplin.storage.engine import Database
from tremplin.storage.glance import HEAD
from tremplin.storage.place import DatabasePlace
from tremplin.storage.revision import ready

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
COUNT = text("SELECT count(*) FROM dossiers")


def quiet(what, done, total):
    """Progress that nobody follows."""


def restored(place, archive, *, overwrite=False):
    return restore(place, archive, AT, overwrite=overwrite, progress=quiet)


@pytest.fixture
def archive(place, tmp_path):
    target = tmp_path / "sauvegarde.tar"
    back_up(place, target, AT, overwrite=False, progress=quiet)
    return target


@pytest.fixture
def base(tmp_path):
    """An SQLite place where nothing is."""
    return DatabasePlace(make_url(f"sqlite:///{tmp_path / 'neuf' / 'base.db'}"), tmp_path / "neuf" / "files")


def rows(place):
    """Every row of every table of a place."""
    with closing(Database(place.url)) as database, database.reading() as session:
        tables = (
            *("accounts", "dossiers", "deposits", "journal", "journal_head", "fiche_snapshots", "stored_files"),
            *("search_marks", "search_words"),
        )
        return {table: sorted(map(tuple, session.execute(text(f"SELECT * FROM {table}"))), key=str) for table in tables}


def remade(archive, change):
    """The same archive once its members, by name, are changed; its manifest stays the one they had, unless changed."""
    with tarfile.open(archive) as tar:
        held = {member.name: tar.extractfile(member).read() for member in tar}
    change(held)
    with tarfile.open(archive, "w") as tar:
        for name, content in held.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            tar.addfile(header, io.BytesIO(content))
    return archive


def test_a_restored_place_is_the_one_that_was_backed_up(place, elsewhere, archive):
    done = restored(elsewhere, archive)
    assert rows(elsewhere) == rows(place)
    assert {file.name: file.read_bytes() for file in elsewhere.files.rglob("*") if file.is_file()} == {
        sha256(piece).hexdigest(): piece for piece in PIECES
    }
    assert (done.checkup.problems, done.checkup.late, done.aside) == ((), None, None)
    with closing(ready(elsewhere)) as database, database.writing() as session:
        # what numbers rows goes on from where it was, and what was frozen stays so
        session.execute(
            text("INSERT INTO accounts (login, name, created_at, version) VALUES ('x@y.fr', 'X', :at, 1)"),
            {"at": str(AT)},
        )


def test_what_is_restored_is_open_to_its_owner_alone(elsewhere, archive):
    restored(elsewhere, archive)
    made = [elsewhere.files, *elsewhere.files.rglob("*"), *filter(None, [elsewhere.path])]
    assert len(made) == 7 + bool(elsewhere.path)
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600, 0o700}


def test_a_base_that_is_there_is_replaced_only_when_it_is_asked(place, archive, office):
    office.draft(title="Ouvert depuis")
    later = rows(place)
    with pytest.raises(RefusedRequest, match=r"contient déjà quelque chose\.$"):
        restored(place, archive)
    assert rows(place) == later
    restored(place, archive, overwrite=True)
    assert len(rows(place)["dossiers"]) == 2
    assert office.draft(title="Le suivant").endswith("000003")


def test_those_who_use_a_base_see_the_other_from_one_read_to_the_next(place, archive, office):
    database = office.desk.database
    office.draft(title="Ouvert depuis")
    with database.reading() as session:
        assert session.scalar(COUNT) == 3
        if database.dialect == "sqlite":  # PostgreSQL waits for those who read
            restored(place, archive, overwrite=True)
            assert session.scalar(COUNT) == 3
    restored(place, archive, overwrite=True)
    with database.reading() as session:
        assert session.scalar(COUNT) == 2


def test_a_base_that_somebody_keeps_busy_is_told_and_kept(place, archive, office, monkeypatch):
    monkeypatch.setattr("tremplin.storage.backups.sqlite_copy.TIMEOUT", 0.1)
    monkeypatch.setattr("tremplin.storage.backups.postgresql_tools.PATIENCE", "300ms")
    with office.desk.database.writing() as session:
        session.execute(text("UPDATE dossiers SET title = 'En cours'"))
        with pytest.raises(RefusedRequest, match=r"la base est occupée|quelqu'un se sert de la base : arrêtez le site"):
            restored(place, archive, overwrite=True)
    assert {row[6] for row in rows(place)["dossiers"]} == {"En cours"}


def test_a_file_that_is_spoilt_is_put_right_and_one_that_came_since_is_kept(place, archive):
    spoilt, other = (place.files / (hash_ := sha256(piece).hexdigest())[:2] / hash_ for piece in PIECES[:2])
    spoilt.write_bytes(b"autre chose")
    other.unlink()
    since = place.files / ("a" * 64)
    since.write_bytes(b"depuis")
    done = restored(place, archive, overwrite=True)
    assert (spoilt.read_bytes(), other.read_bytes(), since.read_bytes()) == (PIECES[0], PIECES[1], b"depuis")
    assert [problem for problem in done.checkup.problems if "aucun dossier ne le nomme" not in problem] == []


def test_a_backup_of_another_engine_is_not_restored(base, elsewhere, archive):
    if elsewhere.path:
        other = DatabasePlace(make_url("postgresql+psycopg://moi@machine/base"), base.files)
        told = "est la sauvegarde d'une base SQLite"
    else:
        other, told = base, "est la sauvegarde d'une base PostgreSQL"
    with pytest.raises(RefusedRequest, match=told):
        restored(other, archive)
    assert not base.files.exists()


def test_a_backup_of_a_newer_version_is_not_restored_and_one_of_an_older_version_is(elsewhere, archive):
    def stand_at(revision):
        def change(held):
            manifest = json.loads(held["manifest.json"])
            held["manifest.json"] = json.dumps({**manifest, "revision": revision}).encode()

        return change

    with pytest.raises(RefusedRequest, match="à la révision 9999, que cette version de Tremplin ne connaît pas"):
        restored(elsewhere, remade(archive, stand_at("9999")))
    assert restored(elsewhere, remade(archive, stand_at("0001"))).checkup.revision == HEAD


def test_an_older_base_is_restored_as_it_was_and_says_what_it_waits_for(place, elsewhere, tmp_path):
    with closing(Database(place.url)) as database, database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    back_up(place, tmp_path / "a.tar", AT, overwrite=False, progress=quiet)
    checkup = restored(elsewhere, tmp_path / "a.tar").checkup
    assert (checkup.problems, checkup.revision) == ((), "0001")
    assert "Mettez la base à jour" in checkup.late


def spoil(name, content):
    return lambda held: held.__setitem__(next(known for known in held if known.startswith(name)), content)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda held: held.pop("manifest.json"), "elle n'a pas de manifeste lisible"),
        (spoil("manifest", b"{"), "elle n'a pas de manifeste lisible"),
        (spoil("manifest", b"[]"), "elle n'a pas de manifeste lisible"),
        (spoil("manifest", b'{"format": 1}'), "elle n'a pas de manifeste lisible"),
        (spoil("files/", b"autre chose"), r"elle a été modifiée \(files/"),
        (spoil("database", b"SQLite format 3"), r"elle a été modifiée \(database"),
        (lambda held: held.pop(max(held)), r"elle a été modifiée|manifeste lisible"),
        (lambda held: held.setdefault("files/zz", b"en trop"), r"elle a été modifiée \(files/zz\)"),
        *(
            (lambda held, name=name: held.setdefault(name, b"en trop"), "elle contient ce qu'aucune sauvegarde")
            for name in ("/etc/passwd", "../dehors", "files/../../dehors", "files/./x", "files/a b", "autre")
        ),
    ],
)
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_an_archive_that_is_not_what_its_manifest_says_is_refused_and_nothing_is_touched(
    place, elsewhere, archive, change, told
):
    before = rows(place)
    remade(archive, change)
    for target in (place, elsewhere):
        with pytest.raises(RefusedRequest, match=f"ne peut pas servir de sauvegarde : {told}"):
            restored(target, archive, overwrite=True)
    assert rows(place) == before
    assert not elsewhere.path.exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_an_archive_that_holds_anything_but_files_is_refused(elsewhere, archive, kind):
    with tarfile.open(archive, "a") as tar:
        header = tarfile.TarInfo("files/lien")
        header.type, header.linkname = kind, "/etc/passwd"
        tar.addfile(header)
    with pytest.raises(RefusedRequest, match="elle contient ce qu'aucune sauvegarde"):
        restored(elsewhere, archive)
    assert not elsewhere.path.exists()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_an_archive_that_is_cut_anywhere_is_refused(elsewhere, archive):
    whole = archive.read_bytes()
    end = whole.rindex(b"}") + 1
    for size in (0, 1, 511, 512, 10_000, len(whole) // 2, end - 2000, end - 1):
        archive.write_bytes(whole[:size])
        with pytest.raises(RefusedRequest, match="ne peut pas servir de sauvegarde"):
            restored(elsewhere, archive)
    assert not elsewhere.path.exists()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_bit_that_turned_anywhere_is_seen(elsewhere, archive):
    whole = archive.read_bytes()
    end = whole.rindex(b"}")
    for where in range(700, end, end // 40):
        turned = bytearray(whole)
        turned[where] ^= 4
        if whole[where] == 0 and not any(whole[where - 300 : where + 300]):
            continue  # the padding of the archive, which nothing reads
        archive.write_bytes(bytes(turned))
        with pytest.raises(RefusedRequest, match="ne peut pas servir de sauvegarde"):
            restored(elsewhere, archive)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_base_that_was_damaged_before_it_was_packed_is_not_restored(elsewhere, archive):
    def damage(held):
        spoilt = bytearray(held["database.sqlite"])
        spoilt[8192:12288] = b"\0" * 4096
        held["database.sqlite"] = bytes(spoilt)
        manifest = json.loads(held["manifest.json"])
        manifest["members"]["database.sqlite"] = sha256(spoilt).hexdigest()
        held["manifest.json"] = json.dumps(manifest).encode()

    with pytest.raises(RefusedRequest, match=r"est abîmée \(.*\) : rien n'est restauré"):
        restored(elsewhere, remade(archive, damage))
    assert not elsewhere.path.exists()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("beside", [True, False])
def test_a_base_that_is_none_any_more_is_kept_aside_and_replaced(place, archive, office, beside):
    before = rows(place)
    office.desk.database.close()
    place.path.write_bytes(b"ceci n'est plus une base" * 1000)
    if beside:
        place.path.with_name(f"{place.path.name}-wal").write_bytes(b"reste")
    done = restored(place, archive, overwrite=True)
    assert done.aside.read_bytes().startswith(b"ceci n'est plus une base")
    assert done.aside.with_name(f"{done.aside.name}-wal").exists() is beside
    assert rows(place) == before


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_what_an_engine_left_beside_a_base_that_is_gone_is_not_taken_for_a_part_of_the_new_one(place, archive, office):
    before = rows(place)
    office.desk.database.close()
    other = sqlite3.connect(place.path)
    other.execute("DELETE FROM memberships")
    other.commit()
    left = place.path.with_name(f"{place.path.name}-wal").read_bytes()
    other.close()
    place.path.unlink()
    place.path.with_name(f"{place.path.name}-wal").write_bytes(left)
    restored(place, archive)
    assert rows(place) == before
    assert check(place, quiet).rows["memberships"] == 3


def test_a_restoration_while_others_write_is_whole(place, archive, office):
    stop, told = threading.Event(), []

    def work():
        while not stop.is_set():
            try:
                office.draft(title="Pendant")
            except (RefusedRequest, DBAPIError) as error:  # the tables go, and come back
                told.append(error)

    writer = threading.Thread(target=work)
    writer.start()
    try:
        restored(place, archive, overwrite=True)
    except RefusedRequest as error:
        told.append(error)
    finally:
        stop.set()
        writer.join()
    assert [error for error in told if not isinstance(error, (Unavailable, DBAPIError))] == []
    assert check(place, quiet).problems == ()
    assert {row[6] for row in rows(place)["dossiers"]} <= {"Ateliers du nord", "Un brouillon", "Pendant"}


@pytest.mark.parametrize("name", ["absente.tar", "."])
def test_what_is_no_file_is_told(elsewhere, tmp_path, name):
    with pytest.raises(RefusedRequest, match="n'est pas un fichier : donnez une sauvegarde"):
        restored(elsewhere, tmp_path / name)


HOLDS = text("SELECT reason, released_at FROM mail_holds")


def test_a_base_that_sent_mail_is_restored_with_nothing_to_leave_until_it_is_released(
    place, elsewhere, office, tmp_path
):
    office.desk.posting = True
    office.submitted()
    back_up(place, tmp_path / "courriels.tar", AT, overwrite=False, progress=quiet)
    assert restored(elsewhere, tmp_path / "courriels.tar").held
    with closing(Database(elsewhere.url)) as database, database.reading() as session:
        assert session.execute(HOLDS).all() == [("restored", None)]
        assert session.scalar(text("SELECT count(*) FROM mails WHERE state = 'waiting'")) == 2
    # the base it comes from goes on
    with office.desk.database.reading() as session:
        assert session.execute(HOLDS).all() == []


def test_a_base_that_never_sent_any_has_nothing_to_hold(elsewhere, archive):
    assert not restored(elsewhere, archive).held
    with closing(Database(elsewhere.url)) as database, database.reading() as session:
        assert session.execute(HOLDS).all() == []
