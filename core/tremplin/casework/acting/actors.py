"""Find who acts, with the roles that they hold now: a role that was removed no longer counts at the next act."""

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.acting.typed import login_of
from tremplin.errors import RefusedRequest, excerpt
from tremplin.records.codes import Role
from tremplin.storage.glance import Rows

ACCOUNT = "SELECT id, login FROM accounts WHERE login = :login AND disabled_at IS NULL"
MEMBERSHIPS = "SELECT role, organisation_id FROM memberships WHERE account_id = :account ORDER BY organisation_id"
DUTIES = "SELECT role, department, territory FROM duties WHERE account_id = :account ORDER BY number"


def actor(rows: Rows, login: str) -> Actor:
    """The actor of a login; one that is unknown and one that is disabled answer alike."""
    for account, known in rows(ACCOUNT, {"login": login_of(login)}):
        return Actor(account, known, grants_of(rows, account))
    # one answer to both, or a list of addresses would tell who works here
    raise RefusedRequest(f"compte « {excerpt(login)} » : il n'existe pas, ou il est désactivé.")


def grants_of(rows: Rows, account_id: int) -> tuple[Grant, ...]:
    """The roles of an account, each with its perimeter."""
    # read at each act, and kept by nobody: a right that is removed holds no longer at the next one
    held = {"account": account_id}
    return (
        *(Grant(Role(role), organisation_id=organisation) for role, organisation in rows(MEMBERSHIPS, held)),
        *(Grant(Role(role), department=where, territory=area) for role, where, area in rows(DUTIES, held)),
    )
