"""Documents attached to a dossier: their type by content, their file before their row, and nothing left behind."""

import io
import json
import os
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from desks import AT, Office, make_office
from factories import FICHE, PLACE, with_changes
from hypothesis import given, settings
from hypothesis import strategies as st
from paperwork import JPEG, OPEN_DOCUMENT, PDF, SHEET, WORD, archive, encrypted, office, opened, png
from sqlalchemy import select

from tremplin.casework.acting import files
from tremplin.casework.acting.media import media_type
from tremplin.casework.acting.stored import named
from tremplin.casework.applying import attachments
from tremplin.casework.applying.attachments import attach, listed, orphans, remove, sweep
from tremplin.casework.applying.attachments import opened as read
from tremplin.casework.applying.deposits import deposit
from tremplin.errors import Conflict, NotYet, RefusedRequest, UnknownIdentifier, WrongUsage
from tremplin.records.attachments import Attachment, StoredFile
from tremplin.records.journal import JournalLine
from tremplin.storage.engine import Database
from tremplin.storage.files import path_of, remove_file

ASKED = """\
application:
  documents:
    - {code: budget, label: Le budget signé, source: Dossier}
    - {code: statuts, label: Les statuts, source: Dossier}
exits: sorties
"""
TESTS = Path(__file__).parents[1]
HOUR = timedelta(hours=1)


@pytest.fixture
def desk_office(database: Database, tmp_path: Path) -> Office:
    """The small department, whose fiche asks for two documents."""
    documents = {PLACE: with_changes(FICHE, ("exits: sorties\n", ASKED))}
    return make_office(database, tmp_path / "documents", documents)


def give(office: Office, written: str, content: bytes = PDF, name: str = "piece.pdf", **said) -> int:
    actor = said.pop("actor", office.editor)
    return attach(office.desk, actor, written, name, io.BytesIO(content), at=AT, **said)


def on_disk(office: Office) -> list[str]:
    return sorted(path.name for path in office.desk.files.rglob("*") if path.is_file())


def journal(office: Office) -> list[JournalLine]:
    with office.desk.database.reading() as session:
        return list(session.scalars(select(JournalLine).order_by(JournalLine.number)))


def test_a_document_is_kept_under_the_hash_of_its_content_and_read_back(desk_office: Office):
    written = desk_office.draft()
    number = give(desk_office, written, name="C:\\Mes documents\\Budget signé.PDF", code="budget")
    (row,) = listed(desk_office.desk, desk_office.instructor, written)
    assert (row["number"], row["code"], row["label"], row["name"], row["media_type"], row["size"]) == (
        *(number, "budget", "Le budget signé", "Budget signé.PDF", "application/pdf", len(PDF)),
    )
    assert path_of(desk_office.desk.files, row["hash"]).read_bytes() == PDF
    with read(desk_office.desk, desk_office.local, written, number, at=AT) as document:
        assert (document.name, document.stream.read()) == ("Budget signé.PDF", PDF)
    after = json.loads(journal(desk_office)[-2].after)
    # a name may be that of a person: the journal keeps what stands for it
    name = desk_office.desk.database.key.make().value("Budget signé.PDF")
    assert (after["attachment"], after["name"], after["code"]) == (number, name, "budget")


