"""Write the journal: one line per act, in the transaction of the act, chained to the line before.

A line names nobody: accounts stand there by their pseudonyms, and what an erasure must be free to empty by what the key
makes of it. It seals each row of money or of rights that the act wrote.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tremplin.records.chain import INSTALLATION, line_hash, text
from tremplin.records.tables import METADATA, JournalHead, JournalLine
from tremplin.storage.keys import Pseudonyms
from tremplin.storage.sealing import keys_of, named, session_of, veiled

# tables, not classes: no line becomes an object, while others wait for their turn
LAST, LINES = (METADATA.tables[kind.__tablename__] for kind in (JournalHead, JournalLine))
HEAD = select(LAST.c.number, LAST.c.hash, LAST.c.key).where(LAST.c.id == 1).with_for_update()
MARK = select(LAST.c.key).where(LAST.c.id == 1)
ADVANCE = update(LAST).where(LAST.c.id == 1)
APPEND = insert(LINES)


def write(
    session: Session,
    *,
    at: datetime,
    actor: int | None,
    act: str,
    subject: str,
    account: int | None = None,
    dossier_id: int | None = None,
    reason: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add one line; called last in a transaction, since writers queue on the head until the commit.

    ``actor`` is the account that acts, none at the installation, and ``account`` the one that the act is about.
    """
    acting = session_of(session)
    seals, connection = acting.sealed(), session.connection()
    # all writers meet here: what is sealed above is not waited for (bench/deposits.py)
    number, previous, mark = connection.execute(HEAD).one()
    names = keys_of(session).held(mark)
    line = {
        "number": number + 1,
        "at": at.astimezone(UTC),
        "actor": INSTALLATION if actor is None else names.account(actor),
        "act": act,
        "subject": subject if account is None else f"{subject} {names.account(account)}",
        "dossier_id": dossier_id,
        "reason": reason,
        "before": text(veiled(before or {}, names)),
        "after": text(veiled(after or {}, names)),
        "previous": previous,
        "seals": text({named(*row, names): seal for row, seal in seals.items()}) if seals else None,
        "former": None,
    }
    line["hash"] = line_hash(line)
    connection.execute(APPEND, line)
    connection.execute(ADVANCE, {"number": line["number"], "hash": line["hash"], "key": names.mark})


def names_of(session: Session) -> Pseudonyms | None:
    """The names of the accounts in the journal, where the key is there to tell them."""
    return keys_of(session).known(session.scalar(MARK))


def names_held(session: Session) -> Pseudonyms:
    """The names of a base, of which nothing can be kept where its key is not there."""
    return keys_of(session).held(session.scalar(MARK))


def signature(session: Session, account: int) -> str | None:
    """How the lines name an account."""
    names = names_of(session)
    return None if names is None else names.account(account)
