"""What is kept for machines: the tokens by which they ask, what they were answered once, and whom they are told of."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Hash, Id, Moment, Name, TypedLine, Words, one_of, positive, said, together
from tremplin.records.codes import NewsKind, Queue
from tremplin.records.outbox import Queued


class MachineToken(Base):
    """What lets a machine in as an account, for some purposes and until a day; instants are of the machine.

    ``hash`` is the keyed hash of the whole: whoever reads the base opens nothing with it.
    """

    __tablename__ = "machine_tokens"
    __table_args__ = (said("name"), said("scopes"), Index(None, "account_id"), Index(None, "expires_at"))

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[Name]
    hash: Mapped[Hash] = mapped_column(unique=True)
    scopes: Mapped[Code]
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]


class KeptAnswer(Base):
    """What a machine was answered under a key of its choice: the same asked again is answered so, and done once.

    ``key`` and ``request`` are hashes; ``kept_at`` is of the machine.
    """

    __tablename__ = "kept_answers"
    __table_args__ = (Index(None, "kept_at"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    key: Mapped[Hash] = mapped_column(primary_key=True)
    request: Mapped[Hash]
    answer: Mapped[Words]
    kept_at: Mapped[Moment]


class Webhook(Base):
    """An address that is told of what happens to dossiers: those of a department, or all.

    What signs is made of ``nonce`` and of the key that lies outside the base.
    """

    __tablename__ = "webhooks"
    __table_args__ = (said("address"), together("removed_at", "removed_by"))

    id: Mapped[Id]
    address: Mapped[str] = mapped_column(TypedLine(500))
    department: Mapped[Code | None]
    nonce: Mapped[str] = mapped_column(String(32))
    added_at: Mapped[Moment]
    added_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    removed_at: Mapped[Moment | None]
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class WebhookCall(Queued, Base):
    """What one address is told of one act: written with it, sent afterwards; one that is about no dossier is a trial.

    ``name`` is its own, the same each time it is sent; ``reached`` is the state of the dossier after the act.
    """

    __tablename__ = "webhook_calls"
    __table_args__ = (
        one_of("kind", NewsKind),
        one_of("state", Queue),
        positive("tries"),
        together("claim", "claimed_until"),
        CheckConstraint("(dossier_id IS NULL) = (reached IS NULL)", name="dossier_whole"),
        Index(None, "state", "next_try_at"),
        Index(None, "webhook_id"),
        Index(None, "dossier_id"),
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id"))
    kind: Mapped[Code]
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"))
    reached: Mapped[Code | None]
    written_at: Mapped[Moment]
    status: Mapped[int | None] = mapped_column(Integer)
