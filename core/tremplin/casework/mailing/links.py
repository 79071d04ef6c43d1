"""Letters that are about no dossier: each brings a link of one use, by which somebody comes in."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Desk, Unavailable
from tremplin.casework.mailing.telling import GREETING, MailText, Useless
from tremplin.catalogue.door import french, hour_and_minute
from tremplin.clock import day_in_paris, hour_in_paris
from tremplin.records.tables import Account, MailedLink, MailKind, Organisation

# 160 bits, beside the 64 of its name
SECRET_SIGNS = 40
PATHS = {
    MailKind.RESET: "/mot-de-passe/",
    MailKind.SIGN_UP: "/inscription/",
    MailKind.INVITATION: "/invitation/",
    MailKind.WELCOME: "/mot-de-passe/",
}
END = "Ce message est envoyé par Tremplin. Si vous ne l'attendiez pas, laissez-le : rien ne change."
NO_ADDRESS = "le réglage TREMPLIN_ADDRESS n'est pas posé : un courriel ne peut pas donner l'adresse du site."


def word_of(desk: Desk, name: str) -> str:
    """What a link ends with: made of the key of the base, which no backup holds, so that the base alone opens none."""
    return name + desk.database.key.make().secret(f"link {name}")[:SECRET_SIGNS]


def addressee(session: Session, link: MailedLink) -> str:
    """Where the letter of a link goes."""
    if link.account_id is None:
        return link.address or ""
    account = session.get_one(Account, link.account_id)
    if account.disabled_at is not None:
        raise Useless("le compte est désactivé.")
    return account.login


def link_text(desk: Desk, session: Session, link: MailedLink, now: datetime) -> MailText:
    """The letter of a link, as long as it may be used."""
    if link.used_at is not None or link.expires_at <= now:
        raise Useless("le lien ne sert plus.")
    if desk.address is None:
        raise Unavailable(NO_ADDRESS)
    subject, *paragraphs = TOLD[MailKind(link.kind)](desk, session, link)
    return MailText(subject, "\n\n".join((GREETING, *paragraphs)))


def _reset(desk: Desk, session: Session, link: MailedLink) -> tuple[str, ...]:
    return (
        "Tremplin : choisir un nouveau mot de passe",
        "Quelqu'un, sans doute vous, a demandé à choisir un nouveau mot de passe pour votre compte. Ouvrez ce lien :",
        *_way(desk, link),
    )


def _sign_up(desk: Desk, session: Session, link: MailedLink) -> tuple[str, ...]:
    subject = "Tremplin : votre adresse"
    if link.account_id is None:
        told = "Pour confirmer que cette adresse est la vôtre et ouvrir votre compte, ouvrez ce lien :"
        return subject, told, *_way(desk, link)
    # whoever typed the address was answered as if nobody had it: its owner alone learns that it is known
    return (
        subject,
        "Quelqu'un, sans doute vous, a voulu ouvrir un compte avec cette adresse. Vous en avez déjà un : "
        "connectez-vous avec votre mot de passe.",
        f"{desk.address}/connexion",
        "Si vous l'avez oublié, choisissez-en un autre :",
        f"{desk.address}/mot-de-passe",
    )


def _invitation(desk: Desk, session: Session, link: MailedLink) -> tuple[str, ...]:
    inviting = session.get_one(Organisation, link.about)
    return (
        "Tremplin : une invitation vous attend",
        f"« {inviting.name} » vous invite à travailler sur les dossiers de cet organisme. Ouvrez ce lien :",
        *_way(desk, link),
    )


def _welcome(desk: Desk, session: Session, link: MailedLink) -> tuple[str, ...]:
    return (
        "Tremplin : votre compte est ouvert",
        "Un administrateur de Tremplin vous a ouvert un compte, à cette adresse. Choisissez votre mot de passe par ce "
        "lien :",
        *_way(desk, link),
        "S'il ne sert plus quand vous l'ouvrez, demandez à l'administrateur de vous inviter de nouveau.",
    )


def _way(desk: Desk, link: MailedLink) -> tuple[str, str]:
    day, hour = french(day_in_paris(link.expires_at)), hour_and_minute(hour_in_paris(link.expires_at))
    return (
        f"{desk.address}{PATHS[MailKind(link.kind)]}{word_of(desk, link.name)}",
        f"Il sert une fois, jusqu'au {day} à {hour}, heure de Paris.",
    )


TOLD: Mapping[MailKind, Callable[[Desk, Session, MailedLink], tuple[str, ...]]] = {
    MailKind.RESET: _reset,
    MailKind.SIGN_UP: _sign_up,
    MailKind.INVITATION: _invitation,
    MailKind.WELCOME: _welcome,
}
