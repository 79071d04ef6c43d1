"""The people of a dossier as they are listed: where each stands, what their exit is worth, and what is due."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from desks import Office, make_office
from factories import FICHE, PLACE, with_changes
from rosters import AMINA, PAUL, recorded, sheet
from statements import hearing

from tremplin.casework.following import evidence
from tremplin.casework.following.milestones import MilestonePlace, milestone
from tremplin.casework.following.roster import KEYS, RosterFilters, listed, shown
from tremplin.errors import UnknownIdentifier, WrongUsage
from tremplin.storage.engine import Database

FOLLOWED = with_changes(
    FICHE,
    (
        "exits: sorties\n",
        """\
follow_up:
  after_exit: {months: [3, 6], source: Suivi}
reports:
  final: {within: 2 months, evidence_of_exits: true, source: Bilan}
exits: sorties
""",
    ),
)
OCTOBER = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The small department, whose fiche asks for news after the exit and for its evidence."""
    return make_office(database, tmp_path / "documents", {PLACE: FOLLOWED})


def rows(office: Office, dossier: str, at: datetime = OCTOBER, **said: Any) -> list[dict[str, Any]]:
    return listed(office.desk, office.editor, dossier, RosterFilters(**said), at=at).rows


def news(months: str, **said: Any) -> Any:
    return sheet("milestones", {"key": "p2", "from": "exit", "months": months, "status": "reached", **said})


