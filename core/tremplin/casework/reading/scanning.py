"""The SQL of a listing: what each perimeter reads, by the narrowest way that leads to its page.

Where few dossiers hold a word that is searched, or another thing that is asked, these are read and sorted. Where many
do, an index is read in the order of the page, and what it gives is looked at until the page is full.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tremplin.casework.reading.branches import Branch
from tremplin.casework.reading.filters import LATEST, Filters, ListingOrder, Sort
from tremplin.documents.searching import BEGIN, LONGEST_WORD, index_word
from tremplin.storage.glance import Rows, written

# the columns that an index puts before the number of the dossier, the narrowest first
INDEXES = (
    *(("organisation_id",), ("instructor_id",), ("fiche",), ("call", "state"), ("call",)),
    *(("department", "state"), ("department",)),
)
# and before the instant of its deposit; those of an organisation or of an instructor are few enough to be sorted
WHOLE = ("organisation_id", "instructor_id")
BY_DEPOSIT = (("organisation_id",), ("instructor_id",), ("fiche",), ("call",), ("department",))
# so many are read and sorted in less than 10 ms; totals read more, where all would be read else (bench/listing.py)
FEW, MANY = 3_000, 40_000
# what follows any word that it begins: no sign comes after this one
LAST_SIGN = "\U0010ffff"
NO_WORD = "|| ''"
# of many terms, the longest are tried: each is counted up to FEW
TRIED = 4


@dataclass(frozen=True)
class ScannedSource:
    """Rows that name dossiers, in which column, and which condition they answer wholly."""

    rows: str
    tells: str | None = None
    number: str = "dossier_id"


@dataclass
class Scans:
    """The statements of one listing, and the values that they share; ``whole`` reads a selection without its pages."""

    dialect: str
    filters: Filters
    order: ListingOrder = LATEST
    whole: bool = False
    values: dict[str, Any] = field(default_factory=dict)

    def given(self, value: Any) -> str:
        """A value, by the name that stands for it."""
        name = f"v{len(self.values)}"
        self.values[name] = written(value, self.dialect) if isinstance(value, date | datetime) else value
        return f":{name}"

    def page(self, branch: Branch, rows: Rows, after: tuple[Any, int] | None) -> str:
        """The numbers of the dossiers of a branch that follow ``after``, as many as ``:most``."""
        few = self._narrowest(branch, rows, FEW)
        if few is None:
            return self._ordered(branch, rows, after)
        source, held = self._hits(branch, few)
        kept = " AND ".join([*held, *self._following(after)])
        # sorted by an expression: no planner reads an index of all the dossiers in order, to look for the few
        return f"SELECT dossiers.id AS id FROM {source} WHERE {kept} ORDER BY {self._by('+ 0')} LIMIT :most"

    def selected(self, branch: Branch, rows: Rows, columns: str) -> str:
        """These columns of all the dossiers of a branch."""
        few = self._narrowest(branch, rows, MANY)
        source, held = ("dossiers", self.held(branch)) if few is None else self._hits(branch, few)
        return f"SELECT {columns} FROM {source} WHERE {' AND '.join(held)}"

    @property
    def by(self) -> str:
        return self._by()

    def _by(self, unplanned: str = "") -> str:
        way = "ASC" if self.order.ascending else "DESC"
        first = (f"dossiers.deposited_at {way}",) if self.order.sort is Sort.DEPOSITED else ()
        return ", ".join([*first, f"dossiers.id {unplanned} {way}"])

    def held(self, branch: Branch, told: str | None = None) -> list[str]:
        """All that a dossier of a branch holds, but what its source tells already."""
        equal = [f"dossiers.{name} = {self.given(value)}" for name, value in branch.equal.items()]
        return [*equal, *self._more(branch, told)]

    def _hits(self, branch: Branch, few: ScannedSource) -> tuple[str, list[str]]:
        if few.number == "id":
            # the dossiers themselves: their own index leads to these
            return "dossiers", self.held(branch)
        # SQLite keeps the order of a CROSS JOIN: what is few comes first
        if self.dialect != "sqlite" and not self.whole:
            # PostgreSQL would read all the dossiers to join a few thousand
            few_ids = f"dossiers.id = ANY (ARRAY(SELECT {few.number} FROM {few.rows}))"
            return "dossiers", [few_ids, *self.held(branch, few.tells)]
        source = f"(SELECT DISTINCT {few.number} AS id FROM {few.rows}) AS hits CROSS JOIN dossiers"
        return source, ["dossiers.id = hits.id", *self.held(branch, few.tells)]

    def _narrowest(self, branch: Branch, rows: Rows, most: int) -> ScannedSource | None:
        """What the fewest dossiers hold of what is asked; ``None`` where more than ``most`` hold each."""
        least, found = most + 1, None
        for source in self._sources(branch):
            ((count,),) = rows(
                f"SELECT count(*) FROM (SELECT 1 AS one FROM {source.rows} LIMIT {least}) AS found", self.values
            )
            if count < least:
                least, found = count, source
        return found

    def _sources(self, branch: Branch) -> Iterator[ScannedSource]:
        """What can be asked first, besides what an index of the dossiers begins with."""
        where = branch.department
        if branch.lent_to is not None:
            on = self.given(self.filters.on)
            held = f"given_to = {self.given(branch.lent_to)} AND starts_on <= {on} AND ends_on >= {on}"
            yield ScannedSource(f"assignments WHERE {held}", "lent")
        if where is not None:
            named = {term: word for term in self.filters.terms or () if (word := index_word(term))}
            for term in sorted(named, key=lambda each: (-len(named[each]), each))[:TRIED]:
                word = named[term]
                bounds = f"word >= {self.given(word)} AND word < {self.given(word + LAST_SIGN)}"
                # a longer word is cut in the index, and of « l'été » it knows each word alone
                whole = term if term == BEGIN + word and len(word) < LONGEST_WORD else None
                yield ScannedSource(f"search_words WHERE department = {self.given(where)} AND {bounds}", whole)
            if self.filters.late:
                due = f"due_on < {self.given(self.filters.due_before)}"
                yield ScannedSource(f"search_marks WHERE department = {self.given(where)} AND {due}", "late")
            if self.filters.deposited and branch.equal.keys().isdisjoint(WHOLE):
                dated = f"dossiers WHERE department = {self.given(where)} AND {self._dates()}"
                yield ScannedSource(dated, "deposited", number="id")
            if branch.territory is not None and (self.order.sort is Sort.DEPOSITED or self.whole):
                here = f"department = {self.given(where)} AND code = {self.given(branch.territory)}"
                yield ScannedSource(f"dossier_territories WHERE {here}", "territory")

    def _more(self, branch: Branch, told: str | None = None, *, ordered: bool = False) -> list[str]:
        """What is asked besides the columns that an index begins with, and what is told already.

        Where an index is read in order, ``ordered``, no other is to be taken for the days of deposit.
        """
        kept = []
        if branch.territory is not None and told != "territory":
            here = f"area.dossier_id = dossiers.id AND area.code = {self.given(branch.territory)}"
            kept.append(f"EXISTS (SELECT 1 FROM dossier_territories AS area WHERE {here})")
        kept += [f"dossiers.organisation_id + 0 <> {self.given(each)}" for each in branch.without]
        if branch.lent_to is not None and told != "lent":
            on = self.given(self.filters.on)
            lent = f"lent.dossier_id = dossiers.id AND lent.given_to = {self.given(branch.lent_to)}"
            days = f"lent.starts_on <= {on} AND lent.ends_on >= {on}"
            kept.append(f"EXISTS (SELECT 1 FROM assignments AS lent WHERE {lent} AND {days})")
        if self.filters.deposited and told != "deposited":
            kept.append(self._dates("dossiers.", self._unread if ordered else ""))
        inside = "instr" if self.dialect == "sqlite" else "strpos"
        marks = [f"{inside}(mark.text, {self.given(term)}) > 0" for term in self.filters.terms or () if term != told]
        if self.filters.late and told != "late":
            marks.append(f"mark.due_on < {self.given(self.filters.due_before)}")
        if marks:
            held = " AND ".join(["mark.dossier_id = dossiers.id", *marks])
            kept.append(f"EXISTS (SELECT 1 FROM search_marks AS mark WHERE {held})")
        if self.order.sort is Sort.DEPOSITED:
            kept.append("dossiers.deposited_at IS NOT NULL")
        return kept

    @property
    def _unread(self) -> str:
        return " || ''" if self.dialect == "sqlite" else " + INTERVAL '0 second'"

    def _dates(self, table: str = "", unread: str = "") -> str:
        first, end = self.filters.deposited or (None, None)
        at = f"{table}deposited_at{unread}"
        return f"{at} >= {self.given(first)} AND {at} < {self.given(end)}"

    def _following(self, after: tuple[Any, int] | None) -> list[str]:
        if after is None:
            return []
        sign, (at, number) = ">" if self.order.ascending else "<", after
        if self.order.sort is Sort.REFERENCE:
            return [f"dossiers.id {sign} {self.given(number)}"]
        instant = self.given(at)
        same = f"dossiers.deposited_at = {instant} AND dossiers.id {sign} {self.given(number)}"
        return [f"(dossiers.deposited_at {sign} {instant} OR ({same}))"]

    def _ordered(self, branch: Branch, rows: Rows, after: tuple[Any, int] | None) -> str:
        """Read an index in the order of the page, and no other."""
        if self.order.sort is Sort.REFERENCE:
            return self._by_number(branch, rows, after)
        index = next(columns for columns in BY_DEPOSIT if branch.equal.keys() >= {*columns})
        kept = [f"dossiers.{name} = {self.given(branch.equal[name])}" for name in index]
        kept += [*self._unplanned(branch, index), *self._more(branch), *self._following(after)]
        if after is not None:
            kept.append(f"dossiers.deposited_at {'>=' if self.order.ascending else '<='} {self.given(after[0])}")
        return f"SELECT dossiers.id AS id FROM dossiers WHERE {' AND '.join(kept)} ORDER BY {self.by} LIMIT :most"

    def _by_number(self, branch: Branch, rows: Rows, after: tuple[Any, int] | None) -> str:
        index = next(columns for columns in INDEXES if branch.equal.keys() >= {*columns})
        bound = self._bound(branch, rows, after)
        if branch.territory is not None and index == ("department",):
            # two departments may give one code to a territory each: the pair is in one index
            pair = [("department", branch.equal["department"]), ("code", branch.territory)]
            rest = [*self._unplanned(branch, index), *self._more(branch, "territory", ordered=True)]
            return self._scan("dossier_territories", pair, "dossier_id", rest, bound)
        more = self._more(branch, ordered=True)
        equal = [(name, branch.equal[name]) for name in index]
        return self._scan("dossiers", equal, "id", [*self._unplanned(branch, index), *more], bound)

    def _unplanned(self, branch: Branch, index: Sequence[str]) -> list[str]:
        # an expression, for which no planner leaves the index
        return [
            f"dossiers.{name} {'+ 0' if isinstance(value, int) else NO_WORD} = {self.given(value)}"
            for name, value in branch.equal.items()
            if name not in index
        ]

    def _bound(self, branch: Branch, rows: Rows, after: tuple[Any, int] | None) -> int | None:
        """The number from which the page is read; of days long ago, none of the dossiers that came since."""
        number = None if after is None else after[1]
        if self.filters.deposited is None or branch.department is None:
            return number
        # of an expression: PostgreSQL would look for the largest number from the end of the whole table
        last = "min(id + 0) - 1" if self.order.ascending else "max(id + 0) + 1"
        dated = f"SELECT {last} FROM dossiers WHERE department = {self.given(branch.department)} AND {self._dates()}"
        ((of_days,),) = rows(dated, self.values)
        known = [each for each in (number, of_days) if each is not None]
        return (max if self.order.ascending else min)(known, default=None)

    def _scan(
        self,
        table: str,
        equal: Sequence[tuple[str, Any]],
        number: str,
        more: Sequence[str],
        bound: int | None,
    ) -> str:
        """Read an index from a dossier on, and no other.

        SQLite compares no whole row with what ends its indexes. PostgreSQL, with equalities alone, may read the primary
        key and throw away what it meets, which is long where the latest dossiers are those of others: there, the last
        column is bounded on both sides instead, and the order begins with it.
        """
        *first, (column, value) = [(name, self.given(wanted)) for name, wanted in equal]
        kept, order = [f"{table}.{name} = {wanted}" for name, wanted in first], [number]
        sign, edge = (">", "<=") if self.order.ascending else ("<", ">=")
        start = self.given(bound if bound is not None else 0 if self.order.ascending else BEYOND)
        if self.dialect == "sqlite":
            kept += [f"{table}.{column} = {value}", f"{table}.{number} {sign} {start}"]
        else:
            kept += [
                f"{table}.{column} {edge} {value}",
                f"({table}.{column}, {table}.{number}) {sign} ({value}, {start})",
            ]
            order = [column, number]
        source = table
        if table != "dossiers" and more:
            # SQLite keeps the order of a CROSS JOIN
            source, more = f"{table} CROSS JOIN dossiers", [f"dossiers.id = {table}.{number}", *more]
        by = ", ".join(f"{table}.{name} {'ASC' if self.order.ascending else 'DESC'}" for name in order)
        held = " AND ".join([*kept, *more])
        return f"SELECT {table}.{number} AS id FROM {source} WHERE {held} ORDER BY {by} LIMIT :most"


# within the eight bytes of a bigint, and beyond any dossier
BEYOND = 2**62
