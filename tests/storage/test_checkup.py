"""A look over a database: each thing that is wrong has its own sentence, and nothing is changed by looking."""

from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from databases import unfreeze
from sqlalchemy import Engine, event, insert, text
from writing import PIECES

from tremplin.errors import RefusedRequest, UnreadyBase
from tremplin.records.attachments import StoredFile
from tremplin.storage.backups.checkup import FROZEN, check
from tremplin.storage.engine import Database
from tremplin.storage.glance import HEAD


def quiet(what, done, total):
    """Progress that nobody follows."""


def problems(place):
    return check(place, quiet).problems


@pytest.fixture
def write(place):
    """Change a database behind the back of Tremplin."""

    def write(*orders, spoil=None):
        with closing(Database(place.url)) as database, database.writing() as session:
            if spoil:
                unfreeze(session, spoil)
            for order in orders:
                session.execute(text(order))

    return write


def test_a_place_that_is_sound_says_what_it_holds(place, engine_name):
    found = check(place, quiet)
    assert (found.problems, found.late, found.revision, found.engine) == ((), None, HEAD, engine_name)
    assert (found.rows["dossiers"], found.rows["fiche_snapshots"], found.files) == (2, 1, 3)
    assert found.place == str(place)


def test_a_frozen_fiche_that_changed_is_told(place, write):
    write("UPDATE fiche_snapshots SET form = replace(form, 'Ateliers', 'Chantiers')", spoil="fiche_snapshots")
    told = [problem for problem in problems(place) if problem.startswith("fiche gelée 00/2026/ateliers (")]
    assert len(told) == 1
    assert told[0].endswith("elle n'est plus ce qui a été gelé. Restaurez une sauvegarde.")


@pytest.mark.parametrize("table", FROZEN)
def test_a_table_whose_lock_was_removed_is_told(place, write, table):
    write(spoil=table)
    assert problems(place) == (
        f"table {table} : ce qui interdit de la modifier a été retiré. Restaurez une sauvegarde.",
    )


def test_each_attached_file_that_is_not_as_it_was_is_told(place):
    lost, spoilt, _ = (place.files / (name := sha256(piece).hexdigest())[:2] / name for piece in PIECES)
    lost.unlink()
    spoilt.write_bytes(b"autre chose")
    orphan = place.files / "ab" / ("ab" * 32)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"de trop")
    (place.files / ".new-x1").write_bytes(b"en cours")
    (place.files / "ab" / f"{'ab' * 32}.swept").write_bytes(b"en cours")
    stranger = place.files / "notes.txt"
    stranger.write_bytes(b"de trop")
    assert sorted(problems(place)) == sorted(
        [
            f"fichier {lost.name} : il manque. Reprenez-le dans une sauvegarde.",
            f"fichier {spoilt} : son contenu a changé. Reprenez-le dans une sauvegarde.",
            f"fichier {orphan} : aucun dossier ne le nomme. Un balayage le retire.",
            f"fichier {stranger} : il n'est pas de Tremplin. Retirez-le de {place.files}.",
        ]
    )


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_row_that_names_one_that_is_gone_is_told(place, office):
    with office.desk.database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=off")
        driver.execute("DELETE FROM organisations WHERE id = 2")
        driver.execute("PRAGMA foreign_keys=on")
    assert problems(place) == (
        "table memberships, ligne 3 : elle désigne dans organisations une ligne qui n'existe pas.",
        "table organisations, organisme 2 : la ligne 0 du journal le garde, la base ne l'a plus : "
        "effacement fait hors de Tremplin.",
    )


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_damaged_base_is_told(place, office):
    with office.desk.database.reading() as session:
        page = session.scalar(text("SELECT rootpage FROM sqlite_master WHERE name = 'ix_organisations_name'"))
    office.desk.database.close()
    with place.path.open("r+b") as file:
        file.seek((page - 1) * 4096 + 4000)
        file.write(b"\xff" * 96)
    told = problems(place)
    assert told
    assert all(problem.startswith("la base est abîmée (") for problem in told)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_file_that_is_no_base_is_told(place, office):
    office.desk.database.close()
    place.path.write_bytes(b"ceci n'est plus une base" * 500)
    with pytest.raises(RefusedRequest, match="la base est abîmée, ou ce fichier n'est pas une base"):
        problems(place)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_a_setting_of_the_server_that_could_lose_something_is_told(place, office):
    name = place.url.database
    with office.desk.database.writing() as session:
        session.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    assert problems(place) == (
        "réglage synchronous_commit = off : une panne de courant pourrait perdre ce qui est enregistré. Remettez-le.",
    )


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_a_constraint_that_was_never_checked_is_told(place, write):
    write("ALTER TABLE dossiers ADD CONSTRAINT doubtful CHECK (id > 0) NOT VALID")
    assert problems(place) == (
        "table dossiers : contrainte doubtful non valide. Demandez à qui tient le serveur de le reconstruire.",
    )


def test_an_older_base_says_what_to_type_and_is_looked_over_all_the_same(place, write):
    write("UPDATE alembic_version SET version_num = '0001'")
    found = check(place, quiet)
    assert found.problems == ()
    assert found.late.startswith("la base est à la révision 0001, cette version de Tremplin attend")


def test_a_place_where_nothing_is_says_what_to_do_first(elsewhere):
    with pytest.raises(UnreadyBase) as refused:
        problems(elsewhere)
    assert refused.value.remedy == "init"
    assert not (elsewhere.path and elsewhere.path.exists())


def test_progress_is_told_file_by_file(place):
    told = []
    check(place, lambda *said: told.append(said))
    assert told == [("fichiers", number, 3) for number in (1, 2, 3)]


def test_a_document_that_is_attached_meanwhile_is_not_told_to_be_missing(place):
    attached, busy = [], []

    def attach(connection):
        """Attach one document more as each transaction of the check begins."""
        if busy:
            return
        busy.append(True)
        content = f"document {len(attached)}".encode()
        attached.append(sha256(content).hexdigest())
        path = place.files / attached[-1][:2] / attached[-1]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        row = {"hash": attached[-1], "size": len(content), "media_type": "text/plain", "stored_at": datetime.now(UTC)}
        with closing(Database(place.url)) as database, database.writing() as session:
            session.execute(insert(StoredFile), row)
        busy.clear()

    event.listen(Engine, "begin", attach)
    try:
        assert problems(place) == ()
    finally:
        event.remove(Engine, "begin", attach)
    assert len(attached) > 1
