"""Accounts, passwords and roles: who may give what to whom, and what is never written."""

import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from desks import AT, FICHE, Office
from factories import make_platform
from sqlalchemy import select, text
from statements import hearing

from tremplin.casework.accounts import accounts, passwords
from tremplin.casework.accounts.holding import lines as waits_and_holds
from tremplin.casework.accounts.passwords import HASHER, NOBODY, generated, verify_password
from tremplin.casework.accounts.roles import Perimeter, confirm, grant, revoke
from tremplin.casework.acting.actors import actor as found
from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.applying.drafts import create as draft
from tremplin.errors import Forbidden, NotYet, RefusedRequest, UnknownIdentifier, WrongUsage
from tremplin.records.accounts import Account, PastMembership
from tremplin.records.codes import Role
from tremplin.records.journal import JournalLine
from tremplin.records.tables import METADATA
from tremplin.storage.engine import Database, rows_of

PASSWORD = "ZQX-0042 une phrase très longue"
HERE, NORTH, EVERYWHERE = (
    Perimeter(department="00"),
    Perimeter(department="00", territory="nord"),
    Perimeter(everywhere=True),
)


def actor(office: Office, name: str) -> Actor:
    with office.desk.database.reading() as session:
        return found(rows_of(session), f"{name}@exemple.fr")


def roles(office: Office, name: str) -> list[tuple]:
    return [tuple(each)[:4] for each in map(dict.values, shown(office, name)["roles"])]


def shown(office: Office, name: str) -> dict:
    return accounts.show(office.desk, office.admin, f"{name}@exemple.fr")


def person(office: Office, name: str, role: str | None = None, where: Perimeter = HERE, **said) -> Actor:
    """A new account, with a role."""
    accounts.create(office.desk, office.admin, login=f"{name}@exemple.fr", name=name.title(), at=AT, **said)
    if role:
        grant(office.desk, office.admin, f"{name}@exemple.fr", role, where, at=AT)
    return actor(office, name)


def head(office: Office) -> Actor:
    """The admin of the department alone."""
    return person(office, "head", "admin")


def lines(office: Office) -> list[JournalLine]:
    with office.desk.database.reading() as session:
        return list(session.scalars(select(JournalLine).where(JournalLine.number > 0).order_by(JournalLine.number)))


@pytest.fixture
def empty_desk(database: Database, tmp_path: Path) -> Desk:
    """The desk of the small department, where nobody has an account yet."""
    return Desk(database, make_platform(tmp_path / "documents"), tmp_path / "files")


def test_the_first_account_is_an_admin_of_everything_whom_the_installation_opens(empty_desk: Desk):
    accounts.install(empty_desk, login=" Chef@Exemple.fr ", name="Chef", password=PASSWORD, at=AT)
    with empty_desk.database.reading() as session:
        assert found(rows_of(session), "chef@exemple.fr").grants == (Grant(Role.ADMIN),)
        (line,) = session.scalars(select(JournalLine))
    assert (line.actor, line.act) == ("installation", "manage_accounts")
    assert json.loads(line.after) == {"role": "admin", "version": 1}


def test_nobody_installs_twice_not_even_at_once(empty_desk: Desk):
    def install(each: int) -> bool:
        try:
            accounts.install(empty_desk, login=f"a{each}@exemple.fr", name="A", at=AT)
        except RefusedRequest as refused:
            return "des comptes existent déjà" not in str(refused)
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(install, range(4))) == 1


def test_an_account_is_opened_without_a_role(office: Office):
    number = accounts.create(office.desk, office.admin, login="Jeanne.D@Exemple.FR", name=" Jeanne  D. ", at=AT)
    assert shown(office, "jeanne.d") == {
        "id": number,
        "login": "jeanne.d@exemple.fr",
        "name": "Jeanne D.",
        "disabled": False,
        "has_password": False,
        "roles": [],
        "created_at": "2026-01-20T09:00:00+00:00",
        "department": None,
        "waiting": [],
    }
    with office.desk.database.reading() as session:
        assert found(rows_of(session), " JEANNE.D@exemple.fr").grants == ()


