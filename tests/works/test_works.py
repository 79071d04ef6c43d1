"""Long work: done once, with the rights of its owner at that moment, for its owner alone."""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from desks import AT, Office
from posting import MACHINE, folder_at, posted
from posting import work as send
from slow import SLOW, count
from sqlalchemy import select, update

from tremplin.casework.accounts.accounts import disable
from tremplin.casework.accounts.roles import Perimeter, grant, revoke
from tremplin.casework.acting.policy import Actor
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier
from tremplin.records.outbox import Mail
from tremplin.records.works import Work
from tremplin.works import filing
from tremplin.works.asking import MOST_WAITING, begin, cancel, left, listed, shown
from tremplin.works.declared import KINDS
from tremplin.works.kind import WorkKind, WorkOutcome, WorkRun
from tremplin.works.kinds import people_purge
from tremplin.works.overseeing import failed, last_done
from tremplin.works.working import WorksTurn, work

LATER = MACHINE + timedelta(minutes=3)


def asked(office: Office, code: str = "count", actor: Actor | None = None, **more: Any) -> str:
    parameters = {"until": 3, **more}
    return str(begin(office.desk, actor or office.instructor, code, parameters, now=MACHINE, kinds=SLOW))


def worked(office: Office, now: datetime = MACHINE, **more: Any) -> WorksTurn:
    return work(office.desk, machine=lambda: now, at=lambda: AT, **{"kinds": SLOW, "every": 0.02, **more})


def state(office: Office, number: str, actor: Actor | None = None, now: datetime = MACHINE) -> dict[str, Any]:
    return shown(office.desk, actor or office.instructor, number, now=now)


def files(office: Office) -> list[Path]:
    folder = office.desk.files / filing.FOLDER
    return sorted(folder.iterdir()) if folder.is_dir() else []


def test_a_work_is_done_as_its_owner_and_leaves_its_file(office: Office):
    number = asked(office)
    assert state(office, number)["state"] == "waiting"
    assert worked(office) == WorksTurn(done=1)
    done = state(office, number)
    assert (done["state"], done["result"], done["file"], done["error"]) == ("done", "Compté.", "compte.txt", None)
    found = left(office.desk, office.instructor, number)
    assert found.path.read_text("utf-8") == "instructor@exemple.fr 3 2026\n"
    assert found.path.stat().st_mode & 0o077 == 0
    assert found.path.parent.stat().st_mode & 0o077 == 0
    # it is done once
    assert worked(office) == WorksTurn()


def test_what_was_asked_is_kept_no_longer_than_it_serves(office: Office):
    asked(office, search="Jeanne Martin")
    given_up = asked(office, search="Jeanne Durand")
    cancel(office.desk, office.instructor, given_up, now=MACHINE)
    asked(office, "refuse", search="Jeanne Petit")
    worked(office)
    with office.desk.database.reading() as session:
        assert session.scalars(select(Work.parameters)).all() == ["{}"] * 3


def test_the_same_asked_again_while_it_waits_is_the_same_work(office: Office):
    first = asked(office)
    assert asked(office) == first
    assert asked(office, more=1) != first
    assert asked(office, actor=office.second) != first
    worked(office)
    assert asked(office) != first


def test_somebody_who_asks_twice_at_once_asks_for_one_work(office: Office):
    both, numbers = Barrier(2), list[str]()

    def ask() -> None:
        both.wait()
        numbers.append(asked(office))

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(numbers) == 2
    assert len(set(numbers)) == 1


def test_nobody_fills_the_queue_alone(office: Office):
    for each in range(MOST_WAITING):
        asked(office, step=each)
    with pytest.raises(RefusedRequest, match="attendent déjà"):
        asked(office, step=MOST_WAITING)
    assert asked(office, actor=office.second)


def test_a_work_is_of_its_owner_alone(office: Office):
    number = asked(office)
    worked(office)
    for other in (office.second, office.admin, office.signatory):
        for verb in (
            lambda who=other: shown(office.desk, who, number, now=MACHINE),
            lambda who=other: left(office.desk, who, number),
            lambda who=other: cancel(office.desk, who, number, now=MACHINE),
        ):
            with pytest.raises(UnknownIdentifier):
                verb()
        assert listed(office.desk, other, now=MACHINE) == []
    assert [row["id"] for row in listed(office.desk, office.instructor, now=MACHINE)] == [int(number)]


