"""Erase people: who they were leaves the base, its files and what is restored of it; what was done stays, unnamed."""

import io
import json
import os
import stat
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from desks import Office
from rosters import AMINA, LATER, PAUL, everything, kept, recorded, sheet
from sqlalchemy import insert, make_url, text

from tremplin.casework.acting import files
from tremplin.casework.acting.policy import Grant
from tremplin.casework.applying import attachments
from tremplin.casework.entering.keeping import keep
from tremplin.casework.entering.sessions import open_session
from tremplin.casework.following import editing
from tremplin.casework.following.erasing import erase, foreseen, purge
from tremplin.casework.following.evidence import give
from tremplin.casework.following.seeking import Sought
from tremplin.casework.journal.line import write
from tremplin.casework.journal.proof import verify
from tremplin.errors import Forbidden, RefusedRequest, Unavailable, UnknownIdentifier, WrongUsage
from tremplin.records.acts import Act
from tremplin.records.codes import Role
from tremplin.records.people import IDENTITY
from tremplin.records.tables import METADATA, identifier
from tremplin.storage import engine, erasing, forgetting
from tremplin.storage.backups.backup import back_up
from tremplin.storage.backups.checkup import check
from tremplin.storage.backups.restore import restore
from tremplin.storage.erasures import ErasureList
from tremplin.storage.files import path_of
from tremplin.storage.place import DatabasePlace

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
NOT_THEIRS = r"^votre rôle ne permet pas d'effacer une personne\. Adressez-vous à un administrateur\.$"
ASKED = "Demande du 3 octobre."
SECRET = "ZQX-PIECE-4711"
AFTER = datetime(2026, 10, 3, 9, 0, tzinfo=UTC)


def quiet(what: str, done: int, total: int) -> None:
    """Progress that nobody follows."""


def place(office: Office) -> DatabasePlace:
    return DatabasePlace(office.desk.database.url, office.desk.files, office.desk.database.key.path)


def piece(office: Office, dossier: str, participation: int, content: bytes, number: int = 1) -> str:
    """A piece of evidence of a participation; its hash."""
    file = files.keep(office.desk.files, io.BytesIO(content), "contrat.pdf")
    row = {"hash": file.hash, "size": file.size, "media_type": file.media_type, "stored_at": LATER}
    with office.desk.database.writing() as session:
        if session.scalar(text("SELECT 1 FROM stored_files WHERE hash = :hash"), {"hash": file.hash}) is None:
            session.execute(insert(METADATA.tables["stored_files"]), row)
        session.execute(
            insert(METADATA.tables["evidence"]),
            {
                "dossier_id": identifier(dossier),
                "number": number,
                "participation": participation,
                "kind": "contract",
                "hash": file.hash,
                "given_on": date(2026, 7, 1),
                "recorded_at": LATER,
                "recorded_by": office.editor.account_id,
                "checked_by": office.instructor.account_id,
                "checked_at": LATER,
                "accepted": False,
                "reason": "Le contrat de Mme Dubreuil ne porte pas de date.",
            },
        )
        write(session, at=LATER, actor=None, act=Act.CHECK_EVIDENCE, subject=dossier, dossier_id=identifier(dossier))
    return file.hash


def bytes_of(office: Office) -> bytes:
    """Every byte of the base, of what lies beside it, and of the files."""
    base = Path(office.desk.database.url.database or "")
    lying = [*base.parent.glob(f"{base.name}*"), *(file for file in office.desk.files.rglob("*") if file.is_file())]
    return b"".join(file.read_bytes() for file in lying if not file.name.endswith(".key"))


def gone(office: Office, who: Sought, **said: Any) -> Any:
    return erase(office.desk, office.admin, who, **{"reason": ASKED, "at": AFTER, **said})


def number_of(office: Office, participation: int) -> int:
    """The number of the person of a participation of the first dossier that has people."""
    return int(kept(office, "participations", "dossier_id", "number", "person_id")[participation - 1][2])


@pytest.fixture
def dossier(office: Office) -> str:
    running = office.running()
    recorded(office, running, sheet("participants", AMINA, PAUL))
    return running


