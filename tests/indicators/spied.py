"""Somebody who asks for figures again and again, through the verb, of a base that changes, and reckons with them all.

Whom each figure is of is read naively here: what is shown must be that, and what is masked must not be found.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from pathlib import Path
from typing import Any, NamedTuple

from attacker import THRESHOLD, Attacker, Secret
from desks import AT, FICHE, Office
from peopled import peopled_office
from sqlalchemy import delete, insert, select, update

from tremplin.casework.reading.figures.computing import computed
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.errors import RefusedRequest
from tremplin.indicators.exports.columns import FigureRow
from tremplin.records.tables import METADATA, Dossier, identifier
from tremplin.storage.engine import Database

OTHER, CALL = "00/2026/verts", "00/2026"
EARLY, LATE, LEFT = date(2026, 3, 15), date(2026, 6, 15), date(2026, 9, 1)
CUT = date(2026, 4, 30)
A, B, C = 0, 1, 2
# in which dossiers somebody is on the first day, then on the second
STATES = ((), (A,), (B,), (C,), (A, C))
PATHS = [(one, other) for one, other in product(STATES, STATES) if one != other or one]
PATHS = [(one, other) for one, other in PATHS if one == other or not one or not other]
EXITS: Mapping[str, str | None] = {"cdi": "durable", "formation_qualifiante": "positive", "none": "none", "?": "?"}
COLUMNS = {"sex": "sex", "age_band": "age_at_entry", "territory": "territory", "qpv": "qpv"}
VALUES: Mapping[str, Mapping[str, Any]] = {
    "sex": {"f": "f", "m": "m", "x": "x", "?": None},
    "age_band": {"0-17": 16, "18-25": 20, "26-29": 28, "30-54": 40, "55+": 60, "?": None},
    "territory": {"nord": "nord", "sud": "sud", "?": None},
    "qpv": {"yes": True, "no": False, "?": None},
}
FILTERED = {"sex": "sex=f", "age_band": "age=18-25", "territory": "territory=nord", "qpv": "qpv=yes"}
KEPT = {"sex": "f", "age_band": "18-25", "territory": "nord", "qpv": "yes"}
OF_PUBLICS = ("brsa", "under_26", "parent", "homeless")
PUBLICS: Mapping[str, tuple[str, ...] | None] = {
    "?": None,
    "none": (),
    "job_seeker": ("job_seeker",),
    **{"+".join(each): each for size in range(1, 5) for each in combinations(OF_PUBLICS, size)},
}
# of a dossier: its fiche, and whether it is of the signatory
OF = {A: (FICHE, True), B: (FICHE, False), C: (OTHER, True)}


class SpiedKind(NamedTuple):
    """People who are alike: where they are each day, what they are, when they entered, and how they left."""

    path: tuple[tuple[int, ...], tuple[int, ...]]
    values: tuple[tuple[str, str], ...]
    public: str
    entered: date
    contract: str | None


@dataclass(frozen=True)
class ToldRow:
    """A row that was given out, on which day, of which request."""

    day: int
    request: FiguresRequest
    own: bool
    row: FigureRow


@dataclass
class Spied:
    """The kinds of people that there may be, how many there are of each, and all that was asked for."""

    kinds: list[SpiedKind]
    persons: Mapping[SpiedKind, int]
    dimensions: tuple[str, ...]
    dossiers: tuple[str, ...]
    told: list[ToldRow]
    refused: list[str]


def spied_office(database: Database, folder: Path) -> tuple[Office, list[str]]:
    """Three dossiers of two fiches and of two organisations."""
    office = peopled_office(database, folder)
    dossiers = [office.running(title=title) for title in ("Un", "Deux", "Trois")]
    with office.desk.database.writing() as session:
        for reference, said in ((dossiers[1], {"organisation_id": office.stranger}), (dossiers[2], {"fiche": OTHER})):
            session.execute(update(Dossier).where(Dossier.id == identifier(reference)).values(**said))
    return office, dossiers


def forget(office: Office) -> None:
    """As if nothing had been given out."""
    with office.desk.database.writing() as session:
        session.execute(delete(METADATA.tables["releases"]))


def spied(office: Office, dossiers: Sequence[str], seed: int) -> Spied:
    """People drawn by a seed in three dossiers, and some exports each day, all by the verb."""
    rng = random.Random(seed)
    dimensions = tuple(sorted(rng.sample(sorted(VALUES), rng.choice((1, 1, 2)))))
    dated, left, moved = (rng.random() < share for share in (0.5, 0.5, 0.5))
    kinds = [
        SpiedKind(path, tuple(zip(dimensions, values, strict=True)), public, entered, contract)
        for path in PATHS
        if moved or path[0] == path[1]
        for values in product(*(VALUES[name] for name in dimensions))
        for public in PUBLICS
        for entered in ((EARLY, LATE) if dated else (EARLY,))
        for contract in ((None, *EXITS) if left else (None,))
    ]
    persons = Counter(dict.fromkeys(kinds, 0))
    for kind in rng.sample(kinds, min(len(kinds), rng.choice((8, 20, 40, 100)))):
        persons[kind] = int(rng.expovariate(1 / rng.choice((2, 8, 20))))
    found = Spied(kinds, persons, dimensions, tuple(dossiers), [], [])
    for day in (0, 1):
        _write(office, found, day)
        for _ in range(rng.choice((1, 2, 3))):
            request, own = _drawn(rng, found, dated, left)
            actor = office.signatory if own else office.statistician
            try:
                rows = computed(office.desk, actor, request, at=AT).rows
            except RefusedRequest as refused:
                found.refused.append(str(refused))
                continue
            found.told += [ToldRow(day, request, own, row) for row in rows if row.status in ("shown", "masked")]
    return found


def _drawn(rng: random.Random, found: Spied, dated: bool, left: bool) -> tuple[FiguresRequest, bool]:
    kind, scope = rng.choice(
        [
            *[(ScopeKind.CALL, CALL)] * 3,
            (ScopeKind.FICHE, FICHE),
            (ScopeKind.FICHE, OTHER),
            (ScopeKind.DEPARTMENT, "00"),
            *((ScopeKind.DOSSIER, reference) for reference in found.dossiers),
        ]
    )
    of_exits = ["exits", "exit_rate", "counting_exits", "participants_placed"]
    measures = ["participants", "participations", *(of_exits if left else [])]
    by = [",".join(found.dimensions), *found.dimensions, *(["exit_category"] if left else [])]
    where = [*(FILTERED[name] for name in found.dimensions)]
    request = FiguresRequest(
        kind=kind,
        scope=scope,
        indicators=tuple(rng.sample(measures, rng.randint(1, len(measures)))),
        by=tuple(rng.sample(by, rng.choice((0, 1, 1, len(by))))),
        where=(rng.choice(where),) if rng.random() < 0.3 else (),
        last=CUT if dated and rng.random() < 0.4 else None,
    )
    return request, rng.random() < 0.2 and kind is ScopeKind.CALL


def _write(office: Office, found: Spied, day: int) -> None:
    """The people of a day, as they are kept; of the day before nobody is left that is not there."""
    numbers = [identifier(reference) for reference in found.dossiers]
    rows: dict[str, list[dict[str, Any]]] = {"participations": [], "participation_publics": [], "exits": []}
    tables = {name: METADATA.tables[name] for name in (*rows, "persons", "rosters")}
    with office.desk.database.writing() as session:
        for name in reversed(rows):
            session.execute(delete(tables[name]).where(tables[name].c.dossier_id.in_(numbers)))
        author = session.scalar(select(Dossier.created_by).where(Dossier.id == numbers[0]))
        for kind, many in found.persons.items():
            for _ in range(many if kind.path[day] else 0):
                who = session.execute(insert(tables["persons"]), {"department": "00"}).inserted_primary_key[0]
                for rank, at in enumerate(kind.path[day]):
                    number, publics = len(rows["participations"]) + 1, PUBLICS[kind.public]
                    of = {"dossier_id": numbers[at], "participation": number}
                    rows["participation_publics"] += [{**of, "code": code} for code in publics or ()]
                    said: dict[str, Any] = {COLUMNS[name]: VALUES[name][value] for name, value in kind.values}
                    said |= {
                        "publics_told": publics is not None,
                        "version": 1,
                        "recorded_at": AT,
                        "recorded_by": author,
                    }
                    entry = {"dossier_id": numbers[at], "number": number, "person_id": who, **said}
                    rows["participations"].append({**entry, "entered_on": kind.entered})
                    if kind.contract is not None and not rank:
                        contract = None if kind.contract == "?" else kind.contract
                        rows["exits"].append({**of, "exit_on": LEFT, "contract": contract})
        for name, each in rows.items():
            if each:
                session.execute(insert(tables[name]), each)
        for number in numbers:
            more = update(tables["rosters"]).where(tables["rosters"].c.dossier_id == number)
            if not session.execute(more.values(version=tables["rosters"].c.version + 1)).rowcount:
                session.execute(insert(tables["rosters"]), {"dossier_id": number, "version": 1, "changed_at": AT})


def of(found: Spied, told: ToldRow) -> tuple[dict[SpiedKind, int], dict[SpiedKind, int] | None]:
    """Of each kind, how many times one of them counts above, and below where it is a rate."""
    row, request = told.row, told.request
    here = [
        at
        for at, (fiche, own) in OF.items()
        if (not told.own or own)
        and row.fiche in (None, fiche)
        and (request.kind is not ScopeKind.FICHE or request.scope == fiche)
        and (request.kind is not ScopeKind.DOSSIER or request.scope == found.dossiers[at])
    ]
    cell = dict(zip(row.by.split("|"), row.cell.split("|"), strict=True)) if row.by else {}
    category, public = cell.pop("exit_category", None), cell.pop("public", None)
    above: dict[SpiedKind, int] = {}
    below: dict[SpiedKind, int] = {}
    for kind in found.kinds:
        at, said = kind.path[told.day], dict(kind.values)
        publics = PUBLICS[kind.public]
        if public is not None and public not in (publics or (kind.public,)):
            continue
        asked = {name: KEPT[name] for name in found.dimensions if FILTERED[name] in request.where}
        if any(said[name] != value for name, value in (*cell.items(), *asked.items())):
            continue
        exited = kind.contract is not None and at[0] in here if at else False
        in_time = request.last is None
        if row.measure in ("participants", "participations"):
            if (times := len({*at} & {*here})) and (in_time or kind.entered <= CUT):
                above[kind] = times if row.measure == "participations" else 1
        elif exited and in_time:
            found_in = EXITS[str(kind.contract)]
            counting = found_in in ("durable", "positive")
            good = found_in == category if category else counting
            yes = {"exits": not category or good, "exit_rate": good}
            # whoever leaves for nothing is placed nowhere
            yes |= {"participants_placed": counting, "counting_exits": counting and (not category or good)}
            if yes[row.measure]:
                above[kind] = 1
            below[kind] = 1
    return above, below if row.measure == "exit_rate" else None


def wrong(found: Spied) -> Iterator[str]:
    """The figures shown that are not what is there, or small."""
    for each in found.told:
        if each.row.status == "shown":
            above, below = of(found, each)
            values = [sum(times * found.persons[kind] for kind, times in some.items()) for some in (above, below or {})]
            told = [each.row.numerator, each.row.denominator or 0]
            if told != values:
                yield f"{_name(each)}: {told} is told, {values} is there"
            elif min(values[: 1 if below is None else 2]) < THRESHOLD:
                yield f"{_name(each)}: {values} is small"


def _name(told: ToldRow) -> str:
    row, request = told.row, told.request
    asked = (request.kind.value, request.scope, request.where, str(request.last or ""), "own" if told.own else "")
    return f"day {told.day} {asked} {row.fiche or ''} {row.indicator} {row.by} {row.cell}"


def attacked(found: Spied) -> tuple[int, list[str]]:
    """How many secrets there are, and those that somebody who has everything finds, or nearly."""
    read = [(each, *of(found, each)) for each in found.told]
    sums = [some for _, above, below in read for some in (above, below) if some is not None]
    # those of whom all that was told says the same are one unknown
    alike: dict[SpiedKind, tuple[int, ...]] = {kind: tuple(each.get(kind, 0) for each in sums) for kind in found.kinds}
    persons: Counter[Any] = Counter()
    for kind, signature in alike.items():
        persons[signature] += found.persons[kind]

    def over(some: Mapping[SpiedKind, int]) -> dict[Any, int]:
        return {alike[kind]: times for kind, times in some.items()}

    def value(some: Mapping[Any, int]) -> int:
        return sum(times * persons[signature] for signature, times in some.items())

    shown, masked, secrets = [], [], dict[str, Secret]()
    families: list[tuple[set[str], int]] = []
    figures: list[tuple[str, ToldRow, dict[Any, int]]] = []
    for each, above, below in read:
        parts = [over(above), *([over(below)] if below is not None else [])]
        name = _name(each)
        figures.append((name, each, parts[0]))
        if each.row.status == "shown":
            shown += [(part, value(part)) for part in parts]
            continue
        if below is not None:
            parts.append({kind: 1 for kind in parts[1] if kind not in parts[0]})
        masked.append(parts)
        few = [part for part in parts if value(part) < THRESHOLD]
        rated = {f"{name} {rank}" for rank in range(len(parts))}
        families.append((rated, 1 if few else len(parts)))
        for rank, part in enumerate(parts):
            if part in few or not few:
                secrets[f"{name} {rank}"] = Secret(f"{name} {rank}", part)
    for secret in _differences(figures):
        masked.append([secret.of])
        if value(secret.of) < THRESHOLD:
            secrets.setdefault(secret.name, secret)
    # what nobody may be told of is no secret
    secrets = {name: secret for name, secret in secrets.items() if secret.of}
    pinned = Attacker(persons, shown, masked).pinned(list(secrets.values()), persons)
    spared = {name for names, least in families if len(lost := names & {*pinned}) < least for name in lost}
    return len(secrets), [f"{name} {values}" for name, values in pinned.items() if name not in spared]


def _differences(figures: Sequence[tuple[str, ToldRow, dict[Any, int]]]) -> Iterator[Secret]:
    """Who is in one figure and not in the same of another scope, period, filter or day."""
    cells: dict[Any, list[tuple[str, ToldRow, dict[Any, int]]]] = {}
    for each in figures:
        cells.setdefault((each[1].row.measure, each[1].row.by, each[1].row.cell), []).append(each)
    for group in cells.values():
        for name, told, some in group:
            for other, more, fewer in group:
                if fewer.keys() < some.keys() and (told.request, told.own) != (more.request, more.own):
                    rest = {kind: times for kind, times in some.items() if kind not in fewer}
                    yield Secret(f"{name} less {other}", rest)
