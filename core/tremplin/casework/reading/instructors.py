"""Whom a list may be narrowed to: those who instruct in the departments that somebody sees as staff."""

from tremplin.casework.acting.policy import RIGHTS, Actor
from tremplin.casework.acting.typed import login_of
from tremplin.errors import UnknownIdentifier, excerpt
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS
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
