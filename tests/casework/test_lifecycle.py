"""The life of a dossier: what its table promises, and that the desk obeys it to the letter."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click
import pytest
from desks import AT, Office
from sqlalchemy import update

from tremplin.casework.acting.case import Case
from tremplin.casework.acting.conditions import (
    agreeing,
    allotting,
    applying,
    deciding,
    following,
    participating,
    paying,
    people,
    settling,
)
from tremplin.casework.acting.conditions.beside import managing
from tremplin.casework.acting.conditions.condition import About, Condition
from tremplin.casework.acting.handbook import handbook
from tremplin.casework.acting.lifecycle import ACTS, ENDS, TRANSITIONS, of, require
from tremplin.casework.acting.policy import RIGHTS, ROLES, Actor
from tremplin.casework.acting.states import STATES, named
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.instruction import review
from tremplin.errors import NotYet, RefusedRequest
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS, Role
from tremplin.records.dossiers import Dossier, State
from tremplin.records.reference import identifier
from tremplin_cli.main import tremplin

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "lifecycle.md"
COMMAND = "python -m tremplin.casework.acting.handbook > docs/lifecycle.md"
# these say what acts are, they do none
TABLES = {"policy", "lifecycle", "beside", "people", "handbook", "desk", "hands"}
COMMANDS = {
    Act.EDIT: "dossiers edit",
    Act.ATTACH: "dossiers attach",
    Act.DEPOSIT: "dossiers deposit",
    Act.RECORD: "dossiers record",
    Act.RETURN: "dossiers return",
    Act.REVIEW: "dossiers review",
    Act.ASSIGN: "dossiers assign",
    Act.ASK_OPINION: "dossiers ask-opinion",
    Act.OPINE: "dossiers opine",
    Act.SCORE: "dossiers score",
    Act.ACCEPT: "dossiers decide",
    Act.REFUSE: "dossiers decide",
    Act.SEND_AGREEMENT: "dossiers send",
    Act.SIGN_AGREEMENT: "dossiers sign",
    Act.CONFIRM_TAKEOVER: "dossiers confirm-take-over",
    Act.AGREE: "dossiers agree",
    Act.AMEND: "dossiers amend",
    Act.START: "dossiers start",
    Act.FOLLOW: "dossiers committee",
    Act.REALISE: "dossiers realise",
    Act.RECORD_PEOPLE: "participants add",
    Act.CHECK_EVIDENCE: "participants evidence",
    Act.REPORT: "dossiers report",
    Act.PAY: "dossiers pay",
    Act.MANDATE: "payments mandate",
    Act.ADMIT: "settlements admit",
    Act.SETTLE: "settlements settle",
    Act.CLOSE: "dossiers close",
    Act.CORRECT: "dossiers correct",
    Act.CORRECT_PAYMENT: "dossiers correct",
    Act.CORRECT_REPORT: "dossiers correct",
    Act.CORRECT_SETTLEMENT: "dossiers correct",
    Act.REOPEN: "dossiers reopen",
    Act.WITHDRAW: "dossiers withdraw",
    Act.VALIDATE_MONTH: "dossiers month",
    Act.WRITE_MESSAGE: "dossiers message",
    Act.ASK: "dossiers ask",
    Act.ANSWER: "dossiers answer",
}
# what refuses without the table, and why it cannot be a condition of an act
BESIDE_THE_TABLE = {
    "accounts.open_account": "the database alone sees the account that somebody else opens at this instant",
    "accounts.create": "the policy",
    "accounts.listed": "the policy",
    "accounts.numbered": "an unknown number",
    "accounts.opened_where": "the policy",
    "rehearsing.writing": "what is only tried, once all of it passed",
    "organisations.fill": "the database alone sees the organisation that somebody else records at this instant",
    "organisations.read": "a mistake of whoever wrote the call",
    "organisations.create": "the policy",
    "organisations.edit": "a version that is not the last, with both values",
    "roles._asked": "the policy, and what was typed wrong",
    "roles._grant": "a perimeter that no such role has",
    "bank_details._allowed": "the policy",
    "bank_details._document": "an unknown number",
    "mandates._waiting": "the policy",
    "outstanding.outstanding": "the policy",
    "attachments._attached": "an unknown number",
    "attachments._check_code": "a word that the fiche does not have",
    "attachments._readable": "the policy",
    "deposits._keep": "the database alone sees the key that somebody else gives at this instant",
    "deposits.record": "a mistake of whoever wrote the call",
    "copying.copy": "a fiche that does not go on from that of the dossier",
    "drafts.admitted": "the policy, and an unknown organisation",
    "signature.ask": "the states of a deposit, which the table gives",
    "waiting.set_aside": "a file of a kind that is not read",
    "waiting.waiting": "a file that is not there, or is of another",
    "envelopes._present": "a developer, whose envelope went away",
    "envelopes._scope": "the policy, and an unknown lot or territory",
    "envelopes.allot": "a version that is not the last, with both values",
    "envelopes._known": "an unknown envelope",
    "envelopes.listed": "the policy",
    "importing._carrier": "an unknown organisation, told at its place in the file",
    "importing._import": "a key that is another dossier's, told at its place in the file",
    "importing._placed": "what the table refused, told at its place in the file",
    "importing._still_may": "the policy, asked again at each dossier",
    "importing._refuse_twice": "a key that the file gives twice, told at its place there",
    "assigning.hand_over": "what the table refused, told dossier by dossier",
    "assigning._instructor": "somebody who does not instruct here",
    "assigning._instructed": "somebody who instructs nothing here",
    "opinions._known": "a word that the fiche does not have",
    "scores.known": "a criterion that the fiche does not have",
    "commissions.arrange": "an agenda that is no more the one that was read, with both sizes",
    "commissions.convene": "the policy",
    "commissions.deliberate": "what was typed, and a version that is not the last, with both values",
    "commissions.enlist": "what was typed: no dossier, or more than an agenda holds",
    "commissions.held": "the policy, and an unknown number",
    "commissions.listed": "the policy",
    "commissions.strike": "an unknown number",
    "commissions._visible": "a dossier of elsewhere, which is unknown here",
    "sittings.decide_many": "what the table refused, told at its line of the grid",
    "sittings._found": "a dossier that the grid decides twice",
    "sittings._on_agenda": "a dossier that is not on the agenda, or that this commission decided",
    "takeovers._entered": "the policy, and an unknown organisation, told at its place in the file",
    "takeovers._check": "what the table refused, told at its place in the file",
    "past_desk.check": "the conditions of the table that bear on money, days and content",
    "confirming.confirm": "a dry run, which goes back to where it was",
    "confirming._replayed": "what the table refused of an act of before, told by its name",
    "corrections.named": "what was typed wrong",
    "corrections._proposed": "an unknown number",
    "payments._instalment": "a word that the fiche does not have",
    "payments._kind": "a mistake of whoever wrote the call",
    "payments._keep": "the database alone sees the key that somebody else gives at this instant",
    "editing._read": "a word that the sheet does not have",
    "editing._refuse_contact": "a telephone or an address of somebody who was erased",
    "editing.add": "a key that somebody has already, told before anything is compared",
    "editing.edit": "a word that the sheet does not have, an unknown number, a version that is not the last",
    "editing.given": "an unknown number, a version that is not the last, with both values",
    "evidence._answered": "an answer that somebody else gave meanwhile, with both",
    "evidence._chosen": "an unknown piece, or several of which one must be named",
    "evidence._kind": "a word that the department does not have",
    "evidence._present": "an unknown number",
    "evidence._known": "a person whose identity was erased, of whom nothing is written again",
    "erasing._one": "an unknown person, or one who answers in several departments",
    "erasing.erase": "what was typed: a reason that says nothing",
    "erasing._allow": "the policy",
    "importing.import_": "what the table refused, told at its cell in the file",
    "reading.require": "the policy",
    "roster.shown": "an unknown number",
    "requests.answer": "an unknown number",
    "requests.propose": "an unknown number",
    "settlements.shown": "a settlement that was not kept is not read",
}
# what a state holds, whatever led to it
DEPOSITED = {"deposited_at": AT, "counts_on": AT.date()}
OUTSIDE = {State.DRAFT, State.WITHDRAWN}


def test_every_state_has_a_name_and_is_reached_from_a_draft():
    reached, left = set(), {State.DRAFT}
    while left:
        state = left.pop()
        reached.add(state)
        targets = {each.target for each in TRANSITIONS.values() if state in each.sources and each.target}
        left |= targets - reached
    assert reached == set(State) == set(STATES)


def test_no_act_leads_out_of_an_end_and_every_other_state_leads_to_one():
    assert {State.CLOSED, State.WITHDRAWN} == ENDS
    for state in set(State) - ENDS:
        assert any(each.target for each in TRANSITIONS.values() if state in each.sources), state


def test_every_act_has_a_label_and_a_right_and_every_role_a_name():
    assert set(ACTS) == set(RIGHTS) == set(Act)
    assert all(line.label for line in ACTS.values())
    assert set(ROLES) == set(Role)
    assert all(transition.roles for transition in TRANSITIONS.values())


def test_a_decision_is_not_the_right_of_who_instructs_and_wants_somebody_else_whatever_their_roles():
    assert RIGHTS[Act.REVIEW] == {Role.INSTRUCTOR}
    for act in (Act.ACCEPT, Act.REFUSE):
        assert Role.INSTRUCTOR not in RIGHTS[act]
        assert {people.somebody_else, deciding.told} <= set(TRANSITIONS[act].conditions)


def verbs() -> dict[Act, set[str]]:
    """The public functions of casework that do each act."""
    found: dict[Act, set[str]] = {act: set() for act in TRANSITIONS}
    for file in sorted((ROOT / "core" / "tremplin" / "casework").rglob("*.py")):
        if file.stem in TABLES:
            continue
        for function in ast.parse(file.read_text("utf-8")).body:
            if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                for node in ast.walk(function):
                    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Act":
                        found.setdefault(Act[node.attr], set()).add(f"{file.stem}.{function.name}")
    return found


def test_every_act_of_the_table_has_a_verb():
    assert {act: names for act, names in verbs().items() if act in TRANSITIONS and not names} == {}


def test_every_act_of_the_table_has_a_command():
    assert set(COMMANDS) == set(TRANSITIONS)
    context = click.Context(tremplin)
    for act, command in COMMANDS.items():
        name, verb = command.split()
        noun = tremplin.get_command(context, name)
        assert isinstance(noun, click.Group)
        assert verb in noun.list_commands(context), f"{act}: tremplin {command}"


def doers(office: Office) -> Iterator[tuple[Act, Actor]]:
    """Somebody who may do each act: a carrier where it may, else whoever instructs or decides."""
    people = {
        Role.SIGNATORY: office.signatory,
        Role.EDITOR: office.editor,
        Role.INSTRUCTOR: office.instructor,
        Role.DECISION_MAKER: office.decider,
    }
    for act, transition in TRANSITIONS.items():
        yield act, next(person for role, person in people.items() if role in transition.roles)


def brought_to(office: Office, written: str, state: State) -> None:
    """Bring a dossier to a state as the database wants it, without any act."""
    content: dict[str, object] = {"state": state.value}
    if state not in OUTSIDE:
        content |= DEPOSITED
    if state not in OUTSIDE | {State.SUBMITTED, State.RETURNED}:
        content |= {"instructor_id": office.instructor.account_id}
    if state not in OUTSIDE | {State.SUBMITTED, State.RETURNED, State.UNDER_REVIEW}:
        content |= {"decided_by": office.decider.account_id}
        content |= {"granted_cents": None if state is State.REFUSED else 46_000_00}
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).where(Dossier.id == identifier(written)).values(content))


def test_every_act_is_refused_in_every_state_but_its_own_in_a_sentence_that_names_them(office: Office):
    tried = 0
    for state in State:
        written = office.draft()
        brought_to(office, written, state)
        for act, actor in doers(office):
            sources = TRANSITIONS[act].sources
            if state in sources:
                continue
            with (
                pytest.raises(RefusedRequest) as refused,
                office.desk.acting(actor, act, written, AT, reason="Parce que."),
            ):
                pytest.fail(f"{act} is done to a dossier that is {state}")
            assert str(refused.value) == (
                f"dossier {written} : il est « {STATES[state]} » ; pour {ACTS[act].label}, il faut qu'il soit "
                f"{named(sources)}."
            )
            tried += 1
    assert tried == len(State) * len(TRANSITIONS) - sum(len(each.sources) for each in TRANSITIONS.values())


def test_states_are_named_as_people_list_them():
    assert named([State.DRAFT]) == "« brouillon »"
    assert named([State.DRAFT, State.RETURNED]) == "« brouillon » ou « à compléter »"
    assert named([State.DRAFT, State.RETURNED, State.CLOSED]) == "« brouillon », « à compléter » ou « clos »"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (Act.DEPOSIT, "de déposer le dossier"),
        (Act.ACCEPT, "d'accorder la subvention"),
        (Act.SETTLE, "d'arrêter le solde"),
        (Act.RECORD, "d'enregistrer un dépôt papier ou tardif"),
        (Act.CREATE, "d'ouvrir un dossier"),
    ],
)
def test_an_act_is_told_after_de_as_french_wants_it(act, said):
    assert of(act) == said


@pytest.mark.parametrize("act", ACTS)
def test_all_that_stands_against_an_act_is_told_at_once_in_the_order_of_the_table(monkeypatch, act):
    line = ACTS[act]
    failing = [replace(each, check=lambda case, told=each.label: iter([told])) for each in line.conditions]
    monkeypatch.setitem(ACTS, act, replace(line, conditions=failing))
    if not failing:
        require(act, None, "rien ne s'y oppose")
        return
    with pytest.raises(NotYet) as refused:
        require(act, None, "impossible")
    assert list(refused.value.reasons) == [each.label for each in line.conditions]


def test_all_that_stands_against_a_grant_is_told_at_once(office: Office):
    written = office.submitted(budget__operating=None)
    review(office.desk, office.second, written, at=AT)
    with pytest.raises(NotYet) as refused:
        accept(office.desk, office.second, written, 10**9, " ", at=AT)
    assert len(refused.value.reasons) == 4


def refusals() -> Iterator[str]:
    """The functions that refuse by themselves, in the modules that act through the desk."""
    for room in ("accounts", "organisations", "applying", "granting", "operating", "following", "resuming", "talking"):
        for file in sorted((ROOT / "core" / "tremplin" / "casework" / room).glob("*.py")):
            text = file.read_text("utf-8")
            if "Desk" in text:
                functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef))
                for each in functions:
                    if any(isinstance(node, ast.Raise) for node in ast.walk(each)):
                        yield f"{file.stem}.{each.name}"


def test_no_verb_refuses_outside_the_table():
    assert set(refusals()) == set(BESIDE_THE_TABLE)


@pytest.mark.parametrize(("days", "passes"), [(-1, False), (0, True)])
def test_an_operation_starts_on_its_first_day_and_not_the_day_before(office: Office, days, passes):
    written = office.draft()
    brought_to(office, written, State.AGREED)
    # midnight in Paris, on 01/03/2026
    at = AT.replace(month=2, day=28, hour=23) + timedelta(days=days)
    if passes:
        with office.desk.acting(office.instructor, Act.START, written, at):
            pass
    else:
        with (
            pytest.raises(NotYet, match="attendez ce jour"),
            office.desk.acting(office.instructor, Act.START, written, at),
        ):
            pytest.fail("the operation starts before its first day")


def test_once_the_final_report_is_received_staff_alone_corrects_it(office: Office):
    written = office.draft()
    brought_to(office, written, State.REPORTED)
    for carrier in (office.editor, office.signatory):
        with (
            pytest.raises(NotYet, match="demandez au service qui instruit"),
            office.desk.acting(carrier, Act.REALISE, written, AT),
        ):
            pytest.fail("a carrier changes what its report said")
    with office.desk.acting(office.instructor, Act.REALISE, written, AT) as case:
        assert isinstance(case, Case)
    brought_to(office, written, State.RUNNING)
    with office.desk.acting(office.editor, Act.REALISE, written, AT):
        pass


# the document


def test_the_document_is_the_one_that_the_table_writes():
    assert FILE.read_text("utf-8") == handbook(), f"docs/lifecycle.md is out of date: {COMMAND}"


def test_the_document_tells_the_command_that_writes_it():
    assert COMMAND in handbook()


def test_the_document_tells_every_state_every_act_and_every_condition():
    told = handbook()
    assert all(f"| {label} | `{state}` |" in told for state, label in STATES.items())
    for act, transition in TRANSITIONS.items():
        (row,) = [line for line in told.splitlines() if line.startswith(f"| {ACTS[act].label} | ") and "`" not in line]
        assert all(ROLES[role] in row for role in transition.roles)
        assert transition.writes in row
        assert transition.seen in row
    for line in ACTS.values():
        own = told.partition(f"- **{line.label[0].upper()}{line.label[1:]}**\n")[2].partition("\n- **")[0]
        assert all(condition.label and condition.label in own for condition in line.conditions), line.act


def test_the_document_says_of_an_agreement_who_which_opinions_which_rules_which_days_and_how_much():
    own = handbook().partition("- **Signer la convention**\n")[2].partition("\n- **")[0]
    assert [line.split(" : ")[0] for line in own.splitlines()] == [
        *("  - personnes", "  - contenu", "  - règles", "  - avis", "  - jours", "  - argent"),
    ]
    assert "avance" in own


def conditions() -> set[Condition]:
    """Every condition that the modules of conditions make."""
    modules = (agreeing, allotting, applying, deciding, following, managing, participating, paying, people, settling)
    return {each for module in modules for each in vars(module).values() if isinstance(each, Condition)}


def test_every_condition_that_is_written_holds_for_an_act():
    assert conditions() <= {condition for line in ACTS.values() for condition in line.conditions}


def test_no_carrier_has_the_right_of_what_its_department_does():
    for act in (Act.RETURN, Act.REVIEW, Act.ACCEPT, Act.REFUSE, Act.SETTLE, Act.PAY, Act.CLOSE, Act.AGREE):
        assert not RIGHTS[act] & set(CARRIERS)


def test_a_refusal_says_of_each_reason_what_it_bears_on(office: Office):
    written = office.under_review()
    with pytest.raises(NotYet) as refused:
        accept(office.desk, office.decider, written, 46_000_01, " ", at=AT)
    assert set(refused.value.about) == set(refused.value.reasons)
    assert [*refused.value.about.values()] == [About.REASON, About.MONEY]
