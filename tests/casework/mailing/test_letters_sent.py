"""Which letters an act writes, to whom, and what they say: amounts and days from the records, no fact in a subject."""

import mailbox
from datetime import date, timedelta
from email.header import decode_header, make_header
from pathlib import Path

import pytest
from desks import AT, Office
from posting import DAY, MACHINE, folder_at, posted, waiting, work
from sqlalchemy import delete, update

from tremplin.casework.accounts.accounts import disable
from tremplin.casework.acting.transitions.announced import ANNOUNCED
from tremplin.casework.applying.deposits import deposit, record
from tremplin.casework.granting.decisions import refuse
from tremplin.casework.granting.instruction import return_
from tremplin.casework.letters.writing import letter
from tremplin.casework.mailing.links import PATHS, TOLD
from tremplin.casework.mailing.texts import TEXTS
from tremplin.casework.mailing.writing import OF_ACCOUNTS
from tremplin.catalogue.quantities import euros
from tremplin.errors import NotYet
from tremplin.records.accounts import Membership
from tremplin.records.codes import LINKS, MailKind, Mode
from tremplin.records.organisations import Organisation


def read(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """The letters of a folder: subjects and texts, by address."""
    found: dict[str, list[tuple[str, str]]] = {}
    for message in mailbox.Maildir(folder):
        payload = message.get_payload(decode=True)
        assert isinstance(payload, bytes)
        subject = str(make_header(decode_header(message["Subject"])))
        found.setdefault(str(message["To"]), []).append((subject, payload.decode().replace("\r\n", "\n")))
    return found


def sent(office: Office, folder: Path, **more: date) -> dict[str, list[tuple[str, str]]]:
    work(office, folder_at(folder), **more)
    return read(folder)


def test_every_kind_of_letter_has_a_text():
    assert {*TEXTS, *TOLD, *LINKS, *OF_ACCOUNTS} == set(MailKind)
    assert {*TOLD} == {*PATHS} == {*LINKS}
    assert {each.kind for each in ANNOUNCED.values()} <= set(MailKind)


def test_without_a_place_for_mail_nothing_is_written(office: Office):
    office.accepted()
    assert waiting(office) == []


def test_a_receipt_goes_to_every_member_and_says_what_the_law_wants(office: Office, tmp_path: Path):
    written = posted(office).draft()
    deposit(office.desk, office.signatory, written, at=AT)
    letters = sent(office, tmp_path / "m")
    assert set(letters) == {"signatory@exemple.fr", "editor@exemple.fr"}
    ((subject, text),) = letters["editor@exemple.fr"]
    assert subject == f"Dossier {written} : récépissé de dépôt"
    # nobody is told one thing by mail and another on the site
    shown = letter(office.desk, office.editor, written, "receipt")
    assert text.startswith("\n".join(shown.lines()))
    for told in (f"{written}-R1", "le 20/01/2026 à 10 h 00, heure de Paris", "Relais", "Téléphone : 00 00 00 00 00"):
        assert told in text
    # what is missing is told with the words of its fiche (CRPA, art. L114-5)
    assert "– les dépenses de fonctionnement prévues — Financement" in text


def test_a_deposit_on_paper_is_received_by_mail_too(office: Office, tmp_path: Path):
    written = posted(office).draft()
    record(office.desk, office.instructor, written, at=AT, mode=Mode.PAPER, counts_on=DAY, reason="Courrier.")
    assert {row.kind for row in waiting(office)} == {"receipt"}
    assert "Courrier." not in str(sent(office, tmp_path / "m"))


def test_what_is_asked_is_told_as_it_was_written_then_the_new_receipt(office: Office, tmp_path: Path):
    written = posted(office).draft()
    deposit(office.desk, office.signatory, written, at=AT)
    return_(office.desk, office.instructor, written, "Le budget de fonctionnement.", at=AT)
    deposit(office.desk, office.signatory, written, at=AT, key="second")
    letters = sent(office, tmp_path / "m")["signatory@exemple.fr"]
    subjects = sorted(subject for subject, _ in letters)
    assert subjects == [
        f"Dossier {written} : des compléments vous sont demandés",
        f"Dossier {written} : récépissé de dépôt",
        f"Dossier {written} : récépissé de dépôt",
    ]
    asked = next(text for subject, text in letters if "compléments" in subject)
    assert "Ce qui vous est demandé\n───────────────────────\n\nLe budget de fonctionnement.\n" in asked
    assert sum(f"{written}-R2" in text for _, text in letters) == 1


def test_a_grant_is_told_to_the_cent_with_its_reason(office: Office, tmp_path: Path):
    written = posted(office).accepted(granted=45_999_99)
    letters = sent(office, tmp_path / "m")["signatory@exemple.fr"]
    text = next(text for subject, text in letters if subject == f"Dossier {written} : la décision du Département")
    assert f"Le 20/01/2026, le Département a décidé de vous accorder une subvention de {euros(45_999_99)}" in text
    assert "Avis favorable du comité." in text


def test_a_refusal_is_told_with_its_reason_and_without_an_amount(office: Office, tmp_path: Path):
    written = posted(office).under_review()
    refuse(office.desk, office.decider, written, "Hors du sujet.", at=AT)
    letters = sent(office, tmp_path / "m")["editor@exemple.fr"]
    text = next(text for subject, text in letters if "décision" in subject)
    assert "le 20/01/2026, de ne pas y donner suite." in text
    assert "Hors du sujet." in text
    assert "€" not in text


def test_an_act_that_is_refused_writes_no_letter_and_the_same_key_no_second_one(office: Office):
    draft = posted(office).draft(requested=60_000_00)
    with pytest.raises(NotYet):
        deposit(office.desk, office.signatory, draft, at=AT)
    assert waiting(office) == []
    good = office.draft()
    for _ in range(3):
        deposit(office.desk, office.signatory, good, at=AT, key="k")
    assert len(waiting(office)) == 2


def test_a_subject_holds_a_reference_and_nothing_that_anybody_typed(office: Office, tmp_path: Path):
    canary = "ZQX-0042"
    written = posted(office).draft(title=f"Suivi de Mme {canary}")
    deposit(office.desk, office.signatory, written, at=AT)
    return_(office.desk, office.instructor, written, f"La fiche de paie de {canary}.", at=AT)
    deposit(office.desk, office.signatory, written, at=AT)
    office.draft(title=canary)
    letters = sent(office, tmp_path / "m", day=date(2026, 2, 12))
    subjects = [subject for each in letters.values() for subject, _ in each]
    assert len(subjects) == 8
    assert not [subject for subject in subjects if canary in subject]


def test_an_account_that_is_disabled_is_not_written_to_be_it_disabled_since(office: Office, tmp_path: Path):
    disable(office.desk, office.admin, "editor@exemple.fr", at=AT)
    written = posted(office).draft()
    deposit(office.desk, office.signatory, written, at=AT)
    assert [row.account_id for row in waiting(office)] == [office.signatory.account_id]
    disable(office.desk, office.admin, "signatory@exemple.fr", at=AT)
    assert sent(office, tmp_path / "m") == {}
    (row,) = waiting(office)
    assert (row.state, row.error) == ("dropped", "le compte est désactivé.")


def test_whoever_left_the_organisation_is_not_written_to(office: Office, tmp_path: Path):
    posted(office).submitted()
    with office.desk.database.writing() as session:
        session.execute(delete(Membership).where(Membership.account_id == office.editor.account_id))
    assert set(sent(office, tmp_path / "m")) == {"signatory@exemple.fr"}


def test_an_organisation_without_a_member_is_written_to_at_its_own_address(office: Office, tmp_path: Path):
    written = posted(office).draft()
    with office.desk.database.writing() as session:
        session.execute(delete(Membership).where(Membership.organisation_id == office.organisation))
    told = {"at": AT, "mode": Mode.PAPER, "counts_on": DAY, "reason": "Courrier."}
    with office.desk.database.writing() as session:
        session.execute(update(Organisation).values(email="ateliers@exemple.fr"))
    record(office.desk, office.instructor, written, **told)
    assert set(sent(office, tmp_path / "m")) == {"ateliers@exemple.fr"}


def test_a_letter_is_kept_without_its_text_nor_its_address(office: Office):
    posted(office).submitted(title="Ateliers de Mme Durand")
    (row, _) = waiting(office)
    assert not [value for value in row if isinstance(value, str) and ("@" in value or "Durand" in value)]


def test_what_left_long_ago_is_kept_no_more_and_what_failed_is(office: Office, tmp_path: Path):
    posted(office).submitted()
    place = folder_at(tmp_path / "m")
    work(office, place)
    work(office, place, day=DAY + timedelta(days=1), machine=MACHINE + timedelta(days=89))
    assert len(waiting(office)) == 2
    work(office, place, day=DAY + timedelta(days=2), machine=MACHINE + timedelta(days=91))
    assert waiting(office) == []