def test_an_attached_document_answers_the_rule_that_asks_for_it(desk_office: Office):
    written = desk_office.draft(budget__operating=0, budget__external_services=0, budget__other=0)
    with pytest.raises(RefusedRequest, match="Pièce absente : Le budget signé"):
        deposit(desk_office.desk, desk_office.signatory, written, at=AT)
    first = give(desk_office, written, code="budget")
    give(desk_office, written, png(), "statuts.png", code="statuts")
    remove(desk_office.desk, desk_office.editor, written, first, at=AT)
    with pytest.raises(RefusedRequest, match="Pièce absente : Le budget signé"):
        deposit(desk_office.desk, desk_office.signatory, written, at=AT)
    give(desk_office, written, code="budget")
    assert deposit(desk_office.desk, desk_office.signatory, written, at=AT).number.endswith("-R1")


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (PDF, "a.pdf", "application/pdf"),
        (png(), "a.PNG", "image/png"),
        (JPEG, "a.jpg", "image/jpeg"),
        (JPEG, "a.jpeg", "image/jpeg"),
        (office(WORD), "a.docx", f"application/vnd.openxmlformats-officedocument.{WORD}"),
        (office(SHEET), "a.xlsx", f"application/vnd.openxmlformats-officedocument.{SHEET}"),
        (opened("text"), "a.odt", f"{OPEN_DOCUMENT}text"),
        (opened("spreadsheet"), "a.ods", f"{OPEN_DOCUMENT}spreadsheet"),
        ("nom;montant\nÉté;12\n".encode(), "a.csv", "text/plain"),
        ("\ufeffnom\r\n".encode(), "a.txt", "text/plain"),
        ("nom;montant\nÉté;12 €\n".encode("cp1252"), "a.csv", "text/plain"),
        # a letter of two bytes across two chunks
        (b"a" * (files.CHUNK - 1) + "é".encode() + b"a", "a.txt", "text/plain"),
    ],
)
def test_the_type_of_a_document_is_read_in_its_content(tmp_path, content, name, found):
    assert files.keep(tmp_path, io.BytesIO(content), name).media_type == found


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"<!DOCTYPE html><p>", "a.txt", "page web"),
        (b"\n <HTML>", "a.csv", "page web"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "a.txt", "page web"),
        (b"<svg onload='x'>", "a.svg", "page web"),
        (b"bonjour <script>x</script>", "a.txt", "page web"),
        (b"#!/bin/sh\nrm x", "a.txt", "programme"),
        (b"MZ\x90\0", "a.exe", "programme"),
        (b"\x7fELF\2", "a.pdf", "programme"),
        (b"\xca\xfe\xba\xbe\0\0\0\x34", "a.pdf", "programme"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "ancien format de Microsoft Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", "mot de passe"),
        (office(WORD, {"word/vbaProject.bin": b"x"}), "a.docx", "macros"),
        (office(WORD, {"word/VBAPROJECT.BIN": b"x"}), "a.docx", "macros"),
        (office(SHEET, {"xl/macrosheets/sheet1.xml": b"x"}), "a.xlsx", "macros"),
        (office(WORD, types='<Override ContentType="application/vnd.ms-word.MacroEnabled"/>'), "a.docx", "macros"),
        (opened("text", extra={"Basic/Standard/Module1.xml": b"x"}), "a.odt", "macros"),
        (opened("text", extra={"Scripts/python/x.py": b"x"}), "a.odt", "macros"),
        (opened("text", manifest="<manifest:encryption-data/>"), "a.odt", "mot de passe"),
        (encrypted(), "a.docx", "mot de passe"),
        (opened("presentation"), "a.odp", "pas accepté"),
        (archive({"a.txt": "x"}), "a.zip", "joignez ses documents un par un"),
        (archive({"a.txt": "x"}), "a.docx", "joignez ses documents un par un"),
        (office(WORD)[:-30], "a.docx", "abîmé"),
        (office(WORD)[:60] + office(WORD)[70:], "a.docx", "abîmé"),
        (b"PK\x03\x04", "a.docx", "abîmé"),
        (opened("text", manifest="x" * 2_000_000), "a.odt", "abîmé"),
        (b"PK\x03\x04" + b"PK\x05\x06" + b"\0" * 8 + b"\xff\xff\xff\xff" + b"\0" * 6, "a.docx", "abîmé"),
        ("été\n".encode("utf-16"), "a.txt", "n'est pas reconnu"),
        (b"\0\1\2", "a.pdf", "n'est pas reconnu"),
        (b"a" * files.CHUNK + b"\x07", "a.txt", "n'est pas reconnu"),
        (b"\xe9t\xe9 \x81", "a.txt", "ni en UTF-8 ni au codage de Windows"),
        (b"%PDF-1.7", "a.docx", "c'est un document PDF, et son nom finit par « .docx »"),
        (b"%PDF-1.7", "a.pdf.exe", "finit par « .exe »"),
        (b"%PDF-1.7", "a", "son nom ne le dit pas. Vérifiez-le, puis nommez-le .pdf"),
        (png(), "a.jpg", "c'est une image PNG"),
        (b"alert(1)", "a.js", "nommez-le .txt ou .csv"),
        (b"<b>x</b>", "a.html", "finit par « .html »"),
        (b"", "a.pdf", "fichier vide"),
    ],
)
def test_what_could_act_by_itself_and_what_lies_are_refused_in_a_sentence(tmp_path, content, name, told):
    with pytest.raises(RefusedRequest, match=told) as refused:
        files.keep(tmp_path, io.BytesIO(content), name)
    assert str(refused.value).startswith(f"« {name} » : ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("whole", [office(WORD), opened("spreadsheet"), encrypted()], ids=["docx", "ods", "encrypted"])
def test_an_archive_cut_or_altered_anywhere_is_a_sentence(whole):
    answers = set()
    for place, byte in enumerate(whole):
        for content in (whole[:place] + bytes([byte ^ 0xFF]) + whole[place + 1 :], whole[:place]):
            for name in ("a.docx", "a.ods"):
                try:
                    media_type(io.BytesIO(content), name)
                    answers.add("kept")
                except RefusedRequest as refused:
                    answers.add(str(refused))
    assert any("abîmé" in answer for answer in answers)
    assert all(answer == "kept" or answer.startswith("« a.") for answer in answers)


class Endless(io.RawIOBase):
    """A stream that never ends, and counts what is read of it."""

    read_so_far = 0

    def read(self, size: int = -1) -> bytes:
        self.read_so_far += size
        return b"a" * size


@pytest.mark.parametrize(("size", "passes"), [(100_000, True), (100_001, False)])
def test_a_file_is_no_heavier_than_the_limit(tmp_path, size, passes):
    if passes:
        assert files.keep(tmp_path, io.BytesIO(b"a" * size), "a.txt", most=100_000).size == size
    else:
        with pytest.raises(RefusedRequest, match="trop lourd"):
            files.keep(tmp_path, io.BytesIO(b"a" * size), "a.txt", most=100_000)


def test_a_disk_that_is_full_leaves_nothing_half_written(tmp_path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
        with pytest.raises(OSError, match="File too large"):
            files.keep(tmp_path, io.BytesIO(b"a" * 200_000), "a.txt")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_too_heavy_is_refused_before_it_is_read_whole(tmp_path):
    stream = Endless()
    with pytest.raises(RefusedRequest, match="trop lourd, 20 Mo au plus"):
        files.keep(tmp_path, stream, "a.txt")
    assert stream.read_so_far <= files.MOST + files.CHUNK
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\a.pdf", "a.pdf"),
        ("/a.pdf", "a.pdf"),
        (".htaccess.pdf", "htaccess.pdf"),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "afdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("a\0.pdf", "a.pdf"),
        ("a.pdf.", "a.pdf"),
        ("a.pdf:b.exe", "a.pdf_b.exe"),
        ("CDI «\N{NO-BREAK SPACE}été\N{NO-BREAK SPACE}».pdf", "CDI « été ».pdf"),
        ("e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT}.pdf", "été.pdf"),
        ("", "document"),
        ("...", "document"),
        (".pdf", "pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("a." + "b" * 300, ("a." + "b" * 300)[:200]),
        ("\ud800a.pdf", "a.pdf"),
    ],
)
def test_a_name_has_no_folder_nor_anything_unseen(name, kept):
    assert named(name) == kept


@settings(max_examples=300)
@given(st.text(max_size=400) | st.text(alphabet="ab./\\ :.\u202e\u0301é", max_size=30))
def test_whatever_the_name_what_is_kept_is_a_name(name):
    kept = named(name)
    assert 0 < len(kept) <= 200
    assert kept.isprintable()
    assert not set(kept) & set('/\\<>:"|?*')
    assert named(kept) == kept


def test_a_code_is_one_of_the_documents_that_the_fiche_asks_for(desk_office: Office):
    written = desk_office.draft()
    with pytest.raises(WrongUsage) as refused:
        give(desk_office, written, code="status")
    assert str(refused.value) == (
        "pièce « status » : la fiche ne la demande pas. Elle demande : budget, statuts. Vouliez-vous dire « statuts » ?"
    )
    assert on_disk(desk_office) == []


def test_the_same_content_is_attached_once_to_a_dossier_and_kept_once_for_all(desk_office: Office):
    first, second = desk_office.draft(), desk_office.draft()
    give(desk_office, first, name="premier.pdf")
    with pytest.raises(RefusedRequest) as refused:
        give(desk_office, first, name="second.pdf")
    assert str(refused.value) == (
        f"dossier {first} : impossible de joindre ou retirer une pièce :\n"
        "  ✗ Ce document est déjà joint : pièce n° 1, « premier.pdf »."
    )
    assert give(desk_office, second) == 1
    assert len(on_disk(desk_office)) == 1


def test_a_document_taken_back_keeps_its_line_and_may_come_again(desk_office: Office):
    written = desk_office.draft()
    give(desk_office, written, code="budget")
    remove(desk_office.desk, desk_office.editor, written, 1, at=AT)
    assert listed(desk_office.desk, desk_office.editor, written) == []
    for attempt in (
        lambda: remove(desk_office.desk, desk_office.editor, written, 1, at=AT),
        lambda: read(desk_office.desk, desk_office.editor, written, 1, at=AT).__enter__(),
    ):
        with pytest.raises(UnknownIdentifier, match="pièce jointe « 1 » : identifiant inconnu"):
            attempt()
    assert give(desk_office, written, code="budget") == 2
    with desk_office.desk.database.reading() as session:
        kept = session.scalars(select(Attachment).order_by(Attachment.number)).all()
    assert [each.removed_by for each in kept] == [desk_office.editor.account_id, None]
    assert json.loads(journal(desk_office)[-2].before)["code"] == "budget"


@pytest.mark.parametrize("number", [0, -1, 2, 2**31, 2**80])
def test_whatever_number_is_asked_an_unknown_document_is_a_sentence(desk_office: Office, number):
    written = desk_office.draft()
    give(desk_office, written)
    with pytest.raises(UnknownIdentifier):
        read(desk_office.desk, desk_office.editor, written, number, at=AT).__enter__()


@pytest.mark.parametrize("name", ["other", "local", "decider", "statistician", "admin"])
def test_nothing_is_written_for_whoever_may_not_attach(desk_office: Office, name):
    written = desk_office.draft()
    stream = Endless()
    with pytest.raises((RefusedRequest, UnknownIdentifier)):
        attach(desk_office.desk, getattr(desk_office, name), written, "a.pdf", stream, at=AT)
    assert stream.read_so_far == 0
    assert on_disk(desk_office) == []


@pytest.mark.parametrize("name", ["other", "statistician", "admin"])
def test_documents_are_read_by_those_who_see_the_dossier(desk_office: Office, name):
    written = desk_office.draft()
    give(desk_office, written)
    for attempt in (
        lambda: read(desk_office.desk, getattr(desk_office, name), written, 1, at=AT).__enter__(),
        lambda: listed(desk_office.desk, getattr(desk_office, name), written),
    ):
        with pytest.raises(UnknownIdentifier, match=f"dossier « {written} » : identifiant inconnu"):
            attempt()


def test_a_deposited_dossier_takes_no_document_of_the_application(desk_office: Office):
    written = desk_office.draft()
    for code, content, name in (("budget", PDF, "a.pdf"), ("statuts", png(), "b.png")):
        give(desk_office, written, content, name, code=code)
    deposit(desk_office.desk, desk_office.signatory, written, at=AT)
    before = on_disk(desk_office)
    with pytest.raises(NotYet, match="celui-ci est « déposé »"):
        give(desk_office, written, JPEG, "c.jpg")
    with pytest.raises(NotYet, match="celui-ci est « déposé »"):
        remove(desk_office.desk, desk_office.editor, written, 1, at=AT)
    assert on_disk(desk_office) == before


def test_a_version_that_was_read_before_is_a_conflict(desk_office: Office):
    written = desk_office.draft()
    give(desk_office, written, version=1)
    with pytest.raises(Conflict):
        give(desk_office, written, png(), "b.png", version=1)
    assert len(on_disk(desk_office)) == 1


@pytest.mark.parametrize(
    ("damage", "told"), [(Path.unlink, "introuvable"), (lambda path: path.write_bytes(b"%PDF-x"), "abîmé")]
)
def test_a_file_that_is_gone_or_altered_is_never_given_as_it_was(desk_office: Office, damage, told):
    written = desk_office.draft()
    give(desk_office, written)
    (row,) = listed(desk_office.desk, desk_office.editor, written)
    damage(path_of(desk_office.desk.files, row["hash"]))
    with pytest.raises(RefusedRequest, match=f"pièce n° 1 : le fichier est {told} sur le disque"):
        read(desk_office.desk, desk_office.editor, written, 1, at=AT).__enter__()


def test_of_eight_who_attach_one_content_to_one_dossier_one_does(desk_office: Office):
    written = desk_office.draft()

    def once(_: int) -> bool:
        try:
            give(desk_office, written)
        except RefusedRequest as refused:
            return "déjà joint" not in str(refused)
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(once, range(8))) == 1