def test_every_mistake_of_a_new_account_is_told_at_once(office: Office):
    with pytest.raises(NotYet) as refused:
        accounts.create(office.desk, office.admin, login="jeanne", name=" ", password="court", at=AT)
    assert len(refused.value.reasons) == 3
    assert "12 caractères au moins" in str(refused.value)
    assert "court »" not in str(refused.value)


@pytest.mark.parametrize(
    "login", ["", "a@b", "a b@exemple.fr", "é@exemple.fr", "a@exemple.fr\0", "а@exemple.fr", f"{'a' * 250}@exemple.fr"]
)
def test_a_login_is_an_address_that_looks_like_no_other(office: Office, login):
    with pytest.raises(NotYet, match="ce n'est pas une adresse"):
        accounts.create(office.desk, office.admin, login=login, name="A", at=AT)


def test_two_accounts_of_one_login_are_refused(office: Office):
    with pytest.raises(RefusedRequest, match="il existe déjà"):
        accounts.create(office.desk, office.admin, login="EDITOR@exemple.fr", name="A", at=AT)


@pytest.mark.parametrize("name", ["editor", "signatory", "local", "instructor", "decider", "statistician"])
def test_only_an_admin_manages_accounts(office: Office, name):
    someone, login = getattr(office, name), f"{name}@exemple.fr"
    attempts = [
        lambda: accounts.create(office.desk, someone, login="x@exemple.fr", name="X", at=AT),
        lambda: accounts.listed(office.desk, someone),
        lambda: accounts.disable(office.desk, someone, login, at=AT),
        lambda: accounts.enable(office.desk, someone, login, at=AT),
        lambda: grant(office.desk, someone, login, "admin", EVERYWHERE, at=AT),
        lambda: revoke(office.desk, someone, login, "admin", EVERYWHERE, at=AT),
    ]
    for attempt in attempts:
        with pytest.raises(RefusedRequest, match="ne permet pas de gérer les comptes"):
            attempt()
    with pytest.raises(UnknownIdentifier):
        accounts.set_password(office.desk, someone, "admin@exemple.fr", PASSWORD, at=AT)
    assert lines(office) == []


def test_a_disabled_account_does_nothing_at_its_next_act(office: Office):
    accounts.disable(office.desk, office.admin, "instructor@exemple.fr", at=AT)
    with pytest.raises(RefusedRequest, match="il n'existe pas, ou il est désactivé"):
        actor(office, "instructor")
    assert shown(office, "instructor")["disabled"] is True
    with pytest.raises(RefusedRequest, match="déjà désactivé, depuis le 20/01/2026"):
        accounts.disable(office.desk, office.admin, "instructor@exemple.fr", at=AT)
    accounts.enable(office.desk, office.admin, "instructor@exemple.fr", at=AT)
    assert actor(office, "instructor") == office.instructor
    with pytest.raises(RefusedRequest, match="n'est pas désactivé"):
        accounts.enable(office.desk, office.admin, "instructor@exemple.fr", at=AT)


def test_a_person_who_changes_name_keeps_what_they_did(office: Office):
    accounts.rename(office.desk, office.admin, "instructor@exemple.fr", "  Camille   Roux ", at=AT)
    assert shown(office, "instructor")["name"] == "Camille Roux"
    assert actor(office, "instructor") == office.instructor
    with pytest.raises(RefusedRequest, match="déjà ce nom, « Camille Roux »"):
        accounts.rename(office.desk, office.admin, "instructor@exemple.fr", "Camille Roux", at=AT)
    for name in ("", " ", "\0", "x" * 251):
        with pytest.raises(WrongUsage):
            accounts.rename(office.desk, office.admin, "instructor@exemple.fr", name, at=AT)
    with pytest.raises(Forbidden):
        accounts.rename(office.desk, office.decider, "decider@exemple.fr", "Dominique", at=AT)
    with office.desk.database.reading() as session:
        lines = session.execute(select(JournalLine.before, JournalLine.after)).all()
    assert not any("Roux" in text for line in lines for text in line)


