"""The journal: whatever is done to its lines shows, and where."""

import json
import tracemalloc
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from shutil import copyfile

import pytest
from desks import AT, FICHE, Office, make_office
from doses import dose
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError
from tampers import TAMPERS, change, lengthen, rehash, set_head, set_line, tampering

from tremplin.casework.accounts import accounts
from tremplin.casework.acting.desk import Desk
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import create, edit
from tremplin.casework.journal.line import START, write
from tremplin.casework.journal.proof import Proof, verify
from tremplin.casework.journal.walk import Break, Frozen, Noted
from tremplin.casework.journal.witnesses import refrozen
from tremplin.casework.organisations import organisations
from tremplin.casework.reading.journal import read
from tremplin.errors import RefusedRequest, Unavailable, UnknownIdentifier
from tremplin.records import chain
from tremplin.records.dossiers import Dossier
from tremplin.records.journal import JournalLine
from tremplin.records.seals import seal
from tremplin.records.snapshots import FicheSnapshot
from tremplin.records.tables import METADATA
from tremplin.storage.engine import Database
from tremplin.storage.keys import SealKey
from tremplin.storage.sealing import rows_of

SEED, TIMES = 20261120, dose(60, 200)
AGREEMENTS = METADATA.tables["agreements"]
TOLD = set(Break) - {Break.DOSSIER}
OF_LINES = {Break.ALTERED, Break.REPLACED, Break.MOVED, Break.MISSING, Break.ADDED}


def work(office: Office) -> int:
    """Some life in the office; how many lines it wrote."""
    for rank in range(12):
        written = office.draft(f"Ateliers {rank}")
        edit(office.desk, office.editor, written, {"participants.total": 21 + rank}, at=AT, version=1)
        deposit(office.desk, office.signatory, written, at=AT + timedelta(minutes=rank))
    return 36


def proof_of(database: Database, noted: Noted | None = None) -> Proof:
    with database.reading() as session:
        return verify(session, noted)


def located(proof: Proof) -> set[int]:
    """The numbers of the lines of which something is said."""
    about = [problem for problem in proof.problems if problem.kind in OF_LINES]
    return {number for each in about if each.first and each.last for number in range(each.first, each.last + 1)}


def test_random_tamperings_are_all_located(office: Office):
    last, random = work(office), Random(SEED)
    assert proof_of(office.desk.database) == Proof(
        lines=last, last=proof_of(office.desk.database).last, vouched=1, problems=(), untold=0
    )
    for rank in range(TIMES):
        tamper = TAMPERS[rank % len(TAMPERS)]
        with tampering(office.desk.database) as session:
            wrong = tamper(random, session, last)
            proof = verify(session)
        assert located(proof) == wrong, f"seed {SEED}, rank {rank}, {tamper.__name__}: {proof}"
    assert proof_of(office.desk.database).intact


def test_several_tamperings_at_once_are_all_located(office: Office):
    last, random = work(office), Random(SEED)
    for rank in range(dose(12, 40)):
        with tampering(office.desk.database) as session:
            wrong = {number for _ in range(random.randint(2, 6)) for number in change(random, session, last)}
            proof = verify(session)
        assert located(proof) == wrong, f"seed {SEED}, rank {rank}: {proof}"


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        (["UPDATE journal SET reason = 'x' WHERE number = 5"], ["ligne 5 : altérée, ce qu'elle dit ne répond plus"]),
        (["UPDATE journal SET hash = 'x' WHERE number = 5"], ["ligne 5 : son empreinte a été changée ; ce qu'elle"]),
        (
            [
                "UPDATE journal SET number = 99 WHERE number = 5",
                "UPDATE journal SET number = 5 WHERE number = 6",
                "UPDATE journal SET number = 6 WHERE number = 99",
            ],
            ["ligne 5 : déplacée, c'est la ligne 6.", "ligne 6 : déplacée, c'est la ligne 5."],
        ),
        (["DELETE FROM journal WHERE number IN (5, 6)"], ["lignes 5 à 6 : il n'y a plus rien."]),
        (["DELETE FROM journal WHERE number > 30"], ["lignes 31 à 36 : il n'y a plus rien : le journal a été coupé."]),
        (["DELETE FROM journal WHERE number = 1"], ["ligne 1 : il n'y a plus rien."]),
        (["DELETE FROM journal_head"], ["la dernière ligne n'est plus notée : une fin coupée ne se verrait pas."]),
        (["UPDATE journal_head SET number = 35"], ["ligne 35 : remplacée", "ligne 36 : en trop après la dernière"]),
        (
            ["DELETE FROM journal", "UPDATE journal_head SET number = 0"],
            ["la dernière ligne notée n'est pas celle d'un journal vide."],
        ),
    ],
)
def test_each_break_is_told_in_a_sentence(office: Office, changes, sentences):
    work(office)
    with tampering(office.desk.database) as session:
        for each in changes:
            session.execute(text(each))
        told = [problem.sentence for problem in verify(session).problems if problem.kind in TOLD]
    assert len(told) == len(sentences)
    assert all(map(str.startswith, told, sentences)), told


