"""``tremplin users``: accounts, passwords and roles at the command line, and no password where it could be read."""

import csv
import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from desks import AT, Office
from factories import make_platform
from posting import MACHINE

from tremplin.casework.accounts.passwords import verify_password
from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import ROLES
from tremplin.casework.entering.factors import enrol_for_demonstration
from tremplin.casework.entering.identities import ProvenIdentity, tie
from tremplin.casework.entering.sessions import open_session, signed_in
from tremplin.clock import day_in_paris
from tremplin.records.codes import FactorKind, Role
from tremplin.storage.engine import Database
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.session import CommandSession

PASSWORD = "ZQX-0042 une phrase très longue"
JEANNE = "jeanne@exemple.fr"
KEYS = ["login", "name", "disabled", "has_password", "roles", "created_at", "department", "waiting"]
Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def users(at_desk: Typed) -> Typed:
    """Type a command about accounts, as the admin of everything."""

    def users(*words: str, login: str | None = "admin@exemple.fr", stdin: str = "") -> tuple[int, str, str]:
        return at_desk("users", *words, login=login, stdin=stdin)

    return users


@pytest.fixture
def alone(database: Database, tmp_path: Path) -> Typed:
    """Type a command where nobody has an account yet."""
    desk = Desk(database, make_platform(tmp_path / "documents"), tmp_path / "files")

    def alone(*words: str) -> tuple[int, str, str]:
        session = CommandSession(day_in_paris(AT), lambda: desk.catalogue, lambda: AT, environ={})
        session.desk = desk
        result = CliRunner(env={"TREMPLIN_ACCOUNT": None}).invoke(tremplin, ["users", *words], obj=session)
        return result.exit_code, result.stdout, result.stderr

    return alone


def right(office: Office, login: str, password: str) -> bool:
    with office.desk.database.reading() as session:
        return verify_password(session, login, password)


def test_the_first_account_needs_nobody_and_the_second_does(alone: Typed):
    code, out, err = alone("create", "chef@exemple.fr", "--name", "Chef", "--admin")
    assert (code, out) == (0, "Compte chef@exemple.fr ouvert.\n")
    assert "tremplin users list --as chef@exemple.fr" in err
    for words in (["--admin"], []):
        code, out, err = alone("create", "autre@exemple.fr", "--name", "Autre", *words)
        assert (code, out) == (2, "")
        assert "dites qui agit" in err
    assert alone("create", "b@exemple.fr", "--name", "B", "--admin", "--as", "chef@exemple.fr")[0] == 0


def test_the_first_account_is_an_admin(alone: Typed):
    code, _, err = alone("create", "chef@exemple.fr", "--name", "Chef")
    assert code == 2
    assert "dites qui agit" in err


def test_an_account_is_opened_given_a_role_and_read(office: Office, users: Typed):
    assert users("create", JEANNE, "--name", "Jeanne")[0] == 0
    code, out, _ = users("grant", JEANNE, "territorial_service", "--department", "00", "--territory", "nord")
    assert (code, out) == (0, f"Compte {JEANNE} : rôle donné.\n")
    users("grant", JEANNE, "editor", "--organisation", "W000000001")
    assert users("show", JEANNE)[1].splitlines() == [
        "jeanne@exemple.fr : Jeanne, sans mot de passe",
        f"  rédacteur du porteur, organisme {office.organisation} (Les Ateliers)",
        "  service du territoire, département 00, territoire nord",
    ]
    assert users("revoke", JEANNE, "editor", "--organisation", str(office.organisation))[0] == 0
    found = json.loads(users("show", JEANNE, "--format", "json")[1])
    assert list(found) == ["id", *KEYS]
    assert [role["role"] for role in found["roles"]] == ["territorial_service"]


def test_a_password_is_asked_twice_and_never_shown(office: Office, users: Typed):
    code, out, err = users("create", JEANNE, "--name", "J", "--password", stdin=f"{PASSWORD}\n{PASSWORD}\n")
    assert code == 0
    assert "ZQX" not in out + err
    assert right(office, JEANNE, PASSWORD)
    code, out, err = users("password", JEANNE, stdin=f"{PASSWORD}\nautre phrase longue\n")
    assert (code, out) == (2, "")
    assert "les deux mots de passe diffèrent" in err
    assert right(office, JEANNE, PASSWORD)


