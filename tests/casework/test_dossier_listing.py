"""Listing dossiers: those that one may see and no other, the latest first, a page at a time."""

import random

import pytest
from desks import AT, FICHE, Office
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from statements import hearing

from tremplin.casework.acting.desk import target_of
from tremplin.casework.acting.policy import Actor, Grant, may
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.reading.filters import Filters
from tremplin.casework.reading.listing import LARGEST, listed
from tremplin.errors import WrongUsage
from tremplin.records.acts import Act
from tremplin.records.codes import CARRIERS, Role
from tremplin.records.dossiers import Dossier, State, Territory
from tremplin.records.reference import reference_of

DEPARTMENTS, AREAS = ("00", "01"), ("nord", "sud", "ouest")
KEYS = (
    *("reference", "title", "fiche", "organisation", "state", "requested_cents", "granted_cents"),
    *("deposited_at", "changed_at", "version"),
)


def many(office: Office, count: int) -> None:
    """Dossiers of two departments whose territories have the same codes, drawn with a seed."""
    draw = random.Random(1)
    office.draft()
    with office.desk.database.writing() as session:
        model = session.scalars(select(Dossier)).one()
        for number in range(2, count + 2):
            department = draw.choice(DEPARTMENTS)
            state = draw.choice([State.DRAFT, State.SUBMITTED, State.RETURNED])
            call = f"{department}/{draw.choice(('2025', '2026'))}"
            deposited = {} if state is State.DRAFT else {"deposited_at": AT, "counts_on": AT.date()}
            row = {
                "id": number,
                "department": department,
                "call": call,
                "fiche": f"{call}/{draw.choice(('ateliers', 'chantiers'))}",
                "snapshot": model.snapshot,
                "organisation_id": draw.choice((office.organisation, office.stranger)),
                "title": f"Action {number}",
                "state": state,
                "created_at": AT,
                "created_by": office.signatory.account_id,
                "changed_at": AT,
            }
            session.execute(insert(Dossier), {**row, **deposited})
            for area in draw.sample(AREAS, draw.randrange(3)):
                session.execute(insert(Territory), {"dossier_id": number, "code": area, "department": department})


def pages(office: Office, actor: Actor, filters: Filters, limit: int) -> list[str]:
    """The references of all the pages, read one after the other."""
    found, after = [], None
    while True:
        page = listed(office.desk.database, actor, filters, limit=limit, after=after)
        assert len(page.rows) == limit or page.after is None
        found += [row.reference for row in page.rows]
        after = page.after
        if after is None:
            return found


def test_a_listing_is_all_that_one_may_see_and_nothing_else(office: Office):
    many(office, 60)
    with office.desk.database.reading() as session:
        everything = [
            (dossier, target_of(session, dossier)) for dossier in session.scalars(select(Dossier).order_by(Dossier.id))
        ]
    organisations = st.sampled_from([office.organisation, office.stranger, 999])
    departments = st.sampled_from([*DEPARTMENTS, *DEPARTMENTS, "02", None])
    grants = st.one_of(
        st.builds(Grant, st.sampled_from(CARRIERS), organisation_id=organisations),
        st.builds(Grant, st.sampled_from([role for role in Role if role not in CARRIERS]), department=departments),
        st.builds(
            Grant,
            st.sampled_from([Role.TERRITORIAL_SERVICE, Role.READER]),
            department=departments,
            territory=st.sampled_from([*AREAS, "nulle-part", None]),
        ),
    )
    kept_by = st.builds(
        Filters,
        state=st.sampled_from([None, State.SUBMITTED, State.CLOSED]),
        call=st.sampled_from([None, "00/2026", "01/2025", "99/2025"]),
        fiche=st.sampled_from([None, FICHE, "01/2025/chantiers", "nulle part"]),
        organisation_id=st.sampled_from([None, office.organisation, 999]),
    )
    one = st.sampled_from([{"state": State.SUBMITTED}, {"call": "00/2026"}, {"fiche": FICHE}])
    filters = st.one_of(st.just(Filters()), one.map(lambda only: Filters(**only)), kept_by)

    # what the fixture made is only read
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(grants, max_size=4), filters, st.sampled_from([1, 7, 60, 61, LARGEST]))
    def holds(held, kept, limit):
        actor = Actor(1, "quelqu'un", tuple(held))
        wanted = [
            reference_of(dossier.call, dossier.id)
            for dossier, target in reversed(everything)
            if may(actor, Act.SEE, target)
            and kept.state in (None, dossier.state)
            and kept.call in (None, dossier.call)
            and kept.fiche in (None, dossier.fiche)
            and kept.organisation_id in (None, dossier.organisation_id)
        ]
        assert pages(office, actor, kept, limit) == wanted

    holds()


def test_a_line_says_where_a_dossier_stands(office: Office):
    written = office.draft(title="Cuisine")
    deposit(office.desk, office.signatory, written, at=AT)
    (row,) = listed(office.desk.database, office.instructor).rows
    assert tuple(row.published()) == KEYS
    assert row.published() == {
        "reference": written,
        "title": "Cuisine",
        "fiche": FICHE,
        "organisation": "Les Ateliers",
        "state": "submitted",
        "requested_cents": 46_000_00,
        "granted_cents": None,
        "deposited_at": "2026-01-20T09:00:00+00:00",
        "changed_at": "2026-01-20T09:00:00+00:00",
        "version": 2,
    }


def test_a_page_ends_with_the_reference_after_which_the_next_begins(office: Office):
    first, second, third = (office.draft() for _ in range(3))
    page = listed(office.desk.database, office.editor, limit=2)
    assert ([row.reference for row in page.rows], page.after) == ([third, second], second)
    page = listed(office.desk.database, office.editor, limit=2, after=page.after)
    assert ([row.reference for row in page.rows], page.after) == ([first], None)


def test_a_dossier_opened_meanwhile_shifts_no_page(office: Office):
    first, second = office.draft(), office.draft()
    page = listed(office.desk.database, office.editor, limit=1)
    office.draft()
    assert [row.reference for row in listed(office.desk.database, office.editor, limit=1, after=page.after).rows] == [
        first
    ]
    assert page.after == second


@pytest.mark.parametrize("limit", [0, -1, LARGEST + 1])
def test_a_page_has_bounds(office: Office, limit):
    with pytest.raises(WrongUsage, match="de 1 à 500 dossiers"):
        listed(office.desk.database, office.editor, limit=limit)


def test_what_is_no_reference_is_told(office: Office):
    with pytest.raises(WrongUsage, match="« demain » n'est pas la référence"):
        listed(office.desk.database, office.editor, after="demain")


@pytest.mark.parametrize("who", ["statistician", "admin", "other"])
def test_who_sees_no_dossier_is_shown_none(office: Office, who):
    office.draft()
    assert listed(office.desk.database, getattr(office, who)).rows == ()


def test_a_listing_takes_one_statement_however_many_dossiers_and_roles(office: Office):
    many(office, 40)
    grants = (*office.second.grants, *office.signatory.grants, *office.local.grants)
    with hearing(office) as told:
        listed(office.desk.database, office.second, limit=1)
        listed(office.desk.database, Actor(1, "tous", grants), limit=LARGEST)
    assert len([each for each in told if each.startswith("SELECT")]) == 2
