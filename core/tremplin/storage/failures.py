"""What a database says when it cannot serve, in words that a person can act upon."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from tremplin.errors import Unavailable, excerpt
from tremplin.storage.connection_failures import CROWDED, connection_failure
from tremplin.storage.sqlite_failures import BUSY, DAMAGED, FULL, sqlite_failure

CROSSED = "deux opérations se sont croisées. La vôtre n'est pas enregistrée ; recommencez."
LOST = "la base ne répond plus. Vérifiez si votre dernière action est enregistrée avant de recommencer."
SILENT = (
    "la base ne répond pas : {why}. Vérifiez dans TREMPLIN_DATABASE son adresse, le rôle et les options, et que son "
    "serveur est en marche."
)
DENIED = (
    "le rôle que nomme TREMPLIN_DATABASE n'a pas le droit {of}. Rien n'est enregistré ; demandez ce droit à "
    "qui tient la base, ou nommez un rôle qui l'a."
)
READ_ONLY = (
    "la base se laisse lire, et non écrire : c'est une réplique, ou default_transaction_read_only est posé. Rien n'est "
    "enregistré ; nommez dans TREMPLIN_DATABASE la base principale, ou un rôle qui écrit."
)
STOPPED = (
    "la base a interrompu l'opération : trop longue pour elle ({setting}), ou arrêtée par qui tient le serveur. "
    "Rien n'est enregistré ; recommencez, ou faites relever cette limite pour le rôle que nomme TREMPLIN_DATABASE."
)
NOT_UTF8 = (
    "la base est en {encoding}, qui ne sait pas garder tous les signes (« € », « œ ») : faites-en une autre en UTF8, "
    "du modèle template0, et nommez-la dans TREMPLIN_DATABASE."
)
NO_SCHEMA = (
    "la base n'a pas le schéma que nomme TREMPLIN_DATABASE. Rien n'est enregistré ; créez-le avec ses tables, "
    "ou nommez-en un autre."
)
NEEDED = (
    "ce que d'autres ont fait dans la base dépend de ses tables (une vue, une clé) : rien n'est changé. "
    "Retirez-le, puis recommencez."
)

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
    "25006": READ_ONLY,
    "57014": STOPPED.format(setting="statement_timeout"),
    "25P03": STOPPED.format(setting="idle_in_transaction_session_timeout"),
    "25P04": STOPPED.format(setting="transaction_timeout"),
    "22P05": NOT_UTF8.format(encoding="un autre codage que UTF8"),
    "3F000": NO_SCHEMA,
    "2BP01": NEEDED,
}
REFUSED_RIGHT = "42501"
# what a statement does, and to which table: the refusal tells the table in the language of the server alone
STATEMENT = re.compile(r"\s*(?=(\w+)).*?\b(?:FROM|INTO|UPDATE|TABLE)\s+(?:ONLY\s+)?\"?(\w+)", re.IGNORECASE | re.DOTALL)
RIGHTS = {
    "select": "de lire la table {table}",
    "insert": "d'ajouter à la table {table}",
    "delete": "d'effacer dans la table {table}",
    "update": "de modifier la table {table}",
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
    known = _known(error.orig, error.statement)
    if known or error.connection_invalidated:
        return known or LOST
    # no statement was under way: the connection itself was refused
    refused = isinstance(error, OperationalError) and not error.statement
    return _refused_at_the_door(error.orig) if refused else None


def _refused_at_the_door(error: BaseException | None) -> str:
    return connection_failure(error) or SILENT.format(why=excerpt(str(error), most=300).rstrip("."))


def refusal(error: BaseException) -> Unavailable | None:
    """What PostgreSQL refuses to a driver that is used by itself, in words, if it is known."""
    known = _known(error, None)
    return Unavailable(known) if known else None


def _known(error: BaseException | None, statement: str | None) -> str | None:
    state = getattr(error, "sqlstate", None) or ""
    if state == REFUSED_RIGHT:
        return DENIED.format(of=_right(statement or ""))
    return OF_POSTGRESQL.get(state) or OF_POSTGRESQL.get(state[:2])


def _right(statement: str) -> str:
    found = STATEMENT.match(statement)
    verb, table = (found[1].lower(), found[2]) if found else ("", "")
    # what is read in order to be changed needs the right to change it
    verb = "update" if verb == "select" and "FOR UPDATE" in statement else verb
    return RIGHTS.get(verb, "de créer ni de changer les tables").format(table=table)
