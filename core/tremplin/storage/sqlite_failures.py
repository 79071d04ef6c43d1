"""What SQLite says when it cannot serve, in words that a person can act upon."""

import sqlite3

# of an import, what came before is: « rien » alone, after « 312 dossiers ouverts », would not be true
NOTHING = "Rien de ce qui était en cours n'est enregistré"
BUSY = f"la base est occupée : un autre travail y écrit. {NOTHING} ; recommencez dans un instant."
FULL = f"plus de place pour la base. {NOTHING} ; libérez de la place, puis recommencez."
FIXED = f"la base ne se laisse pas écrire : vérifiez les droits sur son fichier et sur son dossier. {NOTHING}."
CLOSED = "la base ne se laisse pas ouvrir : vérifiez son adresse et les droits sur son dossier."
DISK = f"le disque de la base ne répond pas. {NOTHING} ; vérifiez-le, puis recommencez."
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
