"""Counting: the bits say what a naive reference says, whoever came several times, in several dossiers."""

from collections import Counter as Tally
from datetime import date

import pytest
from drawn_rows import DOSSIERS, reference
from hypothesis import given
from hypothesis import strategies as st

from tremplin.catalogue.filters import Filter
from tremplin.indicators.engine.counters import COMMITTEES, COUNTERS, MONTHS, Asking
from tremplin.indicators.engine.counting import Query, count
from tremplin.indicators.engine.dimensions import age_band
from tremplin.indicators.engine.entries import Committed, Did, DossierRows, Ended, Evaluated, NewsAsked, PersonEntry
from tremplin.indicators.measures import MEASURES

ASKING = Asking(
    classify=lambda fiche, ended: {"cdi": "durable", "cdd": "indéterminée"}.get(ended.contract),
    counts=lambda category: category == "durable",
)
FEMALE = Filter(field="sex", values=("f",))
AGED = Filter(field="age", values=("18-25", "60-"))
OPERATION = {"dossier": 1, "fiche": "f", "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
DIMENSIONS = [(), ("sex",), ("public",), ("public", "sex"), ("age_band", "territory")]


def met(dossiers: list[DossierRows]) -> frozenset[int]:
    tally = Tally(entry.person for rows in dossiers for entry in rows.entries)
    return frozenset(person for person, times in tally.items() if times > 1)


def counted(query: Query, *entries: PersonEntry) -> dict[tuple[str, ...], int]:
    rows = DossierRows(**OPERATION, entries=entries)
    return dict(count(iter([rows]), [query], met([rows]))[0].amounts)


@pytest.mark.parametrize("measure", COUNTERS)
@given(
    dossiers=DOSSIERS,
    by=st.sampled_from(DIMENSIONS),
    where=st.sampled_from([(), (FEMALE,), (FEMALE, AGED)]),
    first=st.sampled_from([None, date(2026, 3, 1)]),
    last=st.sampled_from([None, date(2026, 9, 30)]),
    at=st.sampled_from([None, "6-months", "trial_end"]),
)
def test_the_bits_say_what_the_reference_says(measure, dossiers, by, where, first, last, at):
    asking = Asking(at=at, classify=ASKING.classify, counts=ASKING.counts)
    query = Query(measure=measure, by=by, where=where, asking=asking, first=first, last=last)
    found = count(iter(dossiers), [query], met(dossiers))[0]
    assert {cell: amount for cell, amount in found.amounts.items() if amount} == reference(dossiers, query)


def test_a_person_of_two_dossiers_counts_once_in_all_and_in_each_of_their_cells():
    first = DossierRows(
        **OPERATION, entries=[PersonEntry(1, 7, sex="f", territory="nord", entered_on=date(2026, 1, 5))]
    )
    second = DossierRows(
        **OPERATION | {"dossier": 2}, entries=[PersonEntry(1, 7, sex="f", territory="sud", entered_on=date(2026, 5, 5))]
    )
    queries = [Query(measure="participants"), Query(measure="participants", by=("territory",))]
    whole, told = count(iter([first, second]), queries, frozenset({7}))
    assert dict(whole.amounts) == {(): 1}
    assert dict(told.amounts) == {("nord",): 1, ("sud",): 1}


def test_who_is_known_in_one_dossier_is_not_unknown_in_another():
    said = [{"sex": "f", "publics": frozenset({"brsa"})}, {"age": 20}, {"publics": frozenset({"rqth"}), "age": 40}, {}]
    dossiers = [
        DossierRows(**OPERATION | {"dossier": at}, entries=[PersonEntry(1, 7, entered_on=date(2026, 1, 5), **each)])
        for at, each in enumerate(said, start=1)
    ]
    told = [("sex",), ("public",), ("sex", "age_band"), ("schooling",)]
    found = count(iter(dossiers), [Query(measure="participants", by=by) for by in told], frozenset({7}))
    assert [sorted(each.amounts) for each in found] == [
        [("f",)],
        [("brsa",), ("rqth",)],
        [("f", "18-25"), ("f", "30-54")],
        [("?",)],
    ]
    # of rows, each says what it says
    exits = [rows.entries[0]._replace(exit=Ended(date(2026, 6, 1), "cdi")) for rows in dossiers]
    assert counted(Query(measure="exits", by=("sex",), asking=ASKING), *exits) == {("f",): 1, ("?",): 3}


def test_a_period_holds_both_its_ends_and_without_one_no_day_is_looked_at():
    entry = PersonEntry(1, 1, entered_on=date(2026, 3, 1))
    march = Query(measure="participants", first=date(2026, 3, 1), last=date(2026, 3, 1))
    assert counted(march, entry) == {(): 1}
    assert counted(Query(measure="participants", first=date(2026, 3, 2)), entry) == {}
    undated = PersonEntry(1, 1, exit=Ended(None, "cdi"))
    assert counted(Query(measure="exits", asking=ASKING), undated) == {(): 1}
    assert counted(Query(measure="exits", asking=ASKING, last=date(2027, 1, 1)), undated) == {}


def test_an_exit_is_of_a_category_of_none_or_to_be_decided():
    entries = [
        PersonEntry(number, number, exit=Ended(date(2026, 6, 1), contract))
        for number, contract in enumerate(("cdi", "none", None, "cdd"), start=1)
    ]
    query = Query(measure="exits", by=("exit_category",), asking=ASKING)
    assert counted(query, *entries) == {("durable",): 1, ("none",): 1, ("?",): 2}


def test_work_at_a_milestone_is_dated_by_its_due_day_and_not_by_the_day_of_the_call():
    news = NewsAsked("exit", "6", date(2026, 9, 1), True, True, Ended(None, "cdi"))
    entry = PersonEntry(1, 1, exit=Ended(date(2026, 2, 1), None), news=[news])
    query = Query(measure="participants_employed", asking=Asking(at="6-months"), last=date(2026, 8, 1))
    assert counted(query, entry) == {(): 1}
    assert counted(Query(measure="participants_employed", asking=Asking(at="3-months")), entry) == {}


def test_who_could_not_be_reached_is_not_told_to_be_out_of_work_nor_to_have_left_for_nothing():
    news = NewsAsked("exit", "6", None, False, None, Ended(None, None))
    entry = PersonEntry(1, 1, exit=Ended(date(2026, 2, 1), "cdi"), news=[news])
    assert counted(Query(measure="exits", asking=Asking(at="6-months")), entry) == {}


def test_a_workshop_of_ten_is_one_workshop_and_an_interview_of_no_hour_none():
    workshop = [Did("workshop", date(2026, 3, 1), "w1", done=3000)]
    interviews = [Did("interview", date(2026, 3, 1), key, done=done) for key, done in (("a", 0), ("b", None))]
    entries = [PersonEntry(number, number, activities=[*workshop, *interviews]) for number in range(1, 11)]
    assert counted(Query(measure="workshops"), *entries) == {(): 1}
    assert counted(Query(measure="interviews"), *entries) == {(): 10}
    assert counted(Query(measure="hours", by=("activity",)), *entries) == {("workshop",): 30_000}


def test_months_are_whole_months_within_the_operation_and_the_period():
    entries = [
        PersonEntry(1, 1, entered_on=date(2025, 12, 1)),
        PersonEntry(2, 2, entered_on=date(2026, 6, 1), left_on=date(2026, 7, 30)),
        PersonEntry(3, 3),
    ]
    assert counted(Query(measure="months"), *entries) == {(): 13}
    half = Query(measure="months", first=date(2026, 1, 1), last=date(2026, 6, 30))
    assert counted(half, *entries) == {(): 7}


@pytest.mark.parametrize(
    ("age", "band"),
    [(None, "?"), (0, "0-17"), (17, "0-17"), (18, "18-25"), (25, "18-25"), (26, "26-29"), (54, "30-54"), (55, "55+")],
)
def test_the_bands_of_age_hold_both_their_ends(age, band):
    assert age_band(age) == band


def of(**said):
    return tuple(Filter(field=name, values=values) for name, values in said.items())


@pytest.mark.parametrize(
    ("where", "number"),
    [
        (of(activity=("driving",)), 1),
        (of(activity=("driving",), hours=("2-",)), 1),
        (of(activity=("driving",), hours=(">2",)), 0),
        (of(activity=("driving",), mode=("group",)), 0),
        (of(item=("mobilite",), result=("acquired",)), 1),
        (of(item=("mobilite",), result=("not_acquired",)), 0),
        (of(first_access=("yes",)), 1),
        (of(contract=("cer",)), 1),
        (of(stage=("exited",)), 1),
        (of(stage=("hired",)), 0),
        (of(public=("brsa", "rqth")), 1),
        (of(qpv=("yes",)), 0),
    ],
)
def test_a_filter_is_asked_of_what_it_is_about(where, number):
    entry = PersonEntry(
        *(1, 1),
        contract="cer",
        publics=frozenset({"brsa"}),
        entered_on=date(2026, 3, 1),
        exit=Ended(date(2026, 6, 1), "cdi", first_access=True),
        activities=[
            Did("driving", date(2026, 3, 2), "a", done=2000, mode="alone"),
            Did("workshop", date(2026, 3, 3), "b", done=9000, mode="group"),
        ],
        evaluations=[Evaluated(date(2026, 3, 2), "mobilite", "acquired")],
    )
    assert counted(Query(measure="participants", where=where), entry).get((), 0) == number


def test_hours_of_one_activity_are_those_of_its_rows_alone():
    done = [Did(kind, date(2026, 3, 2), kind, done=1000) for kind in ("driving", "workshop")]
    entry = PersonEntry(1, 1, activities=done)
    assert counted(Query(measure="hours", where=of(activity=("driving",))), entry) == {(): 1000}


def test_every_measure_that_rows_tell_has_a_counter():
    counted_ = {measure.code for measure in MEASURES if measure.counted and not measure.parts}
    assert counted_ == {*COUNTERS, MONTHS, COMMITTEES}
    parts = {part for measure in MEASURES for part in measure.parts}
    assert parts <= counted_


def test_a_result_is_the_last_of_each_point_and_at_entry_the_first():
    seen = [("mobilite", 3, "in_progress"), ("mobilite", 9, "acquired"), ("savoir", 3, "acquired")]
    evaluated = [Evaluated(date(2026, month, 1), item, result) for item, month, result in seen]
    entry = PersonEntry(1, 1, evaluations=evaluated)
    by = ("item", "result")
    assert counted(Query(measure="evaluation_results", by=by), entry) == {
        ("mobilite", "acquired"): 1,
        ("savoir", "acquired"): 1,
    }
    assert counted(Query(measure="evaluation_results", by=by, asking=Asking(at="entry")), entry) == {
        ("mobilite", "in_progress"): 1,
        ("savoir", "acquired"): 1,
    }
    assert counted(Query(measure="evaluation_progress", by=("item",)), entry) == {("mobilite",): 1}
    assert counted(Query(measure="evaluations"), entry) == {(): 2}


def test_work_and_training_are_told_apart_from_what_is_neither():
    contracts = ["cdi", "siae", "formation_qualifiante", "autre_positive", "none", None]
    entries = [
        PersonEntry(number, number, exit=Ended(date(2026, 6, 1), contract))
        for number, contract in enumerate(contracts, start=1)
    ]
    assert counted(Query(measure="returns_to_work"), *entries) == {(): 2}
    assert counted(Query(measure="returns_to_training"), *entries) == {(): 1}
    assert counted(Query(measure="participants_placed"), *entries) == {(): 3}


def test_a_committee_counts_for_each_service_that_attended_and_once_in_all():
    rows = DossierRows(
        **OPERATION,
        committees=[Committed(date(2026, 4, 1), ("relais", "department")), Committed(date(2026, 9, 1))],
        territories=("nord",),
    )
    whole, told = count(iter([rows]), [Query(measure="committees"), Query(measure="committees", by=("attendee",))], ())
    assert dict(whole.amounts) == {(): 2}
    assert dict(told.amounts) == {("relais",): 1, ("department",): 1, ("none",): 1}
    asked = Query(measure="committees", where=of(attendee=("relais",)), last=date(2026, 4, 1))
    assert dict(count(iter([rows]), [asked], ())[0].amounts) == {(): 1}