def test_whoever_may_not_do_it_may_not_ask_for_it(office: Office):
    for who in (office.signatory, office.statistician, office.admin):
        with pytest.raises(Forbidden, match="votre rôle ne le permet pas"):
            asked(office, actor=who)


def revoked(office: Office) -> None:
    place = Perimeter(department="00")
    revoke(office.desk, office.admin, "instructor@exemple.fr", "instructor", place, at=AT)


def disabled(office: Office) -> None:
    disable(office.desk, office.admin, "instructor@exemple.fr", at=AT)


@pytest.mark.parametrize(("meanwhile", "why"), [(revoked, "vos rôles"), (disabled, "désactivé")])
def test_rights_that_were_taken_meanwhile_do_nothing(office: Office, meanwhile: Callable[[Office], None], why: str):
    number = asked(office)
    meanwhile(office)
    assert worked(office) == WorksTurn(failed=1)
    assert why in state(office, number)["error"]
    assert files(office) == []


def test_what_a_work_left_goes_with_the_role_that_opened_it(office: Office):
    number = asked(office)
    worked(office)
    revoked(office)
    # they still are of the staff, elsewhere
    grant(office.desk, office.admin, "instructor@exemple.fr", "reader", Perimeter(department="00"), at=AT)
    with pytest.raises(UnknownIdentifier, match="fichier"):
        left(office.desk, office.instructor, number)
    assert state(office, number)["file"] is None
    # what no work names is removed within the day
    (file,) = files(office)
    yesterday = (MACHINE - timedelta(days=2)).timestamp()
    os.utime(file, (yesterday, yesterday))
    filing.sweep(office.desk, MACHINE)
    assert files(office) == []


@pytest.mark.parametrize("meanwhile", [revoked, disabled])
def test_a_role_taken_while_a_work_runs_leaves_no_file(office: Office, meanwhile: Callable[[Office], None]):
    def run(doing: WorkRun) -> WorkOutcome:
        meanwhile(office)
        return count(doing)

    number = asked(office)
    assert worked(office, kinds={"count": replace(SLOW["count"], run=run)}) == WorksTurn(failed=1)
    told = state(office, number)
    assert "demandez-le de nouveau" in told["error"]
    assert told["file"] is None
    assert files(office) == []


def test_what_a_verb_refuses_is_told_as_it_is_and_tried_once(office: Office):
    number = asked(office, "refuse")
    assert worked(office) == WorksTurn(failed=1)
    assert state(office, number)["error"] == "ce dossier est clos."
    assert worked(office, LATER) == WorksTurn()


def test_what_breaks_leaves_nothing_and_repeats_no_name(office: Office):
    number = asked(office, "fail")
    assert worked(office) == WorksTurn(failed=1)
    assert state(office, number)["error"] == "le travail a échoué (KeyError)."
    assert files(office) == []


def test_what_does_not_answer_is_tried_three_times(office: Office):
    number = asked(office, "wait")
    assert worked(office) == WorksTurn(put_off=1)
    assert worked(office) == WorksTurn()
    assert worked(office, MACHINE + timedelta(minutes=2)) == WorksTurn(put_off=1)
    assert worked(office, MACHINE + timedelta(minutes=20)) == WorksTurn(failed=1)
    told = state(office, number)
    assert (told["state"], told["tries"], told["error"]) == ("failed", 3, "le serveur ne répond pas.")


def test_two_workers_at_once_do_each_work_once(office: Office):
    for each in range(6):
        asked(office, step=each)
    both, turns = Barrier(2), list[WorksTurn]()

    def turn() -> None:
        both.wait()
        # the disk dates files by the real time: by another, one's sweep would remove what the other writes
        turns.append(worked(office, datetime.now(UTC)))

    threads = [Thread(target=turn) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each.done for each in turns) == 6
    assert sum(each.failed for each in turns) == 0
    assert len(files(office)) == 6


