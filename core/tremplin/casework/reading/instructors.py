"""Those who instruct: whom a list may be narrowed to, and to whom a dossier may be given."""

from collections.abc import Sequence
from typing import NamedTuple

from tremplin.casework.acting.desk import Desk, target_of, visible
from tremplin.casework.acting.lifecycle import of
from tremplin.casework.acting.policy import RIGHTS, Actor, may
from tremplin.casework.acting.typed import login_of
from tremplin.casework.granting.assigning import instructing
from tremplin.errors import Forbidden, UnknownIdentifier, excerpt
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS
from tremplin.records.tables import Account, reference_of
from tremplin.storage.glance import Rows

# of those who left, the dossiers that they instructed say it still
INSTRUCTORS = """SELECT accounts.id, accounts.login FROM accounts WHERE EXISTS (
        SELECT 1 FROM duties WHERE duties.account_id = accounts.id AND role = 'instructor' AND department = :department
    ) OR EXISTS (
        SELECT 1 FROM dossiers WHERE instructor_id = accounts.id AND dossiers.department = :department
    ) ORDER BY accounts.login
"""


def instructor(rows: Rows, actor: Actor, login: str) -> int:
    """The account of an instructor; whoever is none is unknown, so that a list of addresses tells nobody's account."""
    grants = [grant for grant in actor.grants if grant.role in RIGHTS[Act.SEE] and grant.role not in CARRIERS]
    known: dict[str, int] = {}
    for department in {grant.department for grant in grants}:
        known |= {found: account for account, found in rows(INSTRUCTORS, {"department": department})}
    wanted = login_of(login)
    if wanted not in known:
        raise UnknownIdentifier("instructeur", excerpt(login), sorted(known))
    return known[wanted]


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
