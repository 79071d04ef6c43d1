"""Links that mail brings: one use, one hour, three letters an hour, and nothing in the base by which one is opened."""

import mailbox
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from desks import AT, Office
from posting import MACHINE, folder_at, posted, waiting, work
from sqlalchemy import func, select, text

from tremplin.casework.accounts.accounts import disable
from tremplin.casework.entering import choosing, joining, members, tokens
from tremplin.casework.entering.guesses import TooManyTries
from tremplin.casework.entering.tokens import OpenedLink, PastLink, UnsentLink, opened, send
from tremplin.casework.mailing.managing import listed
from tremplin.records.codes import MailKind
from tremplin.records.entering import MailedLink

ADDRESS = "https://aides.exemple.fr"
LINK = re.compile(rf"{ADDRESS}(/[a-z-]+)/(\S+)")
RESET = MailKind.RESET


@pytest.fixture
def posting(office: Office) -> Office:
    posted(office).desk.address = ADDRESS
    return office


def letters(office: Office, folder: Path) -> list[tuple[str, str, str]]:
    """To whom each letter went, its subject and its text."""
    work(office, folder_at(folder))
    found = []
    for message in mailbox.Maildir(folder):
        payload = message.get_payload(decode=True)
        assert isinstance(payload, bytes)
        found.append((str(message["To"]), str(message["Subject"]), payload.decode()))
    return sorted(found)


def sent(office: Office, folder: Path, kind: MailKind = RESET) -> str:
    """The word of a link that an editor was sent."""
    assert send(office.desk, kind, account_id=office.editor.account_id, now=MACHINE)
    ((_, _, told),) = letters(office, folder)
    found = LINK.search(told)
    assert found
    return found[2]


def test_a_link_opens_once_what_it_was_sent_for(posting: Office, tmp_path: Path):
    word = sent(posting, tmp_path / "m")
    link = opened(posting.desk, RESET, word, now=MACHINE)
    assert (link.account_id, link.kind) == (posting.editor.account_id, RESET)
    # looking uses nothing
    assert opened(posting.desk, RESET, word, now=MACHINE) == link
    use(posting, link)
    with pytest.raises(PastLink):
        opened(posting.desk, RESET, word, now=MACHINE)
    with pytest.raises(PastLink):
        use(posting, link)


def use(office: Office, link: OpenedLink) -> None:
    with office.desk.database.writing() as session:
        tokens.use(session, link, now=MACHINE)


@pytest.mark.parametrize(("minutes", "opens"), [(59, True), (60, False), (61, False)])
def test_a_link_lasts_an_hour(posting: Office, tmp_path: Path, minutes: int, opens: bool):
    word, later = sent(posting, tmp_path / "m"), MACHINE + timedelta(minutes=minutes)
    if opens:
        assert opened(posting.desk, RESET, word, now=later)
    else:
        with pytest.raises(PastLink):
            opened(posting.desk, RESET, word, now=later)


def test_a_link_of_one_kind_opens_no_other(posting: Office, tmp_path: Path):
    word = sent(posting, tmp_path / "m")
    with pytest.raises(PastLink):
        opened(posting.desk, MailKind.SIGN_UP, word, now=MACHINE)


@pytest.mark.parametrize("word", ["", "x", "../..", "\x00", "é" * 16, "0" * 56])
def test_a_word_that_nobody_was_sent_opens_nothing(posting: Office, word: str):
    with pytest.raises(PastLink):
        opened(posting.desk, RESET, word, now=MACHINE)


def test_a_word_is_guessed_ten_times_an_hour_and_its_owner_waits_no_longer_than_that(posting: Office, tmp_path: Path):
    word = sent(posting, tmp_path / "m")
    for number in range(10):
        with pytest.raises(PastLink):
            opened(posting.desk, RESET, f"{word[:16]}{number:040}", now=MACHINE)
    with pytest.raises(TooManyTries):
        opened(posting.desk, RESET, word, now=MACHINE)


