"""Second factors, known browsers, and forms that wait for their author to come back; instants are of the machine."""

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, FreeWords, Hash, Id, Moment, Name, Number


class TotpFactor(Base):
    """The codes of six digits of an account, confirmed once one was given.

    Their secret is not here: it is made of the key of the base, the account and ``nonce``, so that neither the base
    nor a backup makes a code. ``next_nonce`` is of those that wait for their first code; ``last_step`` is that of the
    last one that was taken, which is not taken twice.
    """

    __tablename__ = "totp_factors"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    nonce: Mapped[str | None] = mapped_column(String(32))
    next_nonce: Mapped[str | None] = mapped_column(String(32))
    confirmed_at: Mapped[Moment | None]
    last_step: Mapped[int | None] = mapped_column(Integer)


class Passkey(Base):
    """A key that a device or a browser holds for an account; here is its public half alone."""

    __tablename__ = "passkeys"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    # at most 1,023 bytes (WebAuthn 3, 4, « credential ID »), here in base64
    credential: Mapped[str] = mapped_column(Text, unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    uses: Mapped[int] = mapped_column(Integer)
    name: Mapped[Name]
    added_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class RecoveryCode(Base):
    """A code for the day when the second factor is lost: its keyed hash, and when it was used."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    number: Mapped[Number]
    hash: Mapped[Hash]
    used_at: Mapped[Moment | None]


class KnownDevice(Base):
    """A browser in which somebody signed in to the end: tries from there are counted apart from a stranger's."""

    __tablename__ = "known_devices"
    __table_args__ = (UniqueConstraint("token", "account_id"), Index(None, "account_id"))

    id: Mapped[Id]
    token: Mapped[Hash]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    seen_at: Mapped[Moment]


class KeptForm(Base):
    """What was sent after a session had expired, until the same account sends it again; for some hours alone."""

    __tablename__ = "kept_forms"
    __table_args__ = (Index(None, "account_id"), Index(None, "kept_at"))

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    path: Mapped[FreeWords]
    fields: Mapped[FreeWords]
    kept_at: Mapped[Moment]
