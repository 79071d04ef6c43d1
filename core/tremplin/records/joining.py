"""An organisation that somebody registered by themselves: nothing shows yet that they act for it."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Moment, together


class SelfRegistration(Base):
    """Who registered an organisation on the site, and the official who found that they act for it."""

    __tablename__ = "self_registrations"
    __sealed__ = "inscription d'organisme"
    __table_args__ = (together("verified_at", "verified_by"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    registered_at: Mapped[Moment]
    registered_by: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    verified_at: Mapped[Moment | None]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
