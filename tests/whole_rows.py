"""The rows of each dossier, whole: what the stream, which reads no row whole, is held to."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.orm import Session

from tremplin.indicators.engine.entries import Committed, Did, DossierRows, Ended, Evaluated, NewsAsked, PersonEntry
from tremplin.records.tables import (
    Activity,
    Committee,
    Dossier,
    Evaluation,
    HealthPublic,
    Leaving,
    Milestone,
    Participation,
    ParticipationPublic,
    Territory,
    stands,
)

# rows at once: each is a tuple, and none becomes an object of the records
BLOCK = 5_000
# how a table is kept to the dossiers of a scope
Kept = Callable[[Any], Any]


def stream(session: Session, kept: Kept) -> Iterator[DossierRows]:
    """The rows of each dossier of a scope, in their order; ``kept`` says of a column which dossiers are asked for."""
    read = _Reader(session, kept)
    # of each table a cursor moves forward with the dossiers: what belongs to one is in memory, and no more
    entries = _grouped(read.rows(_PARTICIPATIONS, Participation.dossier_id))
    beside = {
        name: _Following(read.rows(statement, column))
        for name, (statement, column) in {
            "publics": (_PUBLICS, ParticipationPublic.dossier_id),
            "health": (_HEALTH, HealthPublic.dossier_id),
            "exits": (_EXITS, Leaving.dossier_id),
            "news": (_NEWS, Milestone.dossier_id),
            "done": (_DONE, Activity.dossier_id),
            "evaluated": (_EVALUATED, Evaluation.dossier_id),
        }.items()
    }
    committees, territories = (
        _Following(read.rows(_COMMITTEES, Committee.dossier_id)),
        _Following(read.rows(_TERRITORIES, Territory.dossier_id)),
    )
    people = _Following(((dossier, rows) for dossier, rows in entries), whole=True)
    for dossier, fiche, starts_on, ends_on in read.dossiers():
        own = {name: _by_person(following.of(dossier)) for name, following in beside.items()}
        yield DossierRows(
            dossier=dossier,
            fiche=fiche,
            starts_on=starts_on,
            ends_on=ends_on,
            entries=[_entry(row, own) for row in people.of(dossier)],
            committees=[Committed(row[1], tuple(json.loads(row[2] or "[]"))) for row in committees.of(dossier)],
            territories=[row[1] for row in territories.of(dossier)],
        )


def several(session: Session, kept: Kept) -> frozenset[int]:
    """The persons of more than one participation of a scope."""
    statement = (
        select(Participation.person_id)
        .where(kept(Participation.dossier_id))
        .group_by(Participation.person_id)
        .having(func.count() > 1)
    )
    return frozenset(session.scalars(statement))


_PARTICIPATIONS = select(
    Participation.dossier_id,
    Participation.number,
    Participation.person_id,
    Participation.age_at_entry,
    Participation.sex,
    Participation.contract,
    Participation.territory,
    Participation.schooling,
    Participation.prescriber,
    Participation.household,
    Participation.post_kind,
    Participation.qpv,
    Participation.publics_told,
    Participation.referred_on,
    Participation.positioned_on,
    Participation.welcomed_on,
    Participation.entered_on,
    Participation.left_on,
    Participation.hired_on,
).order_by(Participation.dossier_id, Participation.number)
_PUBLICS = select(ParticipationPublic.dossier_id, ParticipationPublic.participation, ParticipationPublic.code)
_HEALTH = select(HealthPublic.dossier_id, HealthPublic.participation, HealthPublic.code)
_EXITS = select(
    *(Leaving.dossier_id, Leaving.participation, Leaving.exit_on, Leaving.contract),
    *(Leaving.months, Leaving.subsidised, Leaving.market_sector),
    *(Leaving.employer_kind, Leaving.target_trade, Leaving.first_access),
)
_NEWS = select(
    *(Milestone.dossier_id, Milestone.participation, Milestone.origin, Milestone.months, Milestone.done_on),
    *(Milestone.status, Milestone.in_work, Milestone.contract, Milestone.contract_months),
    *(Milestone.subsidised, Milestone.market_sector),
)
_DONE = select(
    *(Activity.dossier_id, Activity.participation, Activity.kind, Activity.held_on, Activity.activity_key),
    *(type_coerce(Activity.hours_planned, BigInteger), type_coerce(Activity.hours_done, BigInteger)),
    *(Activity.exam, Activity.outcome, Activity.employer, Activity.mode, Activity.area),
)
_EVALUATED = select(
    Evaluation.dossier_id, Evaluation.participation, Evaluation.done_on, Evaluation.item, Evaluation.result
)
_COMMITTEES = select(Committee.dossier_id, Committee.held_on, Committee.attendees).where(stands(Committee))
_TERRITORIES = select(Territory.dossier_id, Territory.code)
# the fields of an entry that the row of a participation tells, in the order of its columns; of publics, whether
OF_ROW = (
    *("number", "person", "age", "sex", "contract", "territory", "schooling", "prescriber", "household", "post_kind"),
    *("qpv", "publics", "referred_on", "positioned_on", "welcomed_on", "entered_on", "left_on", "hired_on"),
)
Row = tuple[Any, ...]


class _Reader:
    """The statements of one scope, each read by blocks."""

    def __init__(self, session: Session, kept: Kept):
        self.connection = session.connection()
        self.kept = kept

    def dossiers(self) -> Iterable[Any]:
        statement = select(Dossier.id, Dossier.fiche, Dossier.starts_on, Dossier.ends_on)
        return self.connection.execute(statement.where(self.kept(Dossier.id)).order_by(Dossier.id))

    def rows(self, statement: Any, dossier: Any) -> Iterable[Any]:
        # the first column is the dossier: each key begins with it, and the engine reads in its order
        ordered = statement.order_by(None).order_by(*list(statement.selected_columns)[:2])
        return self.connection.execute(ordered.where(self.kept(dossier)))


def _grouped(rows: Iterable[Any]) -> Iterator[tuple[int, list[Any]]]:
    for dossier, group in groupby(rows, key=itemgetter(0)):
        yield dossier, list(group)


class _Following:
    """The rows of a table, given dossier after dossier in their order."""

    def __init__(self, rows: Iterable[Any], *, whole: bool = False):
        self._groups = iter(rows) if whole else _grouped(rows)
        self._next: tuple[int, list[Any]] | None = next(self._groups, None)

    def of(self, dossier: int) -> list[Any]:
        """The rows of a dossier; those of dossiers that were left behind are passed over."""
        while self._next is not None and self._next[0] < dossier:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != dossier:
            return []
        found = self._next[1]
        self._next = next(self._groups, None)
        return found


def _by_person(rows: list[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row[1], []).append(row)
    return found


def _entry(row: Row, own: dict[str, dict[int, list[Any]]]) -> PersonEntry:
    said = dict(zip(OF_ROW, row[1:], strict=True))
    number = said["number"]
    codes = [each[2] for name in ("publics", "health") for each in own[name].get(number, ())]
    ended = own["exits"].get(number)
    beside = {
        # told of none is an answer
        "publics": frozenset(codes) if said["publics"] else None,
        "exit": Ended(*ended[0][2:]) if ended else None,
        "news": [_asked(each) for each in own["news"].get(number, ())],
        "activities": [_did(each) for each in own["done"].get(number, ())],
        "evaluations": [Evaluated(*each[2:]) for each in own["evaluated"].get(number, ())],
    }
    return PersonEntry(**said | beside)


def _asked(row: Row) -> NewsAsked:
    _, _, origin, months, on, status, in_work, contract, lasting, subsidised, market = row
    return NewsAsked(origin, months, on, status == "reached", in_work, Ended(on, contract, lasting, subsidised, market))


def _did(row: Row) -> Did:
    return Did(*row[2:])
