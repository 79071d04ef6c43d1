"""The tokens of machines: shown once, bounded by the roles of their account at each request, ended at once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from desks import AT, Office, signed
from posting import MACHINE
from sqlalchemy import select

from tremplin.casework.accounts.accounts import disable, enable
from tremplin.casework.accounts.ending import TOKENS, sweep
from tremplin.casework.accounts.roles import Perimeter, revoke
from tremplin.casework.acting.policy import Actor
from tremplin.casework.machines import tokens
from tremplin.errors import Forbidden, NotYet, UnknownIdentifier
from tremplin.records.codes import TokenScope
from tremplin.records.journal import JournalLine
from tremplin.records.machines import MachineToken

TODAY = MACHINE.date()
LAST = date(2032, 5, 6)
READ = TokenScope.READ_DOSSIERS


def made(office: Office, who: Actor, *scopes: str, ends_on: date = LAST) -> tokens.MadeToken:
    given = scopes or (READ.value,)
    return tokens.make(office.desk, who, name="Entrepôt", scopes=given, ends_on=ends_on, now=MACHINE, at=AT)


def serves(office: Office, token: str) -> bool:
    return tokens.let_in(office.desk, token, now=MACHINE) is not None


def test_a_token_lets_in_whoever_made_it_with_the_roles_of_the_moment(office: Office):
    token = made(office, office.instructor, "dossiers:read", "indicators:read").token
    found = tokens.let_in(office.desk, token, now=MACHINE)
    assert found
    assert (found.actor, found.scopes) == (office.instructor, {READ, TokenScope.READ_INDICATORS})
    revoke(office.desk, office.admin, office.instructor.login, "instructor", Perimeter(department="00"), at=AT)
    found = tokens.let_in(office.desk, token, now=MACHINE)
    assert found
    assert found.actor.grants == ()


def test_the_base_holds_nothing_that_lets_anybody_in(office: Office):
    token = made(office, office.reader).token
    with office.desk.database.reading() as session:
        kept = session.scalars(select(MachineToken)).one()
        lines = session.scalars(select(JournalLine).where(JournalLine.act == "manage_tokens")).all()
    assert token not in repr(vars(kept))
    assert not serves(office, kept.hash)
    (line,) = lines
    assert line.actor == signed(office.desk, office.reader)
    # what somebody typed may be a name
    assert "Entrepôt" not in f"{line.subject}{line.after}"
    assert token not in f"{line.subject}{line.after}"


ENDING: dict[str, Callable[[Office, int], object]] = {
    "ended by its owner": lambda office, number: tokens.revoke(office.desk, office.editor, number, now=MACHINE, at=AT),
    "ended by an admin": lambda office, number: tokens.revoke(office.desk, office.admin, number, now=MACHINE, at=AT),
    "its account disabled": lambda office, number: disable(office.desk, office.admin, "editor@exemple.fr", at=AT),
    "its account disabled, be it enabled again": lambda office, number: (
        disable(office.desk, office.admin, "editor@exemple.fr", at=AT),
        enable(office.desk, office.admin, "editor@exemple.fr", at=AT),
    ),
}


@pytest.mark.parametrize("ended", ENDING)
def test_a_token_lets_nobody_in_at_once_when(office: Office, ended: str):
    token = made(office, office.editor)
    assert serves(office, token.token)
    ENDING[ended](office, token.number)
    assert not serves(office, token.token)


def test_a_token_serves_until_the_end_of_its_last_day_in_paris_and_no_longer(office: Office):
    token = made(office, office.editor, ends_on=TODAY + timedelta(days=1)).token
    # 22 h UTC is midnight in Paris, in May
    midnight = MACHINE.replace(hour=22, minute=0) + timedelta(days=1)
    assert tokens.let_in(office.desk, token, now=midnight - timedelta(microseconds=1))
    assert tokens.let_in(office.desk, token, now=midnight) is None


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "un jour à venir"), (1, None), (366, None), (367, "un an au plus : jusqu'au 06/05/2032")],
)
def test_a_token_ends_on_a_day_to_come_within_a_year(office: Office, days: int, told: str | None):
    ends_on = TODAY + timedelta(days=days)
    if told is None:
        assert serves(office, made(office, office.admin, ends_on=ends_on).token)
        return
    with pytest.raises(NotYet, match=told):
        made(office, office.admin, ends_on=ends_on)


def test_a_token_without_a_name_or_a_purpose_is_not_made_and_both_are_told(office: Office):
    with pytest.raises(NotYet) as refused:
        tokens.make(office.desk, office.reader, name=" ", scopes=(), ends_on=LAST, now=MACHINE, at=AT)
    assert len(refused.value.reasons) == 2
    with pytest.raises(UnknownIdentifier, match="Vouliez-vous dire « dossiers:read »"):
        made(office, office.reader, "dossiers:red")


def test_twenty_tokens_serve_at_once_and_no_more_until_one_is_ended(office: Office):
    numbers = [made(office, office.reader).number for _ in range(20)]
    with pytest.raises(NotYet, match="retirez-en un"):
        made(office, office.reader)
    tokens.revoke(office.desk, office.reader, numbers[3], now=MACHINE, at=AT)
    assert serves(office, made(office, office.reader).token)


def test_nobody_reads_nor_ends_the_tokens_of_another_but_the_admin_of_their_account(office: Office):
    token = made(office, office.editor)
    for who in (office.signatory, office.instructor, office.statistician):
        with pytest.raises(UnknownIdentifier, match="jeton"):
            tokens.revoke(office.desk, who, token.number, now=MACHINE, at=AT)
        with pytest.raises((UnknownIdentifier, Forbidden)):
            tokens.listed(office.desk, who, office.editor.login, now=MACHINE)
    assert serves(office, token.token)
    (row,) = tokens.listed(office.desk, office.admin, office.editor.login, now=MACHINE)
    assert (row["name"], row["scopes"], row["serves"]) == ("Entrepôt", ["dossiers:read"], True)


def test_what_a_token_was_last_used_for_is_told_to_the_minute(office: Office):
    token = made(office, office.editor).token
    for seconds in (0, 30, 61):
        tokens.let_in(office.desk, token, now=MACHINE + timedelta(seconds=seconds))
    (row,) = tokens.listed(office.desk, office.editor, now=MACHINE)
    assert row["used_at"] == (MACHINE + timedelta(seconds=61)).isoformat(timespec="seconds")


def test_whoever_has_no_role_makes_no_token(office: Office):
    with pytest.raises(Forbidden, match="n'a pas de rôle"):
        made(office, Actor(office.reader.account_id, office.reader.login))


def test_a_token_that_ended_long_ago_is_forgotten(office: Office):
    made(office, office.editor, ends_on=TODAY + timedelta(days=1))
    made(office, office.editor)
    with office.desk.database.writing() as session:
        sweep(session, MACHINE + timedelta(days=3) + TOKENS)
    assert len(tokens.listed(office.desk, office.editor, now=MACHINE)) == 1
