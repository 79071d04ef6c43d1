"""Passkeys: of one account, for one site, each answer worth once what was asked some minutes ago."""

import json
from datetime import timedelta

import pytest
from desks import AT, Office
from doors import arrived
from posting import MACHINE
from software_key import SoftwareKey, challenge_of

from tremplin.casework.acting.policy import Actor
from tremplin.casework.entering import factors, passkeys
from tremplin.casework.entering.passkeys import KeyPlace, prove_by_key
from tremplin.casework.entering.sessions import signed_in
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier
from tremplin.records.codes import FactorKind

HERE = KeyPlace("aides.exemple.fr", "https://aides.exemple.fr")
ELSEWHERE = KeyPlace("aides-exemple.fr", "https://aides-exemple.fr")
MINUTE = timedelta(minutes=1)


def added(office: Office, who: Actor, key: SoftwareKey | None = None, place: KeyPlace = HERE) -> SoftwareKey:
    """A key of somebody's, once the site knows it."""
    made, visit = key or SoftwareKey(), arrived(office, who, factor=FactorKind.TOTP)
    options = passkeys.registration(office.desk, visit, place, now=MACHINE)
    passkeys.register(office.desk, visit, place, made.made(options), "Téléphone", now=MACHINE, at=AT)
    return made


def test_a_key_opens_a_session_and_gives_it_another_cookie(office: Office):
    key = added(office, office.instructor)
    for _ in range(2):
        visit = arrived(office, office.instructor)
        assert visit.halfway
        options = passkeys.request(office.desk, visit, HERE, now=MACHINE)
        assert options
        found = signed_in(
            office.desk, prove_by_key(office.desk, visit, HERE, key.signed(options), now=MACHINE), now=MACHINE
        )
        assert found
        assert (found.number, found.factor, found.halfway) == (visit.number, FactorKind.PASSKEY, False)


def test_an_answer_is_worth_once_what_was_asked_last_in_its_own_session(office: Office):
    key, desk = added(office, office.instructor), office.desk
    visit, other = arrived(office, office.instructor), arrived(office, office.instructor)
    first = passkeys.request(desk, visit, HERE, now=MACHINE)
    answer = key.signed(first or "")
    for who in (other,):
        with pytest.raises(RefusedRequest):
            prove_by_key(desk, who, HERE, answer, now=MACHINE)
    prove_by_key(desk, visit, HERE, answer, now=MACHINE)
    with pytest.raises(RefusedRequest):
        prove_by_key(desk, visit, HERE, answer, now=MACHINE)
    stale = passkeys.request(desk, visit, HERE, now=MACHINE)
    passkeys.request(desk, visit, HERE, now=MACHINE)
    with pytest.raises(RefusedRequest):
        prove_by_key(desk, visit, HERE, key.signed(stale or ""), now=MACHINE)


@pytest.mark.parametrize(("minutes", "taken"), [(4, True), (5, False)])
def test_what_was_asked_waits_five_minutes(office: Office, minutes: int, taken: bool):
    key, visit = added(office, office.instructor), arrived(office, office.instructor)
    answer = key.signed(passkeys.request(office.desk, visit, HERE, now=MACHINE) or "")
    later = MACHINE + minutes * MINUTE
    if taken:
        assert prove_by_key(office.desk, visit, HERE, answer, now=later)
    else:
        with pytest.raises(RefusedRequest):
            prove_by_key(office.desk, visit, HERE, answer, now=later)


def test_a_key_of_another_account_another_site_or_another_hand_opens_nothing(office: Office):
    mine = added(office, office.instructor)
    theirs = added(office, office.decider)
    forged = SoftwareKey(identity=mine.identity)
    phished = SoftwareKey(host=ELSEWHERE.host, origin=ELSEWHERE.origin, identity=mine.identity, secret=mine.secret)
    for key in (theirs, forged, phished, SoftwareKey()):
        visit = arrived(office, office.instructor)
        options = passkeys.request(office.desk, visit, HERE, now=MACHINE)
        with pytest.raises(RefusedRequest):
            prove_by_key(office.desk, visit, HERE, key.signed(options or ""), now=MACHINE)