def test_every_key_of_a_listing_is_told_of_everybody(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", AMINA, PAUL))
    assert all(set(KEYS) <= set(row) for row in rows(office, dossier))


def test_who_is_not_listed_by_name_is_told_by_number_and_by_nothing_else(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", AMINA, PAUL))
    told = str(listed(office.desk, office.local, dossier, at=OCTOBER).rows)
    assert not any(said in told for said in ("Dubreuil", "Amina", "1990", "01 23", "p1", "rqth"))


@pytest.mark.parametrize(
    ("said", "stage"),
    [
        ({"entered_on": None}, "recorded"),
        ({"entered_on": None, "referred_on": date(2026, 3, 1)}, "referred"),
        ({"entered_on": None, "referred_on": date(2026, 3, 1), "positioned_on": date(2026, 3, 2)}, "positioned"),
        ({"entered_on": None, "welcomed_on": date(2026, 3, 3)}, "welcomed"),
        ({"referred_on": date(2026, 3, 1)}, "entered"),
        ({"hired_on": date(2026, 3, 12)}, "hired"),
        ({"hired_on": date(2026, 3, 12), "left_on": date(2026, 5, 1)}, "left"),
        ({"exit_on": date(2026, 5, 1)}, "exited"),
        ({"exit_contract": "none"}, "exited"),
    ],
)
def test_the_stage_is_the_furthest_that_somebody_came(office: Office, said, stage):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", {**AMINA, **said}))
    assert [row["stage"] for row in rows(office, dossier)] == [stage]


@pytest.mark.parametrize(
    ("exit_", "category", "counts"),
    [
        ({"exit_contract": "cdi", "exit_months": None}, "durable", False),
        ({"exit_contract": "cdd", "exit_months": 6}, "durable", False),
        ({"exit_contract": "cdd", "exit_months": 5}, "none", False),
        ({"exit_contract": "cdd", "exit_months": None}, "indéterminée", None),
        ({"exit_contract": None, "exit_months": None}, "indéterminée", None),
        ({"exit_contract": "none", "exit_months": None}, "none", False),
    ],
)
def test_an_exit_is_of_a_category_of_the_typology_and_counts_for_nothing_before_its_evidence(
    office: Office, exit_, category, counts
):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", {**PAUL, **exit_}))
    (row,) = rows(office, dossier)
    assert (row["exit_category"], row["evidence"], row["counts"]) == (category, "none", counts)


def test_evidence_is_shown_at_every_step_and_the_exit_counts_once_it_is_accepted(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", {**PAUL, "exit_evidence": "contract"}))

    def told() -> tuple[Any, ...]:
        (row,) = rows(office, dossier)
        return row["evidence"], row["evidence_told"], row["counts"]

    assert told() == ("none", "annoncée : contrat de travail", False)
    first = evidence.give(office.desk, office.editor, dossier, 1, "contract", at=OCTOBER)
    assert told() == ("to_check", "à contrôler", None)
    checked = {"at": OCTOBER, "piece": first.piece}
    evidence.check(office.desk, office.local, dossier, 1, accepted=False, reason="Illisible.", **checked)
    assert told() == ("refused", "refusée : Illisible.", False)
    evidence.give(office.desk, office.editor, dossier, 1, "payslip", at=OCTOBER)
    assert told() == ("to_check", "à contrôler", None)
    evidence.check(office.desk, office.local, dossier, 1, accepted=True, at=OCTOBER)
    assert told() == ("accepted", "retenue", True)
    assert [row["number"] for row in rows(office, dossier, evidence="accepted")] == [1]
    assert rows(office, dossier, evidence="refused") == []


@pytest.mark.parametrize(
    ("day", "due", "standing"),
    [
        (date(2026, 9, 29), 3, "to_come"),
        (date(2026, 9, 30), 3, "due"),
        (date(2026, 10, 30), 3, "due"),
        (date(2026, 10, 31), 3, "late"),
    ],
)
def test_news_after_the_exit_are_to_come_then_due_then_late(office: Office, day, due, standing):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", PAUL))
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    (row,) = rows(office, dossier, at=at)
    assert (row["due"], row["due_on"], row["due_standing"]) == (due, "2026-09-30", standing)
    assert [each["number"] for each in rows(office, dossier, at=at, due=standing)] == [1]


def test_who_could_not_be_reached_was_asked_and_is_told_apart_from_who_is_not_in_work(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", PAUL), news("3", status="unreachable"))
    (row,) = rows(office, dossier)
    assert (row["unreachable"], row["due"], row["due_standing"]) == (1, 6, "to_come")
    recorded(office, dossier, news("3", in_work=False))
    (row,) = rows(office, dossier)
    assert (row["unreachable"], row["due"]) == (0, 6)


def test_news_of_every_milestone_leave_nothing_due(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", PAUL), news("3"))
    late = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
    recorded(office, dossier, news("6"), at=late)
    (row,) = rows(office, dossier, at=late)
    assert (row["due"], row["due_on"], row["due_standing"]) == (None, None, None)


def test_a_piece_may_tell_news_at_a_milestone_that_is_recorded(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", PAUL), news("3"))
    about = milestone("3-months")
    done = evidence.give(office.desk, office.editor, dossier, 1, "payslip", at=OCTOBER, about=about)
    page, _ = shown(office.desk, office.editor, dossier, 1, at=OCTOBER)
    assert [(each["number"], each["origin"], each["months"]) for each in page["pieces"]] == [(done.piece, "exit", "3")]
    # it proves no exit
    assert (page["evidence"], page["counts"]) == ("none", False)


@pytest.mark.parametrize(
    ("written", "origin", "place"),
    [
        ("6-months", None, ("exit", "6")),
        ("6 mois", None, ("exit", "6")),
        ("06", "entry", ("entry", "6")),
        ("1-month", "hiring", ("hiring", "1")),
        ("trial_end", None, ("hiring", "trial_end")),
    ],
)
def test_a_milestone_is_written_as_people_say_it(written, origin, place):
    assert milestone(written, origin) == MilestonePlace(*place)


@pytest.mark.parametrize("written", ["", "six mois", "-6", "6-weeks", "1000000"])
def test_a_milestone_that_is_no_number_of_months_is_refused(written):
    with pytest.raises(WrongUsage, match="écrivez un nombre de mois"):
        milestone(written)


def test_the_page_of_somebody_tells_all_that_is_followed_of_them_and_of_nobody_else(office: Office):
    dossier = office.running()
    recorded(
        office,
        dossier,
        sheet("participants", AMINA, PAUL),
        sheet("activities", {"key": "p1", "activity_key": "a", "kind": "workshop", "on": date(2026, 4, 1)}),
        news("3"),
    )
    first, _ = shown(office.desk, office.editor, dossier, 1, at=OCTOBER)
    second, _ = shown(office.desk, office.editor, dossier, 2, at=OCTOBER)
    assert ([each["kind"] for each in first["activities"]], first["milestones"], first["exit"]) == (
        ["workshop"],
        [],
        None,
    )
    assert (second["activities"], [each["months"] for each in second["milestones"]]) == ([], ["3"])
    assert second["exit"]["why"].startswith("« Emplois durables » retient")
    assert [each["months"] for each in second["awaited"]] == [6]
    with pytest.raises(UnknownIdentifier):
        shown(office.desk, office.editor, dossier, 3, at=OCTOBER)


def test_a_listing_takes_as_many_statements_for_many_people_as_for_one(office: Office):
    counts = []
    for many in (1, 12):
        dossier = office.running()
        people = [{**AMINA, "key": f"k{rank}", "first_name": f"Prénom {rank}"} for rank in range(many)]
        recorded(office, dossier, sheet("participants", *people))
        with hearing(office) as told:
            assert len(rows(office, dossier)) == many
        counts.append(len(told))
    assert counts[0] == counts[1]
