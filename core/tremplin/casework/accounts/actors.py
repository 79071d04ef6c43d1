"""Find who acts, with the roles that they hold now: a role that was removed no longer counts at the next act."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.acting.typed import login_of
from tremplin.errors import RefusedRequest, excerpt
from tremplin.records.accounts import Account, Duty, Membership
from tremplin.records.codes import Role


def actor(session: Session, login: str) -> Actor:
    """The actor of a login; one that is unknown and one that is disabled answer alike."""
    account = session.scalars(select(Account).where(Account.login == login_of(login))).first()
    # one answer to both, or a list of addresses would tell who works here
    if account is None or account.disabled_at is not None:
        raise RefusedRequest(f"compte « {excerpt(login)} » : il n'existe pas, ou il est désactivé.")
    return Actor(account.id, account.login, grants_of(session, account.id))


def grants_of(session: Session, account_id: int) -> tuple[Grant, ...]:
    """The roles of an account, each with its perimeter."""
    # read at each act, and kept by nobody: a right that is removed holds no longer at the next one
    memberships = select(Membership.role, Membership.organisation_id).where(Membership.account_id == account_id)
    duties = select(Duty.role, Duty.department, Duty.territory).where(Duty.account_id == account_id)
    return (
        *(
            Grant(Role(role), organisation_id=organisation)
            for role, organisation in session.execute(memberships.order_by(Membership.organisation_id))
        ),
        *(
            Grant(Role(role), department=where, territory=area)
            for role, where, area in session.execute(duties.order_by(Duty.number))
        ),
    )
