"""Who left an organisation before revision 0004, which alone remembers them: they are found in the journal of then."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from test_rechaining import ROWS, base_of_then

from tremplin.casework.journal.proof import verify
from tremplin.records.tables import PastMembership
from tremplin.storage.upgrades import upgrade

MANAGE = "manage_accounts"
BY = "chef@exemple.fr"
MORE = (
    "INSERT INTO organisations (id, name, rna, created_at, version) VALUES (2, 'La Filature', 'W000000002', :at, 1)",
    *(
        f"INSERT INTO accounts (id, login, name, created_at, version) VALUES ({number}, '{login}', '{login}', :at, 1)"
        for number, login in ((8, "partie@exemple.fr"), (9, "revenu@exemple.fr"), (10, "agent@exemple.fr"))
    ),
    "INSERT INTO memberships (account_id, organisation_id, role, since) VALUES (9, 1, 'signatory', :at)",
)


def day(number, hour=9):
    return datetime(2026, 2, number, hour, tzinfo=UTC)


def role(name, organisation=1, department=None):
    return {"role": name, "organisation": organisation, "department": department, "territory": None}


def given(at, account, held, before=None):
    return at, BY, MANAGE, f"compte {account}", before or {}, {**held, "version": 2}


def taken(at, account, held):
    return at, BY, MANAGE, f"compte {account}", held, {"version": 3}


SAID = (
    (day(1, 8), "installation", MANAGE, "compte 7", {}, {"login": BY, "name": "Chef", "role": "admin"}),
    given(day(1), 8, role("editor")),
    given(day(2), 9, role("editor")),
    # an official's role is of no organisation, taken back or not
    given(day(2), 10, role("instructor", None, "62")),
    # a role that another replaces is not left
    given(day(3), 8, role("signatory"), before=role("editor")),
    given(day(3), 8, role("editor", 2)),
    (day(4), BY, "manage_organisations", "organisme 1", {"phone": "01"}, {"phone": "02"}),
    taken(day(5), 8, role("signatory")),
    taken(day(6), 9, role("editor")),
    taken(day(6), 10, role("instructor", None, "62")),
    (day(7), BY, MANAGE, "compte 8", {"disabled_at": None}, {"disabled_at": "2026-02-07", "version": 5}),
    # back, and gone again, then back for good
    given(day(8), 9, role("signatory")),
    taken(day(9), 9, role("signatory")),
    given(day(10), 9, role("signatory")),
    # a role that the journal never gave: since when is not known, that it was left is
    taken(day(11), 10, role("editor", 2)),
)


@pytest.fixture
def upgraded(database_url, tmp_path):
    database, noted = base_of_then(database_url, tmp_path, (*ROWS, *MORE), SAID)
    with closing(database):
        upgrade(database)
        yield database, noted


def test_who_left_before_is_remembered_with_the_role_and_the_days(upgraded):
    database, _ = upgraded
    with database.reading() as session:
        found = session.scalars(
            select(PastMembership).order_by(
                PastMembership.account_id, PastMembership.organisation_id, PastMembership.number
            )
        )
        left = [
            (row.account_id, row.organisation_id, row.number, row.role, row.since, row.left_at) for row in found.all()
        ]
    assert left == [
        (8, 1, 1, "signatory", day(1), day(5)),
        (9, 1, 1, "editor", day(2), day(6)),
        (9, 1, 2, "signatory", day(8), day(9)),
        (10, 2, 1, "editor", day(11), day(11)),
    ]


def test_what_is_found_is_sealed_and_the_chain_holds(upgraded):
    database, noted = upgraded
    with database.reading() as session:
        assert verify(session, noted).problems == ()
    with database.writing() as session:
        session.connection().execute(text("UPDATE past_memberships SET role = 'signatory' WHERE account_id = 10"))
    with database.reading() as session:
        (problem,) = verify(session, noted).problems
    assert "ancien membre d'organisme" in problem.sentence
