"""Dossiers cast from those that were played: each its own, all of them true."""

import re
from collections import defaultdict
from datetime import timedelta
from typing import Any

from demonstrations import DOSSIERS, PLAYED, TODAY, Demonstration

from tremplin.casework.acting.actors import actor
from tremplin.casework.applying.drafts import create
from tremplin.clock import day_in_paris
from tremplin.demo.instants import midnight
from tremplin.demo.loading import load
from tremplin.records.codes import STAFF
from tremplin.records.reference import reference_of
from tremplin.storage.engine import rows_of

REFERENCE = re.compile(r"\b00-2026-[0-9]{6}\b")


def test_both_engines_hold_the_same_rows(of_engine):
    ours, theirs = of_engine("sqlite").everything(), of_engine("postgresql").everything()
    assert {name: len(rows) for name, rows in ours.items()} == {name: len(rows) for name, rows in theirs.items()}
    assert [name for name, rows in ours.items() if rows != theirs[name]] == []


def test_only_the_seed_and_the_day_change_the_rows(empty_desk):
    def cast(seed: int, later: int) -> dict[str, list[Any]]:
        desk = empty_desk("sqlite")
        return Demonstration(desk, load(desk, today=TODAY + timedelta(days=later), dossiers=14, seed=seed)).everything()

    first = cast(7, 0)
    assert cast(7, 0) == first
    assert cast(8, 0) != first
    assert cast(7, 1) != first


def test_dossiers_are_numbered_as_they_were_opened(demonstration):
    dossiers = demonstration.rows("dossiers")
    assert [dossier["id"] for dossier in dossiers] == list(range(1, DOSSIERS + 1))
    opened = [dossier["created_at"] for dossier in dossiers]
    assert opened == sorted(opened)


def test_no_dossier_speaks_of_another(demonstration):
    for line in demonstration.rows("journal"):
        if line["dossier_id"]:
            own = reference_of("00/2026", line["dossier_id"])
            told = " ".join((line["subject"], line["before"], line["after"], line["reason"] or ""))
            assert set(REFERENCE.findall(told)) == {own}
    for deposit in demonstration.rows("deposits"):
        assert deposit["key"] is None or deposit["key"].partition(":")[2].startswith(
            reference_of("00/2026", deposit["dossier_id"])
        )


def test_the_journal_says_what_the_dossier_says(demonstration):
    dossiers = {dossier["id"]: dossier for dossier in demonstration.rows("dossiers")}
    for line in demonstration.rows("journal"):
        if line["act"] == "create":
            assert dossiers[line["dossier_id"]]["title"] in line["after"]
            assert dossiers[line["dossier_id"]]["created_at"] == line["at"]
        if line["act"] in ("deposit", "record") and '"deposited_at":null' in line["before"]:
            at = dossiers[line["dossier_id"]]["deposited_at"]
            assert at == line["at"]
            assert f'"deposited_at":"{at.isoformat(timespec="microseconds")}"' in line["after"]


def test_only_staff_and_members_of_the_carrier_act_on_a_dossier(demonstration):
    staff = {duty["account_id"] for duty in demonstration.rows("duties") if duty["role"] in STAFF}
    members = defaultdict(set)
    for membership in demonstration.rows("memberships"):
        members[membership["organisation_id"]].add(membership["account_id"])
    names = demonstration.desk.database.key.make()
    dossiers = {dossier["id"]: dossier for dossier in demonstration.rows("dossiers")}
    for line in demonstration.rows("journal"):
        if line["dossier_id"]:
            may = staff | members[dossiers[line["dossier_id"]]["organisation_id"]]
            assert line["actor"] in set(map(names.account, may))
    for deposit in demonstration.rows("deposits"):
        assert deposit["made_by"] in staff | members[dossiers[deposit["dossier_id"]]["organisation_id"]]


def test_casts_differ_by_title_carrier_and_hour_and_stay_on_their_days(demonstration):
    alike = defaultdict(list)
    for dossier in demonstration.rows("dossiers"):
        kept = ("fiche", "state", "requested_cents", "starts_on", "ends_on", "counts_on", "participants", "version")
        alike[tuple(dossier[name] for name in kept)].append(dossier)
    assert len(alike) == PLAYED
    for dossiers in alike.values():
        assert len({day_in_paris(dossier["created_at"]) for dossier in dossiers}) == 1
        assert len({dossier["created_at"] for dossier in dossiers}) == len(dossiers)
    for name in ("organisation_id", "title"):
        different = [dossiers for dossiers in alike.values() if len({dossier[name] for dossier in dossiers}) > 1]
        assert len(different) > PLAYED // 2


def test_work_goes_on_after_a_demonstration(engine_name, empty_desk):
    desk = empty_desk(engine_name)
    loaded = load(desk, today=TODAY, dossiers=6)
    editor = next(person.login for person in loaded.people if person.role == "editor")
    with desk.database.reading() as session:
        who = actor(rows_of(session), editor)
    made = create(
        desk,
        who,
        fiche="00/2026/vide",
        organisation_id=who.grants[0].organisation_id,
        title="Un dossier de plus",
        at=midnight(TODAY),
    )
    assert made == "00-2026-000007"
