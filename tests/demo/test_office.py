"""What an office does beside deciding shows in a demonstration, all of it, and each by somebody who may."""

import pytest

from tremplin.records.codes import RequestKind, SigningStep


@pytest.mark.parametrize("table", ["messages", "requests", "signings", "assignments"])
def test_a_demonstration_shows_what_an_office_does(demonstration, table):
    assert demonstration.rows(table)


def test_a_question_is_answered_by_the_service(demonstration):
    voices = [row["voice"] for row in demonstration.rows("messages")]
    assert voices
    assert set(voices) == {"carrier", "service"}


def test_some_requests_wait_and_some_are_answered(demonstration):
    found = demonstration.rows("requests")
    assert {row["kind"] for row in found} == {RequestKind.APPEAL, RequestKind.AMENDMENT}
    assert {row["answered_at"] is None for row in found} == {True, False}


def test_some_agreements_were_sent_and_signed_in_order(demonstration):
    days: dict[int, dict[str, object]] = {}
    for row in demonstration.rows("signings"):
        if row["agreement"] == 1:
            days.setdefault(row["dossier_id"], {})[row["step"]] = row["done_on"]
    steps = {frozenset(each) for each in days.values()}
    assert frozenset(SigningStep) in steps
    # on paper, by both
    assert frozenset({SigningStep.DEPARTMENT}) in steps
    for each in days.values():
        told = [each[step] for step in (SigningStep.SENT, SigningStep.CARRIER, SigningStep.DEPARTMENT) if step in each]
        assert told == sorted(told)


def test_whoever_works_for_a_department_has_codes_that_its_pages_show(demonstration):
    enrolled = {row["account_id"]: row for row in demonstration.rows("totp_factors")}
    assert set(enrolled) == {row["account_id"] for row in demonstration.rows("duties")}
    assert all(row["confirmed_at"] for row in enrolled.values())