def test_a_password_that_is_too_short_is_refused_without_being_repeated(users: Typed):
    code, out, err = users("password", "editor@exemple.fr", stdin="ZQX-0042\nZQX-0042\n")
    assert (code, out) == (1, "")
    assert "12 caractères au moins" in err
    assert "ZQX" not in err


@pytest.mark.parametrize("output", ["table", "json"])
def test_a_generated_password_is_shown_once_and_aside(office: Office, users: Typed, output):
    code, out, err = users("create", JEANNE, "--name", "J", "--generate", "--format", output)
    assert code == 0
    first = err.partition("montré cette seule fois : ")[2].split()[0]
    assert right(office, JEANNE, first)
    assert first not in out
    _, out, err = users("password", JEANNE, "--generate", "--format", output)
    second = err.partition("montré cette seule fois : ")[2].split()[0]
    assert second not in out
    assert (right(office, JEANNE, first), right(office, JEANNE, second)) == (False, True)


def test_no_option_takes_a_password_on_the_command_line(users: Typed):
    code, _, err = users("create", JEANNE, "--name", "J", "--password=ZQX-0042-ZQX-0042")
    assert code == 2
    assert "ne prend pas de valeur" in err


def test_a_disabled_account_is_refused_at_its_next_command(users: Typed):
    assert users("disable", "instructor@exemple.fr")[:2] == (0, "Compte instructor@exemple.fr désactivé.\n")
    code, _, err = users("show", "instructor@exemple.fr", login="instructor@exemple.fr")
    assert code == 1
    assert "il n'existe pas, ou il est désactivé" in err
    assert "désactivé" in users("show", "instructor@exemple.fr")[1]
    assert users("enable", "instructor@exemple.fr")[0] == 0
    assert users("show", "instructor@exemple.fr", login="instructor@exemple.fr")[0] == 0


def test_the_last_admin_is_kept(users: Typed):
    code, _, err = users("disable", "admin@exemple.fr")
    assert code == 1
    assert "dernier administrateur" in err


def test_accounts_are_listed_for_people_and_for_software(users: Typed):
    code, out, err = users("list")
    assert code == 0
    assert "tremplin users show admin@exemple.fr" in err
    assert "service du territoire, département 00, territoire nord" in out
    listed = json.loads(users("list", "--format", "json")[1])
    assert [list(row) for row in listed] == [KEYS] * 10
    rows = {
        row["login"]: row for row in csv.DictReader(io.StringIO(users("list", "--format", "csv")[1]), delimiter=";")
    }
    assert rows["second@exemple.fr"]["roles"] == "instructeur, département 00, décideur, département 00"
    assert rows["admin@exemple.fr"]["roles"] == "administrateur, toute la plateforme"


def test_a_role_that_does_not_exist_is_told_with_the_nearest(users: Typed):
    code, _, err = users("grant", "editor@exemple.fr", "instructer", "--department", "00")
    assert code == 2
    assert f"« instructer » n'est pas un rôle : {', '.join(Role)}. Vouliez-vous dire « instructor » ?" in err


def test_only_an_admin_manages_accounts(users: Typed):
    for words in (["list"], ["create", JEANNE, "--name", "J"], ["grant", JEANNE, "admin", "--everywhere"]):
        code, out, err = users(*words, login="decider@exemple.fr")
        assert (code, out) == (1, "")
        assert "votre rôle ne permet pas de gérer les comptes" in err


def test_whoever_says_who_acts_is_told_what_to_type_next_as_the_same_person(users: Typed):
    assert users("list")[2].splitlines()[-1] == "  tremplin users show admin@exemple.fr"
    said = users("list", "--as", "admin@exemple.fr", login=None)[2].splitlines()[-1]
    assert said == "  tremplin users show admin@exemple.fr --as admin@exemple.fr"


@pytest.mark.parametrize("verb", ["grant", "revoke"])
def test_the_help_of_a_verb_on_roles_lists_them(users: Typed, verb):
    told = [line.split(maxsplit=1) for line in users(verb, "--help")[1].splitlines() if line]
    assert [[role, label] for role, label in ROLES.items()] == told[-len(ROLES) :]


