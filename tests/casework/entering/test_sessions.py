"""Sessions: what ends them, what gives them another cookie, and the forms that wait for their author to come back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from desks import AT, Office
from doors import HOUR, PASSWORD, arrived, lock
from posting import DAY, MACHINE, folder_at, posted, work
from sqlalchemy import func, select

from tremplin.casework.accounts.accounts import disable, enable, set_password
from tremplin.casework.accounts.roles import Perimeter, grant
from tremplin.casework.acting.policy import Actor
from tremplin.casework.entering import choosing, keeping, sessions, tokens
from tremplin.casework.entering.devices import known, remember
from tremplin.casework.entering.sessions import open_session, signed_in
from tremplin.casework.entering.signing_in import prove_again, sign_in
from tremplin.casework.mailing.links import word_of
from tremplin.errors import RefusedRequest, UnknownIdentifier
from tremplin.records.codes import FactorKind, MailKind
from tremplin.records.entering import Guesses, MailedLink
from tremplin.records.factors import KeptForm
from tremplin.records.sessions import SignedSession

TOTP = FactorKind.TOTP
FIELDS = (("title", "Ateliers"), ("budget.staff", "40 000,00"), ("territories", "nord"), ("territories", "sud"))


@pytest.fixture
def office(office: Office) -> Office:
    """An office whose letters leave: a lost password is chosen again by one."""
    return posted(office)


def stands(office: Office, token: str, now: datetime = MACHINE) -> bool:
    return signed_in(office.desk, token, now=now) is not None


ENDING: dict[str, Callable[[Office], object]] = {
    "another password by an admin": lambda office: set_password(
        office.desk, office.admin, "editor@exemple.fr", "une autre phrase", at=AT
    ),
    "another password by its owner": lambda office: set_password(
        office.desk, office.editor, "editor@exemple.fr", "une autre phrase", at=AT
    ),
    "its account disabled, be it enabled again": lambda office: (
        disable(office.desk, office.admin, "editor@exemple.fr", at=AT),
        enable(office.desk, office.admin, "editor@exemple.fr", at=AT),
    ),
    "leaving everywhere": lambda office: sessions.leave_everywhere(
        office.desk, arrived(office, office.editor), now=MACHINE
    ),
    "a lost password replaced": lambda office: choosing.replace(
        office.desk, linked(office), "une autre phrase", now=MACHINE, at=AT
    ),
}


def linked(office: Office, who: str = "editor") -> str:
    """The word of a link that somebody was sent to choose a password."""
    choosing.ask(office.desk, f"{who}@exemple.fr", now=MACHINE)
    with office.desk.database.reading() as session:
        link = session.scalars(select(MailedLink).order_by(MailedLink.id.desc()).limit(1)).one()
    return word_of(office.desk, link.name)


@pytest.mark.parametrize("how", ENDING)
def test_a_session_is_ended_by(office: Office, how: str):
    tokens_ = [open_session(office.desk, office.editor.account_id, now=MACHINE) for _ in range(10)]
    theirs = open_session(office.desk, office.other.account_id, now=MACHINE)
    ENDING[how](office)
    assert not [token for token in tokens_ if stands(office, token)]
    assert stands(office, theirs)


@pytest.mark.parametrize(("who", "hours"), [("instructor", 1), ("editor", 4)])
def test_a_session_left_alone_ends(office: Office, who: str, hours: int):
    token = open_session(office.desk, getattr(office, who).account_id, now=MACHINE, factor=TOTP)
    assert stands(office, token, MACHINE + hours * HOUR - timedelta(seconds=1))
    other = open_session(office.desk, getattr(office, who).account_id, now=MACHINE, factor=TOTP)
    assert not stands(office, other, MACHINE + hours * HOUR)


def test_a_session_in_use_lasts_twelve_hours_and_says_until_when(office: Office):
    token = open_session(office.desk, office.editor.account_id, now=MACHINE)
    for hours in range(3, 12, 3):
        visit = signed_in(office.desk, token, now=MACHINE + hours * HOUR)
        assert visit
        assert visit.idle_at == min(MACHINE + (hours + 4) * HOUR, MACHINE + 12 * HOUR)
    assert stands(office, token, MACHINE + 12 * HOUR - timedelta(seconds=1))
    assert not stands(office, token, MACHINE + 12 * HOUR)


def test_a_role_that_is_given_gives_another_cookie(office: Office):
    token = open_session(office.desk, office.reader.account_id, now=MACHINE, factor=TOTP)
    grant(office.desk, office.admin, "reader@exemple.fr", "statistician", Perimeter(department="00"), at=AT)
    visit = signed_in(office.desk, token, now=MACHINE)
    assert visit
    assert visit.renewed
    assert not stands(office, token)
    assert stands(office, visit.renewed)


def test_whoever_proves_again_is_given_another_cookie(office: Office):
    lock(office, office.editor)
    old = sign_in(office.desk, "editor@exemple.fr", PASSWORD, now=MACHINE)
    later = MACHINE + timedelta(minutes=16)
    visit = signed_in(office.desk, old, now=later)
    assert visit
    assert not visit.confirmed(later)
    with pytest.raises(RefusedRequest, match="Le mot de passe ne convient pas"):
        prove_again(office.desk, visit, "non", now=later)
    new = prove_again(office.desk, visit, PASSWORD, now=later)
    again = signed_in(office.desk, new, now=later)
    assert again
    assert again.confirmed(later)
    assert not stands(office, old, later)


def test_one_ends_one_s_other_sessions_one_at_a_time_and_nobody_else_s(office: Office):
    mine, theirs = arrived(office, office.editor), arrived(office, office.other)
    aside = arrived(office, office.editor)
    assert len(sessions.standing(office.desk, mine, now=MACHINE)) == 2
    sessions.end_one(office.desk, mine, aside.number, now=MACHINE)
    assert [each.number for each in sessions.standing(office.desk, mine, now=MACHINE)] == [mine.number]
    for number in (theirs.number, 999_999):
        with pytest.raises(UnknownIdentifier):
            sessions.end_one(office.desk, mine, number, now=MACHINE)
    assert len(sessions.standing(office.desk, theirs, now=MACHINE)) == 1


def test_a_password_that_its_owner_chooses_ends_the_other_sessions(office: Office):
    aside = open_session(office.desk, office.editor.account_id, now=MACHINE)
    old = open_session(office.desk, office.editor.account_id, now=MACHINE)
    visit = signed_in(office.desk, old, now=MACHINE)
    assert visit
    new = choosing.choose(office.desk, visit, "une autre phrase", now=MACHINE, at=AT)
    assert [stands(office, each) for each in (aside, old, new)] == [False, False, True]
    assert sign_in(office.desk, "editor@exemple.fr", "une autre phrase", now=MACHINE)


def test_a_lost_password_is_replaced_once_and_no_browser_is_known_any_more(office: Office):
    lock(office, office.instructor)
    device = remember(office.desk, None, office.instructor.account_id, now=MACHINE)
    word = linked(office, "instructor")
    with pytest.raises(RefusedRequest, match="trop court"):
        choosing.replace(office.desk, word, "court", now=MACHINE, at=AT)
    choosing.replace(office.desk, word, "une autre phrase", now=MACHINE, at=AT)
    with pytest.raises(tokens.PastLink):
        choosing.replace(office.desk, word, "une troisième phrase", now=MACHINE, at=AT)
    assert known(office.desk, device, "instructor@exemple.fr", now=MACHINE) == ""
    # the second factor is still owed
    visit = signed_in(
        office.desk, sign_in(office.desk, "instructor@exemple.fr", "une autre phrase", now=MACHINE), now=MACHINE
    )
    assert visit
    assert visit.halfway


def test_a_link_of_an_account_that_was_disabled_chooses_nothing(office: Office):
    word = linked(office)
    disable(office.desk, office.admin, "editor@exemple.fr", at=AT)
    with pytest.raises(tokens.PastLink):
        choosing.replace(office.desk, word, "une autre phrase", now=MACHINE, at=AT)


def test_asking_for_an_account_that_nobody_has_sends_nothing(office: Office, tmp_path: Path):
    posted(office).desk.address = "https://aides.exemple.fr"
    disable(office.desk, office.admin, "editor@exemple.fr", at=AT)
    for login in ("personne@exemple.fr", "editor@exemple.fr", "\x00", "é"):
        for _ in range(5):
            choosing.ask(office.desk, login, now=MACHINE)
    done = work(office, folder_at(tmp_path / "m"))
    assert (done.sent, done.put_off, done.dropped) == (0, 0, 0)
    with office.desk.database.reading() as session:
        links = session.scalars(select(MailedLink)).all()
    assert links
    assert not [link for link in links if link.account_id or link.address]
    for link in links:
        with pytest.raises(tokens.PastLink):
            tokens.opened(office.desk, MailKind.RESET, word_of(office.desk, link.name), now=MACHINE)


def lapsed(office: Office, who: Actor) -> str:
    """The cookie of a session that time has ended."""
    return open_session(office.desk, who.account_id, now=MACHINE - 13 * HOUR, factor=TOTP)


def test_a_form_sent_too_late_waits_for_its_author_and_for_nobody_else(office: Office):
    desk = office.desk
    assert keeping.keep(desk, lapsed(office, office.editor), "/dossiers/1/saisie/budget", FIELDS, now=MACHINE)
    assert keeping.kept(desk, arrived(office, office.signatory), now=MACHINE) is None
    mine = arrived(office, office.editor)
    found = keeping.kept(desk, mine, now=MACHINE)
    assert found == keeping.WaitingForm("/dossiers/1/saisie/budget", FIELDS, MACHINE)
    keeping.drop(desk, mine)
    assert keeping.kept(desk, mine, now=MACHINE) is None


def test_a_form_waits_twelve_hours_and_is_then_removed(office: Office):
    desk, mine = office.desk, arrived(office, office.editor)
    assert keeping.keep(desk, lapsed(office, office.editor), "/x", FIELDS, now=MACHINE)
    assert keeping.kept(desk, mine, now=MACHINE + 12 * HOUR - timedelta(seconds=1))
    assert keeping.kept(desk, mine, now=MACHINE + 12 * HOUR) is None
    lock(office, office.other)
    sign_in(desk, "other@exemple.fr", PASSWORD, now=MACHINE + 12 * HOUR)
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(KeptForm)) == 0


def test_nothing_waits_that_was_sent_without_a_session_that_time_ended(office: Office):
    desk = office.desk
    standing = open_session(desk, office.editor.account_id, now=MACHINE)
    left = lapsed(office, office.editor)
    with desk.database.writing() as session:
        session.query(SignedSession).filter(SignedSession.opened_at < MACHINE).update({"ended_at": MACHINE})
    for token in (standing, left, "x", ""):
        assert not keeping.keep(desk, token, "/x", FIELDS, now=MACHINE)
    halfway = open_session(desk, office.instructor.account_id, now=MACHINE - 13 * HOUR)
    assert not keeping.keep(desk, halfway, "/x", FIELDS, now=MACHINE)


def test_what_is_too_long_or_looks_like_a_social_security_number_does_not_wait(office: Office):
    token = lapsed(office, office.editor)
    assert keeping.keep(office.desk, token, "/x", [("text", "é" * (128 * 1024 - 20))], now=MACHINE)
    assert not keeping.keep(office.desk, token, "/x", [("text", "é" * (128 * 1024))], now=MACHINE)
    assert not keeping.keep(office.desk, token, "/x", [("text", "Mme X, 2 95 10 99 126 111 93")], now=MACHINE)


def test_a_session_outlives_its_month_as_long_as_a_form_of_it_waits(office: Office):
    desk, month = office.desk, timedelta(days=30)
    lock(office, office.other)
    token = open_session(desk, office.editor.account_id, now=MACHINE - month + HOUR, factor=TOTP)
    assert keeping.keep(desk, token, "/x", FIELDS, now=MACHINE)
    # others are let in meanwhile, and the form is there for its author
    sign_in(desk, "other@exemple.fr", PASSWORD, now=MACHINE + 2 * HOUR)
    assert keeping.kept(desk, arrived(office, office.editor), now=MACHINE + 2 * HOUR)
    sign_in(desk, "other@exemple.fr", PASSWORD, now=MACHINE + 12 * HOUR)
    with desk.database.reading() as session:
        old = select(SignedSession).where(SignedSession.seen_at < MACHINE)
        assert not session.scalars(old).all()


def test_what_is_past_is_swept_each_day(office: Office, tmp_path: Path):
    desk = office.desk
    open_session(desk, office.editor.account_id, now=MACHINE - timedelta(days=31))
    keeping.keep(desk, lapsed(office, office.editor), "/x", FIELDS, now=MACHINE - 13 * HOUR)
    remember(desk, None, office.editor.account_id, now=MACHINE - timedelta(days=181))
    with pytest.raises(RefusedRequest):
        sign_in(desk, "editor@exemple.fr", "non", now=MACHINE - HOUR)
    work(office, folder_at(tmp_path / "m"), day=DAY)
    with desk.database.reading() as session:
        assert not session.scalars(select(KeptForm)).all()
        assert not session.scalars(select(Guesses)).all()
        assert len(session.scalars(select(SignedSession)).all()) == 1
