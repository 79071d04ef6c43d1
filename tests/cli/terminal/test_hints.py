"""What is told to type next: what this person may do, by the policy and the life cycle, and no other."""

import pytest
from desks import AT, SETTLED, SIGNED

from tremplin.casework.acting.lifecycle import TRANSITIONS
from tremplin_cli.main import tremplin
from tremplin_cli.terminal import hints


@pytest.fixture
def told(at_desk):
    """The commands that are told after one, once it is done."""

    def told(*words, login, at=AT):
        done = at_desk(*words, login=f"{login}@exemple.fr", at=at)
        assert done.code == 0, done.err
        _, _, said = done.err.partition("À taper ensuite :\n")
        return [line.strip().removeprefix("tremplin ") for line in said.splitlines()]

    return told


CREATE = ("dossiers", "create", "--fiche", "00/2026/ateliers", "--organisation", "W000000001", "--title", "Essai")


@pytest.mark.parametrize(("login", "deposits"), [("signatory", True), ("editor", False), ("instructor", False)])
def test_a_signatory_alone_is_told_to_deposit(told, office, login, deposits):
    assert ("dossiers deposit 00-2026-000001" in told(*CREATE, login=login)) is deposits


def test_whoever_settles_is_not_told_to_pay_and_whoever_pays_is_not_told_to_settle(told, office):
    written, at = office.reported(), SETTLED.replace(day=4)
    assert told("settlements", "compute", written, login="decider", at=at) == [f"dossiers show {written}"]
    assert told("settlements", "settle", written, login="instructor", at=at) == [f"dossiers show {written}"]


def test_whoever_decides_is_told_to_sign_and_whoever_refuses_to_read(told, office):
    written = office.under_review()
    decide = ("dossiers", "decide", written, "--reason", "Vu.")
    assert told(*decide, "--accept", "1000", login="decider") == [
        f"dossiers agree {written} --signed-on DATE --advance MONTANT"
    ]
    other = office.under_review()
    assert told("dossiers", "decide", other, "--refuse", "--reason", "Vu.", login="decider") == [
        f"dossiers show {other}"
    ]


@pytest.mark.parametrize(
    ("login", "adds"), [("editor", True), ("instructor", True), ("local", False), ("reader", False)]
)
def test_whoever_reads_people_is_not_told_to_add_some(told, office, login, adds):
    written = office.running()
    commands = told("participants", "list", written, login=login, at=SIGNED)
    assert any(command.startswith(f"participants add {written}") for command in commands) is adds
    assert adds or commands == [f"dossiers show {written}"]


@pytest.mark.parametrize(("login", "edits"), [("instructor", True), ("reader", False), ("editor", False)])
def test_whoever_reads_an_organisation_is_not_told_to_correct_it(told, office, login, edits):
    office.draft()
    commands = told("organisations", "show", "W000000001", login=login)
    assert any(command.startswith("organisations edit") for command in commands) is edits


@pytest.mark.parametrize(("login", "answers"), [("decider", True), ("instructor", False), ("signatory", False)])
def test_whoever_waits_for_an_answer_is_not_told_to_give_it(told, at_desk, office, login, answers):
    written = office.agreed()
    asked = ("dossiers", "ask", written, "amendment", "--reason", "Un poste de plus.")
    assert at_desk(*asked, login="signatory@exemple.fr").code == 0
    commands = told("dossiers", "requests", written, login=login)
    assert (f"dossiers answer {written} 1 granted --reason TEXTE" in commands) is answers


@pytest.mark.parametrize(("login", "confirms"), [("instructor", True), ("signatory", False), ("reader", False)])
def test_whoever_gives_an_account_is_not_told_to_confirm_it(told, at_desk, office, login, confirms):
    office.draft()
    given = ("organisations", "bank-set", "W000000001", "--iban", "FR76 3000 6000 0112 3456 7890 189")
    assert at_desk(*given, login="signatory@exemple.fr").code == 0
    commands = told("organisations", "bank", "W000000001", login=login)
    assert any(command.startswith("organisations bank-confirm") for command in commands) is confirms


@pytest.mark.parametrize(("login", "decides"), [("decider", True), ("instructor", False), ("reader", False)])
def test_whoever_prepares_a_commission_is_not_told_to_decide_it(told, at_desk, office, login, decides):
    written = office.under_review()
    opened = told("commissions", "open", "00", "--title", "Commission", "--on", "12/02/2026", login="instructor")
    assert opened == ["commissions add 1 DOSSIER"]
    assert told("commissions", "show", "1", login="reader") == []
    assert told("commissions", "add", "1", written, login="instructor") == ["commissions show 1"]
    assert ("commissions decide 1 GRILLE.csv --dry-run" in told("commissions", "show", "1", login=login)) is decides


def test_a_hint_never_fails_what_was_done(told, office):
    written = office.submitted()
    assert told("dossiers", "withdraw", written, "--reason", "Courrier.", login="signatory") == [
        f"dossiers show {written}"
    ]


def test_every_command_of_a_hint_is_one_and_every_act_on_a_dossier_has_its_command():
    for name in (*hints.ON_DOSSIER, *hints.BESIDE):
        noun, verb = name.split()
        assert tremplin.get_command(None, noun).get_command(None, verb) is not None, name
    listed = {act for acts in hints.ON_DOSSIER.values() for act in acts}
    assert listed <= set(TRANSITIONS)
