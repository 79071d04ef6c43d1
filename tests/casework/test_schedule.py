"""The calendar of an operation, from its frozen fiche and its agreement: what is late first, nothing invented."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from factories import DEPARTMENT, FICHE, PLACE, make_platform, with_changes
from following import ASKING

from tremplin.casework.acting.due.entries import Entry, History
from tremplin.casework.acting.due.schedule import schedule
from tremplin.catalogue.fiche import Fiche

BEGUN = History(
    signed_on=date(2026, 2, 20),
    starts_on=date(2026, 3, 1),
    ends_on=date(2027, 2, 28),
    advance_cents=20_000_00,
)
ON = date(2026, 7, 1)
Read = Callable[[str], Fiche]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The fiche of a document."""
    return lambda text: make_platform(tmp_path, {PLACE: text}).fiche("00/2026/ateliers")


@pytest.fixture
def asking(read: Read) -> Fiche:
    return read(ASKING)


def of(fiche: Fiche, kind: str, day: date = ON, **happened: Any) -> list[Entry]:
    """The entries of one kind, after what happened."""
    return [entry for entry in schedule(fiche, replace(BEGUN, **happened), day) if entry.kind == kind]


def one(fiche: Fiche, kind: str, day: date = ON, **happened: Any) -> Entry:
    (entry,) = of(fiche, kind, day, **happened)
    return entry


def test_what_is_late_comes_first_then_all_by_date(asking):
    entries = schedule(asking, replace(BEGUN, advances=((date(2026, 3, 5), 20_000_00),)), ON)
    late = [entry.standing == "late" for entry in entries]
    assert late == sorted(late, reverse=True)
    assert any(late)
    for part in ([each for each in entries if each.standing == "late"], [e for e in entries if e.standing != "late"]):
        days = [entry.done or entry.due or entry.since or date.max for entry in part]
        assert days == sorted(days)


def test_every_entry_says_where_the_text_asks_for_it(asking):
    assert {entry.kind: entry.source for entry in schedule(asking, BEGUN, ON)} == {
        "advance": "Avance",
        "committee": "Comités",
        "dashboard": "Tableau",
        "execution_report": "Comptes rendus",
        "final_report": "Bilan",
        "yearly_documents": "Documents",
        "after_exit": "Suivi",
        "balance": "Solde",
    }


def test_a_committee_is_due_in_each_period_until_its_last_day(asking):
    held = (date(2026, 5, 31), date(2026, 9, 1))
    committees = of(asking, "committee", date(2026, 8, 31), committees=held)
    assert [(each.since, each.due, each.done) for each in sorted(committees, key=lambda each: each.due)] == [
        (date(2026, 3, 1), date(2026, 5, 31), date(2026, 5, 31)),
        (date(2026, 6, 1), date(2026, 8, 31), None),
        (date(2026, 9, 1), date(2026, 11, 30), date(2026, 9, 1)),
        (date(2026, 12, 1), date(2027, 2, 28), None),
    ]
    assert [each.standing for each in committees] == ["done", "due", "done", "to_come"]


@pytest.mark.parametrize(("day", "standing"), [(date(2026, 5, 31), "due"), (date(2026, 6, 1), "late")])
def test_what_is_not_done_is_late_on_the_morrow_of_its_last_day(asking, day, standing):
    first = min(of(asking, "committee", day), key=lambda entry: entry.due)
    assert (first.due, first.standing) == (date(2026, 5, 31), standing)


def test_a_committee_of_a_cadence_of_the_department_is_due_in_each_of_its_periods(tmp_path):
    own = f"{DEPARTMENT}cadences: {{quadrimestre: {{label: tous les quatre mois, every: 4 months}}}}\n"
    documents = {"department.yaml": own, PLACE: with_changes(ASKING, ("cadence: quarterly", "cadence: quadrimestre"))}
    committees = of(make_platform(tmp_path, documents).fiche("00/2026/ateliers"), "committee")
    assert [(each.since, each.due) for each in sorted(committees, key=lambda each: each.due)] == [
        (date(2026, 3, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 10, 31)),
        (date(2026, 11, 1), date(2027, 2, 28)),
    ]
    assert {each.label for each in committees} >= {"Comité de suivi n° 1, tous les quatre mois"}


