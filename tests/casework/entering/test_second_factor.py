"""The second factor: codes of six digits, each taken once; codes that are kept, each used once; what is taken away."""

from datetime import timedelta
from threading import Barrier, Thread

import pyotp
import pytest
from desks import AT, Office
from doors import arrived
from posting import MACHINE
from sqlalchemy import func, select, text

from tremplin.casework.acting.policy import Actor
from tremplin.casework.entering import factors, recovery, totp
from tremplin.casework.entering.guesses import TooManyTries
from tremplin.casework.entering.second import prove_by_code
from tremplin.casework.entering.sessions import SignedIn, open_session, signed_in
from tremplin.errors import RefusedRequest, UnknownIdentifier
from tremplin.records.codes import FactorKind
from tremplin.records.factors import TotpFactor
from tremplin.records.journal import JournalLine
from tremplin.records.sessions import SignedSession

STEP = timedelta(seconds=30)
LATER = MACHINE + timedelta(minutes=5)


def enrolled(office: Office, who: Actor) -> pyotp.TOTP:
    """The application of somebody, once it has given its first code."""
    visit = arrived(office, who)
    codes = pyotp.TOTP(totp.begin(office.desk, visit).secret)
    totp.enrol(office.desk, visit, codes.at(MACHINE), now=MACHINE, at=AT)
    return codes


def proved(office: Office, visit: SignedIn, code: str, **more: object) -> SignedIn:
    token = prove_by_code(office.desk, visit, code, **{"now": LATER, **more})
    found = signed_in(office.desk, token, now=LATER)
    assert found
    return found


def test_whoever_has_no_factor_is_halfway_when_their_role_asks_for_one(office: Office):
    assert arrived(office, office.instructor).halfway
    assert not arrived(office, office.editor).halfway
    assert not arrived(office, office.instructor, factor=FactorKind.TOTP).halfway


def test_a_carrier_who_chose_a_factor_is_asked_for_it(office: Office):
    enrolled(office, office.editor)
    visit = arrived(office, office.editor)
    assert (visit.enrolled, visit.halfway) == (True, True)


def test_codes_that_wait_for_their_first_are_asked_of_nobody(office: Office):
    visit = arrived(office, office.editor)
    begun = totp.begin(office.desk, visit)
    # the same picture, whichever page is read again
    assert totp.begin(office.desk, visit) == begun
    assert not arrived(office, office.editor).enrolled
    with pytest.raises(RefusedRequest):
        prove_by_code(office.desk, visit, pyotp.TOTP(begun.secret).at(MACHINE), now=MACHINE)


def test_a_first_code_that_is_wrong_enrols_nobody(office: Office):
    visit = arrived(office, office.instructor)
    totp.begin(office.desk, visit)
    for code in ("000000", "", "abcdef", "²²²²²²", "1234567"):
        with pytest.raises(RefusedRequest, match="ne convient pas"):
            totp.enrol(office.desk, visit, code, now=MACHINE, at=AT)
    assert not factors.held(office.desk, office.instructor.account_id).any


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_taken_a_step_early_or_late_and_no_more(office: Office, steps: int, taken: bool):
    codes, visit = enrolled(office, office.instructor), arrived(office, office.instructor)
    code = codes.at(LATER + steps * STEP)
    if taken:
        assert proved(office, visit, f" {code[:3]} {code[3:]} ").factor is FactorKind.TOTP
    else:
        with pytest.raises(RefusedRequest, match="ne convient pas"):
            prove_by_code(office.desk, visit, code, now=LATER)


def test_a_code_is_taken_once_and_none_before_it_any_more(office: Office):
    codes, visit = enrolled(office, office.instructor), arrived(office, office.instructor)
    # that by which the codes were chosen too
    with pytest.raises(RefusedRequest, match="déjà servi"):
        prove_by_code(office.desk, visit, codes.at(MACHINE), now=MACHINE)
    now = proved(office, visit, codes.at(LATER))
    for code in (codes.at(LATER), codes.at(LATER - STEP)):
        with pytest.raises(RefusedRequest, match="déjà servi"):
            prove_by_code(office.desk, now, code, now=LATER)
    assert proved(office, now, codes.at(LATER + STEP))


def test_of_those_who_give_one_code_at_once_one_is_let_in(office: Office):
    codes = enrolled(office, office.instructor)
    visits, at_once, done = [arrived(office, office.instructor) for _ in range(6)], Barrier(6), list[bool]()

    def run(visit: SignedIn) -> None:
        at_once.wait()
        try:
            prove_by_code(office.desk, visit, codes.at(LATER), now=LATER)
        except RefusedRequest:
            done.append(False)
        else:
            done.append(True)

    threads = [Thread(target=run, args=[each]) for each in visits]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert done.count(True) == 1


def test_ten_codes_are_tried_an_hour_of_either_kind(office: Office):
    codes, visit = enrolled(office, office.instructor), arrived(office, office.instructor)
    for code in ["000000"] * 5 + ["abcd-efgh-jkmn"] * 5:
        with pytest.raises(RefusedRequest, match="ne convient pas"):
            prove_by_code(office.desk, visit, code, now=LATER)
    with pytest.raises(TooManyTries):
        prove_by_code(office.desk, visit, codes.at(LATER), now=LATER)


def test_a_second_factor_gives_another_cookie_to_the_same_session(office: Office):
    codes = enrolled(office, office.instructor)
    before = open_session(office.desk, office.instructor.account_id, now=LATER)
    visit = signed_in(office.desk, before, now=LATER)
    assert visit
    assert proved(office, visit, codes.at(LATER)).number == visit.number
    assert signed_in(office.desk, before, now=LATER) is None


