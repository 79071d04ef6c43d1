"""Those who come in, leave and answer at the same instant: one is first, and the other finds what the first did."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from desks import AT, Office
from posting import posted
from sqlalchemy import func, select
from test_joining import NEW, OURS, again, newcomer, registered

from tremplin.casework.acting.policy import Actor
from tremplin.casework.entering import joining, members
from tremplin.errors import TremplinError
from tremplin.records.accounts import Membership
from tremplin.records.codes import Role
from tremplin.records.organisations import Organisation


@pytest.fixture
def office(office: Office) -> Office:
    """An office whose letters leave: one comes in by them."""
    return posted(office)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gives, or the sentence of its refusal, all begun together."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        ready.wait()
        try:
            return act()
        except TremplinError as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refused(answers: list[Any]) -> list[str]:
    return [str(each) for each in answers if isinstance(each, TremplinError)]


def signatories(office: Office, organisation: int) -> int:
    signs = select(func.count()).select_from(Membership)
    with office.desk.database.reading() as session:
        return session.scalar(signs.filter_by(organisation_id=organisation, role=Role.SIGNATORY.value)) or 0


def second(office: Office, organisation: int, login: str) -> Actor:
    """Another signatory, admitted by the first."""
    coming = newcomer(office, login)
    joining.ask(office.desk, coming, OURS, Role.SIGNATORY.value, at=AT)
    members.admit(office.desk, office.signatory, str(organisation), login, at=AT)
    return again(office, login)


@pytest.mark.parametrize("whom", ["themselves", "each other"])
def test_two_signatories_who_leave_at_once_leave_one(office: Office, whom: str):
    desk, place, one = office.desk, str(office.organisation), office.signatory
    other = second(office, office.organisation, "deux@exemple.fr")
    gone = (one, other) if whom == "themselves" else (other, one)
    told = refused(
        at_once(
            lambda: members.remove(desk, one, place, gone[0].login, at=AT),
            lambda: members.remove(desk, other, place, gone[1].login, at=AT),
        )
    )
    assert len(told) == 1, told
    assert "dernier signataire" in told[0]
    assert signatories(office, office.organisation) == 1


def test_of_two_who_verify_at_once_one_does(office: Office):
    _, number = registered(office)
    told = refused(at_once(*[lambda: members.verify(office.desk, office.instructor, str(number), at=AT)] * 3))
    assert len(told) == 2
    assert all("déjà vérifié" in each for each in told)


def test_of_two_who_admit_at_once_one_does(office: Office):
    nadia = newcomer(office)
    joining.ask(office.desk, nadia, OURS, Role.EDITOR.value, at=AT)
    place = str(office.organisation)
    office.draft()
    answers = at_once(
        lambda: members.admit(office.desk, office.signatory, place, nadia.login, at=AT),
        lambda: members.admit(office.desk, office.instructor, place, nadia.login, at=AT),
        lambda: members.admit(office.desk, office.signatory, place, nadia.login, at=AT, admitted=False),
    )
    assert len(refused(answers)) == 2, answers


def test_one_siret_is_registered_once_by_two_who_come_at_once(office: Office):
    comers = [newcomer(office, f"n{number}@exemple.fr") for number in range(3)]
    answers = at_once(*(partial(joining.register, office.desk, each, NEW, at=AT) for each in comers))
    told = refused(answers)
    assert len(told) == 2, answers
    assert all("déjà connu" in each for each in told), told
    with office.desk.database.reading() as session:
        assert len(session.scalars(select(Organisation).filter_by(siret=NEW["siret"])).all()) == 1


def test_somebody_asks_once_however_often_they_press(office: Office):
    nadia = newcomer(office)
    answers = at_once(*[lambda: joining.ask(office.desk, nadia, OURS, Role.EDITOR.value, at=AT)] * 4)
    assert len(refused(answers)) == 3, answers