def test_two_who_use_a_link_at_once_do_not_both(posting: Office, tmp_path: Path):
    link = opened(posting.desk, RESET, sent(posting, tmp_path / "m"), now=MACHINE)
    at_once, done = Barrier(4), list[bool]()

    def run() -> None:
        at_once.wait()
        try:
            use(posting, link)
        except PastLink:
            done.append(False)
        else:
            done.append(True)

    threads = [Thread(target=run) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(done) == [False, False, False, True]


def test_an_hour_brings_three_letters_to_one_address_and_no_fewer_to_another(posting: Office):
    kinds = [send(posting.desk, RESET, account_id=posting.editor.account_id, now=MACHINE) for _ in range(200)]
    assert kinds.count(True) == 3
    assert send(posting.desk, RESET, account_id=posting.other.account_id, now=MACHINE)
    assert len(waiting(posting)) == 4
    assert send(posting.desk, RESET, account_id=posting.editor.account_id, now=MACHINE + timedelta(hours=1))


def test_no_title_names_anybody_nor_what_a_link_opens(posting: Office, tmp_path: Path):
    desk = posting.desk
    send(desk, RESET, account_id=posting.editor.account_id, now=MACHINE)
    send(desk, MailKind.SIGN_UP, address="nouvelle@exemple.fr", now=MACHINE)
    send(desk, MailKind.INVITATION, address="invitee@exemple.fr", about=posting.organisation, now=MACHINE)
    found = letters(posting, tmp_path / "m")
    assert [(to, subject) for to, subject, _ in found] == [
        ("editor@exemple.fr", "Tremplin : choisir un nouveau mot de passe"),
        ("invitee@exemple.fr", "Tremplin : une invitation vous attend"),
        ("nouvelle@exemple.fr", "Tremplin : votre adresse"),
    ]
    paths = [match[1] for _, _, told in found if (match := LINK.search(told))]
    assert paths == ["/mot-de-passe", "/invitation", "/inscription"]
    assert "« Les Ateliers »" in found[1][2]


def test_whoever_signs_up_with_a_known_address_brings_its_owner_no_link(posting: Office, tmp_path: Path):
    send(posting.desk, MailKind.SIGN_UP, account_id=posting.editor.account_id, now=MACHINE)
    ((to, subject, told),) = letters(posting, tmp_path / "m")
    assert (to, subject) == ("editor@exemple.fr", "Tremplin : votre adresse")
    assert f"{ADDRESS}/connexion\n" in told.replace("\r", "")
    assert "/inscription/" not in told


def test_the_base_alone_opens_no_link(posting: Office, tmp_path: Path):
    word = sent(posting, tmp_path / "m")
    with posting.desk.database.reading() as session:
        (link,) = session.scalars(select(MailedLink))
        kept = [*vars(link).values(), *session.execute(text("SELECT * FROM mails")).one()]
    assert not [value for value in kept if isinstance(value, str) and word[16:] in value]
    for guess in (link.name, link.hash, link.name + link.hash, link.name + link.hash[:40]):
        with pytest.raises(PastLink):
            opened(posting.desk, RESET, guess, now=MACHINE)


def test_a_letter_whose_link_is_past_does_not_leave(posting: Office, tmp_path: Path):
    assert send(posting.desk, RESET, account_id=posting.editor.account_id, now=MACHINE - timedelta(hours=1))
    assert letters(posting, tmp_path / "m") == []
    (row,) = waiting(posting)
    assert (row.state, row.error) == ("dropped", "le lien ne sert plus.")


def test_an_account_that_is_disabled_is_sent_no_link(posting: Office, tmp_path: Path):
    send(posting.desk, RESET, account_id=posting.editor.account_id, now=MACHINE)
    disable(posting.desk, posting.admin, "editor@exemple.fr", at=MACHINE)
    assert letters(posting, tmp_path / "m") == []
    assert [row.error for row in waiting(posting)] == ["le compte est désactivé."]


def test_without_the_address_of_the_site_the_letter_waits_and_says_why(posting: Office, tmp_path: Path):
    posting.desk.address = None
    send(posting.desk, RESET, account_id=posting.editor.account_id, now=MACHINE)
    assert letters(posting, tmp_path / "m") == []
    (row,) = waiting(posting)
    assert row.state == "waiting"
    assert "TREMPLIN_ADDRESS" in row.error


def test_an_admin_of_everything_sees_whose_letter_waits(posting: Office):
    send(posting.desk, MailKind.SIGN_UP, address="nouvelle@exemple.fr", now=MACHINE)
    send(posting.desk, RESET, account_id=posting.editor.account_id, now=MACHINE)
    told = {row["to"]: (row["label"], row["dossier"]) for row in listed(posting.desk, posting.admin)}
    assert told == {
        "nouvelle@exemple.fr": ("lien d'inscription", None),
        "editor@exemple.fr": ("lien pour choisir un mot de passe", None),
    }


def test_links_are_kept_a_day_once_they_are_past(posting: Office, tmp_path: Path):
    sent(posting, tmp_path / "m")
    place = folder_at(tmp_path / "m")
    for hours, left in ((24, 1), (26, 0)):
        work(posting, place, day=date(2026, 2, 1) + timedelta(days=hours), machine=MACHINE + timedelta(hours=hours))
        with posting.desk.database.reading() as session:
            assert len(session.scalars(select(MailedLink)).all()) == left


@pytest.mark.parametrize(
    "asked",
    [
        lambda office: choosing.ask(office.desk, office.editor.login, now=MACHINE),
        lambda office: choosing.ask(office.desk, "personne@exemple.fr", now=MACHINE),
        lambda office: joining.prove_address(office.desk, "nadia@exemple.fr", now=MACHINE),
        lambda office: members.invite(
            office.desk, office.signatory, str(office.organisation), "nadia@exemple.fr", "editor", at=AT, now=MACHINE
        ),
    ],
)
def test_where_no_mail_leaves_no_link_is_written_and_it_is_said(office: Office, asked: Callable[[Office], object]):
    with pytest.raises(UnsentLink, match="n'envoie pas de courriels"):
        asked(office)
    with office.desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(MailedLink)) == 0
