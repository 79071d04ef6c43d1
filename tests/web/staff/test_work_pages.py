"""The pages of long works: they move by themselves as long as there is something to see, and are their owner's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from desks import Office
from flask import Flask
from reading_pages import Page
from signed_in import SignedInClient, browser_of
from sqlalchemy import update
from statements import statements

from tremplin.records.works import Work
from tremplin.works.asking import begin, cancel
from tremplin.works.working import work


@pytest.fixture
def admin(served: Flask, office: Office) -> SignedInClient:
    return browser_of(served, office, office.admin)


def asked(office: Office, **more: Any) -> int:
    return begin(office.desk, office.admin, "verify_journal", more, now=datetime.now(UTC))


def done(office: Office) -> None:
    work(office.desk, machine=lambda: datetime.now(UTC), at=lambda: datetime.now(UTC))


def page(admin: SignedInClient, address: str, status: int = 200) -> str:
    answer = admin.get(address)
    assert answer.status_code == status
    assert Page(answer.text).faults == []
    return answer.text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_nobody_who_asked_for_nothing_is_shown_an_empty_table(admin: SignedInClient) -> None:
    shown = page(admin, "/travaux")
    assert "Vous n'avez demandé aucun travail" in shown.replace("’", "'")
    assert "<table" not in shown


def test_a_work_is_followed_without_a_script_until_it_ends(admin: SignedInClient, office: Office) -> None:
    number = asked(office)
    waiting = admin.get(f"/travaux/{number}")
    assert waiting.headers["Refresh"] == "3"
    assert "Il attend son tour." in waiting.text
    with office.desk.database.writing() as session:
        far = {"claim": "x", "claimed_until": datetime(2100, 1, 1, tzinfo=UTC), "done": 1204, "total": 5000}
        session.execute(update(Work).values(**far))
    running = page(admin, f"/travaux/{number}")
    assert '<progress max="5000" value="1204" aria-label="Avancement">' in running
    assert "1 204 sur 5 000" in running
    # whoever reads slowly has it stay
    still = admin.get(f"/travaux/{number}?immobile=oui")
    assert "Refresh" not in still.headers
    # what is left open keeps no session alive for hours
    with office.desk.database.writing() as session:
        session.execute(update(Work).values(asked_at=datetime.now(UTC) - timedelta(minutes=21)))
    assert "Refresh" not in admin.get(f"/travaux/{number}").headers
    with office.desk.database.writing() as session:
        session.execute(update(Work).values(claim=None, claimed_until=None))
    done(office)
    ended = admin.get(f"/travaux/{number}")
    assert "Refresh" not in ended.headers
    assert "Journal entier" in ended.text
    assert "<progress" not in ended.text
    assert "Journal entier" in page(admin, "/travaux")


def test_a_work_is_given_up_by_its_button_alone_and_once(admin: SignedInClient, office: Office) -> None:
    number = asked(office)
    assert admin.post(f"/travaux/{number}").status_code == 422
    assert "Il attend son tour." in page(admin, f"/travaux/{number}")
    given_up = admin.post(f"/travaux/{number}", {"abandonner": "oui"})
    assert (given_up.status_code, given_up.headers["Location"]) == (303, f"/travaux/{number}")
    assert "Vous l'avez abandonné" in page(admin, f"/travaux/{number}").replace("’", "'")
    again = admin.post(f"/travaux/{number}", {"abandonner": "oui"})
    assert again.status_code == 422
    assert "déjà fini" in again.text
    done(office)
    assert "Abandonné" in page(admin, "/travaux")


def test_another_s_work_is_answered_as_one_that_is_not_there(served: Flask, office: Office) -> None:
    number = asked(office)
    for who in (office.instructor, office.statistician):
        browser = browser_of(served, office, who)
        for address in (f"/travaux/{number}", f"/travaux/{number}/fichier"):
            theirs, absent = browser.get(address), browser.get(address.replace(str(number), "999999"))
            assert (theirs.status_code, absent.status_code) == (404, 404)
            assert theirs.data == absent.data
        assert browser.post(f"/travaux/{number}", {"abandonner": "oui"}).status_code == 404
        assert "Vérification" not in browser.get("/travaux").text


def test_a_file_is_given_to_its_owner_as_long_as_it_is_kept(admin: SignedInClient, office: Office) -> None:
    number = asked(office)
    assert admin.get(f"/travaux/{number}/fichier").status_code == 404
    cancel(office.desk, office.admin, str(number), now=datetime.now(UTC))
    assert admin.get(f"/travaux/{number}/fichier").status_code == 404


def test_the_list_asks_the_base_as_much_for_one_work_as_for_sixty(admin: SignedInClient, office: Office) -> None:
    def counted(address: str) -> int:
        return statements(office, lambda: page(admin, address))

    asked(office)
    done(office)
    one = counted("/travaux")
    for step in range(59):
        asked(office, step=step)
        cancel(office.desk, office.admin, str(step + 2), now=datetime.now(UTC))
    assert counted("/travaux") == one
    first = page(admin, "/travaux")
    assert first.count('<th scope="row">') == 50
    assert 'href="/travaux?avant=11"' in first
    assert page(admin, "/travaux?avant=11").count('<th scope="row">') == 10
