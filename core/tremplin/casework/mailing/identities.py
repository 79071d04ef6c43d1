"""The letter of an identity that was tied to an account: its owner knows of it, be it somebody else's doing."""

from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Desk
from tremplin.casework.mailing.telling import GREETING, MailText, Useless
from tremplin.catalogue.door import french, hour_and_minute
from tremplin.clock import day_in_paris, hour_in_paris
from tremplin.records.tables import ProviderIdentity

IDENTITY_END = "Ce message est envoyé par Tremplin chaque fois qu'une identité est liée à votre compte."


def identity_text(desk: Desk, session: Session, number: int) -> MailText:
    """The letter of an identity, unless it was untied meanwhile."""
    identity = session.get(ProviderIdentity, number)
    if identity is None:
        raise Useless("l'identité n'est plus liée à ce compte.")
    day, hour = french(day_in_paris(identity.tied_at)), hour_and_minute(hour_in_paris(identity.tied_at))
    told = (
        f"Le {day} à {hour}, heure de Paris, une identité a été liée à votre compte : vous pouvez désormais vous "
        f"connecter par {urlsplit(identity.issuer).hostname}."
    )
    unknown = (
        "Si ce n'est pas vous, retirez-la depuis la page « Mon compte », choisissez un autre mot de passe, et prévenez "
        "le service du Département."
    )
    way = [f"{desk.address}/compte/identites"] if desk.address else []
    return MailText("Tremplin : une identité ouvre votre compte", "\n\n".join((GREETING, told, unknown, *way)))
