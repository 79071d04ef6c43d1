"""Two people on one dossier: the second is shown both values, and no edit that was acknowledged is lost."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from desks import AT, Office, make_office
from doses import dose
from factories import FICHE, PLACE, with_changes
from sqlalchemy import select

from tremplin.casework.acting import content
from tremplin.casework.acting.desk import Desk, visible
from tremplin.casework.acting.policy import Actor
from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import edit
from tremplin.errors import Conflict, Difference
from tremplin.records.dossiers import Dossier
from tremplin.records.journal import JournalLine
from tremplin.storage.engine import Database

WRITERS, EDITS = 8, dose(15, 40)
ASKED = with_changes(
    FICHE,
    (
        "duration: {",
        "application:\n  questions:\n"
        "    - {code: stage, label: Un stage est-il prévu ?, type: yes_no, source: Dossier}\nduration: {",
    ),
)


def test_the_second_of_two_people_is_shown_both_values(office: Office):
    written = office.draft()
    first = {"requested": 45_000_00, "starts_on": date(2026, 4, 1), "territories": ("nord", "sud")}
    edit(office.desk, office.signatory, written, {**first, "budget.staff": (("Paie", 39_000_00),)}, at=AT, version=1)
    second = {"requested": 44_000_50, "starts_on": date(2026, 5, 1), "territories": None, "posts": 3, "ends_on": None}
    with pytest.raises(Conflict) as refused:
        edit(office.desk, office.editor, written, {**second, "budget.staff": 38_000_00}, at=AT, version=1)
    told = str(refused.value).replace("\N{NO-BREAK SPACE}", " ")
    assert told == (
        "Le dossier 00-2026-000001 : ce n'est plus la version que vous avez lue, "
        "rien de votre saisie n'est enregistré.\n"
        "  la subvention demandée : « 45 000,00 € » est enregistré, vous proposez « 44 000,50 € »\n"
        "  le premier jour de l'opération : « 01/04/2026 » est enregistré, vous proposez « 01/05/2026 »\n"
        "  les territoires de l'opération : « Nord, Sud » est enregistré, vous proposez « rien »\n"
        "  le nombre de postes d'insertion : « 4 » est enregistré, vous proposez « 3 »\n"
        "  le dernier jour de l'opération, compris : « 28/02/2027 » est enregistré, vous proposez « rien »\n"
        "  les dépenses de personnel prévues : « Paie, 39 000,00 € » est enregistré, vous proposez « 38 000,00 € »\n"
        "Relisez la version 2, puis recommencez."
    )
    with office.desk.database.reading() as session:
        said = content.read(session, session.get_one(Dossier, 1))
    assert (said["requested"], said["posts"]) == (45_000_00, 4)


def test_a_conflict_names_titles_questions_publics_and_funders_as_people_do(database: Database, tmp_path: Path):
    office = make_office(database, tmp_path / "documents", {PLACE: ASKED})
    written = office.draft()
    edit(office.desk, office.signatory, written, {"title": "Un"}, at=AT, version=1)
    mine = {
        "title": "Deux",
        "answers.stage": True,
        "participants.seniors": 3,
        "resources": (("Région", "asked", 1_00, "public"), ("État", "obtained", 2_00)),
    }
    with pytest.raises(Conflict) as refused:
        edit(office.desk, office.editor, written, mine, at=AT, version=1)
    assert [
        Difference(*(part.replace("\N{NO-BREAK SPACE}", " ") for part in each)) for each in refused.value.differences
    ] == [
        ("le titre", "Un", "Deux"),
        ("la réponse à « Un stage est-il prévu ? »", "rien", "oui"),
        ("le nombre de participants, personnes de 50 ans et plus", "rien", "3"),
        ("les autres financements", "rien", "Région, public, 1,00 € (demandé) ; État, 2,00 € (obtenu)"),
    ]


def test_one_more_post_said_by_two_people_is_a_conflict_too(office: Office):
    written = office.draft()
    edit(office.desk, office.signatory, written, {"posts": 5}, at=AT, version=1)
    with pytest.raises(Conflict, match="Relisez la version 2"):
        edit(office.desk, office.editor, written, {"posts": 5}, at=AT, version=1)


def test_a_dossier_that_changed_meanwhile_is_not_deposited_as_it_was_read(office: Office):
    written = office.draft()
    edit(office.desk, office.editor, written, {"posts": 5}, at=AT, version=1)
    with pytest.raises(Conflict, match="Relisez la version 2"):
        deposit(office.desk, office.signatory, written, at=AT, version=1)


def write_and_retry(desk: Desk, actor: Actor, written: str, ready: Barrier) -> list[tuple[int, int]]:
    """Add one to a count, again and again, as read a moment before; the counts and versions that were acknowledged."""
    done: list[tuple[int, int]] = []
    ready.wait()
    while len(done) < EDITS:
        with desk.database.reading() as session:
            dossier = visible(session, actor, written)
            count, version = dossier.participants or 0, dossier.version
        try:
            done.append(
                (count + 1, edit(desk, actor, written, {"participants.total": count + 1}, at=AT, version=version))
            )
        except Conflict:
            continue
    return done


def test_eight_writers_at_once_lose_none(office: Office):
    written, ready = office.draft(participants__total=0, participants__under_26=None), Barrier(WRITERS)
    people = [office.editor, office.signatory] * (WRITERS // 2)
    with ThreadPoolExecutor(WRITERS) as pool:
        futures = [pool.submit(write_and_retry, office.desk, actor, written, ready) for actor in people]
        # nothing but conflicts is answered: « database is locked » would be raised here
        acknowledged = sorted(each for future in futures for each in future.result())
    total = WRITERS * EDITS
    assert acknowledged == [(count, count + 1) for count in range(1, total + 1)]
    with office.desk.database.reading() as session:
        dossier = session.get_one(Dossier, 1)
        told = session.scalars(select(JournalLine.after).where(JournalLine.act == "edit").order_by(JournalLine.number))
        journal = [json.loads(after) for after in told]
    assert (dossier.participants, dossier.version) == (total, total + 1)
    assert [(line["participants.total"], line["version"]) for line in journal] == acknowledged