def test_one_content_is_attached_to_eight_dossiers_at_once(desk_office: Office):
    drafts = [desk_office.draft() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda written: give(desk_office, written), drafts)) == [1] * 8
    assert len(on_disk(desk_office)) == 1
    assert orphans(desk_office.desk) == attachments.Orphans((), ())


KILLED = """
import io, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from hypothesis import given, settings
from hypothesis import strategies as st
from desks import AT
from factories import make_platform
from paperwork import PDF
from tremplin.casework.acting.actors import actor
from tremplin.casework.applying.attachments import attach
from tremplin.casework.acting import files
from tremplin.casework.applying import attachments
from tremplin.casework.acting.desk import Desk
from tremplin.storage.engine import Database, rows_of
from tremplin.storage.keys import SealKey

url, key, folder, written, when = sys.argv[1:]
desk = Desk(Database(url, SealKey(Path(key))), make_platform(Path(folder) / "again"), Path(folder) / "files")
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
if when == "writing":
    files._name = die
if when == "named":
    desk.acting = die
if when == "row":
    attachments.next_number = die
with desk.database.reading() as session:
    editor = actor(rows_of(session), "editor@exemple.fr")
attach(desk, editor, written, "a.pdf", io.BytesIO(PDF), at=AT)
print("acknowledged")
"""


