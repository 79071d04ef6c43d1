"""What each measure counts, on rows of which a person can tell the figure."""

from datetime import date

import pytest

from tremplin.catalogue.filters import Filter
from tremplin.catalogue.measure import Aggregation
from tremplin.indicators.engine.counters import COMMITTEES, COUNTERS, MONTHS, Asking
from tremplin.indicators.engine.counting import Query, count
from tremplin.indicators.engine.entries import Committed, Did, DossierRows, Ended, Evaluated, NewsAsked, PersonEntry
from tremplin.indicators.measures import MEASURES

JUNE = date(2026, 6, 1)


def counted(measure, *entries, by=(), at=None, since=None, where=(), **period):
    rows = DossierRows(dossier=1, fiche="f", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), entries=[*entries])
    filters = tuple(Filter(field=field, values=values) for field, values in where)
    query = Query(measure=measure, by=by, where=filters, asking=Asking(at=at, since=since), **period)
    return dict(count(iter([rows]), [query], frozenset())[0].amounts)


def left(number, contract, **said):
    return PersonEntry(number, number, exit=Ended(JUNE, contract, **said))


def test_every_measure_that_is_counted_has_its_counter_or_its_parts():
    asked = {each.code for each in MEASURES if each.counted and each.aggregation is not Aggregation.RATIO_OF_SUMS}
    assert {*COUNTERS, MONTHS, COMMITTEES} == asked


OUTCOMES = [
    "cdi",
    "siae",
    "independant",
    "formation_qualifiante",
    "poursuite_formation",
    "autre_positive",
    "none",
    None,
]
LEFT = [left(number, contract) for number, contract in enumerate(OUTCOMES, start=1)]


@pytest.mark.parametrize(
    ("measure", "number"),
    [("returns_to_work", 3), ("returns_to_training", 2), ("participants_employed", 3), ("participants_placed", 5)],
)
def test_an_exit_leads_to_work_to_a_training_or_to_neither(measure, number):
    assert counted(measure, *LEFT, at="exit") == {(): number}


def test_a_first_access_is_told_from_a_return():
    entries = [left(1, "cdi", first_access=True), left(2, "cdd", first_access=False), left(3, "cdd")]
    assert counted("returns_to_work", *entries, where=[("first_access", ("yes",))]) == {(): 1}
    assert counted("returns_to_work", *entries, where=[("first_access", ("no",))]) == {(): 1}


def test_at_a_milestone_who_works_and_who_is_trained_are_placed_and_who_was_not_reached_is_neither():
    news = [
        NewsAsked("exit", "3", None, True, True, Ended(None, None)),
        NewsAsked("exit", "3", None, True, False, Ended(None, "formation_qualifiante")),
        NewsAsked("exit", "3", None, True, False, Ended(None, "none")),
        NewsAsked("exit", "3", None, False, None, Ended(None, None)),
        NewsAsked("entry", "3", None, True, True, Ended(None, "cdi")),
    ]
    entries = [PersonEntry(number, number, entered_on=JUNE, news=[each]) for number, each in enumerate(news, start=1)]
    assert counted("participants_placed", *entries, at="3-months") == {(): 2}
    assert counted("participants_employed", *entries, at="3-months") == {(): 1}
    assert counted("participants_employed", *entries, at="3-months", since="entry") == {(): 1}


def test_who_passed_an_exam_is_one_person_however_many_they_passed():
    exams = [
        Did("exam", JUNE, "a", exam="theory", outcome="failed"),
        Did("exam", JUNE, "b", exam="theory", outcome="passed"),
        Did("exam", JUNE, "c", exam="practical", outcome="passed"),
        Did("exam", JUNE, "d", exam="practical", outcome="absent"),
    ]
    entries = [
        PersonEntry(1, 1, activities=exams),
        PersonEntry(2, 2, activities=exams[:1]),
        PersonEntry(3, 3, activities=exams[3:]),
    ]
    assert counted("participants_passed", *entries) == {(): 1}
    assert counted("participants_passed", *entries, by=("exam",)) == {("theory",): 1, ("practical",): 1}
    assert counted("exams", *entries, by=("outcome",)) == {("failed",): 2, ("passed",): 2}
    # passed is said of the same exam, not of another one
    assert counted("participants_passed", entries[1], where=[("exam", ("theory",))]) == {}


