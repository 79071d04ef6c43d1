"""The stream: the dossiers of a scope counted as they come, and the persons of several of them once."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from tremplin.indicators.engine.blocks import blocks, uncollected
from tremplin.indicators.engine.classes_of_rows import Numbered
from tremplin.indicators.engine.columns import Kept, several
from tremplin.indicators.engine.counters import COMMITTEES, MONTHS
from tremplin.indicators.engine.counting import ByQuery, CellKey, Counts
from tremplin.indicators.engine.knowing import KnownBits
from tremplin.indicators.engine.plan import ClassGroup, FichePlan, Key, QueryPlan, keys
from tremplin.indicators.engine.scanning import Asked, ClassedDossier, ScopeScan
from tremplin.indicators.engine.unions import Again, BitCounts, by_person

# classes of activities are fewer
STRIDE = 1 << 20
Place = tuple[int, CellKey]


def streamed(session: Session, kept: Kept, asked: Asked) -> ByQuery:
    """What each query counts over the dossiers of a scope."""
    with uncollected():
        summing = Summing(met_again(session, kept))
        for dossier in ScopeScan(session, kept, asked).dossiers():
            summing.add(dossier)
        counts = summing.close()
    return {(scope, query): counts[id(query)] for scope, group in asked.items() for query in group}


def met_again(session: Session, kept: Kept) -> frozenset[int]:
    """The persons of more than one participation of a scope."""
    return frozenset(row[0] for rows in blocks(session.connection(), several(kept)) for row in rows)


class _Group:
    """The classes of a group that were met, how many participations each has, and how many of people met again."""

    def __init__(self, group: ClassGroup):
        self.group = group
        self.times: Counter[Key] = Counter()
        # of those who are met again, the number of each class, and how many participations it has
        self.again = Numbered()
        self.times_again: Counter[int] = Counter()


class Adding:
    """What the activities of participations of one class add: how many they are, and their hours."""

    def __init__(self, names: tuple[str, ...], plans: Sequence[QueryPlan]):
        self.names, self.plans = names, plans
        self.classes = Numbered()
        self.amounts: dict[str | None, Counter[int]] = {
            plan.telling.counter.adds: Counter() for plan in plans if plan.telling.counter and not plan.keyed
        }
        self.keyed = [plan for plan in plans if plan.keyed]

    def add(self, dossier: ClassedDossier) -> list[int]:
        """Add the activities of a dossier; the place of each, of its class beside those of its participation."""
        rows, kinds = dossier.done, dossier.kinds
        if self.names:
            mine = keys(self.names, dossier.columns, len(dossier.numbers))
            of = {number: self.classes[key] * STRIDE for number, key in zip(dossier.numbers, mine, strict=True)}
            places = [of[row[1]] + kind for row, kind in zip(rows, kinds, strict=True)]
        else:
            # one class alone, the first
            self.classes[()]
            places = list(kinds)
        for adds, amounts in self.amounts.items():
            if adds is None:
                amounts.update(places)
                continue
            at = dossier.at[adds]
            for place, row in zip(places, rows, strict=True):
                if row[at]:
                    amounts[place] += row[at]
        return places

    def amounts_of(self, plan: FichePlan) -> Iterator[tuple[QueryPlan, CellKey, int]]:
        """What was added, query by query and cell by cell."""
        listed = list(self.classes)
        for each in self.plans:
            if not each.keyed and each.telling.counter is not None:
                for place, amount in self.amounts[each.telling.counter.adds].items():
                    number, kind = divmod(place, STRIDE)
                    for told in plan.of_activity(each, listed[number], kind):
                        yield each, told.cell, told.amount * amount


def keyed(
    plan: FichePlan, adding: Adding, dossier: ClassedDossier, places: Sequence[int]
) -> Iterator[tuple[QueryPlan, CellKey, int]]:
    """Workshops and employers: each is one of a dossier, however many people came."""
    listed = list(adding.classes)
    met: dict[str, set[tuple[int, str]]] = {}
    for each in adding.keyed:
        measure, tells = each.query.measure, plan.tells(each)
        if measure not in met:
            key, rows = dossier.at["key"], zip(places, dossier.done, dossier.kinds, strict=True)
            met[measure] = {(place, row[key]) for place, row, kind in rows if tells[kind]}
        cells: defaultdict[CellKey, set[str]] = defaultdict(set)
        for place, named in met[measure]:
            number, kind = divmod(place, STRIDE)
            for told in plan.of_activity(each, listed[number], kind):
                cells[told.cell].add(named)
        for cell, names in cells.items():
            yield each, cell, len(names)


class _PlanSums:
    """What was met of one fiche."""

    def __init__(self, plan: FichePlan):
        self.plan = plan
        self.groups = [_Group(group) for group in plan.groups]
        self.adding = [Adding(names, plans) for names, plans in plan.adding.items()]
        self.lasting: dict[tuple[str, ...], Counter[Key]] = {
            each.columns: Counter() for each in plan.plans if each.query.measure == MONTHS
        }


class Summing:
    """The counts of the queries of a scope, dossier after dossier."""

    def __init__(self, several: Container[int]):
        """``several`` are the persons of more than one participation."""
        self.several = several
        self.counts: defaultdict[int, Counts] = defaultdict(Counts)
        self._sums: dict[int, _PlanSums] = {}
        self._ranks = Numbered()
        self._again = Again()
        # the cells of each class of a query, as bits
        self._known: defaultdict[int, dict[Key, int]] = defaultdict(dict)

    def add(self, dossier: ClassedDossier) -> None:
        """Count one dossier."""
        plan = dossier.plan
        sums = self._sums.get(id(plan))
        if sums is None:
            sums = self._sums[id(plan)] = _PlanSums(plan)
        self._persons(sums, dossier)
        for adding in sums.adding:
            places = adding.add(dossier)
            for each, cell, number in keyed(plan, adding, dossier, places):
                self.counts[id(each.query)].amounts[cell] += number
        for names, amounts in sums.lasting.items():
            mine = keys(names, dossier.columns, len(dossier.numbers))
            for key, months in zip(mine, dossier.months, strict=True):
                amounts[key] += months
        for each in plan.plans:
            if each.query.measure == COMMITTEES:
                for cell in each.telling.held(dossier.rows):
                    self.counts[id(each.query)].amounts[cell] += 1

    def _persons(self, sums: _PlanSums, dossier: ClassedDossier) -> None:
        several = self.several
        again = [rank for rank, person in enumerate(dossier.persons) if person in several]
        classes = []
        for group in sums.groups:
            mine = keys(group.group.columns, dossier.columns, len(dossier.persons))
            group.times.update(mine)
            numbers = [group.again[mine[rank]] for rank in again]
            group.times_again.update(numbers)
            classes.append(numbers)
        self._again.add(self._ranks[id(sums.plan)], [dossier.persons[rank] for rank in again], classes)

    def close(self) -> defaultdict[int, Counts]:
        """The counts of each query, once all dossiers were added."""
        for sums in self._sums.values():
            for group in sums.groups:
                self._close_group(sums.plan, group)
            for adding in sums.adding:
                for each, cell, amount in adding.amounts_of(sums.plan):
                    self.counts[id(each.query)].amounts[cell] += amount
            for each in sums.plan.plans:
                if each.query.measure == MONTHS:
                    for key, months in sums.lasting[each.columns].items():
                        for told in sums.plan.told(each, key):
                            self.counts[id(each.query)].amounts[told.cell] += months
        self._close_persons()
        for sums in self._sums.values():
            for each in sums.plan.plans:
                if each.telling.of_persons:
                    self.counts[id(each.query)].amounts = self.counts[id(each.query)].persons
        return self.counts

    def _close_group(self, plan: FichePlan, group: _Group) -> None:
        met, again = group.again.get, group.times_again
        alone = [count - (0 if (at := met(key)) is None else again[at]) for key, count in group.times.items()]
        for each, part in group.group.parts:
            times: defaultdict[Key, int] = defaultdict(int)
            lone: defaultdict[Key, int] = defaultdict(int)
            mine = plan.narrowed(each, map(part, group.times))
            for key, count, once in zip(mine, group.times.values(), alone, strict=True):
                times[key] += count
                lone[key] += once
            found = self.counts[id(each.query)]
            for key, count in times.items():
                told = plan.told(each, key)
                for cell in {one.cell for one in told}:
                    found.persons[cell] += lone[key]
                if each.by_row:
                    for one in told:
                        found.amounts[one.cell] += one.amount * count

    def _close_persons(self) -> None:
        """Those who were met several times: of each fiche and of the whole scope, the union of all that they are."""
        places: defaultdict[str | None, Numbered] = defaultdict(Numbered)
        ranked = [next(sums for sums in self._sums.values() if id(sums.plan) == plan) for plan in self._ranks]
        own, whole = zip(*(self._bits(sums, places) for sums in ranked), strict=True) if ranked else ((), ())
        counts: defaultdict[str | None, BitCounts] = defaultdict(BitCounts)
        of_persons = {id(each.query) for sums in ranked for each in sums.plan.plans if each.telling.of_persons}
        known = {scope: KnownBits(places[scope], of_persons) for scope in (None, *(each.plan.fiche for each in ranked))}
        plans, classes = self._again.plans, self._again.classes
        slots = [list(zip(classes, *each, strict=False)) for each in zip(own, whole, strict=True)]
        for ranks in by_person(self._again.persons):
            mine: dict[int, int] = {}
            every = 0
            for rank in ranks:
                plan, bits = plans[rank], 0
                for numbers, own_bits, all_bits in slots[plan]:
                    number = numbers[rank]
                    bits |= own_bits[number]
                    every |= all_bits[number]
                mine[plan] = mine.get(plan, 0) | bits
            for plan, bits in mine.items():
                fiche = ranked[plan].plan.fiche
                counts[fiche].add(known[fiche].of(bits))
            counts[None].add(known[None].of(every))
        for scope, numbered in places.items():
            for (query, cell), count in zip(numbered, counts[scope].counts(), strict=False):
                if count:
                    self.counts[query].persons[cell] += count

    def _bits(self, sums: _PlanSums, places: Mapping[str | None, Numbered]) -> tuple[list[list[int]], list[list[int]]]:
        """The cells of the classes of a fiche as bits, group by group: its own, and those of the whole scope."""
        own, whole = [], []
        for group in sums.groups:
            mine, every = [0] * len(group.again), [0] * len(group.again)
            for each, part in group.group.parts:
                bits, place = mine if each.fiche is not None else every, places[each.fiche]
                narrowed = sums.plan.narrowed(each, map(part, group.again))
                for number, key in enumerate(narrowed):
                    bits[number] |= self._bits_of(sums.plan, each, key, place)
            own.append(mine)
            whole.append(every)
        return own, whole

    def _bits_of(self, plan: FichePlan, each: QueryPlan, key: Key, place: Numbered) -> int:
        known = self._known[id(each)]
        found = known.get(key)
        if found is None:
            query = id(each.query)
            found = 0
            for told in plan.told(each, key):
                found |= 1 << place[query, told.cell]
            known[key] = found
        return found