def test_unknown_and_disabled_accounts_answer_alike(office: Office):
    accounts.disable(office.desk, office.admin, "editor@exemple.fr", at=AT)
    told = []
    for name in ("editor", "nobody"):
        with pytest.raises(RefusedRequest) as refused:
            actor(office, name)
        told.append(str(refused.value).replace(name, "…"))
    assert told[0] == told[1]


@pytest.mark.parametrize("login", ["", "\0", "é", "\ud800", "x" * 10_000, "' OR 1=1 --"])
def test_whatever_is_typed_an_unknown_account_is_a_sentence(office: Office, login):
    with office.desk.database.reading() as session:
        with pytest.raises(RefusedRequest, match="n'existe pas"):
            found(rows_of(session), login)
        assert verify_password(session, login, PASSWORD) is False
    with pytest.raises(UnknownIdentifier):
        accounts.show(office.desk, office.admin, login)


def test_the_last_admin_of_everything_is_kept(office: Office):
    for attempt in (
        lambda: accounts.disable(office.desk, office.admin, "admin@exemple.fr", at=AT),
        lambda: revoke(office.desk, office.admin, "admin@exemple.fr", "admin", EVERYWHERE, at=AT),
    ):
        with pytest.raises(RefusedRequest, match="dernier administrateur de toute la plateforme"):
            attempt()
    accounts.create(office.desk, office.admin, login="second.admin@exemple.fr", name="B", everywhere=True, at=AT)
    accounts.disable(office.desk, office.admin, "admin@exemple.fr", at=AT)
    with pytest.raises(RefusedRequest, match="dernier administrateur"):
        accounts.disable(office.desk, actor(office, "second.admin"), "second.admin@exemple.fr", at=AT)


def test_admins_who_remove_each_other_at_once_leave_one(office: Office):
    names = [f"chief{number}" for number in range(4)]
    for name in names:
        person(office, name, "admin", EVERYWHERE)
    accounts.disable(office.desk, office.admin, "admin@exemple.fr", at=AT)
    chiefs = [actor(office, name) for name in names]

    def remove(number: int) -> None:
        target = f"{names[number]}@exemple.fr"
        try:
            if number % 2:
                accounts.disable(office.desk, chiefs[number - 1], target, at=AT)
            else:
                revoke(office.desk, chiefs[number - 1], target, "admin", EVERYWHERE, at=AT)
        except RefusedRequest:
            pass

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(remove, range(4)))
    left = [name for name in names if Grant(Role.ADMIN) in grants(office, name)]
    assert len(left) == 1


def grants(office: Office, name: str) -> tuple[Grant, ...]:
    try:
        return actor(office, name).grants
    except RefusedRequest:
        return ()


def test_a_password_is_verified(office: Office):
    person(office, "jeanne", password=PASSWORD)
    with office.desk.database.reading() as session:
        assert verify_password(session, " Jeanne@exemple.fr", PASSWORD)
        assert verify_password(session, "jeanne@exemple.fr", PASSWORD.replace("è", "e\N{COMBINING GRAVE ACCENT}"))
        assert not verify_password(session, "jeanne@exemple.fr", PASSWORD + " ")
        assert not verify_password(session, "jeanne@exemple.fr", "")
        assert not verify_password(session, "editor@exemple.fr", PASSWORD)
        assert not verify_password(session, "jeanne@exemple.fr", "x" * 1_000_000)
    accounts.disable(office.desk, office.admin, "jeanne@exemple.fr", at=AT)
    with office.desk.database.reading() as session:
        assert not verify_password(session, "jeanne@exemple.fr", PASSWORD)


@pytest.mark.parametrize(("length", "passes"), [(11, False), (12, True), (256, True), (257, False)])
def test_a_password_has_from_12_to_256_characters(office: Office, length, passes):
    password = ("phrase à retenir " * 20)[:length]
    if passes:
        accounts.set_password(office.desk, office.editor, "editor@exemple.fr", password, at=AT)
        with office.desk.database.reading() as session:
            assert verify_password(session, "editor@exemple.fr", password)
    else:
        with pytest.raises(RefusedRequest, match="trop court" if length < 12 else "trop long") as refused:
            accounts.set_password(office.desk, office.editor, "editor@exemple.fr", password, at=AT)
        assert password not in str(refused.value)


