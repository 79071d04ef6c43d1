"""An official is invited: an account, a role and a link, all of it or nothing; who did not come is invited again."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from desks import AT, Office
from posting import MACHINE, posted
from sqlalchemy import func, select

from tremplin.casework.accounts import accounts
from tremplin.casework.accounts.holding import told
from tremplin.casework.accounts.rehearsing import rehearsing
from tremplin.casework.accounts.roles import Perimeter, confirm, grant, revoke
from tremplin.casework.acting.desk import Tried
from tremplin.casework.acting.policy import Actor
from tremplin.casework.entering import choosing, tokens
from tremplin.casework.entering.inviting import INVITED, invite, invite_again, invited
from tremplin.casework.mailing.links import word_of
from tremplin.errors import Forbidden, NotYet, RefusedRequest, TremplinError, UnknownIdentifier
from tremplin.records.accounts import Account
from tremplin.records.codes import MailKind
from tremplin.records.entering import MailedLink
from tremplin.records.outbox import Mail

HERE = Perimeter(department="00")
LOGIN, PASSWORD = "nadia@exemple.fr", "une phrase que je retiens"


@pytest.fixture
def posting(office: Office) -> Office:
    return posted(office)


def sent(office: Office, actor: Actor | None = None, now: datetime = MACHINE, **more: Any) -> int:
    given: dict[str, Any] = {"login": LOGIN, "name": "Nadia Bel", "role": "instructor", "perimeter": HERE, **more}
    return invite(office.desk, actor or office.admin, **given, at=AT, now=now)


def links(office: Office) -> list[str]:
    with office.desk.database.reading() as session:
        names = session.scalars(select(MailedLink.name).filter_by(kind=MailKind.WELCOME.value).order_by(MailedLink.id))
        return [word_of(office.desk, name) for name in names]


def test_an_official_is_invited_comes_by_the_link_and_is_awaited_no_more(posting: Office) -> None:
    number = sent(posting)
    ((word),) = links(posting)
    (waiting,) = [row for row in invited(posting.desk, posting.admin, now=MACHINE) if row["login"] == LOGIN]
    assert (waiting["id"], [told(each) for each in waiting["roles"]]) == (number, ["instructeur, département 00"])
    assert (waiting["sent_at"], waiting["expires_at"]) == (MACHINE, MACHINE + INVITED)
    choosing.replace(posting.desk, word, PASSWORD, now=MACHINE + timedelta(days=6), at=AT)
    assert accounts.show(posting.desk, posting.admin, LOGIN)["has_password"]
    assert LOGIN not in [row["login"] for row in invited(posting.desk, posting.admin, now=MACHINE)]
    with pytest.raises(NotYet, match="déjà venue"):
        invite_again(posting.desk, posting.admin, LOGIN, at=AT, now=MACHINE)


def test_whoever_did_not_come_is_invited_again_and_the_first_link_opens_nothing(posting: Office) -> None:
    sent(posting)
    later = MACHINE + timedelta(days=8)
    (waiting,) = [row for row in invited(posting.desk, posting.admin, now=later) if row["login"] == LOGIN]
    assert waiting["expires_at"] is None
    assert invite_again(posting.desk, posting.admin, LOGIN, at=AT, now=MACHINE) == LOGIN
    first, second = links(posting)
    with pytest.raises(tokens.PastLink):
        choosing.replace(posting.desk, first, PASSWORD, now=MACHINE, at=AT)
    choosing.replace(posting.desk, second, PASSWORD, now=MACHINE, at=AT)


@pytest.mark.parametrize(
    "wrong",
    [
        {"login": "nadia"},
        {"name": " "},
        {"role": "chef"},
        {"role": "editor"},
        {"perimeter": Perimeter()},
        {"perimeter": Perimeter(department="98")},
        {"role": "territorial_service"},
        {"login": "editor@exemple.fr"},
    ],
)
def test_what_is_wrong_leaves_neither_account_nor_letter(posting: Office, wrong: dict[str, Any]) -> None:
    def kept() -> tuple[int, ...]:
        with posting.desk.database.reading() as session:
            tables = (Account, MailedLink, Mail)
            return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)

    before = kept()
    with pytest.raises(TremplinError):
        sent(posting, **wrong)
    assert kept() == before


def test_where_no_letter_leaves_nobody_is_invited(office: Office) -> None:
    with pytest.raises(tokens.UnsentLink):
        sent(office)
    with pytest.raises(UnknownIdentifier):
        accounts.show(office.desk, office.admin, LOGIN)


def test_an_admin_alone_invites_and_within_their_perimeter(posting: Office) -> None:
    for who in (posting.instructor, posting.signatory):
        with pytest.raises((Forbidden, RefusedRequest)):
            sent(posting, who)


def test_what_is_rehearsed_is_refused_as_it_would_be_and_keeps_nothing(office: Office) -> None:
    tried = rehearsing(office.desk)
    with pytest.raises(Tried):
        grant(tried, office.admin, "reader@exemple.fr", "instructor", HERE, at=AT)
    assert [each["role"] for each in accounts.show(office.desk, office.admin, "reader@exemple.fr")["roles"]] == [
        "reader"
    ]
    with pytest.raises(NotYet, match="il a déjà le rôle"):
        grant(tried, office.admin, "reader@exemple.fr", "reader", HERE, at=AT)
    with pytest.raises(Tried):
        revoke(tried, office.admin, "reader@exemple.fr", "reader", HERE, at=AT)
    with pytest.raises(NotYet, match="dernier administrateur"):
        accounts.disable(tried, office.admin, office.admin.login, at=AT)
    grant(office.desk, office.admin, office.admin.login, "instructor", HERE, at=AT)
    with pytest.raises(NotYet, match="un autre administrateur le confirme"):
        confirm(tried, office.admin, office.admin.login, "instructor", HERE, at=AT)
