"""What is kept of somebody who has signed in; instants are of the machine, whatever day the dossiers are at."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Hash, Id, Moment, one_of
from tremplin.records.codes import FactorKind


class SignedSession(Base):
    """A browser in which somebody has signed in, until they leave it, or have left it too long.

    ``token`` is the hash of what the cookie holds: whoever reads the base opens no session with it. ``roles`` is that
    of the roles that were held when the cookie was given: it is given anew when they change.
    """

    __tablename__ = "sessions"
    __table_args__ = (one_of("factor", FactorKind), Index(None, "account_id"), Index(None, "seen_at"))

    id: Mapped[Id]
    token: Mapped[Hash] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    roles: Mapped[Hash]
    factor: Mapped[Code | None]
    browser: Mapped[str | None] = mapped_column(String(40))
    opened_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    # when a password or a second factor was last given: what matters asks for a recent one
    confirmed_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    # what a key must sign, once, within some minutes
    challenge: Mapped[str | None] = mapped_column(String(64))
    challenged_at: Mapped[Moment | None]