def test_an_end_rewritten_whole_is_told_by_the_head_and_says_what_is_vouched_for(office: Office):
    last = work(office)
    with tampering(office.desk.database) as session:
        set_line(session, 20, reason="Autre")
        previous = rehash(session, 20)
        for number in range(21, last + 1):
            set_line(session, number, previous=previous)
            previous = rehash(session, number)
        proof = verify(session)
        assert [(each.kind, each.first) for each in proof.problems] == [(Break.REPLACED, last)]
        assert proof.vouched == last + 1
        # and once the head is rewritten too, only what was noted elsewhere tells
        noted = proof.last
        set_head(session, hash=previous)
        assert verify(session).intact
        assert [each.kind for each in verify(session, noted).problems] == [Break.NOTED]


def test_a_journal_cut_with_its_head_is_told_by_the_dossiers_and_by_what_was_noted(office: Office):
    last = work(office)
    noted = proof_of(office.desk.database).last
    with tampering(office.desk.database) as session:
        session.execute(delete(JournalLine).where(JournalLine.number > last - 2))
        kept = session.scalars(select(JournalLine.hash).where(JournalLine.number == last - 2)).one()
        set_head(session, number=last - 2, hash=kept)
        problems = verify(session, noted).problems
    of_lines = [each for each in problems if isinstance(each.kind, Break)]
    assert [each.kind for each in of_lines] == [Break.NOTED, Break.DOSSIER]
    assert of_lines[0].first == last
    assert of_lines[1].sentence.startswith("dossier 00-2026-000012 : 3 actes comptés, 1 au journal")


def test_a_line_noted_earlier_is_still_there_when_others_follow(office: Office):
    work(office)
    noted = proof_of(office.desk.database).last
    office.draft()
    assert proof_of(office.desk.database, noted).intact


def test_an_act_without_its_line_is_told_by_its_dossier(office: Office):
    written = office.draft()
    with tampering(office.desk.database) as session:
        session.execute(update(Dossier).values(version=2))
        problem, row = verify(session).problems[::-1]
    assert row.columns == ("version",)
    assert problem.sentence.startswith(f"dossier {written} : 2 actes comptés, 1 au journal")


def test_the_line_that_opens_a_dossier_seals_its_fiche(office: Office):
    office.draft()
    office.draft()
    for changes in ({"document": "{}"}, {"form": "{}"}):
        with tampering(office.desk.database) as session:
            session.execute(update(FicheSnapshot).values(**changes))
            (problem,) = verify(session).problems
        assert (problem.kind, problem.first) == (Break.SNAPSHOT, 1)
        assert problem.sentence.startswith(f"ligne 1 : la fiche « {FICHE} » n'est plus celle qui fut gelée alors")


def test_a_fiche_that_is_not_kept_any_more_is_told(office: Office):
    with office.desk.database.reading() as session:
        assert [number for number, _ in refrozen(session, {Frozen("f" * 64, None): 7})] == [7]


