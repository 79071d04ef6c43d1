"""Guesses: ten are evaluated an account and hour, whoever tries; a known browser is kept out by nobody else."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from desks import Office
from doors import HOUR, PASSWORD, lock
from posting import MACHINE
from sqlalchemy import select

from tremplin.casework.accounts import passwords
from tremplin.casework.entering.devices import remember
from tremplin.casework.entering.guesses import TooManyTries, count, give_back
from tremplin.casework.entering.signing_in import proved
from tremplin.errors import RefusedRequest
from tremplin.records.entering import Guesses


class Cheap:
    """A hash that costs nothing, and counts how often it is asked: what is counted is not what it costs."""

    def __init__(self) -> None:
        self.asked = 0

    def verify(self, kept: str, signs: bytes) -> bool:
        self.asked += 1
        return kept == signs.decode()

    def hash(self, signs: bytes) -> str:
        return signs.decode()


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> Cheap:
    made = Cheap()
    monkeypatch.setattr(passwords, "HASHER", made)
    return made


def refused(office: Office, login: str, password: str = "non", **more: object) -> str:
    with pytest.raises(RefusedRequest) as told:
        proved(office.desk, login, password, **{"now": MACHINE, **more})
    return str(told.value)


@pytest.mark.parametrize("login", ["editor@exemple.fr", "personne@exemple.fr", "é", ""])
def test_ten_are_evaluated_then_none_be_the_account_known_or_not(office: Office, cheap: Cheap, login: str):
    lock(office, office.editor)
    told = [refused(office, login) for _ in range(10)]
    assert cheap.asked == 10
    assert len(set(told)) == 1
    beyond = [refused(office, login, PASSWORD) for _ in range(30)]
    assert cheap.asked == 10
    assert set(beyond) == {"Trop d'essais depuis une heure : recommencez à partir de 10 h 01, heure de Paris."}


def test_the_eleventh_waits_for_the_hour_of_the_first_and_no_longer(office: Office, cheap: Cheap):
    lock(office, office.editor)
    for minute in range(10):
        refused(office, "editor@exemple.fr", now=MACHINE + timedelta(minutes=minute))
    just_before = MACHINE + HOUR - timedelta(microseconds=1)
    with pytest.raises(TooManyTries) as told:
        proved(office.desk, "editor@exemple.fr", PASSWORD, now=just_before)
    assert told.value.again_at == MACHINE + HOUR
    assert proved(office.desk, "editor@exemple.fr", PASSWORD, now=MACHINE + HOUR) == office.editor.account_id


def test_no_hour_whatever_its_beginning_holds_more_than_ten(office: Office, cheap: Cheap):
    evaluated = []
    for minute in range(0, 240, 2):
        before, now = cheap.asked, MACHINE + timedelta(minutes=minute)
        refused(office, "editor@exemple.fr", now=now)
        evaluated += [now] * (cheap.asked - before)
    assert max(sum(first <= each < first + HOUR for each in evaluated) for first in evaluated) == 10


def test_a_password_that_is_right_costs_no_try(office: Office, cheap: Cheap):
    lock(office, office.editor)
    for _ in range(25):
        assert proved(office.desk, "editor@exemple.fr", PASSWORD, now=MACHINE)
    refused(office, "EDITOR@exemple.fr ")


def test_a_login_is_counted_once_however_it_is_typed(office: Office, cheap: Cheap):
    for number in range(12):
        refused(office, f"{' ' * number}Editor@Exemple.fr")
    assert cheap.asked == 10


def test_whoever_tries_at_once_from_everywhere_has_ten_evaluated_all_together(office: Office, cheap: Cheap):
    lock(office, office.editor)
    at_once = Barrier(16)

    def run() -> None:
        at_once.wait()
        for _ in range(4):
            refused(office, "editor@exemple.fr")

    threads = [Thread(target=run) for _ in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert cheap.asked == 10


def test_a_stranger_who_exhausts_the_tries_keeps_nobody_out_of_a_known_browser(office: Office, cheap: Cheap):
    lock(office, office.editor)
    desk, token = office.desk, remember(office.desk, None, office.editor.account_id, now=MACHINE)
    for _ in range(40):
        refused(office, "editor@exemple.fr")
    assert proved(desk, "editor@exemple.fr", PASSWORD, now=MACHINE, device=token) == office.editor.account_id
    # it opens nothing by itself, and has ten tries of its own
    asked = cheap.asked
    for _ in range(15):
        refused(office, "editor@exemple.fr", device=token)
    assert cheap.asked == asked + 10


def test_a_browser_that_is_known_of_one_account_is_a_stranger_to_the_others(office: Office, cheap: Cheap):
    lock(office, office.editor)
    mine = remember(office.desk, None, office.other.account_id, now=MACHINE)
    for device in (mine, "x", "", "\x00é", None):
        for _ in range(10):
            refused(office, "editor@exemple.fr", device=device)
    assert cheap.asked == 10


def test_one_browser_is_known_of_all_who_sign_in_there(office: Office, cheap: Cheap):
    token = remember(office.desk, None, office.editor.account_id, now=MACHINE)
    assert remember(office.desk, token, office.other.account_id, now=MACHINE) == token
    for login in ("editor@exemple.fr", "other@exemple.fr"):
        for _ in range(10):
            refused(office, login)
    asked = cheap.asked
    for login in ("editor@exemple.fr", "other@exemple.fr"):
        refused(office, login, device=token)
    assert cheap.asked == asked + 2


def test_the_base_holds_nothing_of_what_was_typed(office: Office, cheap: Cheap):
    refused(office, "motdepasse-tape-au-mauvais-endroit")
    with office.desk.database.reading() as session:
        (kept,) = session.scalars(select(Guesses))
    assert "motdepasse" not in f"{kept.subject} {kept.tried}"


def test_what_is_given_back_at_an_instant_is_one_try(office: Office):
    for _ in range(3):
        count(office.desk, "x", now=MACHINE, most=3)
    give_back(office.desk, "x", now=MACHINE)
    count(office.desk, "x", now=MACHINE, most=3)
    with pytest.raises(TooManyTries):
        count(office.desk, "x", now=MACHINE, most=3)