def test_a_dashboard_is_due_before_the_committee_that_was_held(asking):
    held = (date(2026, 4, 10),)
    first = min(of(asking, "dashboard", date(2026, 4, 11), committees=held), key=lambda entry: entry.due)
    assert (first.due, first.standing) == (date(2026, 4, 10), "late")
    came = (date(2026, 4, 9),)
    first = of(asking, "dashboard", date(2026, 4, 11), committees=held, dashboards=came)[0]
    assert (first.done, first.standing) == (date(2026, 4, 9), "done")


@pytest.mark.parametrize(
    ("cadence", "held", "day", "standing", "told"),
    [
        ("several_per_year", 0, ON, "due", "0 comité tenu : « plusieurs fois par an » en demande au moins 2"),
        ("several_per_year", 1, date(2027, 2, 28), "due", "1 comité tenu"),
        ("several_per_year", 1, date(2027, 3, 1), "late", "1 comité tenu"),
        ("several_per_year", 2, ON, "done", "2 comités tenus"),
        ("regular", 0, ON, "due", "« régulièrement » en demande au moins 1"),
        ("regular", 1, ON, "done", "1 comité tenu"),
        ("on_request", 0, ON, "to_come", "à la demande du Département : sans date imposée"),
    ],
)
def test_a_cadence_without_a_count_is_said_in_words_and_has_no_date(read, cadence, held, day, standing, told):
    fiche = read(with_changes(ASKING, ("cadence: quarterly", f"cadence: {cadence}")))
    days = tuple(date(2026, 3, 1) + timedelta(days=7 * rank) for rank in range(held))
    entry = one(fiche, "committee", day, committees=days)
    assert (entry.due, entry.standing) == (None, standing)
    assert told in entry.label


def test_dashboards_follow_the_committees_where_the_text_gives_no_count(read):
    fiche = read(with_changes(ASKING, ("cadence: quarterly", "cadence: regular")))
    assert one(fiche, "dashboard").due is None
    held = (date(2026, 4, 10), date(2026, 6, 10))
    entry = one(fiche, "dashboard", committees=held, dashboards=(date(2026, 4, 1),))
    assert (entry.due, entry.standing) == (date(2026, 6, 10), "late")
    assert one(fiche, "dashboard", committees=held, dashboards=held).standing == "done"


@pytest.mark.parametrize("monthly", [1, 12])
def test_months_are_counted_whole_from_the_first_day(read, monthly):
    fiche = read(with_changes(ASKING, ("cadence: quarterly", "cadence: monthly")))
    ends = date(2026, 3, 31) if monthly == 1 else date(2027, 2, 28)
    assert len(of(fiche, "committee", ends_on=ends)) == monthly


def test_the_final_report_is_due_so_many_months_after_the_end(asking):
    entry = one(asking, "final_report", date(2027, 4, 28))
    assert (entry.since, entry.due, entry.standing) == (date(2027, 2, 28), date(2027, 4, 28), "due")
    assert one(asking, "final_report", date(2027, 4, 29)).standing == "late"
    assert one(asking, "final_report", date(2027, 5, 10), final=(date(2027, 5, 1),)).done == date(2027, 5, 1)


@pytest.mark.parametrize(
    ("printed", "due"),
    [("2027-04-01", date(2027, 4, 1)), ("2027-05-28", date(2027, 5, 28)), ("2027-06-30", date(2027, 5, 28))],
)
def test_of_two_deadlines_the_earlier_wins(read, printed, due):
    fiche = read(with_changes(FICHE, ("no_later_than: 2027-09-30", f"no_later_than: {printed}")))
    assert one(fiche, "balance").due == due


@pytest.mark.parametrize(("ends", "due"), [(date(2027, 4, 1), date(2027, 4, 1)), (date(2027, 4, 2), date(2027, 7, 2))])
def test_a_printed_deadline_before_the_end_of_the_operation_gives_way(read, ends, due):
    fiche = read(with_changes(FICHE, ("no_later_than: 2027-09-30", "no_later_than: 2027-04-01")))
    assert one(fiche, "balance", ends_on=ends).due == due


