"""Importing dossiers: each whole or refused, by whom may, and none opened twice."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from threading import Barrier

import pytest
from desks import AT, Office
from filed import LINE, SOUND, TABLE, Importer, asking, count, importer, said
from sqlalchemy import func, select, update

from tremplin.casework.accounts.accounts import disable
from tremplin.casework.accounts.roles import Perimeter, grant, revoke
from tremplin.casework.acting.policy import Actor
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import edit
from tremplin.casework.applying.importing import Fate, Imported, import_
from tremplin.errors import RefusedRequest
from tremplin.records.dossiers import Dossier
from tremplin.records.journal import JournalLine
from tremplin.records.organisations import Organisation
from tremplin.records.reference import identifier
from tremplin.storage.engine import Database


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    """The small department, whose fiche asks two questions."""
    return asking(database, tmp_path)


@pytest.fixture
def imported(office: Office, tmp_path: Path) -> Importer:
    """Import a text as a file of this name."""
    return importer(office, tmp_path)


@pytest.mark.parametrize(("name", "text"), [("d.yaml", SOUND), ("d.csv", f"{TABLE}\n{LINE}\n")])
def test_the_same_file_again_opens_nothing(office: Office, imported, name, text):
    first, again = imported(text, name), imported(text, name)
    assert [each.fate for each in (*first, *again)] == [Fate.CREATED, Fate.KNOWN]
    assert again[0].reference == first[0].reference
    assert (count(office), acts(office)) == (1, 1)


def test_a_file_corrected_and_imported_again_opens_what_was_missing(office: Office, imported):
    header = "fiche;organisation;title;requested\n"
    sound, wrong = "00/2026/ateliers;W000000001;A;1\n", "00/2026/ateliers;W000000001;B;deux\n"
    assert [each.fate for each in imported(header + sound + wrong)] == ["created", "refused"]
    assert [each.fate for each in imported(header + sound + wrong.replace("deux", "2"))] == ["known", "created"]


def test_what_a_carrier_changed_since_is_left_to_them_unless_told_otherwise(office: Office, imported):
    (first,) = imported(f"{TABLE}\n{LINE}\n")
    edit(office.desk, office.editor, first.reference, {"posts": 9, "supervisors_fte": 2}, at=AT, version=1)
    assert imported(f"{TABLE}\n{LINE}\n")[0].fate is Fate.KNOWN
    assert said(office)["posts"] == 9
    (updated,) = imported(f"{TABLE}\n{LINE}\n", update=True)
    assert (updated.fate, updated.reference) == (Fate.UPDATED, first.reference)
    assert (said(office)["posts"], said(office)["supervisors_fte"]) == (Decimal("4.5"), 1)
    assert imported(f"{TABLE}\n{LINE}\n", update=True)[0].fate is Fate.KNOWN


def test_a_deposited_dossier_is_not_updated(office: Office, imported):
    (first,) = imported(f"{TABLE}\n{LINE}\n")
    deposit(office.desk, office.signatory, first.reference, at=AT)
    for dry_run in (True, False):
        (refused,) = imported(f"{TABLE}\n{LINE.replace('4,5', '5')}\n", update=True, dry_run=dry_run)
        assert (refused.fate, refused.mistakes[0].path) == (Fate.REFUSED, "key")
        assert "il est « déposé »" in refused.mistakes[0].message


def test_a_key_written_twice_in_one_file_is_a_mistake(office: Office, imported):
    results = imported(f"{TABLE}\n{LINE}\n{LINE.replace('du nord', 'du sud')}\n")
    assert [each.fate for each in results] == ["created", "refused"]
    assert results[1].mistakes[0].message == "clé « A1 » écrite deux fois, ici et à la ligne 2 : changez-en une."


def test_each_organisation_has_keys_of_its_own(office: Office, imported):
    text = f"{TABLE}\n{LINE}\n{LINE.replace('w000000001', 'W000000002')}\n"
    assert [each.fate for each in imported(text, who=office.instructor)] == ["created", "created"]


def test_the_organisation_of_others_is_not_told_from_one_that_is_not_there(imported):
    results = imported("fiche;organisation;title\n00/2026/ateliers;W000000002;A\n00/2026/ateliers;W000000009;A\n")
    first, second = (each.mistakes[0] for each in results)
    assert first.message.replace("2", "9") == second.message
    assert first.path == "organisation"


@pytest.mark.parametrize("who", ["local", "decider", "statistician", "admin"])
def test_who_may_not_open_a_dossier_imports_none(office: Office, imported, who):
    (refused,) = imported(f"{TABLE}\n{LINE}\n", who=getattr(office, who))
    assert refused.fate is Fate.REFUSED
    assert count(office) == 0


def test_a_dry_run_refuses_the_same_and_keeps_nothing(office: Office, imported):
    text = f"{TABLE}\n{LINE}\n{LINE.replace('A1', 'A2').replace('nord;20', 'nord;vingt')}\n"
    dry, real = imported(text, dry_run=True), imported(text)
    assert [each.fate for each in dry] == [each.fate for each in real] == ["created", "refused"]
    assert dry[1] == real[1]
    assert dry[0].reference is None
    assert [each.fate for each in imported(text, dry_run=True)] == ["known", "refused"]
    assert (count(office), acts(office)) == (1, 1)


@pytest.mark.parametrize(
    "lines",
    [
        # without a key, what a line says is its key
        ["00/2026/ateliers;W000000001;Une action;;46000"] * 3,
        # one organisation by its SIRET and by its RNA
        ["00/2026/ateliers;W000000001;Une action;A1;46000", "00/2026/ateliers;{siret};Une autre;A1;46000"],
        ["00/2026/ateliers;W000000009;Une action;A1;46000", "00/2026/ateliers;W000000001;Une autre;A1;46000"],
        ["00/2026/ateliers;W000000001;Une action;A1;-1", "00/2027/ateliers;W000000001;Une autre;A1;46000"],
    ],
)
def test_a_dry_run_says_of_each_line_what_the_run_says(office: Office, imported, lines):
    with office.desk.database.reading() as session:
        siret = session.get_one(Organisation, office.organisation).siret
    text = "\n".join(["fiche;organisation;title;key;requested", *lines, ""]).format(siret=siret)
    dry, real = imported(text, dry_run=True), imported(text)
    assert [(each.fate, each.mistakes) for each in dry] == [(each.fate, each.mistakes) for each in real]


def test_one_file_imported_by_two_people_at_once_opens_each_dossier_once(office: Office, tmp_path: Path):
    path, people = tmp_path / "d.csv", (office.signatory, office.editor, office.instructor, office.second)
    path.write_text(
        "fiche;organisation;title\n" + "".join(f"00/2026/ateliers;W000000001;Action {n}\n" for n in range(9))
    )
    ready = Barrier(len(people))

    def imports(actor: Actor) -> list[Imported]:
        ready.wait()
        return list(import_(office.desk, actor, path, at=AT))

    with ThreadPoolExecutor(len(people)) as pool:
        done = [each for results in pool.map(imports, people) for each in results]
    assert sorted(each.fate for each in done) == ["created"] * 9 + ["known"] * 27
    assert count(office) == 9


def acts(office: Office) -> int:
    """How many lines the journal has beyond its line 0, which tells who was there before."""
    with office.desk.database.reading() as session:
        return session.scalar(select(func.count()).where(JournalLine.number > 0)) or 0


FILE = "fiche;organisation;title\n" + "".join(f"00/2026/ateliers;W000000001;Action {n}\n" for n in range(6))


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_right_that_is_removed_while_an_import_runs_stops_it_there(office: Office, tmp_path: Path, dry_run: bool):
    path, where = tmp_path / "d.csv", Perimeter(organisation=str(office.organisation))
    path.write_text(FILE)
    running = import_(office.desk, office.editor, path, at=AT, dry_run=dry_run)
    assert [next(running).fate for _ in range(2)] == ["created"] * 2
    grant(office.desk, office.admin, "editor@exemple.fr", "signatory", where, at=AT)
    assert next(running).fate == "created"
    revoke(office.desk, office.admin, "editor@exemple.fr", "signatory", where, at=AT)
    with pytest.raises(RefusedRequest, match="import arrêté à la ligne 5, ce qui précède est gardé : votre rôle"):
        next(running)
    assert count(office) == (0 if dry_run else 3)


def test_an_account_that_is_disabled_while_an_import_runs_stops_it_there(office: Office, tmp_path: Path):
    path = tmp_path / "d.csv"
    path.write_text(FILE)
    running = import_(office.desk, office.instructor, path, at=AT)
    next(running)
    disable(office.desk, office.admin, "instructor@exemple.fr", at=AT)
    with pytest.raises(RefusedRequest, match=r"import arrêté à la ligne 3, .* il n'existe pas, ou il est désactivé"):
        next(running)
    assert count(office) == 1


def test_an_organisation_met_elsewhere_is_given_a_dossier_by_its_number(office: Office, imported):
    written = office.draft()
    with office.desk.database.writing() as session:
        # the department where it is at work is another
        session.execute(update(Dossier).where(Dossier.id == identifier(written)).values(department="99"))
    (done,) = imported(f"{TABLE}\n{LINE}\n", who=office.instructor)
    assert done.fate is Fate.CREATED
