"""Handing over: who instructs, for how long, and that nobody who did ever decides, whatever comes back to whom."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from desks import AT, SIGNED, STARTED, Office
from sqlalchemy import select

from tremplin.casework.accounts.accounts import create, disable
from tremplin.casework.accounts.roles import Perimeter, grant
from tremplin.casework.acting.actors import actor as found
from tremplin.casework.acting.policy import Actor
from tremplin.casework.granting.assigning import Days, assign, hand_over
from tremplin.casework.granting.decisions import accept, refuse
from tremplin.casework.granting.instruction import review
from tremplin.casework.operating.agreements import agree, amend
from tremplin.casework.operating.payments import pay
from tremplin.casework.reading.filters import Filters
from tremplin.casework.reading.listing import listed
from tremplin.casework.reading.page import shown
from tremplin.errors import Conflict, Forbidden, NotYet, RefusedRequest, UnknownIdentifier
from tremplin.records.agreements import PaymentKind
from tremplin.records.journal import JournalLine
from tremplin.storage.engine import rows_of

DAY = AT.date()
AWAY = Days(DAY, DAY + timedelta(days=10))
SOON = Days(SIGNED.date(), SIGNED.date() + timedelta(days=10))
SECOND, THIRD = "second@exemple.fr", "tiers@exemple.fr"
BARRED = "Vous avez instruit ce dossier, ou enregistré son dépôt"


def person(office: Office, login: str = THIRD, *roles: str) -> Actor:
    """An account of the department that instructs, and has other roles there."""
    create(office.desk, office.admin, login=login, name="Tiers", at=AT)
    for role in ("instructor", *roles):
        grant(office.desk, office.admin, login, role, Perimeter(department="00"), at=AT)
    with office.desk.database.reading() as session:
        return found(rows_of(session), login)


def mine(office: Office, actor: Actor, on: date = DAY) -> list[str]:
    rows = listed(office.desk.database, actor, Filters(mine=actor.account_id, on=on)).rows
    return [row.reference for row in rows]


def test_a_dossier_that_is_given_for_good_is_instructed_by_another(office: Office):
    written = office.under_review()
    assign(office.desk, office.instructor, written, SECOND, at=AT, reason="Changement de service.")
    assert (mine(office, office.second), mine(office, office.instructor)) == ([written], [])
    page = shown(office.desk, office.reader, written, at=AT)
    assert page["instructor"] == "Second"
    (line,) = page["assignments"]
    assert (line["given_from"], line["given_to"], line["given_by"]) == ("Instructor", "Second", "Instructor")
    assert (line["starts_on"], line["ends_on"], line["reason"]) == (None, None, "Changement de service.")
    with office.desk.database.reading() as session:
        last = session.scalars(select(JournalLine).order_by(JournalLine.number.desc())).first()
    assert (last.act, last.reason, last.dossier_id) == ("assign", "Changement de service.", 1)
    assert "exemple.fr" not in f"{last.before}{last.after}"


def test_a_replacement_lasts_its_days_then_the_dossier_is_where_it_was(office: Office):
    written = office.under_review()
    assign(office.desk, office.instructor, written, SECOND, at=AT, days=AWAY)
    days = [DAY - timedelta(days=1), DAY, AWAY.ends_on, AWAY.ends_on + timedelta(days=1)]
    assert [bool(mine(office, office.second, day)) for day in days] == [False, True, True, False]
    assert {tuple(mine(office, office.instructor, day)) for day in days} == {(written,)}
    assert shown(office.desk, office.instructor, written, at=AT)["instructor"] == "Instructor"


def test_a_carrier_is_told_nothing_of_it(office: Office):
    written = office.under_review()
    assign(office.desk, office.instructor, written, SECOND, at=AT, days=AWAY, reason="Congé maladie.")
    page = shown(office.desk, office.signatory, written, at=AT)
    assert (page["instructor"], page["assignments"]) == (None, [])


def accepts(office: Office, who: Actor, written: str) -> object:
    return accept(office.desk, who, written, 46_000_00, "Avis favorable.", at=AT)


def refuses(office: Office, who: Actor, written: str) -> object:
    return refuse(office.desk, who, written, "Hors sujet.", at=AT)


@pytest.mark.parametrize("days", [Days(), AWAY, Days(DAY + timedelta(days=30), DAY + timedelta(days=40))])
@pytest.mark.parametrize("decide", [accepts, refuses])
def test_whoever_had_it_one_day_never_decides_it(office: Office, days, decide: Callable[..., object]):
    # « second » instructs and decides: the thief takes the dossier, hands it back, and decides
    written = office.under_review()
    assign(office.desk, office.second, written, SECOND, at=AT, days=days)
    if days == Days():
        assign(office.desk, office.second, written, "instructor@exemple.fr", at=AT)
    with pytest.raises(NotYet, match=BARRED):
        decide(office, office.second, written)
    decide(office, office.decider, written)


def test_whoever_instructed_first_never_decides_once_it_is_handed_over(office: Office):
    written = office.submitted()
    review(office.desk, office.second, written, at=AT)
    assign(office.desk, office.second, written, "instructor@exemple.fr", at=AT)
    for act in (accepts, refuses):
        with pytest.raises(NotYet, match=BARRED):
            act(office, office.second, written)
    accepts(office, office.decider, written)
    with pytest.raises(NotYet, match=BARRED):
        agree(office.desk, office.second, written, signed_on=date(2026, 2, 20), advance_cents=0, at=SIGNED)


def test_whoever_was_given_it_after_the_decision_neither_amends_nor_pays(office: Office):
    written = office.agreed()
    assign(office.desk, office.instructor, written, SECOND, at=SIGNED, days=Days(date(2026, 2, 21), date(2026, 2, 22)))
    with pytest.raises(NotYet, match=BARRED):
        amend(office.desk, office.second, written, reason="Plus long.", signed_on=date(2026, 3, 1), at=STARTED)
    with pytest.raises(NotYet, match=BARRED):
        pay(
            office.desk,
            office.second,
            written,
            kind=PaymentKind.ADVANCE,
            amount_cents=1_00,
            paid_on=date(2026, 3, 1),
            at=STARTED,
        )


def test_whoever_decided_is_not_given_the_instruction(office: Office):
    written = office.under_review()
    accept(office.desk, office.second, written, 46_000_00, "Avis favorable.", at=AT)
    for days in (Days(), AWAY):
        with pytest.raises(NotYet, match="y a décidé, signé, versé"):
            assign(office.desk, office.instructor, written, SECOND, at=AT, days=days)


def test_a_member_of_the_carrier_past_or_present_is_not_given_it(office: Office):
    written = office.under_review()
    person(office)
    where = Perimeter(organisation=str(office.organisation))
    grant(office.desk, office.admin, THIRD, "editor", where, at=AT)
    with pytest.raises(NotYet, match="est ou a été membre"):
        assign(office.desk, office.instructor, written, THIRD, at=AT)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (Days(DAY, None), "deux jours"),
        (Days(None, DAY), "deux jours"),
        (Days(DAY, DAY - timedelta(days=1)), "avant de commencer"),
        (Days(DAY - timedelta(days=3), DAY - timedelta(days=1)), "est passé"),
    ],
)
def test_a_replacement_has_two_days_in_order_that_are_not_over(office: Office, days, told):
    written = office.under_review()
    with pytest.raises(NotYet, match=told):
        assign(office.desk, office.instructor, written, SECOND, at=AT, days=days)
    assert mine(office, office.second) == []


def test_what_nobody_instructs_yet_is_given_for_good_alone(office: Office):
    written = office.submitted()
    with pytest.raises(NotYet, match="Personne ne l'instruit encore"):
        assign(office.desk, office.instructor, written, SECOND, at=AT, days=AWAY)
    assign(office.desk, office.instructor, written, SECOND, at=AT)
    assert mine(office, office.second) == [written]
    with pytest.raises(NotYet, match="l'instruit déjà"):
        assign(office.desk, office.instructor, written, SECOND, at=AT)


@pytest.mark.parametrize("login", ["nobody@exemple.fr", "decider@exemple.fr", "editor@exemple.fr", "gone@exemple.fr"])
def test_whoever_does_not_instruct_here_is_unknown(office: Office, login):
    written = office.under_review()
    person(office, "gone@exemple.fr")
    disable(office.desk, office.admin, "gone@exemple.fr", at=AT)
    with pytest.raises(UnknownIdentifier, match=f"instructeur « {login} »"):
        assign(office.desk, office.instructor, written, login, at=AT)


@pytest.mark.parametrize("name", ["editor", "signatory", "local", "decider", "reader"])
def test_an_instructor_alone_gives_instruction(office: Office, name):
    written = office.under_review()
    with pytest.raises(Forbidden):
        assign(office.desk, getattr(office, name), written, SECOND, at=AT)


def test_a_stale_version_is_a_conflict(office: Office):
    written = office.under_review()
    with pytest.raises(Conflict):
        assign(office.desk, office.instructor, written, SECOND, at=AT, version=1)


def test_all_that_somebody_instructs_is_handed_over_and_comes_back(office: Office):
    first, other = office.under_review(), office.agreed()
    office.submitted()
    done = hand_over(office.desk, office.second, "instructor@exemple.fr", SECOND, at=SIGNED, days=SOON, reason="Congé.")
    assert done == [first, other]
    assert mine(office, office.second, SOON.starts_on) == [other, first]
    assert mine(office, office.second, SOON.ends_on + timedelta(days=1)) == []


def test_all_of_it_is_handed_over_or_nothing(office: Office):
    first, decided = office.under_review(), office.under_review()
    accept(office.desk, office.second, decided, 46_000_00, "Avis favorable.", at=AT)
    versions = [office.version(each) for each in (first, decided)]
    with pytest.raises(NotYet) as refused:
        hand_over(office.desk, office.instructor, "instructor@exemple.fr", SECOND, at=AT)
    assert [reason.partition(" : ")[0] for reason in refused.value.reasons] == [decided]
    assert [office.version(each) for each in (first, decided)] == versions
    assert mine(office, office.second) == []


def test_of_somebody_who_instructs_nothing_nothing_is_handed_over(office: Office):
    office.under_review()
    for login in ("second@exemple.fr", "nobody@exemple.fr"):
        with pytest.raises(RefusedRequest, match="n'instruit aucun dossier en cours que vous voyez"):
            hand_over(office.desk, office.instructor, login, "instructor@exemple.fr", at=AT)
