"""The stream counts what the rows of each dossier, read whole, come to: any query, in any period, on both engines."""

from collections import Counter as Tally
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from desks import AT, Office
from drawn_rows import ASKED_AT, DOSSIERS, FILTERS, reference
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kept_rows import keep
from peopled import peopled_office
from sqlalchemy import update
from sqlalchemy.orm import Session
from whole_rows import stream

from tremplin.catalogue.calendar import whole_months
from tremplin.indicators.engine.counters import COMMITTEES, COUNTERS, MONTHS, Asking
from tremplin.indicators.engine.counting import Query, count
from tremplin.indicators.engine.entries import DossierRows, Ended
from tremplin.indicators.engine.lasting import parted, whole
from tremplin.indicators.engine.summing import streamed
from tremplin.records.tables import Dossier, identifier
from tremplin.storage.engine import Database

ATELIERS, VERTS = "00/2026/ateliers", "00/2026/verts"
BY = [(), ("sex",), ("public",), ("age_band", "public"), ("territory",), ("schooling", "qpv")]
OF_EVENTS = {
    "exits": [("exit_category",), ("contract", "sex")],
    "counting_exits": [("exit_category", "public")],
    "participants_employed": [("contract",)],
    "participants_placed": [("contract",)],
    "hours": [("activity",), ("activity", "sex")],
    "hours_planned": [("activity",)],
    "activities": [("activity", "outcome")],
    "exams": [("exam", "outcome")],
    "participants_passed": [("exam",)],
    "evaluation_results": [("item", "result")],
    "participants_evaluated": [("item", "result")],
}


def classify(fiche: str, ended: Ended) -> str | None:
    if ended.contract == "cdd":
        return "indéterminée" if ended.months is None else "durable" if ended.months >= 6 else "transition"
    return (
        {"cdi": "durable", "formation_qualifiante": "positive"}.get(ended.contract or "") if fiche == ATELIERS else None
    )


def asking(at: str | None, since: str | None) -> Asking:
    return Asking(at=at, since=since, classify=classify, counts=lambda category: category in ("durable", "positive"))


@st.composite
def queries(draw: st.DrawFn) -> list[Query]:
    first = draw(st.sampled_from([None, date(2026, 3, 1)]))
    last = draw(st.sampled_from([None, date(2026, 9, 30)]))
    found = []
    for measure in draw(st.lists(st.sampled_from([*COUNTERS, MONTHS]), min_size=3, max_size=7)):
        by = draw(st.sampled_from([*BY, *OF_EVENTS.get(measure, [])]))
        where = tuple(draw(st.lists(st.sampled_from(FILTERS), max_size=2, unique_by=lambda each: each.field)))
        at, since = draw(st.sampled_from(ASKED_AT))
        found.append(Query(measure=measure, by=by, where=where, asking=asking(at, since), first=first, last=last))
    return found


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


@contextmanager
def undone(database: Database) -> Iterator[Session]:
    """A session of which nothing is kept."""
    with database.engine.connect() as connection, connection.begin() as transaction:
        with Session(connection) as session:
            yield session
        transaction.rollback()


def everything(column):
    return column > 0


def told(counts):
    return {cell: amount for cell, amount in counts.amounts.items() if amount}, {
        cell: times for cell, times in counts.persons.items() if times
    }


def test_the_stream_counts_what_rows_read_whole_come_to(office: Office):
    kept = [identifier(office.running(title=title)) for title in ("Un", "Deux", "Trois", "Quatre")]

    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(drawn=DOSSIERS, own=queries(), whole=queries())
    def holds(drawn: list[DossierRows], own: list[Query], whole: list[Query]) -> None:
        asked = {ATELIERS: own, None: [query for query in whole if query not in own]}
        period = own[0].first, own[0].last
        asked = {scope: [_within(query, period) for query in group] for scope, group in asked.items()}
        with undone(office.desk.database) as session:
            session.execute(update(Dossier).where(Dossier.id == kept[1]).values(fiche=VERTS))
            keep(session.connection(), kept, drawn, AT)
            rows = list(stream(session, everything))
            found = streamed(session, everything, asked)
        met = Tally(entry.person for each in rows for entry in each.entries)
        several = frozenset(person for person, times in met.items() if times > 1)
        for scope, group in asked.items():
            mine = [each for each in rows if scope in (None, each.fiche)]
            for query, counts in zip(group, count(iter(mine), group, several), strict=True):
                assert told(found[scope, query]) == told(counts), query
                if all(each.field in ("sex", "age") for each in query.where) and query.measure in COUNTERS:
                    assert told(found[scope, query])[0] == reference(mine, query)

    holds()


def _within(query: Query, period: tuple[date | None, date | None]) -> Query:
    return Query(
        measure=query.measure, by=query.by, where=query.where, asking=query.asking, first=period[0], last=period[1]
    )


@given(st.dates(date(2023, 1, 1), date(2027, 12, 31)), st.dates(date(2023, 1, 1), date(2027, 12, 31)))
def test_months_of_parted_days_are_whole_months(first: date, last: date):
    assert whole(parted(first), parted(last)) == whole_months(first, last)


def test_committees_are_counted_of_each_dossier(office: Office):
    office.running()
    query = Query(measure=COMMITTEES)
    with office.desk.database.reading() as session:
        assert dict(streamed(session, everything, {None: [query]})[None, query].amounts) == {}