def test_a_password_of_one_letter_is_no_password(office: Office):
    with pytest.raises(RefusedRequest, match="trop simple"):
        accounts.set_password(office.desk, office.editor, "editor@exemple.fr", "aaaaaaaaaaaaaaaa", at=AT)


def test_the_dummy_hash_costs_what_a_hash_costs():
    assert HASHER.check_needs_rehash(NOBODY) is False


def test_an_account_that_does_not_exist_takes_as_long_as_one_that_does(office: Office):
    person(office, "jeanne", password=PASSWORD)
    spent = {"jeanne@exemple.fr": [], "nobody@exemple.fr": [], "editor@exemple.fr": []}
    with office.desk.database.reading() as session:
        for _ in range(5):
            for login, times in spent.items():
                began = time.process_time()
                verify_password(session, login, "not the right one")
                times.append(time.process_time() - began)
    medians = [statistics.median(times) for times in spent.values()]
    # a lookup without a hash would be a hundred times faster
    assert max(medians) < 2 * min(medians)


def test_generated_passwords_differ_and_are_easy_to_copy():
    drawn = {generated() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(each) == 24 and set(each) <= {*passwords.SIGNS, "-"} for each in drawn)
    assert not set(passwords.SIGNS) & set("ilo01aeu")


def test_neither_a_password_nor_its_hash_is_ever_written_elsewhere(office: Office, caplog, capfd):
    caplog.set_level("DEBUG")
    person(office, "jeanne", "instructor", password=PASSWORD)
    accounts.set_password(office.desk, office.admin, "editor@exemple.fr", f"{PASSWORD}!", at=AT)
    with pytest.raises(RefusedRequest) as refused:
        accounts.set_password(office.desk, office.admin, "editor@exemple.fr", PASSWORD[:11], at=AT)
    with office.desk.database.reading() as session:
        hashes = [each for each in session.scalars(select(Account.password_hash)) if each]
        verify_password(session, "jeanne@exemple.fr", PASSWORD)
        tables = {
            table.name: str(session.execute(text(f"SELECT * FROM {table.name}")).all())
            for table in METADATA.sorted_tables
            if table.name != "accounts"
        }
    assert len(hashes) == 2
    told = [
        *(f"{each.before}{each.after}{each.reason}{each.subject}" for each in lines(office)),
        *tables.values(),
        json.dumps(accounts.listed(office.desk, office.admin)),
        json.dumps(shown(office, "jeanne")),
        str(refused.value),
        repr(actor(office, "jeanne")),
        caplog.text,
        *capfd.readouterr(),
    ]
    for secret in ("ZQX-0042", "argon2", *hashes):
        assert not any(secret in each for each in told)


def test_a_role_holds_where_it_was_given(office: Office):
    assert person(office, "a", "instructor").grants == (Grant(Role.INSTRUCTOR, department="00"),)
    assert person(office, "b", "territorial_service", NORTH).grants == (
        Grant(Role.TERRITORIAL_SERVICE, department="00", territory="nord"),
    )
    member = Perimeter(organisation=str(office.organisation))
    assert person(office, "c", "editor", member).grants == (Grant(Role.EDITOR, organisation_id=office.organisation),)
    assert person(office, "d", "admin", EVERYWHERE).grants == (Grant(Role.ADMIN),)


