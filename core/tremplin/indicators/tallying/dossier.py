"""The tally of one dossier: its amounts, the persons behind each, and the cells of every person."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tremplin.indicators.engine.counters import COMMITTEES, MONTHS
from tremplin.indicators.engine.knowing import KnownBits
from tremplin.indicators.engine.plan import ClassGroup, FichePlan, Key, QueryPlan, keys
from tremplin.indicators.engine.scanning import ClassedDossier
from tremplin.indicators.engine.summing import Adding, keyed
from tremplin.indicators.engine.unions import BitCounts
from tremplin.indicators.tallying.layout import Layout, packed, unpacked

# the amounts, then the persons, of the fiche, then of the whole scope
PARTS = 4


class TalliedDossier(NamedTuple):
    """What is kept of a dossier."""

    amounts: bytes
    people: bytes


class _ClassTold(NamedTuple):
    """What a class of participations counts: its cells as bits, and its amounts, of the fiche and of the whole."""

    own: int
    whole: int
    amounts: tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]


class Tallying:
    """The tallies of the dossiers of a fiche; ``layouts`` are its own and that of the whole scope."""

    def __init__(self, plan: FichePlan, layouts: Mapping[str | None, Layout]):
        self.plan = plan
        self.layouts = (layouts[plan.fiche], layouts[None])
        self._known = [KnownBits(layout, layout.of_persons) for layout in self.layouts]
        # of each query its layout, and its rank there
        self.places = {
            id(each): (int(each.fiche is None), layouts[each.fiche].queries.index(each.query.told))
            for each in plan.plans
        }
        self._told: dict[int, dict[Key, _ClassTold]] = {id(group): {} for group in plan.groups}

    def tally(self, dossier: ClassedDossier) -> TalliedDossier:
        """The tally of a dossier, whole."""
        amounts: tuple[defaultdict[int, int], ...] = (defaultdict(int), defaultdict(int))
        own, whole = self._persons(dossier, amounts)
        for names, plans in self.plan.adding.items():
            self._adding(Adding(names, plans), dossier, amounts)
        for each in self.plan.plans:
            if each.query.measure == MONTHS:
                mine = keys(each.columns, dossier.columns, len(dossier.numbers))
                lasted: Counter[Key] = Counter()
                for key, months in zip(mine, dossier.months, strict=True):
                    lasted[key] += months
                for key, months in lasted.items():
                    for told in self.plan.told(each, key):
                        self._add(amounts, each, told.cell, months)
            elif each.query.measure == COMMITTEES:
                for cell in each.telling.held(dossier.rows):
                    self._add(amounts, each, cell, 1)
        return TalliedDossier(self._amounts(amounts, own, whole), _people(own, whole))

    def _add(self, amounts: Sequence[defaultdict[int, int]], each: QueryPlan, cell: tuple[str, ...], by: int) -> None:
        place, rank = self.places[id(each)]
        amounts[place][self.layouts[place][rank, cell]] += by

    def _persons(
        self, dossier: ClassedDossier, amounts: Sequence[defaultdict[int, int]]
    ) -> tuple[dict[int, int], dict[int, int]]:
        """The cells of each person as bits, of the fiche and of the whole; and the amounts of the participations."""
        count = len(dossier.persons)
        mine, every = [0] * count, [0] * count
        for group in self.plan.groups:
            known = self._told[id(group)]
            classes = keys(group.columns, dossier.columns, count)
            for key, times in Counter(classes).items():
                told = known.get(key)
                if told is None:
                    told = known[key] = self._class(group, key)
                for added, rows in zip(amounts, told.amounts, strict=True):
                    for number, amount in rows:
                        added[number] += amount * times
            for rank, key in enumerate(classes):
                told = known[key]
                mine[rank] |= told.own
                every[rank] |= told.whole
        own: dict[int, int] = {}
        whole: dict[int, int] = {}
        for person, bits, all_bits in zip(dossier.persons, mine, every, strict=True):
            own[person] = own.get(person, 0) | bits
            whole[person] = whole.get(person, 0) | all_bits
        return own, whole

    def _class(self, group: ClassGroup, key: Key) -> _ClassTold:
        bits, amounts = [0, 0], (Counter[int](), Counter[int]())
        for each, part in group.parts:
            place, rank = self.places[id(each)]
            (mine,) = self.plan.narrowed(each, (part(key),))
            for told in self.plan.told(each, mine):
                number = self.layouts[place][rank, told.cell]
                bits[place] |= 1 << number
                if each.by_row:
                    amounts[place][number] += told.amount
        own, whole = (tuple(each.items()) for each in amounts)
        return _ClassTold(bits[0], bits[1], (own, whole))

    def _adding(self, adding: Adding, dossier: ClassedDossier, amounts: Sequence[defaultdict[int, int]]) -> None:
        places = adding.add(dossier)
        for each, cell, amount in (*adding.amounts_of(self.plan), *keyed(self.plan, adding, dossier, places)):
            self._add(amounts, each, cell, amount)

    def _amounts(self, amounts: Sequence[Mapping[int, int]], own: Mapping[int, int], whole: Mapping[int, int]) -> bytes:
        parts: list[list[int]] = []
        for place, people in enumerate((own, whole)):
            counts, layout = BitCounts(), self.layouts[place]
            for bits in people.values():
                counts.add(self._known[place].of(bits))
            persons = counts.counts()
            persons += [0] * (len(layout) - len(persons))
            parts += [[amounts[place].get(number, 0) for number in range(len(layout))], persons]
        for each in self.plan.plans:
            if each.telling.of_persons:
                place, rank = self.places[id(each)]
                for (query, _), number in self.layouts[place].items():
                    if query == rank:
                        parts[2 * place][number] = parts[2 * place + 1][number]
        return packed(*parts)


def _people(own: Mapping[int, int], whole: Mapping[int, int]) -> bytes:
    """The numbers of the persons in their order, then the bits of each, as many bytes as the longest takes."""
    widths = [max((bits.bit_length() + 7) // 8 for bits in (0, *each.values())) for each in (own, whole)]
    people = sorted(own)
    rows = b"".join(
        own[person].to_bytes(widths[0], "little") + whole[person].to_bytes(widths[1], "little") for person in people
    )
    return packed(people, widths) + rows


def people_of(content: bytes) -> tuple[Sequence[int], int, int, bytes]:
    """The persons of a tally, how wide the bits of each are, of the fiche and of the whole, and the rows of bits."""
    people, widths = unpacked(content[: 8 * (len(content) // 8)], 2)
    return people, widths[0], widths[1], content[8 * (2 + len(people) + 2) :]


def amounts_of(content: bytes) -> list[Sequence[int]]:
    """The amounts of a tally and its persons, of the fiche then of the whole."""
    return [*unpacked(content, PARTS)]
