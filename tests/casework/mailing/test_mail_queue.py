"""The queue: retried later and later, one worker's at a time; no server and no kill loses nor doubles a letter."""

import mailbox
import signal
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen

import posting
import pytest
from databases import unfreeze
from desks import AT, Office, make_office
from killing import settled
from posting import DAY, MACHINE, OTHER_FICHE, OTHER_PLACE, folder_at, posted, server_at, unreadable, waiting, work
from smtp_server import Behaviour, serving
from sqlalchemy import insert, update

from tremplin.casework.journal.proof import verify
from tremplin.casework.mailing import managing
from tremplin.casework.mailing.queue import CLAIMED, DELAYS, MOST, claim, end
from tremplin.casework.mailing.queue import MAILS as TABLE
from tremplin.casework.mailing.working import turn
from tremplin.errors import Forbidden, NotYet, UnknownIdentifier
from tremplin.records.codes import Queue
from tremplin.records.deposits import Deposit
from tremplin.records.outbox import MailHold

SEED = 20261201
STEP = timedelta(minutes=10)
ROUNDS = {"sqlite": 6, "postgresql": 3}


def letters(office: Office, dossiers: int) -> None:
    """Two letters for each of some dossiers."""
    for _ in range(dossiers):
        posted(office).submitted()


def test_a_server_that_is_down_for_a_day_loses_nothing_and_doubles_nothing(office: Office):
    letters(office, 4)
    behaviour, machine = Behaviour(at_door="421 fermé"), MACHINE
    with serving(behaviour) as port:
        place = server_at(port)
        while machine < MACHINE + timedelta(hours=24):
            done = work(office, place, machine=machine)
            assert (done.sent, done.failed) == (0, 0)
            machine += STEP
        assert behaviour.received == []
        assert {row.state for row in waiting(office)} == {"waiting"}
        behaviour.at_door = "220 ici"
        # as long as the longest delay
        end_ = machine + DELAYS[-1]
        while machine <= end_:
            work(office, place, machine=machine)
            machine += STEP
    assert Counter(behaviour.identities) == Counter(set(behaviour.identities))
    assert len(behaviour.received) == 8
    assert {row.state for row in waiting(office)} == {"done"}


def test_a_letter_is_tried_later_and_later_then_left_to_a_person(office: Office):
    letters(office, 1)
    instants: list[timedelta] = []
    machine = MACHINE
    with serving(Behaviour(at_data="451 plus tard")) as port:
        while len(waiting(office, "failed")) < 2:
            done = work(office, server_at(port), machine=machine)
            if done.put_off or done.failed:
                instants.append(machine - MACHINE)
            machine += timedelta(minutes=1)
    gaps = [after - before for before, after in pairwise(instants)]
    assert tuple(gaps[: len(DELAYS)]) == DELAYS
    assert set(gaps[len(DELAYS) :]) == {DELAYS[-1]}
    assert len(instants) == MOST
    # more than the four days that RFC 5321, 4.5.4.1, asks
    assert instants[-1] > timedelta(days=4)
    failed = managing.listed(office.desk, office.admin)
    assert [(row["state"], row["tries"]) for row in failed] == [("failed", MOST)] * 2
    assert "451" in failed[0]["error"]


def test_an_address_that_is_refused_fails_at_once_and_the_others_leave(office: Office):
    letters(office, 1)
    behaviour = Behaviour(refused={"editor@exemple.fr": "550 inconnu"})
    with serving(behaviour) as port:
        done = work(office, server_at(port))
    assert (done.sent, done.failed, done.well) == (1, 1, False)
    assert [to for to, _ in behaviour.received] == ["signatory@exemple.fr"]


def test_several_workers_at_once_send_each_letter_once(office: Office):
    letters(office, 12)
    behaviour = Behaviour()
    with serving(behaviour) as port, ThreadPoolExecutor(4) as pool:
        turns = list(pool.map(lambda _: work(office, server_at(port)), range(4)))
    assert sum(each.sent for each in turns) == len(behaviour.received) == 24
    assert len(set(behaviour.identities)) == 24