@pytest.mark.parametrize(
    ("when", "aside", "orphan"),
    [("writing", 1, 0), ("named", 0, 1), ("row", 0, 1), ("never", 0, 0)],
)
def test_a_process_killed_while_it_attaches_leaves_no_row_without_a_file(
    desk_office: Office, database: Database, when, aside, orphan
):
    written, folder = desk_office.draft(), desk_office.desk.files.parent
    url, key = database.url.render_as_string(hide_password=False), database.key.path
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS / "casework")])}
    command = [sys.executable, "-c", KILLED, url, str(key), str(folder), written, when]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    acknowledged = int(when == "never")
    assert done.returncode == (0 if acknowledged else -signal.SIGKILL), done.stderr
    assert len(listed(desk_office.desk, desk_office.editor, written)) == acknowledged
    found = orphans(desk_office.desk)
    assert (len(found.files), found.rows) == (orphan, ())
    assert sum(name.startswith(files.ASIDE) for name in on_disk(desk_office)) == aside
    # two hours later, what nothing names is gone, and the document can come again
    sweep(desk_office.desk, at=datetime.now(UTC) + 2 * HOUR)
    assert len(on_disk(desk_office)) == acknowledged
    if not acknowledged:
        give(desk_office, written)
    assert orphans(desk_office.desk) == attachments.Orphans((), ())