def test_what_is_no_text_is_altered_and_hides_no_other_line(migrated_sqlite: Path, tmp_path: Path):
    file = copyfile(migrated_sqlite, tmp_path / "tremplin.sqlite")
    with closing(Database(f"sqlite:///{file}")) as database:
        work(make_office(database, tmp_path / "documents"))
        with tampering(database) as session:
            session.execute(text("UPDATE journal SET actor = CAST(X'ff' AS TEXT) WHERE number = 9"))
            session.execute(text("UPDATE journal SET at = 'hier' WHERE number = 7"))
            session.execute(text("UPDATE journal SET at = '2026-01-20T09:00:00' WHERE number = 6"))
            session.execute(text("UPDATE journal SET dossier_id = 'un' WHERE number = 4"))
            session.execute(text("UPDATE journal SET number = 'cinq' WHERE number = 5"))
            proof = verify(session)
            session.execute(text("UPDATE journal_head SET number = 'dix'"))
            assert Break.HEAD in [each.kind for each in verify(session).problems]
    assert located(proof) == {4, 5, 6, 7, 9}
    assert "une ligne porte le numéro « cinq », qui ne peut être le sien." in [each.sentence for each in proof.problems]


def test_beyond_two_hundred_problems_the_others_are_counted(database: Database):
    with tampering(database) as session:
        set_head(session, **lengthen(session, 0, 301)._asdict())
        session.execute(update(JournalLine).values(reason="x"))
        proof = verify(session)
        assert (len(proof.problems), proof.untold) == (200, 101)
        # neither a thousand holes nor as many altered lines make the proof take longer than it must
        set_head(session, **lengthen(session, 301, 2_000)._asdict())
        session.execute(delete(JournalLine).where(JournalLine.number % 2 == 0))
        proof = verify(session)
    assert (proof.lines, len(proof.problems), proof.untold) == (1151, 200, 1101)


def test_a_journal_is_proved_as_it_stood_when_the_proof_began(office: Office):
    last = work(office)
    with office.desk.database.reading() as session:
        proof = verify(session, progress=lambda *_: office.draft())
    assert (proof.intact, proof.lines) == (True, last)


def test_a_proof_takes_the_memory_of_a_block_however_long_the_journal(database: Database):
    last, peaks = Noted(0, START), []
    for lines in (3_000, 9_000):
        with database.writing() as session:
            last = lengthen(session, last.number, lines)
            set_head(session, **last._asdict())
        tracemalloc.start()
        proof = proof_of(database)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert (proof.intact, proof.lines) == (True, last.number)
    assert peaks[1] < 1.2 * peaks[0]


def test_an_instant_is_kept_to_the_microsecond_and_in_utc(database: Database):
    paris = datetime.fromisoformat("2026-03-29T03:30:00.123456+02:00")
    with database.writing() as session:
        write(session, at=paris, actor="x", act="x", subject="x")
    with database.reading() as session:
        assert session.scalars(select(JournalLine.at)).one() == paris
    assert proof_of(database).intact


def test_a_line_keeps_every_value_that_an_act_changes(database: Database):
    values = {"day": date(2026, 1, 20), "at": AT, "codes": {"b", "a"}, "lines": ((None, 5), ("a", 3)), "none": None}
    with database.writing() as session:
        write(session, at=AT, actor="x", act="x", subject="x", after=values)
        with pytest.raises(TypeError, match="object cannot be written"):
            write(session, at=AT, actor="x", act="x", subject="x", after={"x": object()})
    with database.reading() as session:
        kept = json.loads(session.scalars(select(JournalLine.after)).one())
    assert kept == {
        "day": "2026-01-20",
        "at": "2026-01-20T09:00:00.000000+00:00",
        "codes": ["a", "b"],
        "lines": [[None, 5], ["a", 3]],
        "none": None,
    }


@pytest.mark.parametrize(
    "change", ["UPDATE journal SET reason = 'x'", "DELETE FROM journal", "UPDATE fiche_snapshots SET document = '{}'"]
)
def test_the_database_refuses_to_change_or_remove_a_line(office: Office, change):
    office.draft()
    with pytest.raises(IntegrityError, match="ne se modifie pas"), office.desk.database.writing() as session:
        session.execute(text(change))
    proof = proof_of(office.desk.database)
    assert (proof.intact, proof.lines) == (True, 1)


