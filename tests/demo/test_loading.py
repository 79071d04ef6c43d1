"""What a demonstration holds: plausible dossiers in every state, that nobody real ever filed."""

from collections import Counter

from demonstrations import DOSSIERS, PLAYED, TODAY

from tremplin.casework.acting.facts import facts_of
from tremplin.casework.journal.proof import verify
from tremplin.catalogue.rule import Stage
from tremplin.clock import PARIS, day_in_paris
from tremplin.demo import words
from tremplin.records.codes import Role
from tremplin.records.dossiers import GRANTED, Dossier, State
from tremplin.rules.finding import Verdict
from tremplin.rules.trial import tried
from tremplin.storage.backups.checkup import check
from tremplin.storage.place import DatabasePlace

OF_STAFF = {
    *("record", "return", "review", "opine", "accept", "refuse"),
    *("agree", "amend", "start", "report", "pay", "settle", "close"),
}


def test_every_state_is_there(demonstration):
    held = Counter(State(dossier["state"]) for dossier in demonstration.rows("dossiers"))
    assert sum(held.values()) == DOSSIERS
    assert set(held) == set(State)
    assert demonstration.loaded.states == held


def test_every_fiche_has_dossiers(demonstration):
    held = Counter(dossier["fiche"] for dossier in demonstration.rows("dossiers"))
    assert set(held) == {"00/2026/ateliers", "00/2026/vide"}
    assert min(held.values()) > DOSSIERS // 4


def test_nothing_was_refused_on_the_way(demonstration):
    assert demonstration.loaded.cut == ()


def test_the_journal_proves_whole(demonstration):
    with demonstration.desk.database.reading() as session:
        proof = verify(session)
    assert proof.problems == ()
    assert proof.lines > 6 * DOSSIERS


def test_the_journal_is_in_the_order_of_time_and_ends_before_today(demonstration):
    instants = [line["at"] for line in demonstration.rows("journal")]
    assert instants == sorted(instants)
    assert day_in_paris(instants[-1]) < TODAY


def test_staff_acts_at_office_hours_on_working_days(demonstration):
    acts = [line["at"].astimezone(PARIS) for line in demonstration.rows("journal") if line["act"] in OF_STAFF]
    assert len(acts) > DOSSIERS
    assert [at for at in acts if at.weekday() > 4 or not 6 <= at.hour < 21] == []


def test_the_database_checks_out(demonstration):
    desk = demonstration.desk
    checkup = check(
        DatabasePlace(desk.database.url, desk.files, desk.database.key.path), lambda what, done, total: None
    )
    assert checkup.problems == ()


def test_what_was_deposited_breaks_no_rule_and_what_was_granted_lacks_nothing(demonstration):
    desk, judged = demonstration.desk, Counter()
    with desk.database.reading() as session:
        for dossier in session.query(Dossier).where(Dossier.deposited_at.is_not(None)):
            fiche = desk.shelf.fiche(session, dossier.snapshot)
            verdict = tried(fiche, facts_of(session, dossier, fiche, Stage.DEPOSIT, TODAY)).verdict
            judged[verdict] += 1
            assert verdict is not Verdict.BROKEN
            assert verdict in (Verdict.MET, Verdict.NOTHING_TO_CHECK) or dossier.state not in GRANTED
    assert judged[Verdict.MET] + judged[Verdict.NOTHING_TO_CHECK] > DOSSIERS // 2


def test_whoever_decides_did_not_instruct(demonstration):
    decisions = demonstration.rows("decisions")
    assert len(decisions) > DOSSIERS // 3
    assert all(decision["decided_by"] != decision["instructed_by"] for decision in decisions)


def test_envelopes_add_up_to_what_is_granted(demonstration):
    cents, places = Counter(), Counter()
    for dossier in demonstration.rows("dossiers"):
        if dossier["envelope_id"] is not None:
            cents[dossier["envelope_id"]] += dossier["granted_cents"]
            places[dossier["envelope_id"]] += 1
    envelopes = demonstration.rows("envelopes")
    assert [envelope["committed_cents"] for envelope in envelopes] == [cents[each["id"]] for each in envelopes]
    assert [envelope["committed_places"] for envelope in envelopes] == [places[each["id"]] for each in envelopes]
    assert min(cents.values()) > 0


def test_settlements_come_out_at_what_their_last_line_says(demonstration):
    last = {line["dossier_id"]: line["amount_cents"] for line in demonstration.rows("settlement_lines")}
    settlements = demonstration.rows("settlements")
    assert len(settlements) > DOSSIERS // 6
    assert {each["dossier_id"]: abs(each["balance_cents"]) for each in settlements} == last


def test_amounts_are_not_all_round(demonstration):
    asked = [dossier["requested_cents"] for dossier in demonstration.rows("dossiers") if dossier["requested_cents"]]
    assert len(set(asked)) > PLAYED // 2
    assert {cents % 100_00 == 0 for cents in asked} == {True, False}


def test_nobody_is_real(demonstration):
    for account in demonstration.rows("accounts"):
        first, *_, last = account["name"].split()
        assert first in words.FIRST_NAMES
        assert last in words.LAST_NAMES
        assert account["login"].endswith("@exemple.fr")
        assert account["password_hash"] is None
    for organisation in demonstration.rows("organisations"):
        assert organisation["siret"].startswith("000")
        assert organisation["phone"] is None
        assert organisation["rna"] is None or organisation["rna"].startswith("W000")
        assert organisation["email"].endswith("@exemple.fr")


def test_one_organisation_came_in_by_itself_and_nothing_is_granted_to_it(demonstration):
    (alone,) = demonstration.rows("self_registrations")
    assert alone["verified_by"] is None
    own = [each for each in demonstration.rows("dossiers") if each["organisation_id"] == alone["organisation_id"]]
    assert own
    assert not {State(each["state"]) for each in own} & {*GRANTED, State.WITHDRAWN}
    members = [
        each for each in demonstration.rows("memberships") if each["organisation_id"] == alone["organisation_id"]
    ]
    assert {each["role"] for each in members} == {Role.EDITOR.value, Role.SIGNATORY.value}


def test_somebody_waits_to_join_the_organisation_whose_accounts_are_shown(demonstration):
    (asked,) = demonstration.rows("role_requests")
    logins = {account["id"]: account["login"] for account in demonstration.rows("accounts")}
    shown = [each for each in demonstration.rows("memberships") if logins[each["account_id"]].startswith("signature.")]
    assert [each["organisation_id"] for each in shown] == [asked["organisation_id"]]


def test_there_is_an_account_for_each_role(demonstration):
    assert {person.role for person in demonstration.loaded.people} == set(Role)
    logins = {account["login"] for account in demonstration.rows("accounts")}
    assert {person.login for person in demonstration.loaded.people} <= logins
