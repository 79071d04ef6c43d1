"""Whoever decides answers what a carrier asks for, on the page where it was asked."""

from desks import STARTED
from operated import Followed, Visiting
from reading_pages import Page

from tremplin.casework.granting.assigning import assign
from tremplin.casework.talking.requests import listed

HTML = "<script>alert(1)</script>"
PAGE = "demandes/avenant"


def asked(operation: Followed, visiting: Visiting, reason: str = "Deux mois de plus.") -> None:
    assert visiting("signatory").post(operation.at(PAGE), {"reason": reason}).status_code == 303


def outcomes(operation: Followed) -> list[tuple[str | None, str | None]]:
    office = operation.office
    found = listed(office.desk, office.decider, operation.reference)
    return [(each["outcome"], each["answer"]) for each in found]


def test_whoever_decides_answers_a_request_once(operation: Followed, visiting: Visiting):
    asked(operation, visiting, HTML)
    browser = visiting("decider")
    page = browser.get(operation.at(PAGE)).text
    assert "Répondre au porteur" in page
    assert HTML not in page
    typed = {"demande": "1", "outcome": "granted", "reason": HTML}
    answer = browser.post(operation.at(PAGE), typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{operation.at(PAGE)}?fait=reponse")
    assert outcomes(operation) == [("granted", HTML)]
    # what is granted is not done by the answer: the page leads to it
    assert f"/dossiers/{operation.reference}/avenants" in Page(browser.get(operation.at(PAGE)).text).links
    again = browser.post(operation.at(PAGE), {**typed, "outcome": "refused"})
    assert again.status_code == 422
    assert "a sa réponse depuis" in again.text
    assert outcomes(operation) == [("granted", HTML)]
    for who in ("decider", "signatory"):
        told = visiting(who).get(operation.at(PAGE))
        assert Page(told.text).faults == []
        assert HTML not in told.text


def test_an_answer_without_its_reason_keeps_what_was_chosen(operation: Followed, visiting: Visiting):
    asked(operation, visiting)
    answer = visiting("decider").post(operation.at(PAGE), {"demande": "1", "outcome": "refused", "reason": "\u200b"})
    page = Page(answer.text)
    assert (answer.status_code, page.faults) == (422, [])
    assert "#reason" in page.links
    assert 'value="refused" checked' in answer.text
    assert outcomes(operation) == [(None, None)]


def test_what_is_neither_granted_nor_refused_is_no_answer(operation: Followed, visiting: Visiting):
    asked(operation, visiting)
    for typed in (
        {},
        {"demande": "1"},
        {"demande": "1", "outcome": "peut-être"},
        {"demande": "x", "outcome": "granted"},
    ):
        assert visiting("decider").post(operation.at(PAGE), {"reason": "Non.", **typed}).status_code == 422
    assert outcomes(operation) == [(None, None)]


def test_nobody_answers_what_is_not_theirs_to_answer(operation: Followed, visiting: Visiting):
    asked(operation, visiting)
    typed = {"demande": "1", "outcome": "granted", "reason": "Oui."}
    for who in ("signatory", "instructor"):
        assert visiting(who).post(operation.at(PAGE), typed).status_code == 404
        assert "Répondre au porteur" not in visiting(who).get(operation.at(PAGE)).text
    assert outcomes(operation) == [(None, None)]


def test_whoever_instructed_is_told_that_the_answer_falls_to_another(operation: Followed, visiting: Visiting):
    office = operation.office
    followed = Followed(office, office.running(title="Le sien"))
    assign(office.desk, office.instructor, followed.reference, office.second.login, at=STARTED)
    assert visiting("signatory").post(followed.at(PAGE), {"reason": "Plus."}).status_code == 303
    page = visiting("second").get(followed.at(PAGE)).text
    assert "revient à une autre personne" in page
    assert "Répondre au porteur" not in page
    typed = {"demande": "1", "outcome": "granted", "reason": "Oui."}
    assert visiting("second").post(followed.at(PAGE), typed).status_code == 422
    assert outcomes(followed) == [(None, None)]