def test_a_worker_that_is_killed_leaves_its_work_to_the_next_three_times_at_most(office: Office, tmp_path: Path):
    number = asked(office, "sleep")
    url = office.desk.database.url.render_as_string(hide_password=False)
    script = [sys.executable, str(Path(__file__).with_name("slow.py")), url, str(office.desk.database.key.path)]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with Popen([*script, str(tmp_path)], stdout=PIPE, env=environ) as worker:
        assert worker.stdout
        assert worker.stdout.readline() == b"begun\n"
        now = datetime.now(UTC)
        assert state(office, number, now=now)["state"] == "running"
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    # its claim holds for a while, then it waits again
    assert worked(office, now) == WorksTurn()
    freed = datetime.now(UTC) + timedelta(minutes=3)
    assert state(office, number, now=freed)["state"] == "waiting"
    quick = {**SLOW, "sleep": WorkKind("sleep", "Sommeil", SLOW["count"].acts, SLOW["count"].run)}
    assert worked(office, freed, kinds=quick) == WorksTurn(done=1)
    assert state(office, number)["tries"] == 2


def test_a_work_that_kills_each_worker_is_left_to_a_person(office: Office):
    number = asked(office)
    with office.desk.database.writing() as session:
        session.execute(update(Work).values(tries=3, claim="x", claimed_until=MACHINE))
    assert worked(office, LATER) == WorksTurn()
    told = state(office, number)
    assert (told["state"], told["error"]) == ("failed", "le travail s'est arrêté en chemin, à chaque fois.")


def stopped_by(office: Office, stop: Callable[[str], object], **more: Any) -> str:
    """A work that goes on without end, until something stops it once it runs."""
    begun = Event()

    def run(doing: WorkRun) -> WorkOutcome:
        doing.file.write_text("à moitié", "utf-8")
        begun.set()
        for _ in range(1000):
            doing.progress(5, 10)
            Event().wait(0.01)
        raise AssertionError("nothing stopped it")

    kinds = {**SLOW, "sleep": WorkKind("sleep", "Sommeil", SLOW["count"].acts, run)}
    number = asked(office, "sleep")
    worker = Thread(target=lambda: worked(office, kinds=kinds, **more))
    worker.start()
    assert begun.wait(10)
    stop(number)
    worker.join(20)
    assert not worker.is_alive()
    assert files(office) == []
    return number


def test_a_work_that_its_owner_gives_up_stops_and_leaves_nothing(office: Office):
    number = stopped_by(office, lambda given: cancel(office.desk, office.instructor, given, now=MACHINE))
    told = state(office, number)
    assert (told["state"], told["result"], told["file"]) == ("dropped", None, None)
    with pytest.raises(RefusedRequest, match="déjà fini"):
        cancel(office.desk, office.instructor, number, now=MACHINE)
    with pytest.raises(UnknownIdentifier):
        left(office.desk, office.instructor, number)


def test_a_worker_that_ends_gives_its_work_back_at_once(office: Office):
    ending = Event()
    number = stopped_by(office, lambda _: ending.set(), going=lambda: not ending.is_set())
    told = state(office, number)
    assert (told["state"], told["tries"]) == ("waiting", 0)
    assert worked(office, kinds={"sleep": SLOW["count"]}) == WorksTurn(done=1)


def test_how_far_a_work_is_moves_while_it_runs(office: Office):
    seen: list[tuple[int, int]] = []

    def look(number: str) -> None:
        deadline = Event()
        for _ in range(200):
            told = state(office, number)
            if told["done"]:
                seen.append((told["done"], told["total"]))
                break
            deadline.wait(0.02)
        cancel(office.desk, office.instructor, number, now=MACHINE)

    stopped_by(office, look)
    assert seen == [(5, 10)]