def test_without_a_terminal_no_password_is_asked(typed, tmp_path):
    environ = {**os.environ, "TREMPLIN_DATABASE": str(tmp_path / "base.db"), "TREMPLIN_FILES": str(tmp_path)}
    assert typed("db", "init", env=environ).returncode == 0
    words = ("users", "create", JEANNE, "--name", "J", "--admin", "--password")
    done = typed(*words, env=environ, stdin=subprocess.DEVNULL, start_new_session=True)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "Erreur : pas de terminal : ajoutez --generate.\n"


def test_the_role_that_an_admin_gives_to_themselves_is_confirmed_by_another(users: Typed):
    words = ("admin@exemple.fr", "instructor", "--department", "00")
    code, out, _ = users("grant", *words)
    assert (code, out.splitlines()[0]) == (
        0,
        "Compte admin@exemple.fr : rôle demandé : un autre administrateur le confirme (tremplin users confirm).",
    )
    assert "instructeur, département 00 (attend un autre administrateur)" in users("list")[1]
    code, _, err = users("confirm", *words)
    assert code == 1
    assert "un autre administrateur le confirme" in err
    users("create", "b@exemple.fr", "--name", "B", "--admin")
    assert users("confirm", *words, login="b@exemple.fr")[:2] == (0, "Compte admin@exemple.fr : rôle confirmé.\n")
    assert "attend" not in users("list")[1]


def test_an_account_is_opened_for_a_department(users: Typed):
    users("create", JEANNE, "--name", "Jeanne", "--department", "00")
    assert json.loads(users("show", JEANNE, "--format", "json")[1])["department"] == "00"


def test_whoever_lost_their_second_factors_chooses_others(office: Office, users: Typed):
    code, out, err = users("forget-factors", "instructor@exemple.fr")
    assert (code, out) == (1, "")
    assert "n'a pas de second facteur" in err
    with office.desk.database.writing() as session:
        enrol_for_demonstration(session, [office.instructor.account_id], AT)
    assert users("forget-factors", "instructor@exemple.fr")[:2] == (
        0,
        "Compte instructor@exemple.fr : seconds facteurs retirés.\n",
    )
    assert users("forget-factors", "instructor@exemple.fr", login="editor@exemple.fr")[0] == 2


def test_the_identities_of_an_account_are_listed_and_untied(office: Office, users: Typed):
    assert users("identities", "instructor@exemple.fr")[1] == "Aucune identité n'ouvre ce compte.\n"
    proven = ProvenIdentity("https://connexion.exemple.fr", "abc", "i.dupont@exemple.fr")
    opened = open_session(office.desk, office.instructor.account_id, now=MACHINE, factor=FactorKind.TOTP)
    visit = signed_in(office.desk, opened, now=MACHINE)
    assert visit
    number = tie(office.desk, visit, proven, at=AT, now=MACHINE)
    (found,) = json.loads(users("identities", "instructor@exemple.fr", "--format", "json")[1])
    assert (found["number"], found["issuer"], found["used_at"]) == (number, "https://connexion.exemple.fr", None)
    assert "06/05/2031" in users("identities", "instructor@exemple.fr")[1]
    # nobody looks after an account of elsewhere
    assert users("untie", "instructor@exemple.fr", str(number), login="editor@exemple.fr")[0] == 2
    assert users("untie", "instructor@exemple.fr", str(number))[:2] == (
        0,
        f"Compte instructor@exemple.fr : identité {number} retirée.\n",
    )
    assert users("untie", "instructor@exemple.fr", str(number))[0] == 2


@pytest.mark.parametrize("words", [("disable",), ("password", "--generate"), ("forget-factors",)])
def test_what_an_admin_does_to_an_account_ends_its_sessions(office: Office, users: Typed, words: tuple[str, ...]):
    with office.desk.database.writing() as session:
        enrol_for_demonstration(session, [office.instructor.account_id], AT)
    token = open_session(office.desk, office.instructor.account_id, now=AT, factor=FactorKind.TOTP)
    assert signed_in(office.desk, token, now=AT)
    assert users(words[0], "instructor@exemple.fr", *words[1:])[0] == 0
    assert signed_in(office.desk, token, now=AT) is None
