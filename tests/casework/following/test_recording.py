"""Record people from the rows of sheets: all or nothing, once, by the words of the fiche and on days that came."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from desks import SETTLED, Office
from rosters import AMINA, LATER, PAUL, everything, kept, recorded, sheet

from tremplin.casework.following.erasing import erase
from tremplin.casework.following.places import DEPARTURE, FOLLOWED, IDENTITY, STAY
from tremplin.casework.following.seeking import Sought
from tremplin.casework.operating.operations import realise
from tremplin.catalogue.sheets import EMPTIED, EXIT, PARTICIPANTS, SHEETS
from tremplin.errors import NotYet, RefusedRequest

NEWS = {"key": "p2", "from": "exit", "months": "3", "on": date(2026, 9, 30), "status": "reached", "in_work": True}
TALK = {"key": "p1", "activity_key": "a1", "kind": "interview", "on": date(2026, 4, 2), "hours_done": Decimal("1.5")}
POINT = {"key": "p1", "on": date(2026, 5, 1), "item": "ponctualité", "result": "in_progress"}
WHOLE = (
    sheet("participants", AMINA, PAUL),
    sheet("milestones", NEWS),
    sheet("activities", TALK, {**TALK, "key": "p2"}),
    sheet("evaluations", POINT),
)


def refused(office: Office, dossier: str, *sheets: Any, **options: Any) -> list[str]:
    """What a refusal tells, when nothing is kept."""
    before = everything(office)
    with pytest.raises(NotYet) as told:
        recorded(office, dossier, *sheets, **options)
    assert everything(office) == before
    return list(told.value.reasons)


def test_every_column_of_every_sheet_is_kept_somewhere():
    own = {column.code for column in PARTICIPANTS.columns} - {"dossier", "key"}
    assert own == {*STAY, *DEPARTURE, *IDENTITY}
    assert all(name.startswith(EXIT) for name in DEPARTURE)
    assert {PARTICIPANTS.name, *FOLLOWED} == {*SHEETS}
    for place in FOLLOWED.values():
        assert {place.kept(code) for code in (*place.keys, *place.values)} <= set(place.table.columns.keys())
        assert [place.at(code) for code in place.values] == [*range(len(place.row._fields))]


def test_people_and_what_is_followed_of_them_are_kept_with_one_line_that_names_nobody(office: Office):
    dossier = office.running()
    done = recorded(office, dossier, *WHOLE)
    assert (done.added, done.changed, done.unchanged) == (6, 0, 0)
    assert kept(office, "participations", "number", "key", "age_at_entry", "territory", "version") == [
        (1, "p1", 35, "nord", 1),
        (2, "p2", 22, "sud", 1),
    ]
    assert kept(office, "exits", "participation", "exit_on", "contract", "months") == [(2, date(2026, 6, 30), "cdd", 6)]
    assert kept(office, "participation_publics", "participation", "code") == [(1, "brsa"), (2, "under_26")]
    assert kept(office, "participation_health", "participation", "code") == [(2, "rqth")]
    assert kept(office, "milestones", "participation", "origin", "months", "in_work") == [(2, "exit", "3", True)]
    assert kept(office, "activities", "participation", "activity_key", "hours_done") == [
        (1, "a1", Decimal("1.5")),
        (2, "a1", Decimal("1.5")),
    ]
    assert kept(office, "evaluations", "item", "result") == [("ponctualité", "in_progress")]
    assert kept(office, "rosters", "version") == [(1,)]
    _, act, before, after = kept(office, "journal", "number", "act", "before", "after")[-1]
    assert (act, json.loads(before)) == ("record_people", {})
    told = json.loads(after)
    assert told["rows"] == {"added": 6, "changed": 0}
    assert len(told["digest"]) == 64
    assert set(told) == {"rows", "digest"}
    assert not any(said in after for said in ("Dubreuil", "Amina", "p1"))


def test_recorded_twice_nothing_changes_and_nothing_is_written(office: Office):
    dossier = office.running()
    recorded(office, dossier, *WHOLE)
    before = everything(office)
    again = recorded(office, dossier, *WHOLE)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 6)
    assert everything(office) == before


def test_a_dry_run_tells_the_same_and_keeps_nothing(office: Office):
    dossier = office.running()
    before = everything(office)
    told = recorded(office, dossier, *WHOLE, dry=True)
    assert everything(office) == before
    assert told == recorded(office, dossier, *WHOLE)


def test_an_empty_cell_leaves_what_is_recorded_and_a_dash_takes_it_back(office: Office):
    dossier = office.running()
    recorded(office, dossier, *WHOLE)
    done = recorded(
        office,
        dossier,
        sheet("participants", {"key": "p2", "territory": None, "exit_months": EMPTIED, "phone": "06 11 22 33 44"}),
    )
    assert (done.added, done.changed) == (0, 1)
    assert kept(office, "participations", "number", "territory", "version") == [(1, "nord", 1), (2, "sud", 2)]
    assert kept(office, "exits", "contract", "months") == [("cdd", None)]
    assert kept(office, "participations", "key", "phone") == [("p1", "01 23 45 67 89"), ("p2", "06 11 22 33 44")]


def test_a_dash_where_a_row_must_say_something_takes_the_row_back(office: Office):
    dossier = office.running()
    recorded(office, dossier, *WHOLE)
    done = recorded(
        office,
        dossier,
        sheet(
            "milestones",
            {**dict.fromkeys(NEWS), **{name: NEWS[name] for name in ("key", "from", "months")}, "status": EMPTIED},
        ),
        sheet("evaluations", {**POINT, "result": EMPTIED}),
        sheet("participants", {"key": "p2", "exit_on": EMPTIED, "exit_contract": EMPTIED, "exit_months": EMPTIED}),
    )
    assert done.changed == 3
    assert kept(office, "milestones") == kept(office, "evaluations") == kept(office, "exits") == []


def test_the_version_of_a_person_rises_with_any_of_their_rows_and_that_of_the_others_stays(office: Office):
    dossier = office.running()
    recorded(office, dossier, *WHOLE)
    recorded(office, dossier, sheet("activities", {**TALK, "hours_done": Decimal(2)}))
    assert kept(office, "participations", "number", "version") == [(1, 2), (2, 1)]
    assert kept(office, "rosters", "version") == [(2,)]


def test_the_version_of_the_dossier_stays_as_it_is_and_no_open_form_is_made_a_conflict(office: Office):
    dossier = office.running()
    read = office.version(dossier)
    recorded(office, dossier, *WHOLE)
    assert office.version(dossier) == read
    realise(office.desk, office.editor, dossier, {"realised.staff": 1_000_00}, at=LATER, version=read)


def test_keys_of_nobody_are_told_all_at_once_without_being_shown(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", AMINA))
    reasons = refused(
        office,
        dossier,
        sheet("activities", TALK, {**TALK, "key": "secret-1"}, {**TALK, "key": "secret-2"}),
        sheet("evaluations", {**POINT, "key": "secret-3"}),
    )
    assert [reason.split(" : ")[0] for reason in reasons] == [
        "Activités, ligne 3, « Clé de la personne »",
        "Activités, ligne 4, « Clé de la personne »",
        "Évaluations, ligne 2, « Clé de la personne »",
    ]
    assert "secret" not in "".join(reasons)
    assert (reasons[0].sheet, reasons[0].line, reasons[0].column) == ("activities", 3, "key")


def test_a_row_written_twice_and_not_alike_is_refused_and_alike_is_one(office: Office):
    dossier = office.running()
    twice = {**AMINA, "territory": "sud"}
    assert "deux fois" in refused(office, dossier, sheet("participants", AMINA, twice))[0]
    assert (
        "deux fois"
        in refused(office, dossier, sheet("participants", AMINA), sheet("activities", TALK, {**TALK, "kind": "exam"}))[
            0
        ]
    )
    done = recorded(office, dossier, sheet("participants", AMINA, AMINA), sheet("activities", TALK, TALK))
    assert (done.added, done.unchanged) == (2, 2)


def test_a_row_that_lacks_what_it_must_say_is_refused(office: Office):
    dossier = office.running()
    lacking = {name: value for name, value in TALK.items() if name != "kind"}
    (reason,) = refused(office, dossier, sheet("participants", AMINA), sheet("activities", lacking))
    assert reason == "Activités, ligne 2, « Nature » : il manque : dites-le."


def test_words_that_the_department_does_not_have_are_refused_and_a_public_is_not_told_again(office: Office):
    dossier = office.running()
    reasons = refused(
        office,
        dossier,
        sheet("participants", {**AMINA, "territory": "norrd"}, {**PAUL, "publics": ("brsa", "psy")}),
        sheet("activities", {**TALK, "kind": "interviews"}),
    )
    assert reasons == [
        "Participants, ligne 3, « Publics » : mot inconnu.",
        "Participants, ligne 2, « Territoire » : mot inconnu « norrd ». Vouliez-vous dire « nord » ?",
        "Activités, ligne 2, « Nature » : mot inconnu « interviews ». Vouliez-vous dire « interview » ?",
    ]


def test_a_file_that_comes_again_after_an_erasure_counts_nobody_twice_and_keeps_nothing_of_them(office: Office):
    dossier = office.running()
    recorded(office, dossier, *WHOLE)
    erase(office.desk, office.admin, Sought(dossier=dossier, number=2), reason="Demande reçue.", at=LATER)
    before = everything(office)
    again = recorded(office, dossier, *WHOLE)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 6)
    assert again.warnings == (
        "Participants, ligne 3 : la personne est effacée, et déjà comptée : la ligne n'est pas reprise.",
    )
    assert everything(office) == before
    # who comes with other facts is somebody else
    other = {**PAUL, "entered_on": date(2026, 4, 2)}
    assert recorded(office, dossier, sheet("participants", other)).added == 1


def test_a_row_of_another_dossier_is_refused(office: Office):
    dossier = office.running()
    (reason,) = refused(office, dossier, sheet("participants", {**AMINA, "dossier": "00-2026-000099"}))
    assert "d'un autre dossier" in reason
    assert recorded(office, dossier, sheet("participants", {**AMINA, "dossier": dossier})).added == 1


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("participants", {**AMINA, "entered_on": date(2026, 10, 2)}, "n'est pas encore venu"),
        ("participants", {**PAUL, "exit_on": date(2026, 3, 31)}, "précède l'entrée, le 01/04/2026"),
        ("participants", {**PAUL, "left_on": date(2026, 3, 31)}, "précède l'entrée, le 01/04/2026"),
        ("participants", {**PAUL, "exit_on": date(2026, 10, 2)}, "n'est pas encore venu"),
        ("participants", {**PAUL, "exit_contract": "none"}, "retirez sa durée"),
        ("milestones", {**NEWS, "months": "4"}, "vient le 30/10/2026"),
        ("milestones", {**NEWS, "on": date(2026, 10, 2)}, "n'est pas encore venu"),
        ("milestones", {**NEWS, "on": date(2026, 6, 29)}, "précède la sortie"),
        ("milestones", {**NEWS, "status": "unreachable"}, "n'a pas été jointe"),
        ("milestones", {**NEWS, "contract": "none"}, "gardez l'un des deux"),
        ("milestones", {**NEWS, "in_work": False, "contract": "none", "contract_months": 3}, "retirez sa durée"),
        ("activities", {**TALK, "on": date(2026, 10, 2)}, "n'est pas encore venu"),
        ("evaluations", {**POINT, "on": date(2026, 10, 2)}, "n'est pas encore venu"),
    ],
)
def test_days_to_come_days_out_of_order_and_answers_at_odds_are_refused(office: Office, name, said, told):
    dossier = office.running()
    others = [] if name == "participants" else [sheet("participants", AMINA, PAUL)]
    reasons = refused(office, dossier, *others, sheet(name, said))
    assert len(reasons) == 1
    assert told in reasons[0]


def test_days_on_the_day_of_the_act_pass_and_hours_may_be_planned_ahead(office: Office):
    dossier = office.running()
    today = date(2026, 10, 1)
    planned = {**TALK, "on": date(2026, 10, 20), "hours_done": None, "hours_planned": Decimal(3)}
    done = recorded(
        office,
        dossier,
        sheet("participants", {**AMINA, "entered_on": today, "exit_on": today}),
        sheet("activities", planned),
    )
    assert done.added == 2


def test_news_that_say_unreachable_take_back_what_was_said_before(office: Office):
    dossier = office.running()
    recorded(office, dossier, *WHOLE)
    place = {name: NEWS[name] for name in ("key", "from", "months")}
    recorded(office, dossier, sheet("milestones", {**place, "status": "unreachable"}))
    assert kept(office, "milestones", "status", "in_work") == [("unreachable", None)]


def test_the_age_is_that_at_entry_unless_it_is_told(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", AMINA, {**PAUL, "age_at_entry": 23}))
    assert kept(office, "participations", "number", "age_at_entry") == [(1, 35), (2, 23)]
    # it follows the day of entry, and what was told stands
    moved = {"entered_on": date(2026, 5, 14)}
    recorded(office, dossier, sheet("participants", {"key": "p1", **moved}, {"key": "p2", **moved}))
    assert kept(office, "participations", "number", "age_at_entry") == [(1, 36), (2, 23)]


@pytest.mark.parametrize(
    ("said", "warning"),
    [
        ({"entered_on": date(2026, 2, 28)}, "l'entrée est hors de l'opération, du 01/03/2026 au 28/02/2027"),
        ({"publics": ("rqth",)}, "la personne n'est d'aucun public de la fiche"),
        ({"referred_on": date(2026, 3, 11)}, "les étapes ne se suivent pas"),
        ({"entered_on": None, "exit_on": date(2026, 4, 1)}, "une sortie est dite, et aucune entrée"),
    ],
)
def test_what_looks_wrong_is_kept_with_a_warning(office: Office, said, warning):
    dossier = office.running()
    done = recorded(office, dossier, sheet("participants", {**AMINA, **said}))
    assert done.added == 1
    assert done.warnings == (f"Participants, ligne 2 : {warning}.",)
    assert recorded(office, dossier, sheet("participants", {**AMINA, **said})).warnings == ()


def test_a_person_who_comes_back_is_told_and_kept_as_one_person(office: Office):
    dossier = office.running()
    back = {**AMINA, "key": "p9", "last_name": "DUBREUIL", "first_name": "amina ", "phone": "06 00 00 00 00"}
    done = recorded(office, dossier, sheet("participants", AMINA, back))
    assert done.warnings == ("Participants, ligne 3 : la personne est déjà dans ce dossier : elle y est deux fois.",)
    people = kept(office, "participations", "number", "person_id")
    assert [number for number, _ in people] == [1, 2]
    assert len({person for _, person in people}) == 1
    assert len(kept(office, "persons")) == 1


def test_without_a_birth_date_nobody_is_taken_for_another(office: Office):
    dossier = office.running()
    recorded(
        office,
        dossier,
        sheet("participants", {**AMINA, "birth_date": None}, {**AMINA, "key": "p9", "birth_date": None}),
    )
    assert [row[0] for row in kept(office, "persons", "hash")] == [None, None]


def test_whoever_turns_out_to_be_known_is_the_same_person_and_their_former_row_is_emptied(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", AMINA, {**AMINA, "key": "p9", "last_name": "Dubrueil"}))
    recorded(office, dossier, sheet("participants", {"key": "p9", "last_name": "Dubreuil"}))
    assert len({person for _, person in kept(office, "participations", "number", "person_id")}) == 1
    assert sorted(kept(office, "persons", "last_name"), key=str) == [("Dubreuil",), (None,)]


def test_a_name_mended_in_one_dossier_does_not_rename_who_is_known_in_another(office: Office):
    one, two = office.running(), office.running()
    recorded(office, one, sheet("participants", AMINA))
    recorded(office, two, sheet("participants", AMINA))
    assert len(kept(office, "persons")) == 1
    recorded(office, two, sheet("participants", {"key": "p1", "last_name": "Dubois"}))
    assert kept(office, "persons", "last_name") == [("Dubois",), ("Dubreuil",)]
    recorded(office, two, sheet("participants", {"key": "p1", "last_name": "Dubreuil"}))
    assert len({person for _, person in kept(office, "participations", "dossier_id", "person_id")}) == 1


def test_the_digest_is_that_of_what_was_written_whoever_it_is_about(office: Office):
    one, two, three = office.running(), office.running(), office.running()
    for dossier, said in (
        (one, AMINA),
        (two, {**AMINA, "last_name": "Autre", "key": "x"}),
        (three, {**AMINA, "sex": "m"}),
    ):
        recorded(office, dossier, sheet("participants", said))
    lines = [row for row in kept(office, "journal", "number", "act", "after") if row[1] == "record_people"]
    first, second, third = (json.loads(after)["digest"] for _, _, after in lines)
    assert first == second != third


@pytest.mark.parametrize("state", ["reported", "settled"])
def test_once_the_report_is_received_a_carrier_records_news_of_after_the_exit_alone(office: Office, state):
    dossier = office.running()
    recorded(office, dossier, *WHOLE)
    # the fiche bounds the share of this public
    recorded(office, dossier, sheet("participants", {"key": "p2", "publics": ("brsa",)}))
    office.report(dossier)
    if state == "settled":
        office.settle(dossier)
    later = {**NEWS, "months": "6", "on": date(2027, 4, 2)}
    fixed = [
        sheet("participants", {"key": "p1", "territory": "sud"}),
        sheet("activities", {**TALK, "activity_key": "a2"}),
        sheet("evaluations", {**POINT, "result": "acquired"}),
        sheet("milestones", {**NEWS, "in_work": False}),
        sheet("milestones", {**NEWS, "from": "entry", "months": "2"}),
    ]
    for each in fixed:
        (reason,) = refused(office, dossier, each, at=SETTLED)
        assert "demandez au service qui instruit" in reason
    assert recorded(office, dossier, sheet("milestones", later), at=SETTLED).added == 1
    assert recorded(office, dossier, sheet("milestones", {**later, "in_work": False}), at=SETTLED).changed == 1
    for each in fixed:
        done = recorded(office, dossier, each, at=SETTLED, actor="instructor")
        assert done.added + done.changed == 1


@pytest.mark.parametrize("bring", ["draft", "submitted", "accepted"])
def test_nobody_is_recorded_before_the_agreement(office: Office, bring):
    dossier = getattr(office, bring)()
    with pytest.raises(RefusedRequest, match="il faut qu'il soit « conventionné »"):
        recorded(office, dossier, sheet("participants", AMINA))


def test_once_the_report_is_in_the_carrier_makes_nobody_another(office: Office):
    reference = office.running()
    twice = sheet("participants", AMINA, {**AMINA, "key": "p9"})
    recorded(office, reference, twice)
    office.report(reference)
    after = datetime(2027, 4, 1, 9, tzinfo=UTC)
    # one person in two participations is counted once, and would be two
    other = sheet("participants", {"key": "p9", "first_name": "Aminata"})
    with pytest.raises(NotYet, match="le bilan final est remis"):
        recorded(office, reference, other, at=after)
    # how to reach somebody is no part of what was counted: news is taken of them for months
    assert recorded(
        office, reference, sheet("participants", {"key": "p9", "phone": "01 99 00 11 22"}), at=after
    ).changed
    assert recorded(office, reference, other, at=after, actor="instructor").changed
