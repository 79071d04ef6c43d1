"""Which accounts an admin looks after: those whose roles hold within their perimeter.

An account with a role elsewhere is not theirs to disable, nor to give a password: whoever did would act elsewhere.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.accounts.holding import Held, asked_by, held_by
from tremplin.casework.acting.door import (
    Act,
    Actor,
    Forbidden,
    Grant,
    Target,
    UnknownIdentifier,
    actors,
    at_work,
    departments,
    excerpt,
    journal,
    login_of,
    may,
)
from tremplin.records.tables import Account, Duty, Role
from tremplin.storage.engine import rows_of

ASK = "Adressez-vous à un administrateur de toute la plateforme."
FORBIDDEN = "comptes : votre rôle ne permet pas de gérer les comptes. Adressez-vous à un administrateur."


class Administration:
    """What an actor looks after as an admin, at one moment."""

    def __init__(self, session: Session, actor: Actor, *, of_all: bool = False):
        """``of_all`` reads at once where every organisation is at work, for a listing."""
        self.session, self.actor, self._of_all = session, actor, of_all
        self._places = at_work(session) if of_all else {}

    @property
    def anywhere(self) -> bool:
        """Whether the actor is an admin at all."""
        return bool(departments(self.actor, Act.MANAGE_ACCOUNTS))

    def holds(self, grant: Grant) -> bool:
        """Whether a role is theirs to give and to take: all that it opens lies within their perimeter."""
        if grant.organisation_id is None:
            return self._may(Target(grant.department))
        # an admin of everything needs no place
        if self._may(Target(None, grant.organisation_id)):
            return True
        places = self._places_of(grant.organisation_id)
        # all of them, not any: a member of an organisation at work in two departments acts in both
        return bool(places) and all(map(self._may, places))

    def sees(self, account: Account, grants: Sequence[Grant]) -> bool:
        """Whether an account is the actor's own, has a role in their perimeter, or none yet and was opened there."""
        # an admin of everything sees whom they may not manage: their own colleagues in an organisation
        if account.id == self.actor.account_id or self._may(Target()):
            return True
        return self.anywhere and (any(map(self.holds, grants)) if grants else self._may(Target(account.department)))

    def find(self, login: str, *, lock: bool = False) -> Account:
        """An account that the actor may see."""
        query = select(Account).where(Account.login == login_of(login))
        # what refers to the account goes on meanwhile
        found = self.session.scalars(query.with_for_update(key_share=True) if lock else query).first()
        # another admin confirms a role that waits: it shows them whose it is
        if found is None or not self.sees(found, [held.grant for held in _roles(self.session, found.id)]):
            raise UnknownIdentifier("compte", excerpt(login), ())
        return found

    def managed(self, login: str) -> Account:
        """An account that is wholly theirs to manage, locked."""
        account = self.find(login, lock=True)
        if not self.anywhere:
            raise Forbidden(FORBIDDEN)
        if not self.wholly(account):
            raise Forbidden(f"compte « {account.login} » : il a un rôle hors de votre périmètre. {ASK}")
        return account

    def wholly(self, account: Account) -> bool:
        """Whether all that an account may do is within the actor's perimeter."""
        # whoever gives a password may sign in with it: an account that acts elsewhere too is not theirs
        grants = actors.grants_of(rows_of(self.session), account.id)
        return all(map(self.holds, grants)) if grants else self._may(Target(account.department))

    def _places_of(self, organisation: int) -> list[Target]:
        """Where an organisation is at work; as long as it is nowhere, wherever the actor is an admin."""
        if not self._of_all and organisation not in self._places:
            self._places |= {organisation: [], **at_work(self.session, organisation)}
        return self._places.get(organisation) or [
            Target(where, organisation) for where in departments(self.actor, Act.MANAGE_ACCOUNTS)
        ]

    def _may(self, target: Target) -> bool:
        return may(self.actor, Act.MANAGE_ACCOUNTS, target)


def _roles(session: Session, account_id: int) -> list[Held]:
    return [*held_by(session, account_id)[account_id], *asked_by(session, account_id)[account_id]]


def last_admin(session: Session) -> int | None:
    """The account of the only admin of everything, where there is one left; called before any other lock is taken."""
    admins = (
        select(Account.id)
        .join(Duty, Duty.account_id == Account.id)
        .where(Duty.role == Role.ADMIN.value, Duty.department.is_(None), Account.disabled_at.is_(None))
        .order_by(Account.id)
    )
    # two statements: one that waited for a lock still reads what it saw before
    session.execute(admins.with_for_update(of=Account, key_share=True))
    left = session.scalars(admins).all()
    return left[0] if len(set(left)) == 1 else None


def write_journal(
    session: Session,
    by: int | None,
    account: Account,
    at: datetime,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    act: Act = Act.MANAGE_ACCOUNTS,
) -> None:
    """Write in the journal what an act changed of an account, never its password."""
    account.version += 1
    journal.write(
        session,
        at=at,
        actor=by,
        act=act,
        subject="compte",
        account=account.id,
        before=before,
        after={**after, "version": account.version},
    )