@pytest.mark.parametrize(
    ("who", "own", "all_"),
    [
        ("signatory", RefusedRequest, RefusedRequest),
        ("editor", RefusedRequest, RefusedRequest),
        ("other", UnknownIdentifier, RefusedRequest),
        ("statistician", UnknownIdentifier, RefusedRequest),
        ("local", 3, RefusedRequest),
        ("instructor", 3, RefusedRequest),
        ("decider", 3, RefusedRequest),
        ("second", 3, RefusedRequest),
        ("admin", 3, 37),
    ],
)
def test_who_reads_the_journal(office: Office, who, own, all_):
    work(office)
    actor = getattr(office, who)
    for dossier, expected in (("00-2026-000001", own), (None, all_)):
        if isinstance(expected, int):
            assert len(read(office.desk, actor, dossier=dossier)) == expected
        else:
            with pytest.raises(expected):
                read(office.desk, actor, dossier=dossier)
    with pytest.raises(UnknownIdentifier):
        read(office.desk, actor, dossier="00-2026-000999")


def test_the_journal_names_nobody_and_an_account_renamed_or_erased_leaves_it_whole(office: Office):
    work(office)
    accounts.create(office.desk, office.admin, login="depart@exemple.fr", name="Camille Départ", at=AT)
    said = {"name": "Jeanne Martin EI", "rna": "W000000009", "email": "jeanne@exemple.fr"}
    organisations.create(office.desk, office.admin, said, at=AT)
    with office.desk.database.reading() as session:
        lines = [str(line) for line in session.execute(select(JournalLine.__table__))]
    for name in ("@", "Départ", "Jeanne", "exemple.fr"):
        assert [line for line in lines if name in line] == []
    assert read(office.desk, office.admin, by="signatory@exemple.fr", limit=1)[0]["actor"] == "signatory@exemple.fr"
    # what no login can hold is that of nobody
    assert read(office.desk, office.admin, by="signatory\0@exemple.fr") == []
    with office.desk.database.writing() as session:
        session.execute(text("DELETE FROM accounts WHERE login = 'depart@exemple.fr'"))
        session.execute(text("UPDATE accounts SET login = 'x' || id, name = '-' WHERE login LIKE 'signatory@%'"))
    assert proof_of(office.desk.database).intact
    (line,) = read(office.desk, office.admin, by=f"x{office.signatory.account_id}", limit=1)
    assert line["actor"] == f"x{office.signatory.account_id}"


def test_a_seal_that_is_forged_with_its_row_is_told_by_the_chain(office: Office):
    office.settled()
    with tampering(office.desk.database) as session:
        session.execute(text("UPDATE agreements SET amount_cents = amount_cents - 1"))
        (row,) = verify(session).problems
        assert (row.table, row.dossier, row.columns) == ("agreements", "00-2026-000001", ("amount_cents",))
        assert row.sentence.startswith("table agreements, dossier 00-2026-000001, convention 1 : ce n'est plus ce que")
        found = session.scalar(select(JournalLine.seals).where(JournalLine.number == row.first))
        said = json.loads(found or "{}")
        forged = seal(dict(session.connection().execute(rows_of(AGREEMENTS)).mappings().one()))
        set_line(session, row.first, seals=chain.text({**said, "agreements/1/1": forged}))
        rehash(session, row.first)
        assert {each.kind for each in verify(session).problems} == {Break.REPLACED}


def test_without_its_key_a_base_is_proved_and_nothing_more_is_written(office: Office):
    work(office)
    database = office.desk.database
    with closing(Database(database.url, SealKey(database.key.path.with_name("other.key")))) as other:
        assert proof_of(other).intact
        with pytest.raises(Unavailable, match=r"la clé du journal manque : remettez .*other\.key"):
            draft(Desk(other, office.desk.catalogue, office.desk.files), office)
        SealKey(database.key.path.with_name("other.key")).make()
        with pytest.raises(Unavailable, match="n'est pas celle de cette base"):
            draft(Desk(other, office.desk.catalogue, office.desk.files), office)


def draft(desk: Desk, office: Office) -> str:
    return create(desk, office.signatory, fiche=FICHE, organisation_id=office.organisation, title="Un autre", at=AT)
