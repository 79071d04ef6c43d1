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