def test_what_a_worker_holds_is_nobody_else_s_until_its_claim_expires(office: Office):
    letters(office, 1)
    database = office.desk.database
    first = claim(database, TABLE, MACHINE)
    second = claim(database, TABLE, MACHINE)
    assert first
    assert second
    assert first["id"] != second["id"]
    assert claim(database, TABLE, MACHINE + CLAIMED - timedelta(seconds=1)) is None
    again = claim(database, TABLE, MACHINE + CLAIMED)
    assert again
    assert again["id"] == first["id"]
    # the first, who comes back, ends nothing of what is another's
    assert not end(database, TABLE, first, Queue.DONE, MACHINE + CLAIMED)
    assert end(database, TABLE, again, Queue.DONE, MACHINE + CLAIMED)


def test_a_letter_that_kills_every_worker_ends_by_being_left_to_a_person(office: Office):
    posted(office).submitted()
    machine = MACHINE
    for _ in range(MOST * 2):
        assert claim(office.desk.database, TABLE, machine)
        machine += CLAIMED / 2
    machine += CLAIMED
    assert claim(office.desk.database, TABLE, machine) is None
    assert {row.state for row in waiting(office)} == {"failed"}


def killed(office: Office, folder: Path, place: str, ahead: int, random: Random) -> bool:
    """Run a worker, and kill it; whether it had ended before."""
    url = office.desk.database.url.render_as_string(hide_password=False)
    key = str(office.desk.database.key.path)
    script = [sys.executable, posting.__file__, url, key, str(folder), place, str(ahead)]
    with Popen(script, stdout=PIPE, bufsize=0) as child:
        assert child.stdout
        assert child.stdout.readline() == b"ready\n"
        time.sleep(random.uniform(0.005, 0.25))
        child.kill()
        rest = child.stdout.read()
    assert rest == b"done\n" or child.returncode == -signal.SIGKILL
    return bool(rest)


@pytest.mark.parametrize("kind", ["server", "folder"])
def test_a_worker_that_is_killed_at_any_instant_loses_nothing(office: Office, tmp_path: Path, kind: str):
    letters(office, 15)
    random, behaviour = Random(SEED), Behaviour()
    rounds = ROUNDS[office.desk.database.dialect]
    with serving(behaviour) as port:
        place = f"smtp://127.0.0.1:{port}" if kind == "server" else f"maildir:{tmp_path / 'm'}"
        kills = 0
        for ahead in range(rounds):
            # later than the claims of whoever was killed
            kills += not killed(office, tmp_path / "documents", place, ahead * 11, random)
            settled(office.desk.database)
        last = folder_at(tmp_path / "m") if kind == "folder" else server_at(port)
        work(office, last, machine=MACHINE)
    assert {row.state for row in waiting(office)} == {"done"}
    if kind == "folder":
        assert len(mailbox.Maildir(tmp_path / "m")) == 30
    else:
        told = Counter(behaviour.identities)
        assert len(told) == 30
        # killed between the yes of the server and its own note of it, a worker sends once more, under the same name
        assert sum(told.values()) - 30 <= kills
    with office.desk.database.reading() as session:
        assert verify(session).intact


def test_a_letter_that_cannot_be_written_keeps_its_own_turn_and_no_other_s(database, tmp_path: Path):
    office = make_office(database, tmp_path / "documents", {OTHER_PLACE: OTHER_FICHE})
    letters(office, 1)
    unreadable(office)
    done = work(office, folder_at(tmp_path / "m"))
    assert (done.sent, done.put_off) == (2, 2)
    (told,) = {row.error for row in waiting(office, "waiting")}
    assert told.startswith("La fiche gelée ne se relit pas")


def test_what_nobody_foresaw_in_a_letter_is_put_off_by_its_name(office: Office, tmp_path: Path):
    letters(office, 2)
    with office.desk.database.writing() as session:
        unfreeze(session, "deposits")
        session.execute(update(Deposit).where(Deposit.dossier_id == 1).values(missing="{"))
    done = work(office, folder_at(tmp_path / "m"))
    assert (done.sent, done.put_off) == (2, 2)
    assert {row.error for row in waiting(office, "waiting")} == {
        "le courriel ne se laisse pas écrire (JSONDecodeError)."
    }