def test_a_key_that_was_copied_is_known_by_how_often_it_served(office: Office):
    key, visit = added(office, office.instructor), arrived(office, office.instructor)
    copied = SoftwareKey(identity=key.identity, secret=key.secret)
    for _ in range(3):
        options = passkeys.request(office.desk, visit, HERE, now=MACHINE)
        proved = prove_by_key(office.desk, visit, HERE, key.signed(options or ""), now=MACHINE)
        found = signed_in(office.desk, proved, now=MACHINE)
        assert found is not None
        visit = found
    options = passkeys.request(office.desk, visit, HERE, now=MACHINE)
    with pytest.raises(RefusedRequest):
        prove_by_key(office.desk, visit, HERE, copied.signed(options or ""), now=MACHINE)


@pytest.mark.parametrize("answer", ["", "[]", "null", "{}", '{"id": 1}', "[" * 100_000, '{"id": "\\u0000"}', "é"])
def test_what_no_key_answers_is_refused(office: Office, answer: str):
    added(office, office.instructor)
    visit = arrived(office, office.instructor)
    passkeys.request(office.desk, visit, HERE, now=MACHINE)
    with pytest.raises(RefusedRequest):
        prove_by_key(office.desk, visit, HERE, answer, now=MACHINE)
    full = arrived(office, office.editor)
    passkeys.registration(office.desk, full, HERE, now=MACHINE)
    with pytest.raises(RefusedRequest):
        passkeys.register(office.desk, full, HERE, answer, "Clé", now=MACHINE, at=AT)


def test_whoever_has_no_key_is_asked_for_none(office: Office):
    assert passkeys.request(office.desk, arrived(office, office.editor), HERE, now=MACHINE) is None


def test_one_key_is_not_of_two_accounts_and_what_is_asked_names_nobody(office: Office):
    key = added(office, office.instructor)
    with pytest.raises(RefusedRequest, match="déjà celle"):
        added(office, office.decider, key)
    visit = arrived(office, office.instructor, factor=FactorKind.TOTP)
    options = json.loads(passkeys.registration(office.desk, visit, HERE, now=MACHINE))
    assert len(options["excludeCredentials"]) == 1
    assert "exemple.fr" not in options["user"]["id"]
    assert len(challenge_of(json.dumps(options))) == 32


def test_a_password_alone_adds_no_key_to_an_account_that_has_a_factor(office: Office):
    added(office, office.instructor)
    halfway = arrived(office, office.instructor)
    with pytest.raises(Forbidden, match="second facteur"):
        passkeys.registration(office.desk, halfway, HERE, now=MACHINE)
    with pytest.raises(Forbidden, match="second facteur"):
        passkeys.register(office.desk, halfway, HERE, "{}", "Clé", now=MACHINE, at=AT)


def test_a_key_is_taken_away_by_its_owner_alone_and_never_the_last_of_staff(office: Office):
    added(office, office.instructor)
    added(office, office.editor)
    mine = arrived(office, office.instructor, factor=FactorKind.PASSKEY)
    (theirs,) = factors.held(office.desk, office.editor.account_id).keys
    (own,) = factors.held(office.desk, office.instructor.account_id).keys
    with pytest.raises(UnknownIdentifier):
        factors.remove_key(office.desk, mine, theirs.number, at=AT)
    with pytest.raises(RefusedRequest, match="seul second facteur"):
        factors.remove_key(office.desk, mine, own.number, at=AT)
    added(office, office.instructor)
    factors.remove_key(office.desk, mine, own.number, at=AT)
    assert len(factors.held(office.desk, office.instructor.account_id).keys) == 1
