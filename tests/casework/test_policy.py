"""Who may do what: the signed table, case by case, and the answers that must not differ."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from desks import AT, FICHE, Office

from tremplin.casework.acting.lifecycle import ACTS, TRANSITIONS
from tremplin.casework.acting.policy import RIGHTS, Actor, Grant, Target, departments, may
from tremplin.casework.applying import drafts
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS, Role

TABLE = yaml.safe_load(Path(__file__).with_name("policy.yaml").read_text("utf-8"))
ANSWERS = {"oui": True, "non": False}
OURS, THEIRS, ELSEWHERE = 1, 2, 3
GRANTS = {
    "editor": Grant(Role.EDITOR, organisation_id=OURS),
    "signatory": Grant(Role.SIGNATORY, organisation_id=OURS),
    "territorial_service": Grant(Role.TERRITORIAL_SERVICE, department="00", territory="nord"),
    "instructor": Grant(Role.INSTRUCTOR, department="00"),
    "decision_maker": Grant(Role.DECISION_MAKER, department="00"),
    "reader": Grant(Role.READER, department="00"),
    "statistician": Grant(Role.STATISTICIAN, department="00"),
    "admin": Grant(Role.ADMIN, department="00"),
    "admin_everywhere": Grant(Role.ADMIN),
}
# the three columns of the table; a territory of one name may be found in two departments
OWN = Target("00", OURS, frozenset({"nord"}))
OTHER = Target("00", THEIRS, frozenset({"sud"}))
FOREIGN = Target("99", ELSEWHERE, frozenset({"nord"}))
BESIDE = (
    *(Act.MANAGE_ORGANISATIONS, Act.MANAGE_ACCOUNTS, Act.CONFIRM_ROLE, Act.MANAGE_ENVELOPES, Act.ADOPT_GRANTS),
    *(Act.READ_ENVELOPES, Act.REMOVE_ENVELOPE),
    *(Act.PREPARE_COMMISSION, Act.READ_COMMISSION),
    *(Act.ENTER_BANK, Act.CONFIRM_BANK, Act.ORDER_PAYMENTS),
    *(Act.REGISTER, Act.VERIFY_ORGANISATION, Act.ADMIT_MEMBER, Act.MANAGE_MEMBERS),
    Act.READ_JOURNAL,
    Act.MANAGE_MAIL,
    *(Act.MANAGE_TOKENS, Act.MANAGE_WEBHOOKS),
    Act.RANK,
    *(Act.GIVE_ACCESS, Act.ERASE_PERSON),
    *(Act.READ_FIGURES, Act.EXACT_FIGURES),
    Act.SEAL,
)
ON_DOSSIERS = [act for act in Act if act not in (*BESIDE, Act.CREATE, Act.TAKE_OVER)]


def holder(*grants: Grant) -> Actor:
    return Actor(1, "a@exemple.fr", grants)


def cells() -> Iterator[tuple[str, str, Target, str]]:
    for act, roles in TABLE.items():
        for role, answers in roles.items():
            yield from (
                (act, role, target, answer) for target, answer in zip((OWN, OTHER, FOREIGN), answers, strict=True)
            )


def test_the_table_has_a_row_for_every_act_and_every_role():
    assert set(TABLE) == {act.value for act in Act} == {act.value for act in RIGHTS} == {act.value for act in ACTS}
    assert {act: set(roles) for act, roles in TABLE.items()} == {act: set(GRANTS) for act in TABLE}
    assert {grant.role for grant in GRANTS.values()} == set(Role)
    assert {answer for *_, answer in cells()} == set(ANSWERS)


@pytest.mark.parametrize("act", TABLE)
def test_the_policy_answers_as_the_table_that_was_signed(act):
    told = {
        (role, column): may(holder(GRANTS[role]), Act(act), target)
        for role in GRANTS
        for column, target in enumerate((OWN, OTHER, FOREIGN))
    }
    signed = {(role, column): ANSWERS[answer] for role, row in TABLE[act].items() for column, answer in enumerate(row)}
    assert told == signed


@pytest.mark.parametrize("act", Act)
def test_two_roles_give_what_each_gives_and_nothing_more(act):
    for one in GRANTS.values():
        for other in GRANTS.values():
            for target in (OTHER, FOREIGN):
                both = may(holder(one, other), act, target)
                assert both is (may(holder(one), act, target) or may(holder(other), act, target))


@pytest.mark.parametrize("target", [OWN, OTHER, FOREIGN, Target()])
def test_without_a_role_nothing_is_allowed(target):
    assert not any(may(holder(), act, target) for act in Act)


@pytest.mark.parametrize("role", GRANTS)
def test_what_the_policy_does_not_name_is_refused(role):
    assert not any(may(holder(GRANTS[role]), act, OWN) for act in ("fly", "", None, "SEE"))
    assert departments(holder(GRANTS[role]), "fly") == frozenset()


def test_the_rights_cannot_be_changed_by_what_is_installed_beside():
    with pytest.raises(TypeError):
        RIGHTS[Act.SEE] = frozenset(Role)


@pytest.mark.parametrize("role", [role for role in Role if role not in CARRIERS])
def test_a_member_of_an_organisation_takes_no_part_as_staff_in_its_dossiers(role):
    staff = Grant(role, department="00", territory="nord" if role is Role.TERRITORIAL_SERVICE else None)
    for carrier in CARRIERS:
        member = Grant(carrier, organisation_id=OURS)
        both, alone = holder(staff, member), holder(member)
        assert [may(both, act, OWN) for act in Act] == [may(alone, act, OWN) for act in Act]
        # elsewhere they are staff like others
        near = replace(OWN, organisation_id=THEIRS)
        assert [may(both, act, near) for act in Act] == [may(holder(staff), act, near) for act in Act]


def test_an_admin_of_everything_who_is_a_member_manages_no_account_of_their_own():
    both = holder(GRANTS["admin_everywhere"], GRANTS["editor"])
    assert not may(both, Act.MANAGE_ACCOUNTS, OWN)
    assert may(both, Act.MANAGE_ACCOUNTS, OTHER)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_a_perimeter_that_is_lacking_holds_nothing(role):
    for target in (OWN, OTHER, FOREIGN, Target(), Target(None, None, frozenset({""}))):
        assert not any(may(holder(Grant(role)), act, target) for act in Act)


def test_a_territory_holds_within_its_department_alone():
    local = holder(GRANTS["territorial_service"])
    assert may(local, Act.SEE, OWN)
    assert not may(local, Act.SEE, replace(OWN, department="99"))
    assert not may(local, Act.SEE, replace(OWN, territories=frozenset()))
    assert may(local, Act.SEE, replace(OWN, territories=frozenset({"sud", "nord"})))


@pytest.mark.parametrize("act", ON_DOSSIERS)
def test_whoever_may_act_on_a_dossier_may_see_it(act):
    assert RIGHTS[act] <= RIGHTS[Act.SEE]


def test_no_role_both_instructs_and_decides():
    instructing, deciding = (Act.REVIEW, Act.SETTLE), (Act.ACCEPT, Act.REFUSE, Act.AGREE, Act.PAY)
    assert not any(RIGHTS[one] & RIGHTS[other] for one in instructing for other in deciding)


def test_every_act_on_a_dossier_goes_through_the_desk():
    reading = {Act.SEE, Act.SEE_PEOPLE, Act.READ_IDENTITIES, Act.READ_HEALTH, Act.FETCH, Act.READ_BANK_DOCUMENT}
    assert set(TRANSITIONS) == set(ON_DOSSIERS) - reading


def told(office: Office, actor: Actor, act: Act, written: str) -> tuple[type, str]:
    """What an actor is told of an act, the whole of it."""
    try:
        with office.desk.acting(actor, act, written, AT, reason="Le budget."):
            pass
    except (RefusedRequest, UnknownIdentifier) as refused:
        return type(refused), str(refused)
    return type(None), ""


STRANGERS = ("other", "statistician", "admin", "far", "south", "nobody", "away")


def stranger(office: Office, name: str) -> Actor:
    """Somebody for whom the dossier of the first organisation, in the north, is that of others."""
    grants = {
        "far": (Grant(Role.INSTRUCTOR, department="99"), Grant(Role.DECISION_MAKER, department="99")),
        "south": (Grant(Role.TERRITORIAL_SERVICE, department="00", territory="sud"),),
        "away": (Grant(Role.TERRITORIAL_SERVICE, department="99", territory="nord"),),
        "nobody": (),
    }
    known: Actor | None = getattr(office, name, None)
    return known or Actor(1, f"{name}@exemple.fr", grants[name])


@pytest.mark.parametrize("name", STRANGERS)
def test_the_dossier_of_others_and_one_that_does_not_exist_answer_alike_for_every_act(office: Office, name):
    actor, names = stranger(office, name), ("00-2026-000001", "1", " 00-2026-000001 ", "00-2026-1", "99-2026-000001")
    before = {(act, written): told(office, actor, act, written) for act in TRANSITIONS for written in names}
    assert office.draft() == "00-2026-000001"
    after = {(act, written): told(office, actor, act, written) for act in TRANSITIONS for written in names}
    assert {kind for kind, _ in before.values()} == {UnknownIdentifier}
    assert after == before


@pytest.mark.parametrize("act", TRANSITIONS)
def test_an_act_beyond_a_role_is_refused_without_being_done(office: Office, act):
    written = office.draft()
    for person in ("signatory", "editor", "local", "instructor", "decider"):
        actor = getattr(office, person)
        if not may(actor, act, Target("00", office.organisation, frozenset({"nord"}))):
            kind, sentence = told(office, actor, act, written)
            assert kind is Forbidden
            assert f"dossier {written} : votre rôle ne permet pas" in sentence
            assert office.version(written) == 1


def test_a_staff_member_who_joins_the_carrier_is_refused_at_the_desk(office: Office):
    written = office.submitted()
    both = replace(office.instructor, grants=(*office.instructor.grants, *office.editor.grants))
    for act in (Act.REVIEW, Act.RETURN, Act.WITHDRAW):
        assert told(office, both, act, written)[0] is Forbidden
    assert told(office, office.instructor, Act.RETURN, written)[0] is type(None)


@pytest.mark.parametrize(
    ("person", "passes"),
    [
        *(("signatory", True), ("editor", True), ("instructor", True), ("second", True)),
        *(("other", False), ("local", False), ("decider", False), ("statistician", False), ("admin", False)),
    ],
)
def test_a_dossier_is_opened_by_its_carrier_or_by_an_instructor(office: Office, person, passes):
    def open_() -> str:
        said = {"fiche": FICHE, "organisation_id": office.organisation, "title": "Essai"}
        return drafts.create(office.desk, getattr(office, person), **said, at=AT)

    if passes:
        assert open_() == "00-2026-000001"
    else:
        with pytest.raises(Forbidden, match="votre rôle ne permet pas"):
            open_()


def test_an_organisation_of_others_and_one_that_does_not_exist_answer_alike_to_whoever_opens_a_dossier(office: Office):
    answers = []
    for organisation in (office.stranger, 9999):
        with pytest.raises((RefusedRequest, UnknownIdentifier)) as refused:
            drafts.create(office.desk, office.editor, fiche=FICHE, organisation_id=organisation, title="x", at=AT)
        answers.append((type(refused.value), str(refused.value)))
    assert answers[0] == answers[1]
