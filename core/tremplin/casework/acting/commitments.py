"""What decisions commit of envelopes: the narrowest that holds the dossier; a grant takes one place.

The envelope of the fiche comes first, then that of the lot, of the territory, of the call. A dossier on several
territories is of none: which one would pay for it is not said.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, bindparam, case, func, or_, select, text, update
from sqlalchemy.orm import Session

from tremplin.catalogue.quantities import euros, plural
from tremplin.records.tables import PARTS, Base, Dossier, Envelope, Territory

TABLE = Base.metadata.tables[Envelope.__tablename__]
OF_CALL = and_(*(TABLE.c[part].is_(None) for part in PARTS))
# one territory alone: a dossier on two is in the envelope of neither
ONE_TERRITORY = (
    select(func.min(Territory.code))
    .where(Territory.dossier_id == bindparam("dossier"))
    .having(func.count() == 1)
    .scalar_subquery()
)
# by a number: of NULLs themselves, SQLite puts them first and PostgreSQL last
NARROWEST = case(*((TABLE.c[part].is_not(None), rank) for rank, part in enumerate(PARTS)), else_=len(PARTS))


def _holding(call: Any, fiche: Any, lot: Any, territory: Any) -> ColumnElement[bool]:
    parts = TABLE.c.fiche == fiche, TABLE.c.lot == lot, TABLE.c.territory == territory
    return and_(TABLE.c.call == call, or_(*parts, OF_CALL))


OF_DOSSIER = (
    select(TABLE)
    .where(_holding(bindparam("call"), bindparam("fiche"), bindparam("lot"), ONE_TERRITORY))
    .order_by(NARROWEST)
    .limit(1)
)
# whoever reads it here holds it until they commit; SQLite knows no FOR UPDATE: there a writer waits for its turn at
# BEGIN IMMEDIATE
HELD = OF_DOSSIER.with_for_update()
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
class Scope:
    """What an envelope is for: one fiche, lot or territory of a call, or else the whole of it."""

    call: str
    fiche: str | None = None
    lot: str | None = None
    territory: str | None = None

    def __str__(self) -> str:
        """« 00/2026 », « 00/2026/ateliers », « 00/2026, lot bassin-nord », « 00/2026, territoire nord »."""
        if self.fiche is not None:
            return self.fiche
        part = f", lot {self.lot}" if self.lot is not None else ""
        return f"{self.call}{part}" if self.territory is None else f"{self.call}, territoire {self.territory}"

    @property
    def values(self) -> dict[str, str | None]:
        """The columns that name it."""
        return {name: getattr(self, name) for name in ("call", *PARTS)}

    def alone(self) -> ColumnElement[bool]:
        """The condition of the row of this envelope."""
        # « fiche = NULL » is unknown in SQL, and the envelope of a whole call would not be found
        return and_(*(TABLE.c[name].is_not_distinct_from(value) for name, value in self.values.items()))

    def dossiers(self) -> ColumnElement[bool]:
        """The condition of the dossiers that would draw from it: those of a narrower envelope draw from that one."""
        narrowest = next((part for part in PARTS if self.values[part] is not None), None)
        mine = Dossier.call == self.call if narrowest is None else _of(narrowest, self.values[narrowest])
        narrower = PARTS[: len(PARTS) if narrowest is None else PARTS.index(narrowest)]
        return and_(Dossier.call == self.call, mine, *(~_has(part) for part in narrower))


def spoken() -> ColumnElement[str]:
    """The scope of an envelope as people read it, where a statement asks for it."""
    call, lot, territory = Envelope.call, Envelope.lot, Envelope.territory
    parts = case(
        (lot.is_not(None), call + ", lot " + lot), (territory.is_not(None), call + ", territoire " + territory)
    )
    return func.coalesce(Envelope.fiche, parts, call)


def _of(part: str, value: Any) -> ColumnElement[bool]:
    """Whether a dossier is of a fiche, of a lot, or of a territory and of no other."""
    if part != "territory":
        # a lot that nobody said is of none, and « NULL = … » inverted would keep no dossier
        own = getattr(Dossier, part)
        return and_(own.is_not(None), own == value)
    mine = select(func.min(Territory.code)).where(Territory.dossier_id == Dossier.id).having(func.count() == 1)
    return func.coalesce(mine.correlate(Dossier.__table__).scalar_subquery() == value, False)


def _has(part: str) -> ColumnElement[bool]:
    """Whether the fiche, the lot or the territory of a dossier has an envelope of its own in the call."""
    other = TABLE.alias()
    mine = and_(other.c.call == Dossier.call, other.c[part].is_not(None), _of(part, other.c[part]))
    return select(other.c.id).where(mine).correlate(Dossier.__table__).exists()


@dataclass(frozen=True)
class Funds:
    """An envelope, what is committed of it, and what remains; without a number of places, only the amount counts."""

    id: int
    of: Scope
    amount_cents: int
    places: int | None
    committed_cents: int
    committed_places: int
    version: int

    @property
    def scope(self) -> str:
        return str(self.of)

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

    def after(self, granted: int) -> "Funds":
        """What it would be once a grant is taken from it."""
        taken = self.committed_places + 1
        return replace(self, committed_cents=self.committed_cents + granted, committed_places=taken)

    def short_of(self, granted: int) -> Iterator[str]:
        """Why this grant does not hold in what remains."""
        # the base has the same bound (CHECK): it refuses in English, and tells neither what remains nor how many places
        if granted > self.remaining_cents or self.remaining_places == 0:
            yield f"L'enveloppe {self.scope} n'y suffit pas : {self.remaining()}."

    def published(self) -> dict[str, Any]:
        """The envelope as other software reads it."""
        return {
            "envelope": self.scope,
            "call": self.of.call,
            "fiche": self.of.fiche,
            "amount_cents": self.amount_cents,
            "committed_cents": self.committed_cents,
            "remaining_cents": self.remaining_cents,
            "places": self.places,
            "committed_places": self.committed_places,
            "remaining_places": self.remaining_places,
            "version": self.version,
            "lot": self.of.lot,
            "territory": self.of.territory,
        }


def funds(row: RowMapping) -> Funds:
    """An envelope, from its row."""
    return Funds(
        id=row["id"],
        of=Scope(**{name: row[name] for name in ("call", *PARTS)}),
        amount_cents=row["amount_cents"],
        places=row["places"],
        committed_cents=row["committed_cents"],
        committed_places=row["committed_places"],
        version=row["version"],
    )


def held(session: Session, dossier: Dossier) -> Funds | None:
    """The envelope that a grant to this dossier is taken from, locked; none where nobody allotted any."""
    return _of_dossier(HELD, session, dossier)


def seen(session: Session, dossier: Dossier) -> Funds | None:
    """The same, for whoever only reads."""
    return _of_dossier(OF_DOSSIER, session, dossier)


def holding() -> ColumnElement[Any]:
    """Which envelope a grant to a dossier would be taken from, where a statement asks for many dossiers at once."""
    mine = select(func.min(Territory.code)).where(Territory.dossier_id == Dossier.id).having(func.count() == 1)
    one = mine.correlate(Dossier.__table__).scalar_subquery()
    wanted = select(TABLE.c.id).where(_holding(Dossier.call, Dossier.fiche, Dossier.lot, one))
    return wanted.order_by(NARROWEST).limit(1).correlate(Dossier.__table__).scalar_subquery()


def stop_decisions(session: Session) -> None:
    """Wait for the decisions under way and hold back the next, until the commit: what is granted stands still."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(ALONE)


def commit(session: Session, envelope: int, cents: int, places: int = 1) -> Funds:
    """Take a grant from an envelope, or give it back where both are negative; what remains then."""
    session.execute(COMMIT, {"envelope": envelope, "cents": cents, "taken": places})
    return funds(session.execute(OF_ID, {"envelope": envelope}).mappings().one())


def _of_dossier(query: Select[Any], session: Session, dossier: Dossier) -> Funds | None:
    own = {"dossier": dossier.id, "call": dossier.call, "fiche": dossier.fiche, "lot": dossier.lot}
    found = session.connection().execute(query, own).mappings().first()
    return None if found is None else funds(found)
