"""Kill a process that deposits dossiers, 100 times on SQLite and 20 on PostgreSQL: nothing acknowledged may be lost.

python bench/kill.py [SEED]

On PostgreSQL, one time in two the whole server is killed with it, and started again on what it had written.
"""

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from statistics import median

from engines import command, killed, make_office, postgresql, sqlite, wrong

ROUNDS = {"sqlite": 100, "postgresql": 20}


def kill_server(folder: Path) -> None:
    """Kill the server of a cluster and the processes that it made, all of them at once."""
    pid = folder / "data" / "postmaster.pid"
    server = int(pid.read_text().splitlines()[0])
    killed = [server, *children(server)]
    for process in killed:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    # one that still ends holds the memory that all share, and would keep the next server from starting
    while any(state(process) not in ("", "Z") for process in killed):
        time.sleep(0.01)
    # it left no time to remove them; here, nothing may have buried the process that they name
    pid.unlink()
    (folder / ".s.PGSQL.5432.lock").unlink()


def state(process: int) -> str:
    """How a process is, as one letter; nothing where it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    return ""


def children(parent: int) -> list[int]:
    """The processes that a process made."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            # the name, which comes before, may hold spaces
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
    return found


def restart(folder: Path) -> float:
    """Start a server that was killed; the seconds until it answers."""
    begun = time.perf_counter()
    command(folder, "pg_ctl", "restart", "--silent", "--wait", f"--log={folder / 'log'}")
    return time.perf_counter() - begun


def main() -> int:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else Random().randrange(10**6)
    print(f"seed {seed}", flush=True)
    random, failures = Random(seed), 0
    for engine in (sqlite, postgresql):
        with engine() as (database, folder):
            office = make_office(database, folder / "documents")
            receipts: dict[str, str] = {}
            restarts = []
            for rank in range(ROUNDS[database.dialect]):
                with_server = database.dialect == "postgresql" and rank % 2 == 1
                also = (lambda place=folder: kill_server(place)) if with_server else None
                receipts |= killed(office, folder / "documents", random, also)
                if with_server:
                    restarts.append(restart(folder))
                found = wrong(office, receipts)
                failures += len(found)
                for each in found:
                    print(f"{database.dialect}, round {rank}: {each}")
            ended = f", of which {len(restarts)} with the server, back in {median(restarts):.1f} s" if restarts else ""
            print(f"{database.dialect}: {ROUNDS[database.dialect]} kills{ended}; {len(receipts)} deposits acknowledged")
    print("nothing lost, nothing by half" if not failures else f"{failures} FAILURES")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
