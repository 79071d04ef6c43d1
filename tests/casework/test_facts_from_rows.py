"""The facts of an operation as the rows of its people tell them, and what each finding says that it read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from desks import Office
from peopled import accepted, peopled_office, person, row
from sqlalchemy import update

from tremplin.casework.acting.desk import visible
from tremplin.casework.acting.facts import facts_of
from tremplin.casework.acting.people.counting import UNPROVED
from tremplin.casework.operating.operations import realise
from tremplin.catalogue.rule import Stage
from tremplin.errors import MissingFacts
from tremplin.records.tables import METADATA, identifier
from tremplin.rules.facts.view import UNKNOWN, Departure, Facts, FollowedUp
from tremplin.rules.finding import Verdict
from tremplin.rules.judge import Judged
from tremplin.rules.settling.settlement import owed
from tremplin.rules.trial import tried
from tremplin.storage.engine import Database

LAST = date(2027, 2, 28)
SUMMER = datetime(2026, 8, 10, 9, tzinfo=UTC)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    return peopled_office(database, tmp_path)


def facts(office: Office, reference: str, stage: Stage = Stage.SETTLEMENT) -> Facts:
    with office.desk.database.reading() as session:
        dossier = visible(session, office.instructor, reference)
        fiche = office.desk.shelf.fiche(session, dossier.snapshot)
        return facts_of(session, dossier, fiche, stage, date(2027, 5, 1))


def found(office: Office, reference: str, kind: str) -> list[Judged]:
    with office.desk.database.reading() as session:
        dossier = visible(session, office.instructor, reference)
        fiche = office.desk.shelf.fiche(session, dossier.snapshot)
        told = facts_of(session, dossier, fiche, Stage.SETTLEMENT, date(2027, 5, 1))
        return [each for each in tried(fiche, told, Stage.SETTLEMENT).judged if each.rule.kind == kind]


def test_without_anybody_recorded_what_is_declared_stands(office: Office):
    reference = office.running()
    assert facts(office, reference).people == ()
    assert facts(office, reference).counted == {}


def test_months_are_whole_months_within_the_operation(office: Office):
    # the operation lasts from 01/03/2026 to 28/02/2027
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    person(office, reference, 2, entered_on=date(2026, 1, 1), left_on=date(2026, 3, 30))
    person(office, reference, 3, entered_on=date(2026, 4, 15), left_on=date(2026, 6, 14))
    person(office, reference, 4, referred_on=date(2026, 4, 15))
    told = facts(office, reference)
    # 12 months of the first; of March, less a day, none; two of the third; who never entered counts in nothing
    assert told.results.months == 14
    assert told.results.participants == 3
    assert told.counted["results.months"] == "Mois comptés sur 3 participations enregistrées."


def test_one_person_who_came_twice_is_one_participant_and_two_paths(office: Office):
    reference = office.running()
    who = person(office, reference, 1, entered_on=date(2026, 3, 1), left_on=date(2026, 4, 30))
    person(office, reference, 2, entered_on=date(2026, 6, 1), left_on=date(2026, 6, 30), person_id=who)
    told = facts(office, reference)
    assert (told.results.participants, told.results.months) == (1, 3)


def test_an_exit_counts_by_the_typology_and_once_its_piece_is_accepted(office: Office):
    reference = office.running()
    for number in range(1, 6):
        person(office, reference, number, entered_on=date(2026, 3, 1))
    row(office, "exits", reference, 1, exit_on=LAST, contract="cdi")
    row(office, "exits", reference, 2, exit_on=LAST, contract="cdi")
    row(office, "exits", reference, 3, exit_on=LAST, contract="none")
    accepted(office, reference, 1, 1)
    told = facts(office, reference)
    # of the three exits one is durable with its piece, one durable without any, one leads nowhere
    assert told.results.exits == 1
    assert told.counted["results.exits"] == "1 sortie comptée sur 3 ; 1 sans pièce, non comptée."
    row(office, "evidence", reference, 2, number=2, kind="payslip")
    told = facts(office, reference)
    assert told.results.exits is UNKNOWN
    assert told.counted["results.exits"] == "1 sortie comptée sur 3 ; 1 dont la pièce est à contrôler."


def test_a_piece_proves_the_exit_that_was_checked_and_no_other(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    row(office, "exits", reference, 1, exit_on=LAST, contract="cdd", months=6)
    accepted(office, reference, 1, 1)
    assert facts(office, reference).results.exits == 1
    # somebody writes another contract over the one that was checked, by hand
    with office.desk.database.writing() as session:
        session.execute(update(METADATA.tables["exits"]).values(contract="cdi", months=None))
    assert facts(office, reference).counted["results.exits"] == (
        "0 sortie comptée sur 1 ; 1 dont la pièce est à contrôler."
    )


def test_an_exit_of_which_what_matters_is_unknown_leaves_the_count_open(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    row(office, "exits", reference, 1, exit_on=LAST, contract="cdd")
    assert facts(office, reference).results.exits is UNKNOWN
    assert facts(office, reference).counted["results.exits"] == "0 sortie comptée sur 1 ; 1 à préciser."


def test_who_was_not_reached_gave_no_news(office: Office):
    reference = office.running()
    for number in (1, 2):
        person(office, reference, number, entered_on=date(2026, 3, 1))
        row(office, "exits", reference, number, exit_on=date(2026, 6, 30), contract="cdi")
    row(office, "milestones", reference, 1, origin="exit", months="6", done_on=date(2027, 1, 5), status="reached")
    row(office, "milestones", reference, 2, origin="exit", months="6", done_on=date(2027, 1, 5), status="unreachable")
    assert facts(office, reference).exits == (
        Departure(left_on=date(2026, 6, 30), followed_up=(FollowedUp(months=6, on=date(2027, 1, 5)),)),
        Departure(left_on=date(2026, 6, 30), followed_up=()),
    )
    judged = found(office, reference, "follow_up_after_exit")[0]
    assert judged.finding.verdict is Verdict.BROKEN
    assert judged.finding.message.endswith("Lu de 2 sorties enregistrées.")


def test_the_share_of_a_public_is_that_of_who_came(office: Office):
    reference = office.running()
    for number in range(1, 5):
        person(office, reference, number, entered_on=date(2026, 3, 1), publics=["under_26"] if number < 2 else [])
    judged = found(office, reference, "public_share")[0]
    # one of four is 25 %, and the text admits 20 % at most
    assert judged.finding.verdict is Verdict.BROKEN
    assert "1 sur 4 participants" in judged.finding.message
    assert judged.finding.message.endswith("Compté sur 4 participations enregistrées.")


def test_of_a_public_that_one_person_did_not_say_no_share_is_told(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1), publics=["brsa"])
    person(office, reference, 2, entered_on=date(2026, 3, 1))
    assert facts(office, reference).results.publics == {}
    judged = found(office, reference, "public_share")[0]
    assert judged.finding.missing == ("results.publics.under_26",)


def test_more_people_than_the_capacity_warn(office: Office):
    reference = office.running()
    for number in (1, 2):
        person(office, reference, number, entered_on=date(2026, 3, 1))
    assert found(office, reference, "capacity")[0].finding.verdict is Verdict.MET
    person(office, reference, 3, entered_on=date(2026, 3, 1))
    assert found(office, reference, "capacity")[0].finding.verdict is Verdict.BROKEN


def test_a_condition_on_one_person_is_judged_for_each(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1), age_at_entry=18)
    person(office, reference, 2, entered_on=date(2026, 3, 1), age_at_entry=26, contract="cer")
    assert found(office, reference, "participant_age")[0].finding.verdict is Verdict.MET
    person(office, reference, 3, entered_on=date(2026, 3, 1), age_at_entry=26, contract="none")
    finding = found(office, reference, "participant_age")[0].finding
    assert (finding.verdict, finding.margin, finding.unit) == (Verdict.BROKEN, -1, "participants")
    assert finding.message.startswith("1 personne sur 3 hors de la règle : n° 3 (26 ans : de 18 à 25 ans.")


def test_nothing_is_asked_of_who_was_referred_and_never_came(office: Office):
    reference = office.running()
    person(office, reference, 1, referred_on=date(2026, 3, 1), age_at_entry=45)
    person(office, reference, 2, entered_on=date(2026, 3, 1), age_at_entry=20, left_on=LAST)
    row(office, "activities", reference, 2, activity_key="e1", kind="interview", held_on=date(2026, 3, 5))
    row(office, "activities", reference, 2, activity_key="e2", kind="interview", held_on=date(2026, 3, 6))
    for kind in ("participant_age", "min_interviews"):
        assert [each.finding.verdict for each in found(office, reference, kind)] == [Verdict.MET]


def test_interviews_that_may_still_come_break_nothing(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    row(office, "activities", reference, 1, activity_key="e1", kind="interview", held_on=date(2026, 3, 5))
    finding = found(office, reference, "min_interviews")[0].finding
    assert finding.verdict is Verdict.UNKNOWN
    assert finding.message.startswith("Encore en parcours : n° 1 (1 entretien individuel, 2 au moins")
    row(office, "exits", reference, 1, exit_on=LAST, contract="cdi")
    assert found(office, reference, "min_interviews")[0].finding.verdict is Verdict.BROKEN


def test_an_interview_of_no_hour_and_driving_of_which_the_hours_are_untold(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    row(
        *(office, "activities", reference, 1),
        activity_key="e1",
        kind="interview",
        held_on=date(2026, 3, 5),
        hours_done=0,
    )
    row(office, "activities", reference, 1, activity_key="c1", kind="driving", held_on=date(2026, 3, 6), hours_done=21)
    person_ = facts(office, reference).people[0].facts
    assert (person_.interviews, person_.driving_hours) == (0, 21)
    assert found(office, reference, "driving_hours")[0].finding.verdict is Verdict.BROKEN
    row(office, "activities", reference, 1, activity_key="c2", kind="driving", held_on=date(2026, 3, 7))
    assert facts(office, reference).people[0].facts.driving_hours is UNKNOWN


def test_a_theme_is_honoured_once_everybody_was_evaluated_on_it(office: Office):
    reference = office.running()
    for number in (1, 2):
        person(office, reference, number, entered_on=date(2026, 3, 1))
        row(
            *(office, "evaluations", reference, number),
            done_on=date(2026, 4, 1),
            item="Projet professionnel",
            result="acquired",
        )
    row(
        *(office, "evaluations", reference, 1),
        done_on=date(2026, 4, 1),
        item="mobilite",
        result="not_acquired",
    )
    assert facts(office, reference).results.quality == ("projet_professionnel",)


def test_before_the_follow_up_nobody_counts(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    assert facts(office, reference, Stage.AGREEMENT).people == ()
    assert identifier(reference) is not None


def test_hours_put_in_common_cover_an_excess_once_those_who_left_leave_some(database: Database, tmp_path: Path):
    pooled = ("driving_hours_max: 20\n", "driving_hours_max: 20\n  driving_hours_pooled: true\n")
    office = peopled_office(database, tmp_path, pooled)
    reference = office.running()
    for number, hours in ((1, 23), (2, 18)):
        person(office, reference, number, entered_on=date(2026, 3, 1))
        row(
            *(office, "activities", reference, number),
            activity_key="c",
            kind="driving",
            held_on=date(2026, 3, 6),
            hours_done=hours,
        )
    # who is still there may use the hours that are theirs
    assert found(office, reference, "driving_hours")[0].finding.verdict is Verdict.BROKEN
    row(office, "exits", reference, 2, exit_on=LAST, contract="cdi")
    # 3 hours too many, 2 left
    assert found(office, reference, "driving_hours")[0].finding.verdict is Verdict.BROKEN
    person(office, reference, 3, entered_on=date(2026, 3, 1), left_on=LAST)
    finding = found(office, reference, "driving_hours")[0].finding
    assert (finding.verdict, finding.message) == (Verdict.MET, "Respectée pour 3 personnes sur 3.")


def test_a_settlement_that_waits_for_a_piece_says_so(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    row(office, "exits", reference, 1, exit_on=LAST, contract="cdi")
    row(office, "evidence", reference, 1, number=1, kind="contract")
    with office.desk.database.reading() as session:
        fiche = office.desk.shelf.fiche(session, visible(session, office.instructor, reference).snapshot)
    with pytest.raises(MissingFacts) as lacking:
        owed(fiche, facts(office, reference))
    assert "les sorties dynamiques obtenues (0 sortie comptée sur 1 ; 1 dont la pièce est à contrôler)" in str(
        lacking.value
    )


def test_one_person_under_two_keys_is_there_once(office: Office):
    reference = office.running()
    who = person(office, reference, 1, entered_on=date(2026, 3, 1), left_on=date(2026, 8, 31))
    person(office, reference, 2, entered_on=date(2026, 3, 1), left_on=date(2026, 6, 30), person_id=who)
    person(office, reference, 3, entered_on=date(2026, 8, 1), left_on=date(2026, 9, 30), person_id=who)
    # from March to September: seven months, where each participation by itself makes twelve
    assert facts(office, reference).results.months == 7


def test_two_exits_of_one_stay_are_one(office: Office):
    reference = office.running()
    who = person(office, reference, 1, entered_on=date(2026, 3, 1))
    person(office, reference, 2, entered_on=date(2026, 4, 1), person_id=who)
    for number in (1, 2):
        row(office, "exits", reference, number, exit_on=date(2026, 6, 30), contract="cdi")
        accepted(office, reference, number, number)
    told = facts(office, reference)
    assert told.results.exits == 1
    assert told.counted["results.exits"] == (
        "1 sortie comptée sur 2 ; 1 d'une personne dont la sortie est déjà comptée."
    )
    # who left, came back and left again has two
    with office.desk.database.writing() as session:
        paths = METADATA.tables["participations"]
        session.execute(update(paths).where(paths.c.number == 2).values(entered_on=date(2026, 7, 1)))
    with office.desk.database.writing() as session:
        exits = METADATA.tables["exits"]
        session.execute(update(exits).where(exits.c.participation == 2).values(exit_on=date(2026, 9, 30)))
    assert "1 dont la pièce est à contrôler" in facts(office, reference).counted["results.exits"]
    with office.desk.database.writing() as session:
        session.execute(METADATA.tables["evidence"].delete())
    for number in (1, 2):
        accepted(office, reference, number, number)
    assert facts(office, reference).results.exits == 2


def test_the_exit_of_who_never_entered_leaves_the_count_open(office: Office):
    reference = office.running()
    person(office, reference, 1, referred_on=date(2026, 3, 1))
    row(office, "exits", reference, 1, exit_on=LAST, contract="cdi")
    accepted(office, reference, 1, 1)
    told = facts(office, reference)
    assert told.results.exits is UNKNOWN
    assert told.counted["results.exits"] == "0 sortie comptée sur 1 ; 1 sans entrée enregistrée, à préciser."


def test_what_is_planned_is_not_done_yet(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    for key, on in (("e1", date(2026, 3, 5)), ("e2", date(2027, 5, 2))):
        row(office, "activities", reference, 1, activity_key=key, kind="interview", held_on=on)
    # the facts are those of 01/05/2027
    assert facts(office, reference).people[0].facts.interviews == 1


def test_hours_before_the_operation_or_after_it_are_not_of_it(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    for key, on in (("a", date(2026, 2, 28)), ("b", date(2026, 3, 1)), ("c", LAST), ("d", date(2027, 3, 1))):
        said = {"activity_key": key, "kind": "workshop", "area": "urban", "hours_done": 3}
        row(office, "activities", reference, 1, held_on=on, **said)
    told = facts(office, reference)
    assert (told.results.hours, told.results.urban.hours) == (6, 6)
    assert told.counted["results.hours"] == "Heures lues des activités enregistrées, dans l'opération."


def test_an_exam_that_does_not_say_which_one_is_neither_none_nor_one(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    said = {"activity_key": "x", "kind": "exam", "held_on": date(2026, 3, 6)}
    row(office, "activities", reference, 1, **said, exam="theory")
    who = facts(office, reference).people[0].facts
    assert (who.theory_exams, who.practical_exams) == (1, 0)
    row(office, "activities", reference, 1, **{**said, "activity_key": "y"})
    who = facts(office, reference).people[0].facts
    assert (who.theory_exams, who.practical_exams) == (UNKNOWN, UNKNOWN)


def test_who_came_after_the_operation_or_left_before_it_makes_no_share_good(office: Office):
    reference = office.running()
    for number in range(1, 5):
        person(office, reference, number, entered_on=date(2026, 3, 1), publics=["under_26"] if number < 2 else [])
    person(office, reference, 5, entered_on=date(2027, 3, 1), publics=[])
    person(office, reference, 6, entered_on=date(2025, 3, 1), left_on=date(2026, 2, 28), publics=[])
    judged = found(office, reference, "public_share")[0]
    assert judged.finding.verdict is Verdict.BROKEN
    assert judged.finding.message.endswith("Compté sur 4 participations enregistrées ; 2 hors de l'opération.")
    for number in (5, 6):
        row(office, "exits", reference, number, exit_on=LAST if number == 5 else date(2026, 2, 28), contract="cdi")
        accepted(office, reference, number, number)
    told = facts(office, reference)
    assert told.results.exits == 0
    assert told.counted["results.exits"] == "0 sortie comptée sur 2 ; 2 hors de l'opération."
    assert [each.number for each in told.people] == [1, 2, 3, 4]


def test_driving_under_two_keys_at_once_is_of_one_person(office: Office):
    reference = office.running()
    who = person(office, reference, 1, entered_on=date(2026, 3, 1), left_on=LAST)
    person(office, reference, 2, entered_on=date(2026, 3, 1), left_on=LAST, person_id=who)
    for number in (1, 2):
        said = {"activity_key": "c", "kind": "driving", "held_on": date(2026, 3, 6), "hours_done": 15}
        row(office, "activities", reference, number, **said)
    # 20 hours at most are paid of one person
    finding = found(office, reference, "driving_hours")[0].finding
    assert (finding.verdict, finding.message.split(" :")[0]) == (Verdict.BROKEN, "1 personne sur 1 hors de la règle")


def test_hours_that_no_row_says_are_told(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    row(office, "activities", reference, 1, activity_key="a", kind="workshop", held_on=LAST, hours_done=3)
    row(office, "activities", reference, 1, activity_key="b", kind="workshop", held_on=LAST)
    assert facts(office, reference).counted["results.hours"] == (
        "Heures lues des activités enregistrées, dans l'opération ; 1 activité ne dit pas les siennes."
    )


def test_news_is_awaited_from_the_exit_whatever_the_day_of_leaving(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1), left_on=LAST)
    row(office, "exits", reference, 1, exit_on=date(2026, 6, 30), contract="cdi")
    assert facts(office, reference).exits == (Departure(left_on=date(2026, 6, 30), followed_up=()),)


def test_an_exit_of_before_the_operation_is_not_of_it(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 1, 1), left_on=LAST)
    row(office, "exits", reference, 1, exit_on=date(2026, 2, 28), contract="cdi")
    accepted(office, reference, 1, 1)
    told = facts(office, reference)
    assert (told.results.exits, told.counted["results.exits"]) == (
        0,
        "0 sortie comptée sur 1 ; 1 hors de l'opération.",
    )


@pytest.mark.parametrize(("urban", "rural", "asked"), [(1, 0, True), (7, 5, False), (0, 0, True), (13, 0, False)])
def test_months_that_are_of_no_place_are_asked_again(office: Office, urban: int, rural: int, asked: bool):
    reference = office.running()
    declared = {"results.urban.months": urban, "results.rural.months": rural}
    realise(office.desk, office.editor, reference, declared, at=SUMMER, version=office.version(reference))
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    told = facts(office, reference)
    # twelve months are counted: those that are said to be nowhere would owe no hour of work
    known = told.results.urban.months, told.results.rural.months
    assert known == ((UNKNOWN, UNKNOWN) if asked else (urban, rural))
    if asked:
        said = told.counted["results.urban.months"]
        assert said == f"{urban + rural} déclarés en ville et à la campagne, 12 comptés : à répartir."


def test_who_left_nobody_knows_when_was_not_there_until_the_end(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    row(office, "exits", reference, 1, contract="cdi")
    told = facts(office, reference)
    assert told.results.months is UNKNOWN
    assert told.people[0].over
    assert told.counted["results.months"] == (
        "Mois comptés sur 1 participation enregistrée ; 1 sortie sans jour, à préciser."
    )
    person(office, reference, 2, entered_on=date(2026, 3, 1), left_on=date(2026, 3, 31))
    row(office, "exits", reference, 2, contract="cdi")
    assert "1 sortie sans jour" in facts(office, reference).counted["results.months"]


def test_exits_that_are_only_declared_pay_nothing_where_their_pieces_are_asked(office: Office):
    reference = office.running()
    person(office, reference, 1, entered_on=date(2026, 3, 1))
    declared = {"results.exits": Decimal(3)}
    at = datetime(2027, 3, 5, tzinfo=UTC)
    realise(office.desk, office.editor, reference, declared, at=at, version=office.version(reference))
    told = facts(office, reference)
    assert (told.results.exits, told.counted["results.exits"]) == (UNKNOWN, UNPROVED)
    row(office, "exits", reference, 1, exit_on=LAST, contract="none")
    assert facts(office, reference).results.exits == 0