@pytest.mark.parametrize(
    ("role", "where", "told"),
    [
        ("instructeur", HERE, "rôle « instructeur » : identifiant inconnu. Vouliez-vous dire « instructor » ?"),
        ("instructor", Perimeter(), "donnez le département où il se donne"),
        ("instructor", Perimeter(department="0"), "département « 0 » : identifiant inconnu"),
        ("instructor", NORTH, "il porte sur tout le département, sans territoire"),
        ("instructor", EVERYWHERE, "seul un administrateur, sans département, l'est de toute la plateforme"),
        ("admin", Perimeter(department="00", everywhere=True), "seul un administrateur, sans département"),
        ("admin", Perimeter(), "donnez le département"),
        ("territorial_service", HERE, "donnez le territoire de ce service"),
        (
            "territorial_service",
            Perimeter(department="00", territory="nrod"),
            "territoire « nrod » : identifiant inconnu. Vouliez-vous dire « nord » ?",
        ),
        ("editor", HERE, "il se donne dans un organisme, et là seulement"),
        ("editor", Perimeter(organisation="9999"), "organisme « 9999 » : identifiant inconnu"),
        ("editor", Perimeter(organisation="1", department="00"), "il se donne dans un organisme, et là seulement"),
        ("instructor", Perimeter(organisation="1"), "dans un département, pas dans un organisme"),
    ],
)
def test_a_perimeter_that_makes_no_sense_is_told(office: Office, role, where, told):
    with pytest.raises(NotYet) as refused:
        grant(office.desk, office.admin, "editor@exemple.fr", role, where, at=AT)
    assert told in str(refused.value)
    assert lines(office) == []


def test_an_unknown_account_and_an_unknown_role_are_told_together(office: Office):
    with pytest.raises(NotYet) as refused:
        grant(office.desk, office.admin, "nobody@exemple.fr", "chef", HERE, at=AT)
    assert len(refused.value.reasons) == 2


def test_a_role_is_given_once_and_taken_once(office: Office):
    with pytest.raises(RefusedRequest, match="il a déjà le rôle « instructeur » ici"):
        grant(office.desk, office.admin, "instructor@exemple.fr", "instructor", HERE, at=AT)
    revoke(office.desk, office.admin, "instructor@exemple.fr", "instructor", HERE, at=AT)
    assert actor(office, "instructor").grants == ()
    with pytest.raises(RefusedRequest, match="il n'a pas le rôle « instructeur » ici"):
        revoke(office.desk, office.admin, "instructor@exemple.fr", "instructor", HERE, at=AT)
    (line,) = lines(office)
    assert json.loads(line.before) == {
        "role": "instructor",
        "organisation": None,
        "department": "00",
        "territory": None,
    }


def test_of_eight_who_give_one_role_at_once_one_does(office: Office):
    person(office, "jeanne")

    def give(_: int) -> bool:
        try:
            grant(office.desk, office.admin, "jeanne@exemple.fr", "instructor", HERE, at=AT)
        except RefusedRequest:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(give, range(8))) == 1
    assert len(actor(office, "jeanne").grants) == 1


def test_a_role_in_an_organisation_replaces_the_one_before(office: Office):
    where = Perimeter(organisation=str(office.organisation))
    grant(office.desk, office.admin, "editor@exemple.fr", "signatory", where, at=AT)
    assert actor(office, "editor").grants == (Grant(Role.SIGNATORY, organisation_id=office.organisation),)
    (line,) = lines(office)
    assert (json.loads(line.before)["role"], json.loads(line.after)["role"]) == ("editor", "signatory")
    with pytest.raises(RefusedRequest, match="n'a pas le rôle « rédacteur du porteur »"):
        revoke(office.desk, office.admin, "editor@exemple.fr", "editor", where, at=AT)
    revoke(office.desk, office.admin, "editor@exemple.fr", "signatory", where, at=AT)
    assert actor(office, "editor").grants == ()