def test_ten_codes_are_kept_each_opens_once_and_new_ones_replace_them(office: Office):
    enrolled(office, office.instructor)
    visit = arrived(office, office.instructor, factor=FactorKind.TOTP)
    codes = recovery.renew(office.desk, visit, at=AT)
    assert len(set(codes)) == 10
    halfway = arrived(office, office.instructor)
    assert proved(office, halfway, codes[0].upper().replace("-", " ")).factor is FactorKind.RECOVERY
    with pytest.raises(RefusedRequest):
        prove_by_code(office.desk, arrived(office, office.instructor), codes[0], now=LATER)
    assert factors.held(office.desk, office.instructor.account_id).recovery == 9
    recovery.renew(office.desk, visit, at=AT)
    with pytest.raises(RefusedRequest):
        prove_by_code(office.desk, arrived(office, office.instructor), codes[1], now=LATER)
    assert factors.held(office.desk, office.instructor.account_id).recovery == 10


def test_a_code_that_is_kept_opens_no_other_account(office: Office):
    for who in (office.instructor, office.decider):
        enrolled(office, who)
    codes = recovery.renew(office.desk, arrived(office, office.instructor, factor=FactorKind.TOTP), at=AT)
    with pytest.raises(RefusedRequest):
        prove_by_code(office.desk, arrived(office, office.decider), codes[0], now=LATER)


def test_whoever_has_no_factor_keeps_no_codes(office: Office):
    with pytest.raises(RefusedRequest, match="choisissez-en un d'abord"):
        recovery.renew(office.desk, arrived(office, office.editor), at=AT)


def test_the_base_and_the_journal_hold_nothing_that_makes_a_code(office: Office):
    codes = enrolled(office, office.instructor)
    kept = recovery.renew(office.desk, arrived(office, office.instructor, factor=FactorKind.TOTP), at=AT)
    signs = [codes.secret, codes.byte_secret().hex(), *kept, *(each.replace("-", "") for each in kept)]
    with office.desk.database.reading() as session:
        told = [
            str(row)
            for table in ("totp_factors", "recovery_codes", "journal", "sessions", "guesses", "accounts")
            for row in session.execute(text(f"SELECT * FROM {table}"))
        ]
        (factor,) = session.scalars(select(TotpFactor))
        lines = session.scalar(select(func.count()).where(JournalLine.after.like("%second_factor%")))
    assert not [sign for sign in signs if any(sign.lower() in each.lower() for each in told)]
    assert lines == 2
    # what it holds makes other codes elsewhere, under another key
    assert factor.nonce
    assert factor.nonce not in codes.secret


def test_the_last_factor_of_staff_is_not_taken_away_and_a_carrier_s_is(office: Office):
    enrolled(office, office.instructor)
    with pytest.raises(RefusedRequest, match="seul second facteur"):
        factors.remove_codes(office.desk, arrived(office, office.instructor, factor=FactorKind.TOTP), at=AT)
    enrolled(office, office.editor)
    visit = arrived(office, office.editor, factor=FactorKind.TOTP)
    recovery.renew(office.desk, visit, at=AT)
    factors.remove_codes(office.desk, visit, at=AT)
    assert factors.held(office.desk, office.editor.account_id) == factors.HeldFactors(False, [], 0)
    assert not arrived(office, office.editor).halfway
    with pytest.raises(RefusedRequest, match="rien à retirer"):
        factors.remove_codes(office.desk, visit, at=AT)


def test_another_phone_replaces_the_first_once_it_has_given_a_code(office: Office):
    first = enrolled(office, office.instructor)
    visit = arrived(office, office.instructor, factor=FactorKind.TOTP)
    second = pyotp.TOTP(totp.begin(office.desk, visit).secret)
    assert proved(office, arrived(office, office.instructor), first.at(LATER))
    after = LATER + 4 * STEP
    totp.enrol(office.desk, visit, second.at(after), now=after, at=AT)
    with pytest.raises(RefusedRequest):
        prove_by_code(office.desk, arrived(office, office.instructor), first.at(after + STEP), now=after)
    prove_by_code(office.desk, arrived(office, office.instructor), second.at(after + STEP), now=after)


def test_an_admin_takes_away_the_factors_of_whoever_lost_them_and_their_sessions_end(office: Office):
    enrolled(office, office.instructor)
    token = open_session(office.desk, office.instructor.account_id, now=LATER, factor=FactorKind.TOTP)
    with pytest.raises(UnknownIdentifier):
        factors.take_away(office.desk, office.editor, "instructor@exemple.fr", at=AT)
    factors.take_away(office.desk, office.admin, "instructor@exemple.fr", at=AT)
    assert not factors.held(office.desk, office.instructor.account_id).any
    assert signed_in(office.desk, token, now=LATER) is None
    with pytest.raises(RefusedRequest, match="depuis la page de votre compte"):
        factors.take_away(office.desk, office.admin, "admin@exemple.fr", at=AT)


def test_a_demonstration_shows_the_code_that_it_takes_next(office: Office):
    desk, who = office.desk, office.instructor
    with desk.database.writing() as session:
        factors.enrol_for_demonstration(session, [who.account_id], MACHINE)
    for _ in range(2):
        code = totp.shown(desk, who.account_id, now=LATER)
        assert code
        assert proved(office, arrived(office, who), code)
    assert totp.shown(desk, office.editor.account_id, now=LATER) is None
    assert not factors.demonstrates(desk)


def test_a_session_says_by_what_it_was_proved(office: Office):
    codes = enrolled(office, office.instructor)
    visit = proved(office, arrived(office, office.instructor), codes.at(LATER))
    with office.desk.database.reading() as session:
        assert session.get_one(SignedSession, visit.number).factor == "totp"
