"""What SQLite says when it cannot serve, in words that a person can act upon."""

import sqlite3

BUSY = "la base est occupée : un autre travail y écrit. Rien n'est enregistré ; recommencez dans un instant."
FULL = "plus de place pour la base. Rien n'est enregistré ; libérez de la place, puis recommencez."
FIXED = (
    "la base ne se laisse pas écrire : vérifiez les droits sur son fichier et sur son dossier. Rien n'est enregistré."
)
CLOSED = "la base ne se laisse pas ouvrir : vérifiez son adresse et les droits sur son dossier."
DISK = "le disque de la base ne répond pas. Rien n'est enregistré ; vérifiez-le, puis recommencez."
DAMAGED = "la base est abîmée, ou ce fichier n'est pas une base : restaurez une sauvegarde."

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


def sqlite_failure(error: sqlite3.Error) -> str | None:
    """What stops SQLite, in words; ``None`` for a mistake in a statement, or a row that is refused."""
    # the low byte is the family, the others say which member
    return OF_SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