def test_the_letters_of_a_department_that_is_not_installed_wait_until_it_is(office: Office, tmp_path: Path):
    letters(office, 1)
    installed, desk = office.desk.catalogue, office.desk
    desk.catalogue = replace(installed, departments={})
    assert work(office, folder_at(tmp_path / "m")).put_off == 2
    assert {row.error for row in waiting(office)} == {"département « 00 » : identifiant inconnu."}
    desk.catalogue = installed
    assert work(office, folder_at(tmp_path / "m"), machine=MACHINE + DELAYS[0]).sent == 2


def test_a_restored_base_sends_nothing_until_an_admin_releases_it(office: Office, tmp_path: Path):
    letters(office, 1)
    with office.desk.database.writing() as session:
        session.execute(insert(MailHold), {"reason": "restored", "since": AT})
    place = folder_at(tmp_path / "m")
    done = work(office, place)
    assert (done.sent, done.jobs) == (0, 0)
    assert "sauvegarde" in done.sentence()
    for who in (office.instructor, office.decider, office.signatory, office.statistician):
        with pytest.raises(Forbidden):
            managing.release(office.desk, who, at=AT)
    assert managing.release(office.desk, office.admin, at=AT) == 2
    assert work(office, place).sent == 2
    with pytest.raises(NotYet, match="Rien n'est suspendu"):
        managing.release(office.desk, office.admin, at=AT)
    with office.desk.database.reading() as session:
        assert verify(session).intact


def test_a_demonstration_sends_to_a_folder_alone_and_is_never_released(office: Office, tmp_path: Path):
    letters(office, 1)
    with office.desk.database.writing() as session:
        session.execute(insert(MailHold), {"reason": "demonstration", "since": AT})
    behaviour = Behaviour()
    with serving(behaviour) as port:
        assert "démonstration" in work(office, server_at(port)).sentence()
    assert behaviour.received == []
    with pytest.raises(NotYet, match="démonstration"):
        managing.release(office.desk, office.admin, at=AT)
    assert work(office, folder_at(tmp_path / "m")).sent == 2


def test_what_failed_is_tried_again_or_given_up_by_an_admin_of_its_department(office: Office, tmp_path: Path):
    letters(office, 1)
    with serving(Behaviour(at_data="554 non")) as port:
        work(office, server_at(port))
    first, second = (row["id"] for row in managing.listed(office.desk, office.admin))
    for who in (office.instructor, office.signatory):
        with pytest.raises(Forbidden):
            managing.listed(office.desk, who)
    with pytest.raises(UnknownIdentifier):
        managing.retry(office.desk, office.admin, "999", at=AT)
    managing.retry(office.desk, office.admin, first, at=AT)
    managing.drop(office.desk, office.admin, second, at=AT)
    with pytest.raises(NotYet, match="laissé de côté"):
        managing.retry(office.desk, office.admin, second, at=AT)
    assert work(office, folder_at(tmp_path / "m")).sent == 1
    with pytest.raises(NotYet, match="déjà parti"):
        managing.drop(office.desk, office.admin, first, at=AT)
    assert managing.listed(office.desk, office.admin) == []
    every = managing.listed(office.desk, office.admin, every=True)
    assert {row["state"] for row in every if row["dossier"]} == {"done", "dropped"}
    with office.desk.database.reading() as session:
        proof = verify(session)
        assert proof.intact


def test_a_turn_stops_when_it_is_told_to(office: Office, tmp_path: Path):
    letters(office, 3)
    left = iter([True] * 4 + [False] * 9)
    done = turn(office.desk, folder_at(tmp_path / "m"), day=DAY, machine=lambda: MACHINE, going=lambda: next(left))
    assert 0 < done.sent < 6
    assert len(waiting(office, "waiting")) == 6 - done.sent
