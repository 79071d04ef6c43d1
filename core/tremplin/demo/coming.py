"""People who come in by themselves: one registers an organisation that was not known, others ask to join one."""

from datetime import datetime

from tremplin.casework.accounts.accounts import open_account, read_account
from tremplin.casework.acting.door import Act, Actor, Desk, Role, actors
from tremplin.casework.entering import joining, members
from tremplin.casework.organisations.organisations import Said
from tremplin.storage.engine import rows_of


def arrive(desk: Desk, login: str, name: str, at: datetime) -> Actor:
    """Open the account of somebody whom nobody gave one, and who has no role yet."""
    account = read_account(login, name, None, at)
    with desk.database.writing() as session:
        open_account(session, account, None, act=Act.REGISTER)
    with desk.database.reading() as session:
        return actors.actor(rows_of(session), login)


def register(desk: Desk, said: Said, login: str, name: str, at: datetime) -> int:
    """Register an organisation, which waits to be verified; its number."""
    return joining.register(desk, arrive(desk, login, name, at), said, at=at)


def join(desk: Desk, siret: str, login: str, name: str, at: datetime, admitted_by: Actor | None = None) -> None:
    """Ask to write the dossiers of an organisation; without somebody who admits them, they wait."""
    number = joining.ask(desk, arrive(desk, login, name, at), siret, Role.EDITOR.value, at=at)
    if admitted_by:
        members.admit(desk, admitted_by, str(number), login, at=at)
