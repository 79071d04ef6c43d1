"""The PostgreSQL cluster of the tests: one for a whole run, a database for each test, and nothing left behind."""

import os
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import clusters
import pytest
from clusters import guarded
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

LAUNCH = """
import sys, time
sys.path.insert(0, sys.argv[1])
from clusters import guarded
with guarded() as cluster:
    cluster.start()
    print(cluster.folder, flush=True)
    time.sleep(60)
"""
TABLES = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'",
}
SERVER = "SHOW unix_socket_directories"


def asked(url, question):
    """The first value that a database answers."""
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return connection.execute(text(question)).scalar()


def told(url, *orders):
    with create_engine(url, poolclass=NullPool).begin() as connection:
        for order in orders:
            connection.execute(text(order))


def serving(folder):
    """Whether a process names a folder in its command line: the guard, the server."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile
            continue
        if str(folder).encode() in line:
            return True
    return False


def gone(folder):
    """Whether nothing is left of a cluster, at once or soon."""
    until = time.monotonic() + 20
    while (folder.exists() or serving(folder)) and time.monotonic() < until:
        time.sleep(0.02)
    return not folder.exists() and not serving(folder)


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_gets_an_empty_database_of_each_engine(database_url, request, record_property, turn):
    engine = make_url(database_url).get_backend_name()
    assert engine in request.node.name
    assert asked(database_url, TABLES[engine]) == 0
    told(database_url, "CREATE TABLE kept (n integer)")
    assert asked(database_url, TABLES[engine]) == 1
    if engine == "postgresql":
        record_property("server", asked(database_url, SERVER))
        record_property("database", make_url(database_url).database)


def test_the_workers_of_a_run_share_one_cluster_and_no_database(cluster, tmp_path):
    answers = tmp_path / "answers.xml"
    command = [sys.executable, "-m", "pytest", __file__, "-k", "each_test_gets", f"--junitxml={answers}"]
    command += ["-p", "xdist", "-n", "2"]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # the other plugins take seconds to load
    done = subprocess.run(command, env=alone, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    noted = [(each.get("name"), each.get("value")) for each in ElementTree.parse(answers).iter("property")]
    servers = {value for name, value in noted if name == "server"}
    assert len(servers) == 1
    assert len({value for name, value in noted if name == "database"}) == 2
    with cluster.database() as url:
        assert asked(url, SERVER) not in servers


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("server_encoding", "UTF8"),
        ("lc_collate", "C"),
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("listen_addresses", ""),
    ],
)
def test_the_cluster_is_set_as_a_true_one_that_nobody_reaches_from_elsewhere(postgresql_url, setting, value):
    assert asked(postgresql_url, f"SHOW {setting}") == value


def test_a_database_is_dropped_even_while_somebody_is_connected_to_it(cluster):
    with cluster.database() as url:
        held = create_engine(url, poolclass=NullPool).connect()
        held.execute(text("SELECT 1"))
    with pytest.raises(OperationalError, match="does not exist"):
        asked(url, "SELECT 1")
    held.invalidate()
    held.close()


def test_a_copy_holds_what_the_first_holds_and_is_apart_from_it(cluster):
    with cluster.database() as first:
        told(first, "CREATE TABLE kept (n integer)", "INSERT INTO kept VALUES (1)")
        with cluster.database(copied=first) as copy:
            told(copy, "INSERT INTO kept VALUES (2)")
            assert asked(copy, "SELECT sum(n) FROM kept") == 3
        assert asked(first, "SELECT sum(n) FROM kept") == 1


def test_a_variable_of_the_environment_leads_nowhere_else(cluster, monkeypatch):
    for name, value in {"PGPORT": "1", "PGHOST": "/nowhere", "PGUSER": "nobody", "PGDATABASE": "nothing"}.items():
        monkeypatch.setenv(name, value)
    with guarded() as other:
        other.start()
        with other.database() as url:
            assert asked(url, "SELECT current_user") == "postgres"


def test_nothing_starts_before_it_is_asked_and_the_guard_leaves_nothing():
    with guarded() as cluster:
        assert [file.name for file in cluster.folder.iterdir()] == ["door"]
    assert not cluster.folder.exists()
    assert not serving(cluster.folder)


@pytest.mark.usefixtures("postgresql_installed")
def test_a_cluster_is_gone_as_soon_as_it_is_left():
    with guarded() as cluster:
        cluster.start()
        cluster.start()  # the second does nothing
        assert (cluster.folder / "data" / "postmaster.pid").exists()
    assert not cluster.folder.exists()
    assert not serving(cluster.folder)


@pytest.mark.parametrize("ending", ["kill", "terminate"])
def test_a_cluster_does_not_outlive_a_run_that_is_killed(cluster, ending):
    command = [sys.executable, "-c", LAUNCH, str(Path(clusters.__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as launched:
        folder = Path(launched.stdout.readline().strip())
        assert serving(folder)
        getattr(launched, ending)()
    assert gone(folder)


def test_a_cluster_that_does_not_start_is_told_to_all_who_ask(cluster):
    with guarded() as spoilt:
        (spoilt.folder / "data").mkdir()
        (spoilt.folder / "data" / "taken").touch()
        for _ in range(2):
            with pytest.raises(RuntimeError, match=r"(?s)PostgreSQL does not start: .*not empty"):
                spoilt.start()


def test_without_binaries_the_reason_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(clusters, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert clusters.lacking() == "pas de PostgreSQL : le paquet postgresql n'est pas installé"


def test_the_newest_version_of_debian_is_taken(monkeypatch, tmp_path):
    monkeypatch.setattr(clusters, "DEBIAN", tmp_path)
    for version in ("9.6", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "pg_ctl").touch()
    assert clusters.binaries() == tmp_path / "17" / "bin"


def test_a_run_that_memory_may_not_hold_goes_to_the_disk(tmp_path):
    assert clusters.place(tmp_path, roomy=0) == str(tmp_path)
    assert clusters.place(tmp_path, roomy=1 << 60) == "/tmp"
    assert clusters.place(tmp_path / "absent", roomy=0) == "/tmp"
