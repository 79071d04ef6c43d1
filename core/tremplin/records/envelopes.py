"""What calls and fiches may grant, and what is committed of it."""

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Money

# the narrowest first
PARTS = ("fiche", "lot", "territory")
WHOLE = " AND ".join(f"{part} IS NULL" for part in PARTS)


def _counted(part: str) -> str:
    # PostgreSQL adds no booleans
    return f"CASE WHEN {part} IS NULL THEN 0 ELSE 1 END"


class Envelope(Base):
    """What a call, one fiche, lot or territory of it may grant: the database itself refuses a grant beyond it."""

    __tablename__ = "envelopes"
    __sealed__ = "enveloppe"
    __table_args__ = (
        CheckConstraint("committed_cents >= 0 AND committed_cents <= amount_cents", name="amount"),
        CheckConstraint("committed_places >= 0 AND (places IS NULL OR committed_places <= places)", name="places"),
        CheckConstraint(f"{' + '.join(map(_counted, PARTS))} <= 1", name="part"),
        # NULLs are distinct in a unique constraint: the whole call has an index of its own
        *(Index(f"uq_envelopes_{part}", "call", part, unique=True) for part in PARTS),
        Index(
            "uq_envelopes_call",
            "call",
            unique=True,
            sqlite_where=text(WHOLE),
            postgresql_where=text(WHOLE),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    department: Mapped[Code]
    call: Mapped[Code]
    fiche: Mapped[Code | None]
    lot: Mapped[Code | None]
    territory: Mapped[Code | None]
    amount_cents: Mapped[Money]
    # unknown is not zero: a call may bound its money and no number of places
    places: Mapped[int | None]
    committed_cents: Mapped[Money] = mapped_column(default=0)
    committed_places: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
