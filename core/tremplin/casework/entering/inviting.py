"""Invite an official: an account, the role that it holds, and a link by which its owner chooses a password."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tremplin.casework.accounts import accounts
from tremplin.casework.accounts.administration import Administration, write_journal
from tremplin.casework.accounts.roles import Perimeter, grant_in
from tremplin.casework.acting.door import Act, Actor, Desk, Typed, managing, require
from tremplin.casework.entering import tokens
from tremplin.casework.entering.guesses import count
from tremplin.records.tables import Account, MailedLink, MailKind

# somebody who is away for a week still comes in
INVITED = timedelta(days=7)
# of one admin, an hour: whoever invites writes to anybody in the name of the site
MOST_INVITED = 20
NOTHING = "invitation : rien n'est envoyé"


def invite(
    desk: Desk,
    actor: Actor,
    *,
    login: str,
    name: str,
    role: str,
    perimeter: Perimeter,
    at: datetime,
    now: datetime,
) -> int:
    """Open the account of an official, give it a role and send its owner a link: all of it, or nothing; its number."""
    typed = Typed()
    account = typed.attempt(lambda: accounts.read_account(login, name, None, at))
    place = typed.attempt(lambda: accounts.opened_where(actor, perimeter.department))
    typed.settle(NOTHING)
    assert account is not None
    _few(desk, actor, account.login, now)
    account.department = place
    with desk.database.writing() as session:
        number = accounts.open_account(session, account, actor.account_id)
        grant_in(session, desk.catalogue, actor, account.login, role, perimeter, at)
        _send(desk, session, actor, account, at, now)
        return number


def invite_again(desk: Desk, actor: Actor, login: str, *, at: datetime, now: datetime) -> str:
    """Send another link to somebody who did not come yet; those that were sent before open nothing any more."""
    _few(desk, actor, login, now)
    with desk.database.writing() as session:
        account = Administration(session, actor).managed(login)
        came, away = account.password_hash is not None, account.disabled_at is not None
        change = managing.AccountChange(invited=True, came=came, away=away)
        require(Act.MANAGE_ACCOUNTS, change, f"compte « {account.login} »")
        _end(session, account, now)
        _send(desk, session, actor, account, at, now)
        return account.login


def invited(desk: Desk, actor: Actor, *, now: datetime) -> list[dict[str, Any]]:
    """Those of the accounts that an admin looks after who did not come yet, the last invited first."""
    waiting = [row for row in accounts.listed(desk, actor) if not row["has_password"] and not row["disabled"]]
    # members of organisations are invited by those who sign there
    waiting = [row for row in waiting if not row["roles"] or any(each["department"] for each in row["roles"])]
    sent = select(MailedLink.account_id, MailedLink.made_at, MailedLink.expires_at, MailedLink.used_at)
    sent = sent.where(MailedLink.kind == MailKind.WELCOME.value).order_by(MailedLink.id)
    with desk.database.reading() as session:
        # the last one of each account
        links = {row.account_id: row for row in session.execute(sent)}
    found = []
    for row in waiting:
        link = links.get(row["id"])
        opens = link is not None and link.used_at is None and link.expires_at > now
        instants = {"sent_at": link and link.made_at, "expires_at": link.expires_at if opens and link else None}
        roles = [*row["roles"], *row["waiting"]]
        found.append({"id": row["id"], "login": row["login"], "name": row["name"], "roles": roles, **instants})
    return sorted(found, key=lambda each: (each["sent_at"] is None, each["sent_at"] and -each["sent_at"].timestamp()))


def _few(desk: Desk, actor: Actor, login: str, now: datetime) -> None:
    # whoever is invited once more an hour only has their mailbox filled
    count(desk, f"welcome {login.strip().lower()}", now=now, most=tokens.MOST_SENT)
    count(desk, f"welcomes {actor.account_id}", now=now, most=MOST_INVITED)


def _end(session: Session, account: Account, now: datetime) -> None:
    mine = MailedLink.account_id == account.id, MailedLink.kind == MailKind.WELCOME.value
    session.execute(update(MailedLink).where(*mine, MailedLink.used_at.is_(None)).values(used_at=now))


def _send(desk: Desk, session: Session, actor: Actor, account: Account, at: datetime, now: datetime) -> None:
    tokens.write(desk, session, MailKind.WELCOME, account.id, now=now, lasts=INVITED)
    write_journal(session, actor.account_id, account, at, {}, {"invited": True})
