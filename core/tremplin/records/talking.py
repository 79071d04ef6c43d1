"""What a carrier and the service write to each other about a dossier, and what a carrier asks once it is decided."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, FreeWords, Moment, Number, one_of, said, together
from tremplin.records.codes import RequestKind, RequestOutcome, Voice


class DossierMessage(Base):
    """A message, which nobody changes once it is written; its documents are attachments that name it."""

    __tablename__ = "messages"
    __sealed__ = "message"
    __table_args__ = (one_of("voice", Voice), said("text"))

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    voice: Mapped[Code]
    text: Mapped[FreeWords]
    written_at: Mapped[Moment]
    written_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))


class CarrierRequest(Base):
    """Something that a carrier asks for, and what it is answered."""

    __tablename__ = "requests"
    __sealed__ = "demande du porteur"
    __table_args__ = (
        one_of("kind", RequestKind),
        one_of("outcome", RequestOutcome),
        said("reason"),
        said("answer"),
        together("outcome", "answer", "answered_at", "answered_by"),
        # what waits for an answer, over all dossiers
        Index(None, "answered_at"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[Number]
    kind: Mapped[Code]
    reason: Mapped[FreeWords]
    asked_at: Mapped[Moment]
    asked_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    outcome: Mapped[Code | None]
    answer: Mapped[FreeWords | None]
    answered_at: Mapped[Moment | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