def test_an_admin_of_one_department_gives_roles_there_alone(office: Office):
    chief = head(office)
    person(office, "new", department="00")
    grant(office.desk, chief, "new@exemple.fr", "instructor", HERE, at=AT)
    grant(office.desk, chief, "new@exemple.fr", "territorial_service", NORTH, at=AT)
    refused = [("admin", EVERYWHERE), ("instructor", Perimeter(department="99")), ("admin", Perimeter(department="99"))]
    for role, where in refused:
        with pytest.raises((RefusedRequest, NotYet)):
            grant(office.desk, chief, "new@exemple.fr", role, where, at=AT)
        with pytest.raises((RefusedRequest, NotYet)):
            grant(office.desk, chief, "head@exemple.fr", role, where, at=AT)
    with pytest.raises(RefusedRequest, match="nommer un administrateur de toute la plateforme"):
        accounts.create(office.desk, chief, login="x@exemple.fr", name="X", everywhere=True, at=AT)
    assert {each.department for each in (*actor(office, "new").grants, *actor(office, "head").grants)} == {"00"}


def test_an_admin_of_one_department_takes_no_password_that_opens_elsewhere(office: Office):
    chief = head(office)
    person(office, "both", "instructor")
    far(office, "both", "instructor")
    far(office, "away", "instructor")
    person(office, "new", department="00")
    for attempt in (accounts.disable, accounts.enable):
        with pytest.raises(RefusedRequest, match="il a un rôle hors de votre périmètre"):
            attempt(office.desk, chief, "both@exemple.fr", at=AT)
    with pytest.raises(RefusedRequest, match="hors de votre périmètre"):
        accounts.set_password(office.desk, chief, "both@exemple.fr", PASSWORD, at=AT)
    for unseen in ("away", "admin", "nobody"):
        for attempt in (
            lambda login: accounts.set_password(office.desk, chief, login, PASSWORD, at=AT),
            lambda login: accounts.disable(office.desk, chief, login, at=AT),
            lambda login: accounts.show(office.desk, chief, login),
        ):
            with pytest.raises(UnknownIdentifier) as refused:
                attempt(f"{unseen}@exemple.fr")
            assert str(refused.value) == f"compte « {unseen}@exemple.fr » : identifiant inconnu."
    accounts.set_password(office.desk, chief, "instructor@exemple.fr", PASSWORD, at=AT)
    accounts.set_password(office.desk, chief, "new@exemple.fr", PASSWORD, at=AT)


def far(office: Office, name: str, role: str) -> None:
    """Give a role in a department that is no longer installed."""
    with office.desk.database.writing() as session:
        account = session.scalars(select(Account).where(Account.login == f"{name}@exemple.fr")).first()
        if account is None:
            account = Account(login=f"{name}@exemple.fr", name=name, created_at=AT, version=1)
            session.add(account)
            session.flush()
        row = {"a": account.id, "role": role, "at": AT.replace(tzinfo=None)}
        session.execute(
            text("INSERT INTO duties (account_id, number, role, department, since) VALUES (:a, 9, :role, '99', :at)"),
            row,
        )


def test_an_admin_lists_their_perimeter_and_sees_no_role_elsewhere(office: Office):
    chief = head(office)
    far(office, "instructor", "decision_maker")
    far(office, "away", "instructor")
    rows = {row["login"].partition("@")[0]: row for row in accounts.listed(office.desk, chief)}
    assert "away" not in rows
    assert "admin" not in rows
    assert [each["department"] for each in rows["instructor"]["roles"]] == ["00"]
    everything = {row["login"].partition("@")[0]: row for row in accounts.listed(office.desk, office.admin)}
    assert {"away", "admin"} <= set(everything)
    assert [each["department"] for each in everything["instructor"]["roles"]] == ["00", "99"]


def test_a_listing_asks_as_much_of_the_database_for_ten_accounts_as_for_thirty(office: Office):
    chief, where = head(office), Perimeter(organisation=str(office.organisation))
    counts = []
    for each in range(2):
        for number in range(20 * each):
            accounts.create(office.desk, chief, login=f"a{number}@exemple.fr", name="A", at=AT)
            grant(office.desk, chief, f"a{number}@exemple.fr", "editor", where, at=AT)
        with hearing(office) as asked:
            rows = accounts.listed(office.desk, chief)
        counts.append((len(asked), len(rows)))
    assert counts[0][0] == counts[1][0]
    assert counts[1][1] == counts[0][1] + 20


