"""What an envelope has been: who opened it, changed it or drew into it what was granted without it, and when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tremplin.casework.acting.door import Act, Actor, Desk
from tremplin.casework.granting.envelopes import envelope
from tremplin.casework.journal.line import names_of
from tremplin.records.tables import Account, JournalLine

ACTS = (Act.MANAGE_ENVELOPES, Act.ADOPT_GRANTS, Act.REMOVE_ENVELOPE)


@dataclass(frozen=True)
class EnvelopeChange:
    """One change of an envelope, and by whom; an account that is there no more has no name."""

    at: datetime
    act: Act
    by: str | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def past(
    desk: Desk, actor: Actor, call: str, *, lot: str | None = None, territory: str | None = None
) -> list[EnvelopeChange]:
    """The changes of an envelope that is open, the latest first."""
    found = envelope(desk, actor, call, lot=lot, territory=territory)
    ours = (
        JournalLine.dossier_id.is_(None),
        JournalLine.subject == f"enveloppe {found.scope}",
        JournalLine.act.in_([each.value for each in ACTS]),
    )
    with desk.database.reading() as session:
        names = names_of(session)
        rows = session.execute(select(Account.id, Account.name)).all() if names else ()
        people = {names.account(number): name for number, name in rows} if names else {}
        lines = session.scalars(select(JournalLine).where(*ours).order_by(JournalLine.number.desc())).all()
    return [
        EnvelopeChange(each.at, Act(each.act), people.get(each.actor), json.loads(each.before), json.loads(each.after))
        for each in lines
    ]
