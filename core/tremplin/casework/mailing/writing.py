"""Write a letter from its row: to whom, if they may still read it, and what it says."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Act, Actor, Desk, actors, may, target_of
from tremplin.casework.mailing.identities import IDENTITY_END, identity_text
from tremplin.casework.mailing.links import END as LINK_END
from tremplin.casework.mailing.links import addressee, link_text
from tremplin.casework.mailing.telling import MailText, Matter, Useless
from tremplin.casework.mailing.texts import TEXTS
from tremplin.casework.mailing.works import WORK_END, work_text
from tremplin.mail.message import MailLetter
from tremplin.records.tables import Account, Dossier, MailedLink, MailKind, Organisation
from tremplin.storage.engine import rows_of
from tremplin.storage.erasures import ORIGIN

SIGNS = 40
END = "Ce message est envoyé par Tremplin. Le dossier s'y lit sous sa référence."
# what is told to the owner of an account, of no dossier and without a link of one use
OF_ACCOUNTS: Mapping[MailKind, tuple[Callable[[Desk, Session, int], MailText], str]] = {
    MailKind.WORK: (work_text, WORK_END),
    MailKind.IDENTITY: (identity_text, IDENTITY_END),
}


def written(desk: Desk, row: Mapping[str, Any], day: date, now: datetime) -> MailLetter:
    """The letter of a row, as the records say it now; one that is of no use any more is ``Useless``.

    ``day`` is the dossiers', ``now`` the machine's.
    """
    with desk.database.reading() as session:
        # the first line of a journal is of one base alone: two bases never give one name to two letters
        identity = sha256(f"{session.scalar(ORIGIN)}/{row['key']}".encode()).hexdigest()[:SIGNS]
        if row["kind"] in OF_ACCOUNTS:
            text_of, end = OF_ACCOUNTS[MailKind(row["kind"])]
            owner, told = _standing(session, row["account_id"]), text_of(desk, session, row["about"])
            return MailLetter(identity, owner.login, told.subject, f"{told.body}\n\n{end}\n")
        if row["dossier_id"] is None:
            link = session.get(MailedLink, row["about"])
            if link is None:
                raise Useless("le lien ne sert plus.")
            told = link_text(desk, session, link, now)
            return MailLetter(identity, addressee(session, link), told.subject, f"{told.body}\n\n{LINK_END}\n")
        dossier = session.get_one(Dossier, row["dossier_id"])
        address = _address(session, dossier, row["account_id"])
        if row["due"] is not None and row["due"] < day:
            raise Useless("l'échéance est passée.")
        matter = Matter(desk, session, dossier, row, day)
        text = TEXTS[MailKind(row["kind"])](matter)
        body = f"{text.body}\n\n{END}\n"
        return MailLetter(identity, address, text.subject, body, matter.reply_to)


def _address(session: Session, dossier: Dossier, account_id: int | None) -> str:
    """Where a letter goes: rights that were taken away since are not written to."""
    if account_id is None:
        address = session.get_one(Organisation, dossier.organisation_id).email
        if address is None:
            raise Useless("l'organisme n'a plus d'adresse électronique.")
        return address
    account = _standing(session, account_id)
    reader = Actor(account.id, account.login, actors.grants_of(rows_of(session), account.id))
    if not may(reader, Act.SEE, target_of(session, dossier)):
        raise Useless("le compte n'a plus de rôle sur ce dossier.")
    return account.login


def _standing(session: Session, account_id: int) -> Account:
    """An account that may still sign in."""
    account = session.get_one(Account, account_id)
    if account.disabled_at is not None:
        raise Useless("le compte est désactivé.")
    return account