def test_an_amendment_moves_what_is_counted_from_the_end(asking):
    assert one(asking, "final_report", ends_on=date(2027, 5, 31)).due == date(2027, 7, 31)
    assert one(asking, "after_exit", ends_on=date(2027, 5, 31)).since == date(2027, 6, 30)


@pytest.mark.parametrize(
    ("rounds", "standing"),
    [
        ((), "due"),
        (((1, date(2027, 3, 27)),), "due"),
        (((1, date(2027, 3, 28)),), "done"),
        (((2, date(2027, 3, 28)),), "due"),
    ],
)
def test_people_are_asked_again_from_a_day_on_and_the_text_gives_no_last_one(asking, rounds, standing):
    entry = one(asking, "after_exit", date(2027, 3, 28), after_exits=rounds)
    assert (entry.since, entry.due, entry.standing) == (date(2027, 3, 28), None, standing)
    assert one(asking, "after_exit", date(2027, 3, 27)).standing == "to_come"


def test_yearly_documents_are_asked_for_each_year_of_the_operation(asking):
    came = (date(2027, 6, 30),)
    first, second = of(asking, "yearly_documents", date(2028, 7, 1), yearly=came)[::-1]
    assert (first.due, first.done, first.standing) == (date(2027, 6, 30), date(2027, 6, 30), "done")
    assert (second.due, second.done, second.standing) == (date(2028, 6, 30), None, "late")
    assert "exercice 2027" in second.label


@pytest.mark.parametrize(
    ("advances", "done"),
    [
        ((), None),
        (((date(2026, 3, 9), 19_999_99),), None),
        (((date(2026, 3, 9), 1), (date(2026, 3, 5), 19_999_99)), date(2026, 3, 9)),
    ],
)
def test_the_advance_is_done_when_it_is_paid_whole(asking, advances, done):
    entry = one(asking, "advance", advances=advances)
    assert (entry.since, entry.due, entry.done) == (date(2026, 2, 20), None, done)
    assert entry.standing == ("done" if done else "due")


def test_there_is_no_advance_where_none_was_agreed(asking):
    assert of(asking, "advance", advance_cents=0) == []


@pytest.mark.parametrize(
    ("left", "label", "due"),
    [
        (1, "Solde de 0,01 €", date(2027, 5, 28)),
        (-1, "Trop-perçu de 0,01 € à reverser par le porteur", None),
    ],
)
def test_the_balance_says_which_way_the_money_goes(asking, left, label, due):
    entry = one(asking, "balance", date(2027, 5, 4), settled_on=date(2027, 5, 3), balance_cents=left)
    assert entry.label.replace("\N{NO-BREAK SPACE}", " ") == label
    assert (entry.since, entry.due, entry.standing) == (date(2027, 5, 3), due, "due")


def test_a_balance_is_to_come_until_the_report_is_there(asking):
    assert one(asking, "balance", date(2027, 5, 28)).standing == "to_come"
    assert one(asking, "balance", date(2027, 5, 29)).standing == "late"
    assert one(asking, "balance", date(2027, 5, 28), final=(date(2027, 4, 1),)).standing == "due"


def test_a_text_that_says_nothing_makes_nothing_due_but_the_report_and_the_balance(read):
    quiet = read(with_changes(FICHE, (", within: 3 months, no_later_than: 2027-09-30", "")))
    entries = schedule(quiet, replace(BEGUN, advance_cents=0), date(2030, 1, 1))
    assert [(entry.kind, entry.due) for entry in entries] == [("final_report", None), ("balance", None)]
    assert [entry.standing for entry in entries] == ["due", "to_come"]


def test_an_entry_is_published_with_stable_keys(asking):
    assert one(asking, "final_report").published() == {
        "kind": "final_report",
        "label": "Bilan final",
        "since": "2027-02-28",
        "due": "2027-04-28",
        "done": None,
        "standing": "to_come",
        "source": "Bilan",
        "code": None,
    }