def test_only_files_that_nothing_names_and_old_enough_are_swept(desk_office: Office):
    folder = desk_office.desk.files
    written = desk_office.draft()
    give(desk_office, written)
    lost = files.keep(folder, io.BytesIO(png()), "a.png").hash
    beside = folder / "LISEZ-MOI"
    beside.write_text("à garder")
    assert orphans(desk_office.desk) == attachments.Orphans((lost,), ())
    now = datetime.now(UTC)
    assert sweep(desk_office.desk, at=now) == ()
    assert sweep(desk_office.desk, at=now + HOUR + timedelta(minutes=1)) == (lost,)
    assert sweep(desk_office.desk, at=now + 9 * HOUR) == ()
    assert beside.exists()
    assert orphans(desk_office.desk) == attachments.Orphans((), ())
    with read(desk_office.desk, desk_office.editor, written, 1, at=AT) as document:
        assert document.stream.read() == PDF


def test_a_row_without_its_file_is_told(desk_office: Office):
    give(desk_office, desk_office.draft())
    with desk_office.desk.database.reading() as session:
        hash_ = session.scalars(select(StoredFile.hash)).one()
    path_of(desk_office.desk.files, hash_).unlink()
    assert orphans(desk_office.desk) == attachments.Orphans((), (hash_,))


def test_a_content_kept_again_while_it_is_swept_stays(tmp_path):
    kept = files.keep(tmp_path, io.BytesIO(PDF), "a.pdf")
    path = path_of(tmp_path, kept.hash)
    os.utime(path, (0, 0))
    before = time.time() - 60
    # listed as an orphan, then attached before it is removed
    files.keep(tmp_path, io.BytesIO(PDF), "a.pdf")
    assert remove_file(path, before) is False
    assert path.read_bytes() == PDF


def test_a_sweep_that_was_killed_is_undone_by_the_next(desk_office: Office):
    written = desk_office.draft()
    give(desk_office, written)
    (row,) = listed(desk_office.desk, desk_office.editor, written)
    path = path_of(desk_office.desk.files, row["hash"])
    path.rename(path.with_suffix(files.SWEPT))
    assert orphans(desk_office.desk).rows == (row["hash"],)
    assert sweep(desk_office.desk, at=datetime.now(UTC) + 2 * HOUR) == ()
    assert path.read_bytes() == PDF
    assert on_disk(desk_office) == [path.name]


def test_where_the_fiche_asks_for_no_document_a_code_is_refused_with_that(office: Office):
    with pytest.raises(WrongUsage, match=r"^pièce « budget » : la fiche ne la demande pas. Elle n'en demande aucune.$"):
        give(office, office.draft(), code="budget")
