"""Who belongs to an organisation: those who are there admit, change and remove; an official verifies it, or admits."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.accounts import holding
from tremplin.casework.accounts.administration import write_journal
from tremplin.casework.acting.door import (
    ROLES,
    Act,
    Actor,
    Desk,
    Forbidden,
    Grant,
    Typed,
    UnknownIdentifier,
    email,
    excerpt,
    joining,
    journal,
    login_of,
    perimeters,
    require,
)
from tremplin.casework.acting.transitions.announced import SIGNATORIES
from tremplin.casework.entering import tokens
from tremplin.casework.entering.guesses import count
from tremplin.records.tables import (
    CARRIERS,
    Account,
    MailKind,
    Membership,
    Organisation,
    Role,
    RoleRequest,
    SelfRegistration,
)

# somebody who is away for a week still comes in
INVITED = timedelta(days=7)
# of one person, an hour: whoever registers an organisation named it, and writes to anybody in the department's name
MOST_INVITED = 20


def members(desk: Desk, actor: Actor, written: str) -> dict[str, Any]:
    """An organisation, who belongs to it, who asks to, and whether it still has to be verified."""
    with desk.database.reading() as session:
        organisation = perimeters.find(session, actor, written)
        admits = perimeters.allows(session, actor, Act.ADMIT_MEMBER, organisation.id)
        if not actor.belongs_to(organisation.id) and not admits:
            raise _forbidden(organisation)
        held = (
            select(Account.login, Account.name, Membership.role, Membership.since)
            .join(Membership, Membership.account_id == Account.id)
            .where(Membership.organisation_id == organisation.id, Account.disabled_at.is_(None))
        )
        asked = (
            select(Account.login, Account.name, RoleRequest.role, RoleRequest.asked_at)
            .join(RoleRequest, RoleRequest.account_id == Account.id)
            .where(RoleRequest.organisation_id == organisation.id, Account.disabled_at.is_(None))
        )
        own = session.get(SelfRegistration, organisation.id)
        return {
            "id": organisation.id,
            "name": organisation.name,
            "members": [_person(*row) for row in session.execute(held.order_by(Membership.since, Account.id))],
            "waiting": [_person(*row) for row in session.execute(asked.order_by(RoleRequest.asked_at, Account.id))],
            "verified": own is None or own.verified_at is not None,
            "admits": admits,
            "manages": perimeters.allows(session, actor, Act.MANAGE_MEMBERS, organisation.id),
            "verifies": own is not None
            and own.verified_at is None
            and perimeters.allows(session, actor, Act.VERIFY_ORGANISATION, organisation.id),
        }


def admit(desk: Desk, actor: Actor, written: str, login: str, *, at: datetime, admitted: bool = True) -> Role:
    """Answer somebody who asks to join an organisation; the role that they asked for."""
    with desk.database.writing() as session:
        organisation, account = _found(session, actor, Act.ADMIT_MEMBER, written, login)
        query = select(RoleRequest.role).filter_by(account_id=account.id, organisation_id=organisation.id)
        asked = session.scalars(query).first()
        proposed = joining.Entrance(waits=asked is not None, own=account.id == actor.account_id)
        require(Act.ADMIT_MEMBER, proposed, f"organisme {organisation.id} : rien n'est changé")
        given = Grant(Role(str(asked)), organisation_id=organisation.id)
        holding.forget(session, account, given)
        before: dict[str, Any] = {}
        if admitted:
            before = holding.give(session, account, given, at)
        after = {**holding.said(given), "admitted": admitted}
        write_journal(session, actor.account_id, account, at, before, after, act=Act.ADMIT_MEMBER)
        return given.role


def invite(desk: Desk, actor: Actor, written: str, address: str, role: str, *, at: datetime, now: datetime) -> str:
    """Invite somebody into the organisation, with or without an account; the address to which the link is sent."""
    typed = Typed()
    login = typed.attempt(lambda: email(address))
    given = typed.attempt(lambda: holding.role_named(role, CARRIERS))
    typed.settle("invitation : rien n'est envoyé")
    assert login is not None
    assert given is not None
    # whoever is invited once more an hour only has their mailbox filled
    count(desk, f"invitation {actor.account_id} {login}", now=now, most=tokens.MOST_SENT)
    count(desk, f"invitations {actor.account_id}", now=now, most=MOST_INVITED)
    with desk.database.writing() as session:
        organisation = _place(session, actor, Act.MANAGE_MEMBERS, written)
        account = session.scalar(select(Account.id).where(Account.login == login))
        held = account is not None and session.get(Membership, (account, organisation.id)) is not None
        proposed = joining.Entrance(member=held)
        require(Act.REGISTER, proposed, f"organisme {organisation.id} : rien n'est envoyé")
        kind, own = MailKind.INVITATION, organisation.id
        unknown = None if account else login
        tokens.write(desk, session, kind, account, unknown, about=own, code=given.value, now=now, lasts=INVITED)
        _note(session, actor, Act.MANAGE_MEMBERS, organisation, at, {"invited": given.value})
    return login


def change(desk: Desk, actor: Actor, written: str, login: str, role: str, *, at: datetime) -> Role:
    """Give a member another role in the organisation."""
    given = holding.role_named(role, CARRIERS)
    with desk.database.writing() as session:
        organisation, account, held = _member(session, actor, written, login, leaves=given is not Role.SIGNATORY)
        if held.role is given:
            return given
        before = holding.give(session, account, Grant(given, organisation_id=organisation.id), at)
        after = holding.said(Grant(given, organisation_id=organisation.id))
        write_journal(session, actor.account_id, account, at, before, after, act=Act.MANAGE_MEMBERS)
        return given


def remove(desk: Desk, actor: Actor, written: str, login: str, *, at: datetime) -> None:
    """Take a member out of the organisation; what they did there stays, and so does that they were there."""
    with desk.database.writing() as session:
        _, account, held = _member(session, actor, written, login, leaves=True)
        holding.take(session, account, held, at)
        write_journal(session, actor.account_id, account, at, holding.said(held), {}, act=Act.MANAGE_MEMBERS)


def verify(desk: Desk, actor: Actor, written: str, *, at: datetime) -> int:
    """Note that those who registered an organisation act for it; its number."""
    with desk.database.writing() as session:
        organisation = _place(session, actor, Act.VERIFY_ORGANISATION, written)
        own = session.get(SelfRegistration, organisation.id, with_for_update=True)
        theirs = perimeters.was_member(session, actor, organisation.id)
        verified = own is not None and own.verified_at is not None
        proposed = joining.Verification(registered=own is not None, verified=verified, theirs=theirs)
        require(Act.VERIFY_ORGANISATION, proposed, f"organisme {organisation.id} : rien n'est changé")
        assert own is not None
        own.verified_at, own.verified_by = at, actor.account_id
        session.flush()
        _note(session, actor, Act.VERIFY_ORGANISATION, organisation, at, {"verified": True})
        return organisation.id


def _place(session: Session, actor: Actor, act: Act, written: str) -> Organisation:
    """An organisation in which the actor may do this, locked."""
    organisation = perimeters.find(session, actor, written, lock=True)
    if not perimeters.allows(session, actor, act, organisation.id):
        raise _forbidden(organisation)
    return organisation


def _forbidden(organisation: Organisation) -> Forbidden:
    """The refusal told to whoever may see an organisation, and not do that there."""
    who = "Adressez-vous à l'un de ses signataires, ou au service."
    return Forbidden(f"organisme {organisation.id} : votre rôle ne permet pas de gérer ses membres. {who}")


def _found(session: Session, actor: Actor, act: Act, written: str, login: str) -> tuple[Organisation, Account]:
    organisation = _place(session, actor, act, written)
    account = session.scalars(
        select(Account).where(Account.login == login_of(login)).with_for_update(key_share=True)
    ).first()
    if account is None or not _known_there(session, account, organisation):
        raise UnknownIdentifier("membre", excerpt(login), ())
    return organisation, account


def _known_there(session: Session, account: Account, organisation: Organisation) -> bool:
    """Whether somebody is a member, or asked to be: of the others, nothing is told, not even that they exist."""
    key = {"account_id": account.id, "organisation_id": organisation.id}
    return any(
        session.execute(select(table.account_id).filter_by(**key)).first() for table in (Membership, RoleRequest)
    )


def _member(
    session: Session, actor: Actor, written: str, login: str, *, leaves: bool
) -> tuple[Organisation, Account, Grant]:
    """A member of an organisation and their role; ``leaves`` says that they would sign no more."""
    organisation, account = _found(session, actor, Act.MANAGE_MEMBERS, written, login)
    held = session.get(Membership, (account.id, organisation.id))
    last = leaves and session.scalars(SIGNATORIES, {"organisation": organisation.id}).all() == [account.id]
    proposed = joining.Entrance(member=held is not None, last=last)
    require(Act.MANAGE_MEMBERS, proposed, f"organisme {organisation.id} : rien n'est changé")
    assert held is not None
    return organisation, account, Grant(Role(held.role), organisation_id=organisation.id)


def _note(
    session: Session, actor: Actor, act: Act, organisation: Organisation, at: datetime, after: dict[str, Any]
) -> None:
    """Write in the journal what was done in an organisation to nobody's account."""
    subject = f"organisme {organisation.id}"
    journal.write(session, at=at, actor=actor.account_id, act=act, subject=subject, after=after)


def _person(login: str, name: str, role: str, since: datetime) -> dict[str, Any]:
    label, came = ROLES[Role(role)], since.isoformat(timespec="seconds")
    return {"login": login, "name": name, "role": role, "role_label": label, "since": came}
