"""Ask those who sign for an organisation to read a dossier and to deposit it."""

from datetime import datetime

from sqlalchemy import insert, select

from tremplin.casework.acting.door import STATES, TRANSITIONS, Act, Actor, Desk, RefusedRequest
from tremplin.casework.acting.transitions.announced import MAILS, SIGNATORIES, letter
from tremplin.records.tables import MailKind, State


def ask(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> int:
    """Write to every signatory but whoever asks; how many are written to.

    Nobody is written to twice about one version of a dossier. Nothing of it changes, hence no line of the journal.
    """
    with desk.database.writing() as session:
        case = desk.find(session, actor, Act.EDIT, reference, at)
        state = State(case.dossier.state)
        if state not in TRANSITIONS[Act.DEPOSIT].sources:
            raise RefusedRequest(f"dossier {case.reference} : il est « {STATES[state]} », et ne se dépose pas.")
        signing = session.scalars(SIGNATORIES, {"organisation": case.dossier.organisation_id})
        others, about = [each for each in signing if each != actor.account_id], case.dossier.version
        rows = [letter(MailKind.SIGNATURE, case.dossier.id, each, at, about=about) for each in others]
        known = {*session.scalars(select(MAILS.c.key).where(MAILS.c.key.in_([row["key"] for row in rows])))}
        new = [row for row in rows if row["key"] not in known]
        if new and desk.posting:
            session.execute(insert(MAILS), new)
        return len(rows)
