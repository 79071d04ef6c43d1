"""What dossiers come to, counted once and kept: made again whole when a dossier or its people changed, never by deltas.

All of it can be lost: it is counted anew from the participations.
"""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from tremplin.records.base import Base, Code, Hash, Words


class TallyLayout(Base):
    """The queries that are tallied of a fiche, or of all (empty), and the cells in the order of their numbers."""

    __tablename__ = "tally_layouts"

    scope: Mapped[Code] = mapped_column(primary_key=True)
    # of the queries, of the typology and of the code that counts: another library makes other tallies
    library: Mapped[Hash]
    # as JSON; cells are only ever added, so that the amounts of an older tally are the first ones
    content: Mapped[Words]


class DossierTally(Base):
    """What one dossier comes to: an amount for each cell, and the cells of each person, who is told by their number."""

    __tablename__ = "tallies"

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    # of the versions of the dossier and of its people, of its snapshot and of the libraries
    stamp: Mapped[Hash]
    amounts: Mapped[bytes] = mapped_column(LargeBinary)
    people: Mapped[bytes] = mapped_column(LargeBinary)


class TallyUnion(Base):
    """What is to be taken from the sum of some tallies, cell by cell, for the persons of several of them."""

    __tablename__ = "tally_unions"

    # the digest of the numbers of its dossiers, then of their stamps
    scope: Mapped[Hash] = mapped_column(primary_key=True)
    stamp: Mapped[Hash]
    content: Mapped[Words]