def test_a_role_in_a_department_that_is_gone_can_still_be_taken_back(office: Office):
    far(office, "instructor", "decision_maker")
    revoke(office.desk, office.admin, "instructor@exemple.fr", "decision_maker", Perimeter(department="99"), at=AT)
    assert actor(office, "instructor") == office.instructor


def test_the_members_of_an_organisation_at_work_elsewhere_are_not_those_of_one_department(office: Office):
    chief, where = head(office), Perimeter(organisation=str(office.organisation))
    person(office, "new", department="00")
    office.draft()
    grant(office.desk, chief, "new@exemple.fr", "editor", where, at=AT)
    accounts.set_password(office.desk, chief, "new@exemple.fr", PASSWORD, at=AT)
    with office.desk.database.writing() as session:
        draft_elsewhere(session)
    for attempt in (
        lambda: accounts.set_password(office.desk, chief, "new@exemple.fr", PASSWORD, at=AT),
        lambda: grant(office.desk, chief, "second@exemple.fr", "editor", where, at=AT),
    ):
        with pytest.raises((RefusedRequest, UnknownIdentifier)):
            attempt()
    accounts.set_password(office.desk, office.admin, "new@exemple.fr", PASSWORD, at=AT)


def draft_elsewhere(session) -> None:
    """The same dossier, in another department."""
    columns = "snapshot, organisation_id, title, state, version, created_at, created_by, changed_at"
    session.execute(
        text(
            f"INSERT INTO dossiers (id, department, call, fiche, {columns}) "
            f"SELECT 900, '99', '99/2026', '99/2026/x', {columns} FROM dossiers"
        )
    )


def test_an_admin_who_is_a_member_takes_no_part_in_their_organisation(office: Office):
    where = Perimeter(organisation=str(office.organisation))
    grant(office.desk, person(office, "again", "admin", EVERYWHERE), "admin@exemple.fr", "editor", where, at=AT)
    member = actor(office, "admin")
    with pytest.raises(RefusedRequest, match="hors de votre périmètre"):
        grant(office.desk, member, "other@exemple.fr", "signatory", where, at=AT)
    with pytest.raises(RefusedRequest, match="hors de votre périmètre"):
        accounts.set_password(office.desk, member, "signatory@exemple.fr", PASSWORD, at=AT)


def test_anyone_reads_their_own_account_and_changes_their_own_password(office: Office):
    told = accounts.show(office.desk, office.local, "local@exemple.fr")
    assert [each["territory"] for each in told["roles"]] == ["nord"]
    accounts.set_password(office.desk, office.local, "local@exemple.fr", PASSWORD, at=AT)
    with pytest.raises(UnknownIdentifier):
        accounts.show(office.desk, office.local, "instructor@exemple.fr")
    (line,) = lines(office)
    assert json.loads(line.after) == {"password": "changed", "version": 2}


def test_a_role_that_was_taken_back_does_not_open_another_dossier(office: Office):
    where = Perimeter(organisation=str(office.organisation))
    revoke(office.desk, office.admin, "editor@exemple.fr", "editor", where, at=AT)
    with pytest.raises(Forbidden, match="votre rôle ne permet pas"):
        draft(
            office.desk,
            actor(office, "editor"),
            fiche=FICHE,
            organisation_id=office.organisation,
            title="Encore un",
            at=AT,
        )


OVER_DOSSIERS = [
    ("instructor", HERE),
    ("decision_maker", HERE),
    ("territorial_service", NORTH),
    ("editor", Perimeter(organisation="1")),
    ("signatory", Perimeter(organisation="W000000001")),
]


