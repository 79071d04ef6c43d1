"""Coming in by oneself: registered, asked for, admitted; nobody alone, and nothing granted before somebody looked."""

from datetime import UTC, datetime

import pytest
from desks import AT, COMPLETE, FICHE, Office
from posting import posted
from sqlalchemy import select

from tremplin.casework.accounts.accounts import disable
from tremplin.casework.acting.actors import actor
from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import create
from tremplin.casework.entering import joining, members, tokens
from tremplin.casework.granting.decisions import accept
from tremplin.casework.granting.instruction import review
from tremplin.casework.journal.proof import verify as proved
from tremplin.casework.mailing.links import word_of
from tremplin.errors import Forbidden, NotYet, UnknownIdentifier
from tremplin.records.accounts import Membership, PastMembership
from tremplin.records.codes import MailKind, Role
from tremplin.records.entering import MailedLink
from tremplin.storage.engine import rows_of

SIRET, NEW = "73282932000074", {"name": "Le Fournil", "siret": "73282932000074", "legal_form": "association"}
OURS = "W000000001"
PASSWORD = "une phrase que je retiens"
LATER = datetime(2026, 1, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def office(office: Office) -> Office:
    """An office whose letters leave: one comes in by them."""
    return posted(office)


def newcomer(office: Office, login: str = "nadia@exemple.fr") -> Actor:
    """Somebody who has just proved their address, and has no role."""
    link = sent_to(office, MailKind.SIGN_UP, login)
    joining.sign_up(office.desk, link, name="Nadia Bel", password=PASSWORD, at=AT, now=AT)
    return again(office, login)


def sent_to(office: Office, kind: MailKind, login: str) -> tokens.OpenedLink:
    """The link of the letter that was sent last to somebody."""
    if kind is MailKind.SIGN_UP:
        joining.prove_address(office.desk, login, now=AT)
    with office.desk.database.reading() as session:
        link = session.scalars(select(MailedLink).filter_by(kind=kind.value).order_by(MailedLink.id.desc())).first()
    assert link is not None
    return tokens.opened(office.desk, kind, word_of(office.desk, link.name), now=AT)


def again(office: Office, login: str) -> Actor:
    with office.desk.database.reading() as session:
        return actor(rows_of(session), login)


def registered(office: Office) -> tuple[Actor, int]:
    nadia = newcomer(office)
    number = joining.register(office.desk, nadia, NEW, at=AT)
    return again(office, nadia.login), number


def test_whoever_registers_an_organisation_signs_for_it(office: Office):
    nadia, number = registered(office)
    assert nadia.grants == (Grant(Role.SIGNATORY, organisation_id=number),)
    told = members.members(office.desk, nadia, str(number))
    assert (told["verified"], [each["login"] for each in told["members"]]) == (False, [nadia.login])
    with office.desk.database.reading() as session:
        assert proved(session).problems == ()


def test_nothing_is_granted_before_an_official_verified_who_registered_it(office: Office):
    nadia, number = registered(office)
    written = create(office.desk, nadia, fiche=FICHE, organisation_id=number, title="Fournil", at=AT, said=COMPLETE)
    deposit(office.desk, nadia, written, at=AT)
    review(office.desk, office.instructor, written, at=AT)
    with pytest.raises(NotYet, match="n'est pas vérifié"):
        accept(office.desk, office.decider, written, 46_000_00, "Avis favorable.", at=AT)
    members.verify(office.desk, office.instructor, str(number), at=LATER)
    accept(office.desk, office.decider, written, 46_000_00, "Avis favorable.", at=LATER)
    with pytest.raises(NotYet, match="déjà vérifié"):
        members.verify(office.desk, office.instructor, str(number), at=LATER)


def test_only_an_instructor_verifies_and_never_one_who_was_a_member(office: Office):
    nadia, number = registered(office)
    for who in (nadia, office.reader, office.statistician, office.other):
        with pytest.raises((Forbidden, UnknownIdentifier)):
            members.verify(office.desk, who, str(number), at=LATER)
    with office.desk.database.writing() as session:
        left = {"account_id": office.second.account_id, "organisation_id": number, "number": 1}
        session.add(PastMembership(**left, role="editor", since=AT, left_at=AT))
    with pytest.raises(NotYet, match="Vous avez été membre"):
        members.verify(office.desk, office.second, str(number), at=LATER)


def test_an_organisation_that_did_not_register_itself_has_nothing_to_verify(office: Office):
    with pytest.raises(NotYet, match="rien à vérifier"):
        members.verify(office.desk, office.instructor, str(office.organisation), at=LATER)


def test_a_known_organisation_is_joined_with_the_consent_of_a_signatory(office: Office):
    nadia = newcomer(office)
    assert joining.known(office.desk, OURS)
    joining.ask(office.desk, nadia, OURS, "editor", at=AT)
    assert again(office, nadia.login).grants == ()
    with pytest.raises(Forbidden):
        members.admit(office.desk, office.editor, OURS, nadia.login, at=LATER)
    assert members.admit(office.desk, office.signatory, OURS, nadia.login, at=LATER) is Role.EDITOR
    assert again(office, nadia.login).grants == (Grant(Role.EDITOR, organisation_id=office.organisation),)
    with pytest.raises(NotYet, match="attend aucune réponse"):
        members.admit(office.desk, office.signatory, OURS, nadia.login, at=LATER)


@pytest.mark.parametrize("who", ["instructor", "admin"])
def test_or_of_the_department(office: Office, who: str):
    office.draft()
    nadia = newcomer(office)
    joining.ask(office.desk, nadia, OURS, "signatory", at=AT)
    assert members.admit(office.desk, getattr(office, who), OURS, nadia.login, at=LATER) is Role.SIGNATORY


def test_nobody_admits_themselves(office: Office):
    office.draft()
    # an instructor who would sign for those whom they instruct
    joining.ask(office.desk, office.instructor, OURS, "signatory", at=AT)
    with pytest.raises(NotYet, match="une autre personne"):
        members.admit(office.desk, office.instructor, OURS, office.instructor.login, at=LATER)


def test_a_refused_request_leaves_nothing_and_may_be_made_again(office: Office):
    nadia = newcomer(office)
    joining.ask(office.desk, nadia, OURS, "editor", at=AT)
    with pytest.raises(NotYet, match="déjà demandé"):
        joining.ask(office.desk, nadia, OURS, "editor", at=AT)
    members.admit(office.desk, office.signatory, OURS, nadia.login, at=LATER, admitted=False)
    assert again(office, nadia.login).grants == ()
    joining.ask(office.desk, nadia, OURS, "editor", at=LATER)


def test_a_known_siret_is_never_registered_twice(office: Office):
    _, number = registered(office)
    other = newcomer(office, "paul@exemple.fr")
    with pytest.raises(NotYet, match="déjà connu ici : demandez à le rejoindre"):
        joining.register(office.desk, other, NEW, at=LATER)
    assert joining.ask(office.desk, other, SIRET, "signatory", at=LATER) == number


def test_a_number_of_ours_is_not_a_way_in(office: Office):
    nadia = newcomer(office)
    assert not joining.known(office.desk, str(office.organisation))
    with pytest.raises(NotYet, match="pas connu ici"):
        joining.ask(office.desk, nadia, str(office.organisation), "signatory", at=AT)


def test_at_most_five_answers_are_waited_for(office: Office):
    nadia = newcomer(office)
    for rank in range(5):
        joining.register(office.desk, nadia, {"name": f"Fournil {rank}", "rna": f"W00000010{rank}"}, at=AT)
    with pytest.raises(NotYet, match="attendent déjà"):
        joining.register(office.desk, nadia, {"name": "Fournil", "rna": "W000000109"}, at=AT)
    with pytest.raises(NotYet, match="attendent déjà"):
        joining.ask(office.desk, nadia, OURS, "editor", at=AT)


def test_a_signatory_changes_and_removes_members_but_the_last_one_who_signs(office: Office):
    desk = office.desk
    members.change(desk, office.signatory, OURS, "editor@exemple.fr", "signatory", at=LATER)
    members.remove(desk, office.signatory, OURS, "signatory@exemple.fr", at=LATER)
    left = again(office, "editor@exemple.fr")
    for verb in (
        lambda: members.remove(desk, left, OURS, left.login, at=LATER),
        lambda: members.change(desk, left, OURS, left.login, "editor", at=LATER),
    ):
        with pytest.raises(NotYet, match="dernier signataire"):
            verb()
    with pytest.raises(UnknownIdentifier):
        members.remove(desk, again(office, "signatory@exemple.fr"), OURS, left.login, at=LATER)
    with desk.database.reading() as session:
        held = session.execute(select(Membership.role).filter_by(organisation_id=office.organisation)).scalars().all()
        assert (held, proved(session).problems) == (["signatory"], ())


def test_whoever_may_not_sign_in_is_no_signatory_left(office: Office):
    joining.ask(office.desk, office.other, OURS, Role.SIGNATORY.value, at=AT)
    members.admit(office.desk, office.signatory, OURS, office.other.login, at=AT)
    disable(office.desk, office.admin, office.other.login, at=AT)
    with pytest.raises(NotYet, match="dernier signataire"):
        members.remove(office.desk, office.signatory, OURS, office.signatory.login, at=LATER)


def test_of_another_organisation_nothing_is_told(office: Office):
    for verb in (
        lambda: members.members(office.desk, office.other, OURS),
        lambda: members.remove(office.desk, office.other, OURS, "editor@exemple.fr", at=LATER),
        lambda: members.admit(office.desk, office.other, OURS, "editor@exemple.fr", at=LATER),
    ):
        with pytest.raises(UnknownIdentifier):
            verb()
    # nor whether somebody has an account, to a signatory who tries addresses
    for login in ("instructor@exemple.fr", "personne@exemple.fr"):
        with pytest.raises(UnknownIdentifier, match="membre"):
            members.remove(office.desk, office.signatory, OURS, login, at=LATER)


def test_an_invitation_opens_an_account_and_the_organisation_once(office: Office):
    members.invite(office.desk, office.signatory, OURS, "Lena@exemple.fr", "editor", at=AT, now=AT)
    link = sent_to(office, MailKind.INVITATION, "lena@exemple.fr")
    assert joining.named(office.desk, link) == "Les Ateliers"
    joining.come_in(office.desk, link, name="Lena Roy", password=PASSWORD, at=AT, now=AT)
    assert again(office, "lena@exemple.fr").grants == (Grant(Role.EDITOR, organisation_id=office.organisation),)
    with pytest.raises(tokens.PastLink):
        joining.come_in(office.desk, link, name="Lena Roy", password=PASSWORD, at=AT, now=AT)
    with office.desk.database.reading() as session:
        assert proved(session).problems == ()


def test_an_invitation_to_an_account_brings_that_account_in(office: Office):
    members.invite(office.desk, office.signatory, OURS, office.other.login, "signatory", at=AT, now=AT)
    link = sent_to(office, MailKind.INVITATION, office.other.login)
    assert joining.holder(office.desk, link) == office.other.account_id
    joining.come_in(office.desk, link, office.other, at=AT, now=AT)
    assert again(office, office.other.login).belongs_to(office.organisation)


def test_whoever_was_taken_out_comes_back_by_no_other_invitation(office: Office):
    links = []
    for role in ("editor", "signatory", "signatory"):
        members.invite(office.desk, office.signatory, OURS, "lena@exemple.fr", role, at=AT, now=AT)
        links.append(sent_to(office, MailKind.INVITATION, "lena@exemple.fr"))
    joining.come_in(office.desk, links[0], name="Lena Roy", password=PASSWORD, at=AT, now=AT)
    members.invite(office.desk, office.signatory, OURS, "paul@exemple.fr", "editor", at=AT, now=AT)
    members.remove(office.desk, office.signatory, OURS, "lena@exemple.fr", at=LATER)
    for link in links:
        with pytest.raises(tokens.PastLink):
            joining.come_in(office.desk, link, again(office, "lena@exemple.fr"), at=LATER, now=AT)
    # that of another is theirs still
    to_paul = sent_to(office, MailKind.INVITATION, "paul@exemple.fr")
    joining.come_in(office.desk, to_paul, name="Paul Roy", password=PASSWORD, at=LATER, now=AT)


@pytest.mark.parametrize("how", ["removed", "an editor now", "disabled"])
def test_a_signatory_who_is_none_any_more_brings_nobody_in(office: Office, how: str):
    joining.ask(office.desk, office.other, OURS, Role.SIGNATORY.value, at=AT)
    members.admit(office.desk, office.signatory, OURS, office.other.login, at=AT)
    accomplice = again(office, office.other.login)
    members.invite(office.desk, accomplice, OURS, "lena@exemple.fr", "signatory", at=AT, now=AT)
    link = sent_to(office, MailKind.INVITATION, "lena@exemple.fr")
    if how == "removed":
        members.remove(office.desk, office.signatory, OURS, accomplice.login, at=LATER)
    elif how == "disabled":
        disable(office.desk, office.admin, accomplice.login, at=LATER)
    else:
        members.change(office.desk, office.signatory, OURS, accomplice.login, "editor", at=LATER)
    with pytest.raises(tokens.PastLink):
        joining.come_in(office.desk, link, name="Lena Roy", password=PASSWORD, at=LATER, now=AT)


def test_whoever_comes_in_by_an_invitation_asks_for_no_other_role(office: Office):
    joining.ask(office.desk, office.other, OURS, Role.SIGNATORY.value, at=AT)
    members.invite(office.desk, office.signatory, OURS, office.other.login, "editor", at=AT, now=AT)
    link = sent_to(office, MailKind.INVITATION, office.other.login)
    joining.come_in(office.desk, link, office.other, at=AT, now=AT)
    with pytest.raises(NotYet, match="n'attend aucune réponse"):
        members.admit(office.desk, office.instructor, OURS, office.other.login, at=LATER)
    assert Grant(Role.EDITOR, organisation_id=office.organisation) in again(office, office.other.login).grants


@pytest.mark.parametrize("who", ["editor", "instructor", "admin", "other"])
def test_signatories_alone_invite_and_in_their_own_organisation(office: Office, who: str):
    with pytest.raises((Forbidden, UnknownIdentifier)):
        members.invite(office.desk, getattr(office, who), OURS, "lena@exemple.fr", "signatory", at=AT, now=AT)


def test_whoever_has_an_account_is_sent_no_way_to_open_another(office: Office):
    link_or_none = sent_to(office, MailKind.SIGN_UP, "editor@exemple.fr")
    assert (link_or_none.account_id, link_or_none.address) == (office.editor.account_id, None)