def test_an_erasure_empties_who_they_are_and_leaves_what_was_done(office: Office, dossier: str):
    hash_ = piece(office, dossier, 1, PDF + SECRET.encode())
    facts = everything(office, ("persons", "participations", "evidence", "rosters", "journal"))
    stays = kept(office, "participations", "number", "sex", "age_at_entry", "territory", "entered_on")
    done = gone(office, Sought(dossier=dossier, number=1))
    assert (done.people, done.participations, done.files, done.scrubbed) == (1, 1, 1, True)
    assert [each for each in kept(office, "persons", *IDENTITY) if not each[0]] == [(None,) * 4]
    assert kept(office, "participations", "number", "key", "version") == [(1, None, 2), (2, "p2", 1)]
    assert kept(office, "participations", "number", "sex", "age_at_entry", "territory", "entered_on") == stays
    assert everything(office, ("persons", "participations", "evidence", "rosters", "journal")) == facts
    assert kept(office, "evidence", "hash", "accepted", "reason") == [(None, False, "Motif effacé avec la personne.")]
    assert kept(office, "stored_files", "hash") == []
    assert not path_of(office.desk.files, hash_).exists()
    assert kept(office, "rosters", "version") == [(2,)]


def test_no_byte_of_them_is_left_in_the_base_nor_in_the_files(office: Office, dossier: str):
    piece(office, dossier, 1, PDF + SECRET.encode())
    said = [AMINA["last_name"], AMINA["first_name"], AMINA["birth_date"].isoformat(), AMINA["phone"], SECRET]
    # in a form that waits for its author, too
    said.append("ZQX-FORMULAIRE-0042")
    late = open_session(office.desk, office.editor.account_id, now=AFTER - timedelta(hours=13))
    assert keep(office.desk, late, "/dossiers", [("last_name", said[-1]), ("phone", AMINA["phone"])], now=AFTER)
    sqlite = office.desk.database.dialect == "sqlite"
    if sqlite:
        assert all(each.encode() in bytes_of(office) for each in said)
    gone(office, Sought(dossier=dossier, number=1))
    if sqlite:
        assert not [each for each in said if each.encode() in bytes_of(office)]
    dumped = str(everything(office))
    assert not [each for each in (*said, "p1'") if each in dumped]


def test_the_journal_keeps_that_it_was_done_why_and_by_whom_and_nobodys_name(office: Office, dossier: str):
    gone(office, Sought(dossier=dossier, number=1))
    _, act, subject, reason, after = kept(office, "journal", "number", "act", "subject", "reason", "after")[-1]
    assert (act, subject, reason) == ("erase_person", f"personne {number_of(office, 1)}", ASKED)
    assert json.loads(after) == {"people": 1, "participations": 1, "evidence": 0, "files": 0}
    with office.desk.database.reading() as session:
        assert verify(session).problems == ()


def test_somebody_met_in_two_dossiers_is_erased_of_both(office: Office, dossier: str):
    other = office.running()
    recorded(office, other, sheet("participants", {**AMINA, "key": "a-9"}))
    seen = foreseen(office.desk, office.admin, Sought(dossier=other, number=1))
    assert (seen.person, seen.dossiers, seen.participations) == (number_of(office, 1), (dossier, other), 2)
    assert gone(office, Sought(person=seen.person)).participations == 2
    assert [key for (key,) in kept(office, "participations", "key") if key] == ["p2"]


def test_a_file_that_somebody_else_holds_stays(office: Office, dossier: str):
    shared, alone = PDF + b"deux", PDF + b"joint"
    hash_ = piece(office, dossier, 1, shared)
    piece(office, dossier, 2, shared, number=2)
    kept_too = piece(office, dossier, 1, alone, number=3)
    attachments.attach(office.desk, office.editor, office.draft(), "a.pdf", io.BytesIO(alone), at=LATER)
    assert gone(office, Sought(dossier=dossier, number=1)).files == 0
    assert path_of(office.desk.files, hash_).exists()
    assert path_of(office.desk.files, kept_too).exists()
    assert gone(office, Sought(dossier=dossier, number=2)).files == 1
    assert not path_of(office.desk.files, hash_).exists()
    assert check(place(office), quiet).problems == ()


def test_whoever_is_erased_is_not_erased_again_and_may_be_recorded_anew(office: Office, dossier: str):
    gone(office, Sought(dossier=dossier, number=1))
    with pytest.raises(RefusedRequest, match="déjà effacée"):
        gone(office, Sought(dossier=dossier, number=1))
    recorded(office, dossier, sheet("participants", {**AMINA, "key": "p3", "entered_on": date(2026, 9, 1)}))
    assert kept(office, "participations", "number", "key", "person_id")[-1] == (3, "p3", 3)