@pytest.mark.parametrize(("role", "where"), OVER_DOSSIERS)
def test_a_role_over_dossiers_that_an_admin_gives_to_themselves_waits_for_a_second_admin(office: Office, role, where):
    login, own = "admin@exemple.fr", (Grant(Role.ADMIN),)
    assert not grant(office.desk, office.admin, login, role, where, at=AT)
    assert actor(office, "admin").grants == own
    (waiting,) = shown(office, "admin")["waiting"]
    assert waiting["role"] == role
    whom = "un signataire ou le service" if waiting["organisation"] else "un autre administrateur"
    assert f"(attend {whom})" in waits_and_holds(shown(office, "admin"))[-1]
    with pytest.raises(NotYet, match="il a déjà le rôle"):
        grant(office.desk, office.admin, login, role, where, at=AT)
    with pytest.raises(NotYet, match="un autre administrateur le confirme"):
        confirm(office.desk, office.admin, login, role, where, at=AT)
    with pytest.raises(Forbidden, match="votre rôle ne permet pas de gérer les comptes"):
        confirm(office.desk, office.instructor, login, role, where, at=AT)
    second = person(office, "again", "admin", EVERYWHERE)
    confirm(office.desk, second, login, role, where, at=AT)
    assert Role(role) in {each.role for each in actor(office, "admin").grants}
    assert shown(office, "admin")["waiting"] == []
    assert lines(office)[-1].act == "confirm_role"
    with pytest.raises(NotYet, match="n'attend pas d'être confirmé"):
        confirm(office.desk, second, login, role, where, at=AT)


def test_a_role_that_waits_is_taken_back_by_any_admin_or_given_by_another(office: Office):
    chief = head(office)
    grant(office.desk, chief, "head@exemple.fr", "instructor", HERE, at=AT)
    revoke(office.desk, office.admin, "head@exemple.fr", "instructor", HERE, at=AT)
    with pytest.raises(NotYet, match="n'attend pas d'être confirmé"):
        confirm(office.desk, office.admin, "head@exemple.fr", "instructor", HERE, at=AT)
    grant(office.desk, chief, "head@exemple.fr", "instructor", HERE, at=AT)
    assert grant(office.desk, office.admin, "head@exemple.fr", "instructor", HERE, at=AT)
    assert (len(shown(office, "head")["roles"]), shown(office, "head")["waiting"]) == (2, [])


@pytest.mark.parametrize(("role", "where"), [("statistician", HERE), ("admin", HERE)])
def test_a_role_over_no_dossier_waits_for_nobody(office: Office, role, where):
    assert grant(office.desk, office.admin, "admin@exemple.fr", role, where, at=AT)


def test_an_account_without_a_role_belongs_to_the_department_that_opened_it(office: Office):
    chief = head(office)
    far(office, "away", "admin")
    away = actor(office, "away")
    assert accounts.create(office.desk, chief, login="new@exemple.fr", name="New", at=AT)
    assert shown(office, "new")["department"] == "00"
    for attempt in (
        lambda who: accounts.set_password(office.desk, who, "new@exemple.fr", PASSWORD, at=AT),
        lambda who: accounts.disable(office.desk, who, "new@exemple.fr", at=AT),
        lambda who: accounts.show(office.desk, who, "new@exemple.fr"),
    ):
        with pytest.raises(UnknownIdentifier):
            attempt(away)
        attempt(chief)
    assert "new@exemple.fr" not in {row["login"] for row in accounts.listed(office.desk, away)}
    with pytest.raises(Forbidden, match="hors de votre périmètre"):
        accounts.create(office.desk, chief, login="x@exemple.fr", name="X", department="99", at=AT)


def test_an_account_of_before_whose_department_nobody_wrote_is_that_of_an_admin_of_everything(office: Office):
    chief = head(office)
    person(office, "old")
    with pytest.raises(UnknownIdentifier):
        accounts.set_password(office.desk, chief, "old@exemple.fr", PASSWORD, at=AT)
    accounts.set_password(office.desk, office.admin, "old@exemple.fr", PASSWORD, at=AT)


def test_whoever_leaves_an_organisation_is_remembered(office: Office):
    where = Perimeter(organisation=str(office.organisation))
    for number in (1, 2):
        revoke(office.desk, office.admin, "editor@exemple.fr", "editor", where, at=AT)
        with office.desk.database.reading() as session:
            assert [row.number for row in session.scalars(select(PastMembership))] == [*range(1, number + 1)]
        grant(office.desk, office.admin, "editor@exemple.fr", "editor", where, at=AT)
