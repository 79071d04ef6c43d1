"""Identities: tied by their owner alone, known by the issuer and its word, and what they open."""

from datetime import timedelta
from pathlib import Path

import pytest
from desks import AT, Office
from doors import HOUR, arrived
from posting import MACHINE, folder_at, posted, work
from sqlalchemy import select

from tremplin.casework.accounts.accounts import disable
from tremplin.casework.entering import identities
from tremplin.casework.entering.factors import enrol_for_demonstration
from tremplin.casework.entering.identities import ProvenIdentity, UnknownIdentity
from tremplin.casework.entering.sessions import SignedIn, signed_in
from tremplin.casework.mailing.queue import MAILS
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier
from tremplin.records.codes import FactorKind
from tremplin.records.entering import ProviderIdentity
from tremplin.records.journal import JournalLine

ISSUER = "https://connexion.exemple.fr/api"
PROVEN = ProvenIdentity(ISSUER, "sujet-1", "i.dupont@exemple.fr", mfa=True)


def here(office: Office) -> SignedIn:
    return arrived(office, office.instructor, factor=FactorKind.TOTP)


def tied(office: Office, proven: ProvenIdentity = PROVEN) -> int:
    return identities.tie(office.desk, here(office), proven, at=AT, now=MACHINE)


def entered(office: Office, proven: ProvenIdentity = PROVEN) -> SignedIn:
    found = signed_in(office.desk, identities.enter(office.desk, proven, now=MACHINE), now=MACHINE)
    assert found
    return found


def test_an_identity_opens_the_account_to_which_its_owner_tied_it(office: Office):
    tied(office)
    visit = entered(office)
    assert visit.actor == office.instructor
    assert (visit.halfway, visit.factor) == (False, FactorKind.PROVIDER)
    # nothing was given here: what matters asks for it
    assert not visit.confirmed(MACHINE)
    ((number, used),) = [(each.number, each.used_at) for each in identities.held(office.desk, visit.actor.account_id)]
    assert (number, used) == (1, MACHINE)


def test_without_two_factors_there_the_second_is_owed_here(office: Office):
    tied(office)
    with office.desk.database.writing() as session:
        enrol_for_demonstration(session, [office.instructor.account_id], AT)
    visit = entered(office, PROVEN._replace(mfa=False))
    assert (visit.halfway, visit.may_enrol) == (True, False)


@pytest.mark.parametrize(
    "other",
    [
        PROVEN._replace(subject="sujet-2"),
        PROVEN._replace(issuer="https://autre.exemple.fr"),
        # a known address opens nothing by itself, and a longer issuer is another one
        PROVEN._replace(subject="sujet-2", address="instructor@exemple.fr"),
        PROVEN._replace(issuer=f"{ISSUER} sujet", subject="-1"),
    ],
)
def test_another_word_of_a_provider_opens_nothing(office: Office, other: ProvenIdentity):
    tied(office)
    with pytest.raises(UnknownIdentity):
        identities.enter(office.desk, other, now=MACHINE)


def test_a_disabled_account_is_answered_as_one_that_is_not_there(office: Office):
    tied(office)
    disable(office.desk, office.admin, office.instructor.login, at=AT)
    with pytest.raises(UnknownIdentity):
        identities.enter(office.desk, PROVEN, now=MACHINE)


def test_an_identity_opens_one_account(office: Office):
    tied(office)
    with pytest.raises(RefusedRequest, match="ouvre déjà votre compte"):
        tied(office)
    with pytest.raises(RefusedRequest, match="ouvre déjà un autre compte"):
        identities.tie(office.desk, arrived(office, office.editor), PROVEN, at=AT, now=MACHINE)


def test_nobody_ties_an_identity_halfway_nor_long_after_they_were_proved(office: Office):
    for visit, now in ((arrived(office, office.instructor), MACHINE), (here(office), MACHINE + HOUR)):
        with pytest.raises(Forbidden):
            identities.tie(office.desk, visit, PROVEN, at=AT, now=now)
    tied(office)
    # whoever came by an identity alone ties no other
    with pytest.raises(Forbidden):
        identities.tie(office.desk, entered(office), PROVEN._replace(subject="sujet-2"), at=AT, now=MACHINE)


def test_what_is_kept_of_an_identity_tells_nobody_whose_it_is_there(office: Office):
    tied(office)
    with office.desk.database.reading() as session:
        kept = session.scalars(select(ProviderIdentity)).one()
        line = session.scalars(select(JournalLine).order_by(JournalLine.number.desc())).first()
    assert "sujet-1" not in str(vars(kept))
    assert line
    assert ISSUER in str(line.after)
    assert "sujet-1" not in str(vars(line))
    assert "dupont" not in str(vars(line))


def test_an_identity_that_is_untied_opens_nothing_and_ends_the_other_sessions(office: Office):
    number, visit = tied(office), here(office)
    opened = identities.enter(office.desk, PROVEN, now=MACHINE)
    with pytest.raises(UnknownIdentifier):
        identities.untie(office.desk, arrived(office, office.editor), number, at=AT, now=MACHINE)
    identities.untie(office.desk, visit, number, at=AT, now=MACHINE)
    assert signed_in(office.desk, opened, now=MACHINE) is None
    with pytest.raises(UnknownIdentity):
        identities.enter(office.desk, PROVEN, now=MACHINE)
    # and it may be tied again, be its number the same
    assert identities.tie(office.desk, here(office), PROVEN, at=AT, now=MACHINE + timedelta(minutes=1))


def test_its_owner_is_told_by_mail_that_it_was_tied(office: Office, tmp_path: Path):
    tied(posted(office))
    assert work(office, folder_at(tmp_path / "m")).sent == 1
    (letter,) = (tmp_path / "m" / "new").iterdir()
    text = letter.read_text("utf-8")
    assert "connexion.exemple.fr" in text
    assert "sujet-1" not in text
    with office.desk.database.reading() as session:
        assert [row.kind for row in session.execute(select(MAILS))] == ["identity"]
