"""To whom the instruction of a dossier may be given."""

from collections.abc import Sequence
from typing import NamedTuple

from tremplin.casework.acting.door import Act, Actor, Desk, Forbidden, may, of, reference_of, target_of, visible
from tremplin.casework.granting.assigning import instructing
from tremplin.records.tables import Account


class Receiver(NamedTuple):
    """Somebody to whom the instruction of a dossier may be given, as others call them."""

    login: str
    name: str


def receivers(desk: Desk, actor: Actor, reference: str) -> Sequence[Receiver]:
    """Those who instruct in the department of a dossier, whoever has it now apart; the act says who of them may not."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        if not may(actor, Act.ASSIGN, target_of(session, dossier)):
            name = reference_of(dossier.call, dossier.id)
            raise Forbidden(f"dossier {name} : votre rôle ne permet pas {of(Act.ASSIGN)}.")
        rows = session.execute(instructing(dossier.department).order_by(Account.name, Account.login))
        return [Receiver(row.login, row.name) for row in rows if row.id != dossier.instructor_id]
