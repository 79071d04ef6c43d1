"""The people of a demonstration: plausible, invented, consistent with their dossier, and met twice now and then."""

from collections import Counter, defaultdict

from demonstrations import DOSSIERS, TODAY, Demonstration

from tremplin.casework.acting.facts import facts_of
from tremplin.casework.acting.people.digest import of_dossier
from tremplin.catalogue.rule import Stage
from tremplin.demo import words
from tremplin.demo.naming import FICTION, invented
from tremplin.documents.texts import folded, folded_name
from tremplin.records.codes import State
from tremplin.records.dossiers import Dossier
from tremplin.rules.finding import Verdict
from tremplin.rules.settling.settlement import settled
from tremplin.rules.trial import tried

PEOPLED = (State.RUNNING, State.REPORTED, State.SETTLED, State.CLOSED)
FOLLOWED = ("exits", "milestones", "activities", "evaluations", "evidence")


def by_dossier(demonstration: Demonstration, table: str) -> dict[int, list[dict]]:
    found = defaultdict(list)
    for row in demonstration.rows(table):
        found[row["dossier_id"]].append(row)
    return found


def test_every_operation_that_began_has_about_the_people_whom_it_planned(demonstration):
    people = by_dossier(demonstration, "participations")
    for dossier in demonstration.rows("dossiers"):
        there = people.pop(dossier["id"], [])
        if State(dossier["state"]) in PEOPLED:
            planned = dossier["participants"]
            # an operation under way waits for some
            least = planned // 2 if State(dossier["state"]) is not State.RUNNING else 1
            assert least <= len(there) <= planned * 6 // 5 + 1, dossier["id"]
        else:
            assert not there or State(dossier["state"]) is State.AGREED
    assert people == {}


def test_all_that_is_followed_is_there_and_none_of_it_is_to_come(demonstration):
    for table in FOLLOWED:
        rows = demonstration.rows(table)
        assert len(rows) > DOSSIERS // 2, table
        days = [value for row in rows for name, value in row.items() if name.endswith("_on") and value is not None]
        assert max(days) < TODAY
    assert {piece["accepted"] for piece in demonstration.rows("evidence")} == {True, False, None}
    assert {news["status"] for news in demonstration.rows("milestones")} == {"reached", "unreachable"}
    done = [row for row in demonstration.rows("activities") if row["kind"] == "workshop"]
    # several people share one of them
    assert max(Counter((row["dossier_id"], row["activity_key"]) for row in done).values()) > 5


def test_no_activity_carries_the_key_of_a_person(demonstration):
    keys = {(row["dossier_id"], row["key"]) for row in demonstration.rows("participations")}
    for row in demonstration.rows("activities"):
        assert (row["dossier_id"], row["activity_key"].partition("-")[0]) not in keys


def test_steps_are_in_order_and_exits_within_the_operation(demonstration):
    dossiers = {row["id"]: row for row in demonstration.rows("dossiers")}
    steps = ("referred_on", "positioned_on", "welcomed_on", "entered_on", "left_on")
    for row in demonstration.rows("participations"):
        days = [row[name] for name in steps if row[name] is not None]
        assert days == sorted(days)
        if row["entered_on"]:
            assert row["entered_on"] >= dossiers[row["dossier_id"]]["starts_on"]
    for exit_ in demonstration.rows("exits"):
        assert exit_["exit_on"] <= dossiers[exit_["dossier_id"]]["ends_on"]


def test_who_is_of_the_young_is_young(demonstration):
    young = {
        (row["dossier_id"], row["participation"])
        for row in demonstration.rows("participation_publics")
        if row["code"] == "under_26"
    }
    ages = defaultdict(list)
    for row in demonstration.rows("participations"):
        if row["entered_on"]:
            ages[(row["dossier_id"], row["number"]) in young].append(row["age_at_entry"])
    assert len(ages[True]) > 20
    assert max(ages[True]) <= 25 < min(ages[False])


def test_people_are_invented_and_named_in_one_table_alone(demonstration):
    persons = demonstration.rows("persons")
    names = set()
    for person in persons:
        assert {*person["first_name"].split()} <= {*words.FIRST_NAMES}
        assert {*person["last_name"].split("-")} <= {*words.LAST_NAMES}
        names.add((person["first_name"], person["last_name"]))
    assert len(names) == len(persons)
    known = {person["id"]: person for person in persons}
    for row in demonstration.rows("participations"):
        assert row["phone"] is None or row["phone"].startswith(FICTION)
        # how to reach somebody goes with the name that they have in this dossier
        who = folded(f"{known[row['person_id']]['first_name']}.{known[row['person_id']]['last_name']}")
        assert row["email"] in (None, f"{who.replace(' ', '.').replace('-', '.')}@exemple.fr")
    told = " ".join(f"{line['before']} {line['after']} {line['reason']}" for line in demonstration.rows("journal"))
    for first, last in names:
        assert f"{first} {last}" not in told
        assert f"{last} {first}" not in told


def test_some_people_are_met_in_two_dossiers_and_have_one_hash(demonstration):
    dossiers = defaultdict(set)
    for row in demonstration.rows("participations"):
        dossiers[row["person_id"]].add(row["dossier_id"])
    persons = {person["id"]: person for person in demonstration.rows("persons")}
    assert {*dossiers} == {*persons}
    met = [person for person, there in dossiers.items() if len(there) > 1]
    assert len(persons) // 100 < len(met) < len(persons) // 4
    assert all(persons[person]["hash"] for person in met)
    hashes = [person["hash"] for person in persons.values() if person["hash"]]
    assert len(set(hashes)) == len(hashes) < len(persons)


def test_a_settlement_is_what_the_rows_say(demonstration):
    kept = {row["dossier_id"]: row for row in demonstration.rows("settlements")}
    desk, read = demonstration.desk, 0
    with desk.database.reading() as session:
        for number, settlement in kept.items():
            dossier = session.get_one(Dossier, number)
            fiche = desk.shelf.fiche(session, dossier.snapshot)
            facts = facts_of(session, dossier, fiche, Stage.SETTLEMENT, TODAY)
            assert settled(fiche, facts).due_cents == settlement["due_cents"]
            read += facts.results.participants == len({person.number for person in facts.people})
            told = of_dossier(session, number)
            # news that came after the settlement is no part of what it counted
            assert settlement["people"] == told or State(dossier.state) is State.SETTLED
    assert read > len(kept) // 2


def test_what_is_asked_of_each_person_is_mostly_held(demonstration):
    desk, verdicts = demonstration.desk, Counter()
    with desk.database.reading() as session:
        for dossier in session.query(Dossier).where(Dossier.state.in_(PEOPLED)):
            fiche = desk.shelf.fiche(session, dossier.snapshot)
            trial = tried(fiche, facts_of(session, dossier, fiche, Stage.FOLLOW_UP, TODAY), Stage.FOLLOW_UP)
            verdicts.update(each.finding.verdict for each in trial.judged if each.rule.kind.startswith("public"))
    assert verdicts[Verdict.MET] > 4 * verdicts[Verdict.BROKEN]
    assert not verdicts[Verdict.UNKNOWN]


def test_names_of_ranks_are_all_different_and_a_rank_has_one():
    ranks = [*range(2_000), *range(400_000, 401_000), *range(20_000_000, 20_001_000)]
    people = {(who.last_name, who.first_name) for who in (invented(rank, sex) for rank in ranks for sex in "fm")}
    assert len({tuple(map(folded_name, names)) for names in people}) == 2 * len(ranks)
    assert invented(0, "x") == invented(0, "f")
