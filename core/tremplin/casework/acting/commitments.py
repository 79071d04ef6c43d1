"""What decisions commit of envelopes: the one of the fiche, else that of its call; a grant takes one place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, bindparam, or_, select, text, update
from sqlalchemy.orm import Session

from tremplin.catalogue.quantities import euros, plural
from tremplin.records.tables import Base, Dossier, Envelope

TABLE = Base.metadata.tables[Envelope.__tablename__]
# an envelope of the fiche comes before that of the whole call, and whoever reads it here holds it until they commit
HELD = (
    select(TABLE)
    .where(TABLE.c.call == bindparam("call"), or_(TABLE.c.fiche == bindparam("fiche"), TABLE.c.fiche.is_(None)))
    # by a yes or no: of NULLs themselves, SQLite puts them first and PostgreSQL last
    .order_by(TABLE.c.fiche.is_(None))
    .limit(1)
    # SQLite knows no FOR UPDATE: there a writer waits for its turn at BEGIN IMMEDIATE
    .with_for_update()
)
# a decision that finds no envelope has no row to hold: its FOR UPDATE keeps ROW SHARE on the table until it commits,
# which EXCLUSIVE waits for (PostgreSQL, Explicit Locking); tried without: openings missed grants, and for good
ALONE = text(f"LOCK TABLE {TABLE.name} IN EXCLUSIVE MODE")
OF_ID = select(TABLE).where(TABLE.c.id == bindparam("envelope"))
COMMIT = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("envelope"))
    .values(
        # added by the engine to what stands: of 64 at once for 10 places, 10 are granted (bench/envelopes.py)
        committed_cents=TABLE.c.committed_cents + bindparam("cents"),
        committed_places=TABLE.c.committed_places + bindparam("taken"),
    )
)


@dataclass(frozen=True)
class Funds:
    """An envelope, what is committed of it, and what remains; without a number of places, only the amount counts."""

    id: int
    scope: str
    amount_cents: int
    places: int | None
    committed_cents: int
    committed_places: int
    version: int

    @property
    def remaining_cents(self) -> int:
        return self.amount_cents - self.committed_cents

    @property
    def remaining_places(self) -> int | None:
        return None if self.places is None else self.places - self.committed_places

    def remaining(self) -> str:
        """« il reste 12 000,00 € et 3 places »."""
        places = "" if self.remaining_places is None else f" et {plural(self.remaining_places, 'place')}"
        return f"il reste {euros(self.remaining_cents)}{places}"

    def short_of(self, granted: int) -> Iterator[str]:
        """Why this grant does not hold in what remains."""
        # the base has the same bound (CHECK): it refuses in English, and tells neither what remains nor how many places
        if granted > self.remaining_cents or self.remaining_places == 0:
            yield f"L'enveloppe {self.scope} n'y suffit pas : {self.remaining()}."

    def published(self) -> dict[str, Any]:
        """The envelope as other software reads it."""
        call = "/".join(self.scope.split("/")[:2])
        return {
            "envelope": self.scope,
            "call": call,
            "fiche": None if self.scope == call else self.scope,
            "amount_cents": self.amount_cents,
            "committed_cents": self.committed_cents,
            "remaining_cents": self.remaining_cents,
            "places": self.places,
            "committed_places": self.committed_places,
            "remaining_places": self.remaining_places,
            "version": self.version,
        }


def funds(row: RowMapping) -> Funds:
    """An envelope, from its row."""
    return Funds(
        id=row["id"],
        scope=row["fiche"] or row["call"],
        amount_cents=row["amount_cents"],
        places=row["places"],
        committed_cents=row["committed_cents"],
        committed_places=row["committed_places"],
        version=row["version"],
    )


def held(session: Session, dossier: Dossier) -> Funds | None:
    """The envelope that a grant to this dossier is taken from, locked; none where nobody allotted any."""
    found = session.connection().execute(HELD, {"call": dossier.call, "fiche": dossier.fiche}).mappings().first()
    return None if found is None else funds(found)


def stop_decisions(session: Session) -> None:
    """Wait for the decisions under way and hold back the next, until the commit: what is granted stands still."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(ALONE)


def commit(session: Session, envelope: int, cents: int, places: int = 1) -> Funds:
    """Take a grant from an envelope, or give it back where both are negative; what remains then."""
    session.execute(COMMIT, {"envelope": envelope, "cents": cents, "taken": places})
    return funds(session.execute(OF_ID, {"envelope": envelope}).mappings().one())
