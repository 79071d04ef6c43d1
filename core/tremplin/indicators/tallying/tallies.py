"""What a scope comes to by the tallies of its dossiers: those that have aged are made again, whole, at reading."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import zip_longest
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.indicators.engine.blocks import blocks, uncollected
from tremplin.indicators.engine.columns import Kept
from tremplin.indicators.engine.counting import Counts, Query
from tremplin.indicators.engine.scanning import ScopeScan
from tremplin.indicators.engine.summing import met_again
from tremplin.indicators.tallying.dossier import Tallying, amounts_of
from tremplin.indicators.tallying.keeping import LAYOUTS, TALLIES, UNIONS, WHOLE, NewTally, TallyKeeper
from tremplin.indicators.tallying.layout import Layout, library_of
from tremplin.indicators.tallying.union import UnionOfTallies
from tremplin.records.tables import METADATA, Dossier

ROSTERS = METADATA.tables["rosters"]
# so few dossiers are named one by one
NAMED = 500
# tallies at once: each is some kilobytes
AT_ONCE = 50
# of each fiche, and of the whole (``None``), its queries by their texts; and its typology, in a text
QueriesTold = Mapping[str | None, Mapping[str, Query]]


class DossierStanding(NamedTuple):
    """A dossier of the scope, the stamp that its tally should bear, and whether it does."""

    dossier: int
    fiche: str
    stamp: str
    fresh: bool


class Tallies:
    """The tallies of a scope, as they stand at the moment of a session."""

    def __init__(self, session: Session, kept: Kept, queries: QueriesTold, typologies: Mapping[str, str]):
        self.session, self.kept, self.queries, self.typologies = session, kept, queries, typologies
        columns: list[Any] = [Dossier.id, Dossier.fiche, Dossier.version, ROSTERS.c.version, Dossier.snapshot]
        found = select(*columns, TALLIES.c.stamp).outerjoin(ROSTERS, ROSTERS.c.dossier_id == Dossier.id)
        found = found.outerjoin(TALLIES, TALLIES.c.dossier_id == Dossier.id)
        rows: list[Any] = list(session.execute(found.where(kept(Dossier.id)).order_by(Dossier.id)))
        fiches = {str(row[1]) for row in rows}
        self.content: dict[str, str] = {}
        self.layouts: dict[str, Layout] = {}
        self._read_layouts(fiches)
        self.standing = [self._standing(*row) for row in rows]

    def _read_layouts(self, fiches: Iterable[str]) -> None:
        wanted = {WHOLE, *fiches}
        asked = select(LAYOUTS).where(LAYOUTS.c.scope.in_(wanted)) if len(wanted) < NAMED else select(LAYOUTS)
        found = {row.scope: row for row in self.session.execute(asked)}
        for scope in wanted:
            row = found.get(scope)
            present = None if row is None else Layout.read(row.library, row.content)
            if row is not None:
                self.content[scope] = row.content
            self.layouts[scope] = self._layout(scope, present)

    def _layout(self, scope: str, present: Layout | None) -> Layout:
        asked, typology = list(self.queries.get(scope or None, {})), self.typologies.get(scope, "")
        if present is not None and present.library == library_of(present.queries, typology):
            known = set(present.queries)
            # what is asked of a few is served by what was counted of all
            if known.issuperset(asked) or len(known) > len(asked):
                return present
        return Layout(library_of(asked, typology), asked)

    def _standing(
        self, dossier: int, fiche: str, version: int, roster: int | None, snapshot: str, stamp: str | None
    ) -> DossierStanding:
        told = (version, roster, snapshot, self.layouts[fiche].library, self.layouts[WHOLE].library)
        expected = sha256(repr(told).encode()).hexdigest()
        return DossierStanding(dossier, fiche, expected, stamp == expected)

    @property
    def served(self) -> bool:
        """Whether tallies can tell what is asked: those that stand, and those that can be made."""
        asked = {scope: {*self.queries.get(scope or None, ())} for scope in self.layouts}
        known = {scope: {*layout.queries} for scope, layout in self.layouts.items()}
        if any(not asked[scope] <= known[scope] for scope in asked):
            return False
        stale = {each.fiche for each in self.standing if not each.fresh}
        # of a query that nobody asks now, only its text is known
        return not stale or all(asked[scope] == known[scope] for scope in (*stale, WHOLE))

    def counts(self) -> dict[tuple[str | None, str], Counts]:
        """What each query counts over the scope, by its text."""
        scope, stamp = self._scope()
        kept = self.session.scalar(select(UNIONS.c.content).where(UNIONS.c.scope == scope, UNIONS.c.stamp == stamp))
        union = None if kept is not None else UnionOfTallies(met_again(self.session, self.kept), self.layouts)
        keeper = TallyKeeper(self.session, self.layouts, self.content)
        sums: dict[str, list[list[int]]] = {}
        whole: list[list[int]] = [[], []]
        for each, amounts, people in self._tallies(keeper, with_people=union is not None):
            mine = sums.setdefault(each.fiche, [[], []])
            for total, more in zip((*mine, *whole), amounts_of(amounts), strict=True):
                _accumulate(total, more)
            if union is not None:
                union.add(each.fiche, people)
        keeper.flush()
        deltas: Mapping[str, Sequence[int]] = json.loads(kept or "{}") if union is None else union.deltas()
        if union is not None:
            keeper.union(scope, stamp, deltas)
        return self._told(sums, whole, deltas)

    def _told(
        self, sums: Mapping[str, Sequence[list[int]]], whole: Sequence[list[int]], deltas: Mapping[str, Sequence[int]]
    ) -> dict[tuple[str | None, str], Counts]:
        found: dict[tuple[str | None, str], Counts] = {}
        for scope, (amounts, persons) in {**sums, WHOLE: whole}.items():
            layout, queries = self.layouts[scope], self.queries.get(scope or None, {})
            once = [count + delta for count, delta in zip_longest(persons, deltas.get(scope, ()), fillvalue=0)]
            by_person = {told: query.of_persons for told, query in queries.items()}
            for (rank, cell), number in layout.items():
                told = layout.queries[rank]
                # a cell that no dossier counts may be that of somebody of two of them
                people = once[number] if number < len(once) else 0
                amount = people if by_person.get(told) else amounts[number] if number < len(amounts) else 0
                if told in queries and (amount or people):
                    counts = found.setdefault((scope or None, told), Counts())
                    counts.amounts[cell] = amount
                    counts.persons[cell] = people
        return found

    def _scope(self) -> tuple[str, str]:
        numbers, stamps = sha256(), sha256()
        for each in self.standing:
            numbers.update(b"%d " % each.dossier)
            stamps.update(each.stamp.encode())
        return numbers.hexdigest(), stamps.hexdigest()

    def _tallies(self, keeper: TallyKeeper, *, with_people: bool) -> Iterator[tuple[DossierStanding, bytes, bytes]]:
        """The tally of each dossier: those that stand, then those that are made."""
        by_number = {each.dossier: each for each in self.standing}
        columns: list[Any] = [TALLIES.c.dossier_id, TALLIES.c.amounts, *([TALLIES.c.people] if with_people else [])]
        asked = select(*columns).where(self.kept(TALLIES.c.dossier_id)).order_by(TALLIES.c.dossier_id)
        for block in blocks(self.session.connection(), asked, at_once=AT_ONCE):
            for dossier, amounts, *people in block:
                each = by_number.get(dossier)
                if each is not None and each.fresh:
                    yield each, bytes(amounts), bytes(people[0]) if people else b""
        stale = {each.dossier for each in self.standing if not each.fresh}
        if not stale:
            return
        kept: Kept = (lambda column: column.in_(sorted(stale))) if len(stale) <= NAMED else self.kept
        queries = {scope: list(group.values()) for scope, group in self.queries.items()}
        layouts = {scope or None: layout for scope, layout in self.layouts.items()}
        makers: dict[str, Tallying] = {}
        for dossier in ScopeScan(self.session, kept, queries).dossiers():
            if dossier.rows.dossier in stale:
                each = by_number[dossier.rows.dossier]
                maker = makers.get(each.fiche) or makers.setdefault(each.fiche, Tallying(dossier.plan, layouts))
                made = maker.tally(dossier)
                keeper.add(NewTally(each.dossier, each.fiche, each.stamp, made))
                yield each, made.amounts, made.people


def _accumulate(total: list[int], more: Sequence[int]) -> None:
    """Add numbers to those of the same places: an older tally has but the first of them."""
    common = min(len(total), len(more))
    total[:common] = map(add, total, more)
    total.extend(more[common:])


def tallied(
    session: Session, kept: Kept, queries: QueriesTold, typologies: Mapping[str, str]
) -> dict[tuple[str | None, str], Counts] | None:
    """What each query counts over a scope, by its text; nothing where no tally tells it."""
    with uncollected():
        tallies = Tallies(session, kept, queries, typologies)
        return tallies.counts() if tallies.served else None