def test_no_piece_is_given_of_somebody_who_was_erased(office: Office, dossier: str):
    gone(office, Sought(dossier=dossier, number=2))
    before = everything(office)
    with pytest.raises(RefusedRequest, match="a été effacée"):
        give(office.desk, office.editor, dossier, 2, "contract", at=LATER, stream=io.BytesIO(PDF), name="contrat.pdf")
    assert everything(office) == before
    assert [file for file in office.desk.files.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize("reason", ["Mme Dubreuil l'a demandé", "demande d’AMINA", "", "  "])
def test_a_reason_is_said_and_names_nobody(office: Office, dossier: str, reason: str):
    before = everything(office)
    with pytest.raises(WrongUsage, match="dites pourquoi"):
        gone(office, Sought(dossier=dossier, number=1), reason=reason)
    assert everything(office) == before


@pytest.mark.parametrize("said", [{"phone": "06 11 22 33 44"}, {"email": "a@exemple.fr"}, {"last_name": "Dubreuil"}])
def test_who_was_erased_is_not_told_again_how_to_be_reached(office: Office, dossier: str, said):
    gone(office, Sought(dossier=dossier, number=1))
    before = everything(office)
    with pytest.raises(RefusedRequest, match="cette personne a été effacée"):
        editing.edit(office.desk, office.editor, dossier, 1, said, at=LATER)
    assert everything(office) == before


@pytest.mark.parametrize("role", ["editor", "signatory", "other", "local", "instructor", "decider", "statistician"])
def test_an_admin_alone_erases_and_the_others_learn_of_nobody(office: Office, dossier: str, role: str):
    before = everything(office)
    for who in (Sought(person=1), Sought(dossier=dossier, number=1), Sought(person=99), Sought(dossier="12", number=1)):
        # the same words for who is there and who is not
        with pytest.raises(Forbidden, match=NOT_THEIRS):
            erase(office.desk, getattr(office, role), who, reason=ASKED, at=AFTER)
    with pytest.raises(Forbidden):
        purge(office.desk, getattr(office, role), on=date(2040, 1, 1), at=AFTER, dry=False, progress=quiet)
    assert everything(office) == before


def test_an_admin_of_another_department_knows_nobody_here(office: Office, dossier: str):
    stranger = replace(office.admin, grants=(Grant(Role.ADMIN, department="01"),))
    for who in (Sought(person=1), Sought(dossier=dossier, number=1)):
        with pytest.raises(UnknownIdentifier):
            erase(office.desk, stranger, who, reason=ASKED, at=AFTER)
    assert purge(office.desk, stranger, on=date(2040, 1, 1), at=AFTER, dry=False, progress=quiet).people == 0


def test_nobody_erases_who_is_followed_in_their_own_organisation(office: Office, dossier: str):
    member = replace(office.admin, grants=(*office.admin.grants, Grant(Role.EDITOR, office.organisation)))
    with pytest.raises(Forbidden, match="dans un dossier de votre organisme"):
        erase(office.desk, member, Sought(person=1), reason=ASKED, at=AFTER)
    done = purge(office.desk, member, on=date(2040, 1, 1), at=AFTER, dry=False, progress=quiet)
    assert (done.people, done.left) == (0, 2)


def test_somebody_is_looked_for_by_who_they_are(office: Office, dossier: str):
    who = Sought(last_name="DUBREUIL", first_name="amina", birth_date=AMINA["birth_date"])
    assert foreseen(office.desk, office.admin, who).person == number_of(office, 1)
    with pytest.raises(WrongUsage, match="personne n'est gardé sous ce nom") as refused:
        foreseen(office.desk, office.admin, who._replace(last_name="Dubreil"))
    assert "Dubreil" not in str(refused.value)
    with pytest.raises(WrongUsage, match="dites qui"):
        foreseen(office.desk, office.admin, who._replace(birth_date=None))


@pytest.mark.parametrize(
    ("on", "people"),
    # Amina was met last on 10/03/2026, Paul on 30/06/2026
    [(date(2028, 3, 9), 0), (date(2028, 3, 10), 1), (date(2028, 6, 29), 1), (date(2028, 6, 30), 2)],
)
def test_people_are_kept_so_many_months_after_the_last_contact(office: Office, dossier: str, on: date, people: int):
    before = everything(office)
    assert purge(office.desk, office.admin, on=on, at=AFTER, dry=True, progress=quiet).people == people
    assert everything(office) == before
    assert purge(office.desk, office.admin, on=on, at=AFTER, dry=False, progress=quiet).people == people
    assert len([key for (key,) in kept(office, "participations", "key") if key]) == 2 - people
    assert purge(office.desk, office.admin, on=on, at=AFTER, dry=False, progress=quiet).people == 0


@pytest.mark.parametrize(
    "contact",
    [
        ("milestones", {"from": "exit", "months": "2", "on": date(2026, 9, 15), "status": "unreachable"}),
        ("activities", {"activity_key": "a", "kind": "interview", "on": date(2026, 9, 15)}),
        ("evaluations", {"on": date(2026, 9, 15), "item": "ponctualité", "result": "acquired"}),
        ("participants", {"left_on": date(2026, 9, 15)}),
    ],
)
def test_any_row_that_keeps_a_day_is_a_contact(office: Office, dossier: str, contact: tuple[str, dict[str, Any]]):
    name, row = contact
    recorded(office, dossier, sheet(name, {"key": "p2", **row}))
    eve = date(2028, 9, 14)
    assert purge(office.desk, office.admin, on=eve, at=AFTER, dry=True, progress=quiet).people == 1
    assert purge(office.desk, office.admin, on=eve + timedelta(1), at=AFTER, dry=True, progress=quiet).people == 2


def test_without_any_day_the_one_when_they_were_recorded_counts(office: Office):
    dossier = office.running()
    recorded(office, dossier, sheet("participants", {"key": "p9", "last_name": "Sans"}))
    assert purge(office.desk, office.admin, on=date(2028, 9, 30), at=AFTER, dry=True, progress=quiet).people == 0
    assert purge(office.desk, office.admin, on=date(2028, 10, 1), at=AFTER, dry=True, progress=quiet).people == 1


def test_a_crash_between_the_list_and_the_base_is_told_and_the_next_purge_ends_it(office: Office, dossier: str):
    hash_ = piece(office, dossier, 1, PDF + SECRET.encode())
    with office.desk.database.writing() as session:
        ErasureList(session).add([number_of(office, 1)], [hash_], AFTER)
    (problem,) = check(place(office), quiet).problems
    assert "1 personne inscrite à l'effacement" in problem
    done = purge(office.desk, office.admin, on=date(2026, 10, 4), at=AFTER, dry=False, progress=quiet)
    assert (done.people, done.completed) == (0, 1)
    assert not path_of(office.desk.files, hash_).exists()
    assert check(place(office), quiet).problems == ()


def test_a_crash_before_the_files_go_leaves_them_to_the_next_purge(office: Office, dossier: str, monkeypatch):
    hash_ = piece(office, dossier, 1, PDF + SECRET.encode())
    with monkeypatch.context() as crash:
        crash.setattr(erasing, "discard", lambda *told: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            gone(office, Sought(dossier=dossier, number=1))
    assert path_of(office.desk.files, hash_).exists()
    purge(office.desk, office.admin, on=date(2026, 10, 4), at=AFTER, dry=False, progress=quiet)
    assert not path_of(office.desk.files, hash_).exists()


def test_without_the_key_or_its_list_nobody_is_erased(office: Office, dossier: str):
    before, key = everything(office), office.desk.database.key.path
    assert key
    lying = key.with_suffix(".erasures")
    lying.mkdir()
    with pytest.raises(Unavailable, match="liste des effacements"):
        gone(office, Sought(person=1))
    lying.rmdir()
    office.desk.database.key = type(office.desk.database.key)(None)
    with pytest.raises(Unavailable, match="la clé du journal manque"):
        gone(office, Sought(person=1))
    assert everything(office) == before


def test_the_list_is_its_owners_alone_names_nobody_and_a_line_cut_short_hides_no_other(office: Office, dossier: str):
    gone(office, Sought(person=1))
    key = office.desk.database.key.path
    assert key
    lying = key.with_suffix(".erasures")
    assert os.name != "posix" or stat.S_IMODE(lying.stat().st_mode) == 0o600
    assert not [said for said in ("Dubreuil", "Amina", "1990", "p1", dossier) if said in lying.read_text()]
    lying.write_text(lying.read_text().rstrip() + '\n{"base":"0', "ascii")
    gone(office, Sought(person=2))
    with office.desk.database.reading() as session:
        assert [line.people for line in ErasureList(session).read()] == [(1,), (2,)]


def test_a_thousand_erased_since_a_backup_do_not_come_back_with_it(
    office: Office, dossier: str, database_url: str, tmp_path: Path
):
    people = [
        {"key": f"k{number}", "last_name": f"Nomdefamille{number}", "first_name": "Luc", "birth_date": date(1990, 1, 1)}
        for number in range(1000)
    ]
    recorded(office, dossier, sheet("participants", *({**each, "entered_on": date(2026, 3, 1)} for each in people)))
    hash_ = piece(office, dossier, 1, PDF + SECRET.encode())
    back_up(place(office), tmp_path / "avant.tar", AFTER, overwrite=False, progress=quiet)
    done = purge(office.desk, office.admin, on=date(2028, 3, 1), at=AFTER, dry=False, progress=quiet)
    assert done.people == 1000
    gone(office, Sought(dossier=dossier, number=1))
    elsewhere = DatabasePlace(make_url(database_url), tmp_path / "elsewhere" / "files", office.desk.database.key.path)
    back = restore(elsewhere, tmp_path / "avant.tar", AFTER + timedelta(1), overwrite=False, progress=quiet)
    assert back.erased == 1001
    assert back.checkup.problems == ()
    assert not path_of(elsewhere.files, hash_).exists()
    office.desk.database.close()
    with closing(type(office.desk.database)(elsewhere.url, elsewhere.key)) as database:
        office.desk.database = database
        left = [each for each in kept(office, "persons", "last_name") if each[0]]
        assert left == [("Lenoir",)]
        _, act, subject, after = kept(office, "journal", "number", "act", "subject", "after")[-1]
        assert (act, subject, json.loads(after)["people"]) == ("erase_person", "personnes effacées de nouveau", 1001)
        with database.reading() as session:
            assert verify(session).problems == ()
        if database.dialect == "sqlite":
            assert b"Nomdefamille" not in Path(elsewhere.url.database or "").read_bytes()
        # a number that was given since the backup is given to nobody else
        recorded(office, dossier, sheet("participants", {"key": "neuf", "last_name": "Neuf"}))
        assert max(kept(office, "persons", "id"))[0] > AFTER.timestamp()


def test_a_base_that_is_read_meanwhile_is_not_cleaned_to_the_last_byte_and_it_is_told(
    office: Office, dossier: str, monkeypatch
):
    if office.desk.database.dialect == "postgresql":
        pytest.skip("VACUUM n'y attend pas les lecteurs")
    monkeypatch.setitem(engine.PRAGMAS, "busy_timeout", "50")
    monkeypatch.setitem(engine.SQLITE_HELD, "busy_timeout", 50)
    office.desk.database.close()
    with office.desk.database.reading() as session:
        session.execute(text("SELECT count(*) FROM persons"))
        assert gone(office, Sought(dossier=dossier, number=1)).scrubbed is False
    assert [key for (key,) in kept(office, "participations", "key") if key] == ["p2"]
    done = purge(office.desk, office.admin, on=date(2026, 10, 4), at=AFTER, dry=False, progress=quiet)
    assert (done.people, done.scrubbed) == (0, True)
    assert AMINA["last_name"].encode() not in bytes_of(office)


def test_a_backup_of_another_base_loses_nobody_by_this_list(office: Office, dossier: str):
    with office.desk.database.writing() as session:
        listed = ErasureList(session)
        listed.base = "0" * 32
        listed.add([1, 2], [], AFTER)
    with office.desk.database.writing() as session:
        assert forgetting.forget_again(session, AFTER).people == ()


def test_ten_thousand_people_are_erased_in_a_minute(office: Office):
    if office.desk.database.dialect == "postgresql":
        pytest.skip("le même code, mesuré une fois")
    dossier = office.running()
    rows = [
        {"key": f"k{n}", "last_name": f"Nom{n}", "first_name": "Luc", "entered_on": date(2026, 3, 1)}
        for n in range(10_000)
    ]
    recorded(office, dossier, sheet("participants", *rows))
    told: list[int] = []
    before = datetime.now(UTC)
    done = purge(
        office.desk, office.admin, on=date(2028, 3, 1), at=AFTER, dry=False, progress=lambda *said: told.append(said[1])
    )
    assert done.people == 10_000
    assert told[-1] == 10_000
    assert (datetime.now(UTC) - before).total_seconds() < 60