def test_a_validated_project_is_an_activity_that_passed():
    projects = [Did("project", JUNE, key, outcome=outcome) for key, outcome in (("a", "passed"), ("b", None))]
    never_held = Did("project", JUNE, "c", done=0, outcome="passed")
    entry = PersonEntry(1, 1, activities=[*projects, never_held, Did("workshop", JUNE, "d", outcome="passed")])
    where = [("activity", ("project",)), ("outcome", ("passed",))]
    assert counted("activities", entry, where=where) == {(): 1}
    assert counted("activities", entry, by=("activity",)) == {("project",): 2, ("workshop",): 1}


MARCH, MAY, JULY = date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 1)
EVALUATED = PersonEntry(
    1,
    1,
    evaluations=[
        # in no order of days, and one point written two ways
        Evaluated(JULY, "Mobilité", "acquired"),
        Evaluated(MARCH, "mobilite", "not_acquired"),
        Evaluated(MAY, "Mobilité", "in_progress"),
        Evaluated(MARCH, "Numérique", "acquired"),
        Evaluated(JULY, "Numérique", "in_progress"),
        Evaluated(MARCH, "Savoir-être", "acquired"),
    ],
)


def test_an_evaluation_is_a_person_on_a_day_whatever_the_points():
    other = PersonEntry(2, 2, evaluations=[Evaluated(MARCH, "Mobilité", "acquired")])
    assert counted("evaluations", EVALUATED, other) == {(): 4}


def test_results_are_the_first_at_the_entry_and_else_the_last():
    assert counted("evaluation_results", EVALUATED, at="entry", by=("result",)) == {
        ("not_acquired",): 1,
        ("acquired",): 2,
    }
    assert counted("evaluation_results", EVALUATED, by=("result",)) == {("acquired",): 2, ("in_progress",): 1}
    # the last of the period, not the last of all
    until = counted("evaluation_results", EVALUATED, by=("item", "result"), last=MAY)
    assert until == {("Mobilité", "in_progress"): 1, ("Numérique", "acquired"): 1, ("Savoir-être", "acquired"): 1}


def test_progress_is_a_better_last_result_and_one_evaluation_tells_none():
    assert counted("evaluation_progress", EVALUATED, by=("item",)) == {("Mobilité",): 1}
    assert counted("evaluation_progress", EVALUATED, where=[("item", ("MOBILITE",))]) == {(): 1}
    assert counted("evaluation_progress", EVALUATED, where=[("item", ("Numérique",))]) == {}


def test_a_committee_counts_for_each_service_and_in_each_territory_of_its_dossier():
    held = [Committed(JUNE, ("slai", "caf")), Committed(JUNE, ("slai",)), Committed(JUNE)]
    rows = DossierRows(dossier=1, fiche="f", committees=held, territories=["nord", "sud"])

    def told(*by, **where):
        filters = tuple(Filter(field=field, values=values) for field, values in where.items())
        return dict(count(iter([rows]), [Query(measure="committees", by=by, where=filters)], frozenset())[0].amounts)

    assert told() == {(): 3}
    assert told("attendee") == {("slai",): 2, ("caf",): 1, ("none",): 1}
    assert told(attendee=("caf",)) == {(): 1}
    assert told("territory") == {("nord",): 3, ("sud",): 3}
    assert told(territory=("est",)) == {}


def test_a_family_and_a_participation_are_rows_and_not_persons():
    entries = [
        PersonEntry(1, 7, welcomed_on=JUNE),
        PersonEntry(2, 7, entered_on=JUNE),
        PersonEntry(3, 8, referred_on=JUNE),
    ]
    assert counted("households", *entries) == {(): 2}
    assert counted("participations", *entries) == {(): 1}


def test_of_what_is_no_exit_the_contract_is_that_of_the_exit():
    hours = [Did("workshop", JUNE, "a", done=3000)]
    entries = [left(1, "cdi")._replace(activities=hours), left(2, "cdd")._replace(activities=hours)]
    assert counted("hours", *entries, where=[("contract", ("cdi",))]) == {(): 3000}
