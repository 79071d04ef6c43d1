"""What is kept of the doors: counted guesses, links sent by mail, identities; instants are of the machine."""

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Hash, Id, Moment, TypedLine, Words, one_of, said
from tremplin.records.codes import LINKS


class Guesses(Base):
    """The last tries of one thing that is guessed, or asked for: ``subject`` is its keyed hash, for it may be unknown.

    ``tried`` are the instants of the last hour, in microseconds; a try that was right is taken back.
    """

    __tablename__ = "guesses"
    __table_args__ = (Index(None, "last_at"),)

    subject: Mapped[Hash] = mapped_column(primary_key=True)
    tried: Mapped[Words]
    last_at: Mapped[Moment]


class MailedLink(Base):
    """A link that was sent by mail, which is used once, and not for long.

    ``name`` finds it, ``hash`` is that of the whole word: whoever reads the base opens nothing with it. It is of an
    account, or of an address that has none; ``about`` and ``code`` say what it opens, as its kind wants it.
    """

    __tablename__ = "mailed_links"
    __table_args__ = (one_of("kind", LINKS), said("address"), Index(None, "expires_at"))

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(16), unique=True)
    hash: Mapped[Hash]
    kind: Mapped[Code]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    address: Mapped[str | None] = mapped_column(TypedLine(250))
    about: Mapped[int | None] = mapped_column(Integer)
    code: Mapped[Code | None]
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class ProviderIdentity(Base):
    """What an identity provider knows somebody by, tied to the account that it opens.

    ``subject`` is the keyed hash of the issuer and of its word for this person: whoever reads the base finds nobody by
    it. ``address`` is the electronic address that the provider gave, by which an owner knows which identity it is.
    """

    __tablename__ = "identities"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    issuer: Mapped[str] = mapped_column(TypedLine(500))
    subject: Mapped[Hash] = mapped_column(unique=True)
    address: Mapped[str | None] = mapped_column(TypedLine(250))
    tied_at: Mapped[Moment]
    used_at: Mapped[Moment | None]
