"""The fiches as they stood when dossiers were opened under them."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Moment, Words


class FicheSnapshot(Base):
    """One fiche, frozen: dossiers of one hash share it and are judged by it for ever."""

    __tablename__ = "fiche_snapshots"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    fiche: Mapped[Code]
    form: Mapped[Words]
    document: Mapped[Words]
    kept_at: Mapped[Moment]