def test_a_file_is_kept_for_a_week_and_what_nothing_names_for_a_day(office: Office):
    number = asked(office)
    worked(office)
    (kept,) = files(office)
    stray = kept.with_name("0" * 32)
    stray.write_text("laissé par un travail tué")
    # the disk dates files by the machine of the test, long before MACHINE
    os.utime(stray, (MACHINE.timestamp(),) * 2)
    filing.sweep(office.desk, MACHINE + timedelta(hours=23))
    assert sorted(files(office)) == sorted((kept, stray))
    filing.sweep(office.desk, MACHINE + timedelta(days=6, hours=23))
    assert files(office) == [kept]
    assert left(office.desk, office.instructor, number).path == kept
    filing.sweep(office.desk, MACHINE + timedelta(days=7, hours=1))
    assert files(office) == []
    assert state(office, number)["file"] is None
    with pytest.raises(UnknownIdentifier):
        left(office.desk, office.instructor, number)
    filing.sweep(office.desk, MACHINE + timedelta(days=91))
    assert listed(office.desk, office.instructor, now=MACHINE) == []


def test_whoever_waited_more_than_a_minute_is_told_by_mail_and_nothing_else_is(office: Office, tmp_path: Path):
    posted(office)
    asked(office)
    worked(office, MACHINE + timedelta(seconds=59))
    number = asked(office, secret="jeanne")
    worked(office, LATER)
    with office.desk.database.reading() as session:
        (kept,) = session.scalars(select(Mail)).all()
    assert (kept.kind, kept.about, kept.account_id) == ("work", int(number), office.instructor.account_id)
    office.desk.address = "https://aides.exemple.fr"
    assert send(office, folder_at(tmp_path / "m"), machine=LATER).sent == 1
    (letter,) = (tmp_path / "m" / "new").iterdir()
    said = letter.read_text("utf-8")
    assert f"https://aides.exemple.fr/travaux/{number}" in said
    assert "To: instructor@exemple.fr" in said
    assert "jeanne" not in said
    assert "compte.txt" not in said


def test_the_journal_is_verified_by_an_admin_of_everywhere(office: Office):
    number = str(begin(office.desk, office.admin, "verify_journal", {}, now=MACHINE))
    assert work(office.desk, machine=lambda: MACHINE, at=lambda: AT) == WorksTurn(done=1)
    said = state(office, number, office.admin)
    assert said["result"].startswith("Journal entier : ")
    assert said["file"] is None
    assert (said["kind"], said["label"]) == ("verify_journal", "Vérification du journal")
    for who in (office.instructor, office.signatory):
        with pytest.raises(Forbidden):
            begin(office.desk, who, "verify_journal", {}, now=MACHINE)


def test_people_whose_time_has_passed_are_erased_by_an_admin(office: Office):
    for who in (office.instructor, office.signatory, office.statistician):
        with pytest.raises(Forbidden):
            begin(office.desk, who, people_purge.CODE, people_purge.parameters(AT.date()), now=MACHINE)
    number = str(begin(office.desk, office.admin, people_purge.CODE, people_purge.parameters(AT.date()), now=MACHINE))
    assert work(office.desk, machine=lambda: MACHINE, at=lambda: AT) == WorksTurn(done=1)
    said = "Au 20/01/2026 : 0 personne effacée, 0 participation, 0 fichier."
    assert state(office, number, office.admin)["result"] == said


def test_an_admin_of_everything_sees_that_works_failed_and_never_why(office: Office):
    asked(office, "refuse")
    worked(office)
    (row,) = failed(office.desk, office.admin)
    assert (row["kind"], row["login"]) == ("refuse", "instructor@exemple.fr")
    assert "ce dossier est clos." not in str(row)
    assert failed(office.desk, office.instructor) == []
    assert last_done(office.desk, office.admin, "verify_journal") is None
    begin(office.desk, office.admin, "verify_journal", {}, now=MACHINE)
    work(office.desk, machine=lambda: MACHINE, at=lambda: AT)
    found = last_done(office.desk, office.admin, "verify_journal")
    assert found
    assert (found["mine"], found["done_at"]) == (True, MACHINE)
    assert last_done(office.desk, office.instructor, "verify_journal") is None


def test_each_kind_is_known_by_its_code():
    assert all(kind.code == code and kind.label and kind.acts for code, kind in KINDS.items())
