"""What a database says when it cannot serve, in words that a person can act upon."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from tremplin.errors import Unavailable
from tremplin.storage.sqlite_failures import BUSY, DAMAGED, FULL, NOTHING, sqlite_failure

CROSSED = "deux opérations se sont croisées. La vôtre n'est pas enregistrée ; recommencez."
CROWDED = f"la base a trop de visiteurs à la fois. {NOTHING} ; recommencez dans un instant."
LOST = "la base ne répond plus. Vérifiez si votre dernière action est enregistrée avant de recommencer."
SILENT = "la base ne répond pas : {why}. Vérifiez son adresse, et que son serveur est en marche."

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
