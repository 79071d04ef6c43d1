"""Look a database over: its settings, what the engine finds, its revision, its frozen fiches, its attached files."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tremplin.errors import UnreadyBase
from tremplin.records.tables import FicheSnapshot, StoredFile
from tremplin.rules.snapshot import Snapshot, intact
from tremplin.storage import files
from tremplin.storage.backups.archive import Progress
from tremplin.storage.backups.backup import moment_of
from tremplin.storage.engine import unsafe
from tremplin.storage.forgetting import outstanding
from tremplin.storage.glance import HEAD, behind
from tremplin.storage.place import DatabasePlace
from tremplin.storage.replay import strayed
from tremplin.storage.revision import reachable, revision
from tremplin.storage.roles import FROZEN, rewriting

SQLITE_LOCKS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
# those that are disabled do not count
POSTGRESQL_LOCKS = """
SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled <> 'D' AND relnamespace = quote_ident(current_schema())::regnamespace
"""
LOCKS = {
    "sqlite": (SQLITE_LOCKS, ("update", "delete")),
    "postgresql": (POSTGRESQL_LOCKS, ("row", "whole")),
}
# what « ADD CONSTRAINT … NOT VALID » leaves, and a « CREATE INDEX CONCURRENTLY » that failed
DOUBTFUL = {
    "contrainte": """
        SELECT conrelid::regclass::text, conname FROM pg_constraint
        WHERE NOT convalidated AND connamespace = quote_ident(current_schema())::regnamespace
    """,
    "index": """
        SELECT indrelid::regclass::text, relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE NOT indisvalid AND relnamespace = quote_ident(current_schema())::regnamespace
    """,
}
PAGE = 200
# a table emptied by hand would tell each of its rows
MOST = 200


@dataclass(frozen=True)
class Checkup:
    """What was looked at, and each thing that is wrong, in a sentence; ``late`` is what an upgrade would bring.

    ``advice`` is what is not wrong, and could be better.
    """

    place: str
    engine: str
    revision: str
    rows: Mapping[str, int]
    files: int
    problems: tuple[str, ...]
    late: str | None
    advice: tuple[str, ...] = ()


def check(place: DatabasePlace, progress: Progress) -> Checkup:
    """Look over the database of a place and its attached files; nothing is changed."""
    with closing(reachable(place)) as database:
        found = revision(database)
        if found is None:
            raise UnreadyBase(f"la base {place} est vide.", "init")
        # before the rows, for those that none names; and again after, for those that are missing: a document that is
        # attached meanwhile is neither
        lying, strangers = files.kept(place.files), files.strangers(place.files)
        with database.reading() as session:
            problems = [*_settings(session.connection()), *_integrity(session.connection())]
            advice = tuple(rewriting(session.connection()))
            rows = moment_of(session).rows
            if found == HEAD:
                problems += [
                    *_locks(session.connection()),
                    *_snapshots(session),
                    *_sealed(session),
                    *_unerased(session),
                ]
                problems += [*_files(session, lying, place.files, progress), *_strangers(place.files, strangers)]
    late = None if found == HEAD else f"la base est {behind(found)}"
    return Checkup(str(place), database.dialect, found, rows, len(lying), tuple(problems), late, advice)


def _settings(connection: Connection) -> Iterator[str]:
    for setting in unsafe(connection):
        yield f"réglage {setting} : une panne de courant pourrait perdre ce qui est enregistré. Remettez-le."


def _integrity(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "postgresql":
        for what, question in DOUBTFUL.items():
            for table, name in connection.execute(text(question)):
                yield f"table {table} : {what} {name} non valide. Demandez à qui tient le serveur de le reconstruire."
        return
    try:
        found = connection.scalars(text("PRAGMA integrity_check")).all()
    except DatabaseError as error:
        # a file that is badly damaged is no list of faults: the command itself fails
        found = [str(error.orig)]
    yield from (f"la base est abîmée ({line}) : restaurez une sauvegarde." for line in found if line != "ok")
    # integrity_check leaves foreign keys aside (SQLite, PRAGMA integrity_check)
    for table, row, other, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"table {table}, ligne {row} : elle désigne dans {other} une ligne qui n'existe pas."


def _locks(connection: Connection) -> Iterator[str]:
    """A sentence for each table that may be changed, though it must not."""
    question, acts = LOCKS[connection.dialect.name]
    held = set(connection.scalars(text(question)))
    for table in FROZEN:
        if not {f"frozen_{table}_{act}" for act in acts} <= held:
            yield f"table {table} : ce qui interdit de la modifier a été retiré. Restaurez une sauvegarde."


def _snapshots(session: Session) -> Iterator[str]:
    frozen = select(FicheSnapshot.hash, FicheSnapshot.fiche, FicheSnapshot.form, FicheSnapshot.document)
    for hash_, fiche, form, document in session.execute(frozen.order_by(FicheSnapshot.hash)).yield_per(PAGE):
        if not intact(Snapshot(hash=hash_, fiche=fiche, form=form, document=document)):
            yield f"fiche gelée {fiche} ({hash_[:12]}) : elle n'est plus ce qui a été gelé. Restaurez une sauvegarde."


def _sealed(session: Session) -> Iterator[str]:
    """A sentence for each row of money or of rights that is not what the journal says."""
    rows = strayed(session)
    yield from (row.sentence for row in islice(rows, MOST))
    others = sum(1 for _ in rows)
    if others:
        yield f"… et {others} autres lignes changées, ajoutées ou effacées hors de Tremplin."


def _unerased(session: Session) -> Iterator[str]:
    """A sentence where a crash came between the list of those to be erased and their erasure."""
    left = len(outstanding(session))
    if left:
        yield (
            f"{left} {'personnes inscrites' if left > 1 else 'personne inscrite'} à l'effacement, et encore là : "
            "une purge l'achève."
        )


def _files(session: Session, before: Mapping[str, Path], folder: Path, progress: Progress) -> Iterator[str]:
    """A sentence for each row without its file, each file that is spoilt, each file without its row."""
    rows = set(session.scalars(select(StoredFile.hash)))
    lying = files.kept(folder)
    for number, hash_ in enumerate(sorted(rows), 1):
        if hash_ not in lying:
            yield f"fichier {hash_} : il manque. Reprenez-le dans une sauvegarde."
        elif files.digest(lying[hash_]) != hash_:
            yield f"fichier {lying[hash_]} : son contenu a changé. Reprenez-le dans une sauvegarde."
        progress("fichiers", number, len(rows))
    for hash_ in sorted(before.keys() - rows):
        yield f"fichier {before[hash_]} : aucun dossier ne le nomme. Un balayage le retire."


def _strangers(folder: Path, found: list[Path]) -> Iterator[str]:
    for path in found:
        yield f"fichier {path} : il n'est pas de Tremplin. Retirez-le de {folder}."
