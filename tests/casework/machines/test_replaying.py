"""Keys that machines choose: what is sent several times at once is done once, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from desks import AT, FICHE, Office
from posting import MACHINE
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tremplin.casework.applying.drafts import open_
from tremplin.casework.machines.replaying import KeyedRequest, OtherRequest, keep, once
from tremplin.errors import WrongUsage
from tremplin.records.dossiers import Dossier

KEYS, TIMES = 12, 4


def opened(office: Office, key: str, asked: str = "POST", now=MACHINE):
    def perform(session: Session):
        given = {"fiche": FICHE, "organisation_id": office.organisation, "title": key}
        return {"reference": open_(session, office.desk, office.editor, **given, at=AT)}

    return once(office.desk, office.editor, KeyedRequest(key, asked, now), perform)


def count(office: Office) -> int:
    with office.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Dossier)) or 0


def test_each_key_that_is_sent_several_times_at_once_opens_one_dossier(office: Office):
    keys = [f"cle-{rank % KEYS}" for rank in range(KEYS * TIMES)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda key: (key, *opened(office, key)), keys))
    assert count(office) == KEYS
    for key in set(keys):
        mine = [(answer["reference"], replayed) for each, answer, replayed in answers if each == key]
        assert len({reference for reference, _ in mine}) == 1
        assert sorted(replayed for _, replayed in mine) == [False] + [True] * (TIMES - 1)


def test_what_fails_keeps_nothing_and_its_key_serves_again(office: Office):
    def fails(session: Session):
        raise ZeroDivisionError

    request = KeyedRequest("cle", "POST", MACHINE)
    with pytest.raises(ZeroDivisionError):
        once(office.desk, office.editor, request, fails)
    assert opened(office, "cle")[1] is False


def test_another_request_under_a_key_is_refused_until_the_day_is_over(office: Office):
    first = opened(office, "cle")
    assert opened(office, "cle") == (first[0], True)
    with pytest.raises(OtherRequest):
        opened(office, "cle", "PATCH")
    assert opened(office, "cle", "PATCH", MACHINE + timedelta(hours=24))[1] is False
    assert count(office) == 2


def test_whoever_keeps_an_answer_second_is_given_the_first(office: Office):
    request = KeyedRequest("cle", "POST", MACHINE)
    assert keep(office.desk, office.editor, request, {"receipt": "R1"}) == {"receipt": "R1"}
    assert keep(office.desk, office.editor, request, {"receipt": "R2"}) == {"receipt": "R1"}


@pytest.mark.parametrize("key", ["a" * 201, "a\0b", "2 95 10 99 126 111 93"])
def test_a_key_that_cannot_be_kept_is_refused(office: Office, key: str):
    with pytest.raises(WrongUsage):
        opened(office, key)
