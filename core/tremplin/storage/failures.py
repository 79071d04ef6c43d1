"""What a database says when it cannot serve, in words that a person can act upon."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from tremplin.errors import Unavailable

BUSY = "la base est occupée : un autre travail y écrit. Rien n'est enregistré ; recommencez dans un instant."
FULL = "plus de place pour la base. Rien n'est enregistré ; libérez de la place, puis recommencez."
FIXED = (
    "la base ne se laisse pas écrire : vérifiez les droits sur son fichier et sur son dossier. Rien n'est enregistré."
)
CLOSED = "la base ne se laisse pas ouvrir : vérifiez son adresse et les droits sur son dossier."
DISK = "le disque de la base ne répond pas. Rien n'est enregistré ; vérifiez-le, puis recommencez."
DAMAGED = "la base est abîmée, ou ce fichier n'est pas une base : restaurez une sauvegarde."
CROSSED = "deux opérations se sont croisées. La vôtre n'est pas enregistrée ; recommencez."
CROWDED = "la base a trop de visiteurs à la fois. Rien n'est enregistré ; recommencez dans un instant."
LOST = "la base ne répond plus. Vérifiez si votre dernière action est enregistrée avant de recommencer."
SILENT = "la base ne répond pas : {why}. Vérifiez son adresse, et que son serveur est en marche."

OF_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: FIXED,
    sqlite3.SQLITE_PERM: FIXED,
    sqlite3.SQLITE_CANTOPEN: CLOSED,
    sqlite3.SQLITE_IOERR: DISK,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
# by code, or by class of codes: PostgreSQL's manual, appendix A
OF_POSTGRESQL = {
    "55P03": BUSY,
    "53100": FULL,
    "40P01": CROSSED,
    "40001": CROSSED,
    "53300": CROWDED,
    "08": LOST,
    "57P01": LOST,
    "57P02": LOST,
    "57P03": LOST,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}


@contextmanager
def failures_told() -> Iterator[None]:
    """Tell in words what stops the database; a mistake in a statement, or a row that is refused, stays as it is."""
    try:
        yield
    except PoolTimeoutError as error:
        raise Unavailable(CROWDED) from error
    except DBAPIError as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        raise Unavailable(sentence) from error


def sqlite_failure(error: sqlite3.Error) -> str | None:
    """What stops SQLite, in words; ``None`` for a mistake in a statement, or a row that is refused."""
    # the low byte is the family, the others say which member
    return OF_SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)


def _sentence(error: DBAPIError) -> str | None:
    if isinstance(error.orig, sqlite3.Error):
        return sqlite_failure(error.orig)
    state = getattr(error.orig, "sqlstate", None) or ""
    known = OF_POSTGRESQL.get(state) or OF_POSTGRESQL.get(state[:2])
    if known or error.connection_invalidated:
        return known or LOST
    # no statement was under way: the connection itself was refused
    refused = isinstance(error, OperationalError) and not error.statement
    return SILENT.format(why=" ".join(str(error.orig).split()).rstrip(".")) if refused else None
