"""A day at the office: officials who ask for pages, arriving openly, on a base of 100,000 dossiers.

python bench/office_day.py FOLDER [seconds]

FOLDER is what `tremplin demo open FOLDER --password MOT --dossiers 100000` made. Requests arrive twenty a second,
whether those before are answered or not; a bare page of Flask and Jinja, of about the same bytes, is served by the same
server beside it and asked as often. Server and generator share the cores of one machine: the CPU of both is printed.
"""

import asyncio
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from socket import create_server
from statistics import quantiles
from time import perf_counter, sleep

from flask import Flask, render_template_string
from sqlalchemy import text

from tremplin.casework.entering.sessions import open_session
from tremplin.office import open_desk
from tremplin.platform import start
from tremplin.records.codes import FactorKind

RATE, SECONDS, SEED, WARM = 20, 60, 7, 40
GOAL, TIMES = 0.200, 25
WORKERS = 2
# each with how often it is asked, of 20; « {} » is a dossier of the perimeter
PAGES: Mapping[str, int] = {
    "/espace": 4,
    "/dossiers": 3,
    "/dossiers?q=atelier&etat=submitted": 2,
    "/dossiers?miens=oui": 2,
    "/dossiers?retard=oui": 1,
    "/dossiers/{}": 6,
    "/dossiers/{}/echeancier": 1,
    "/commissions": 1,
}
WHO = ("instruction.62", "decision.62", "lecture.62", "territoire-arrageois.62")
PAGE = "<!doctype html><title>Page</title><h1>{{ title }}</h1>{% for one in lines %}<p>{{ one }}</p>{% endfor %}"
BARE = """
import sys
sys.path.insert(0, {here!r})
from office_day import bare
app = bare()
"""


def bare() -> Flask:
    """A page of some 30 kB from a template, without a base."""
    app = Flask(__name__)

    @app.get("/")
    def page() -> str:
        return render_template_string(PAGE, title="Page", lines=["une ligne de cette page qui ne dit rien"] * 600)

    return app


def free_port() -> int:
    with closing(create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int, list[subprocess.Popen[str]]]]:
    """The site and the bare page, each by gunicorn: their ports and their processes."""
    ours, theirs = free_port(), free_port()
    bin_ = Path(sys.executable).parent
    settings = {
        **os.environ,
        "TREMPLIN_DATABASE": str(folder / "tremplin.db"),
        "TREMPLIN_FILES": str(folder / "tremplin.files"),
        "TREMPLIN_KEY": str(folder / "tremplin.key"),
    }
    site = [str(bin_ / "tremplin"), "serve", "--port", str(ours), "--workers", str(WORKERS), "--no-work"]
    module = folder / "bare_app.py"
    module.write_text(BARE.format(here=str(Path(__file__).parent)), "utf-8")
    plain = [str(bin_ / "gunicorn"), "-w", str(WORKERS), "-b", f"127.0.0.1:{theirs}", "--log-level", "error"]
    processes = [
        subprocess.Popen(site, env=settings, stdout=subprocess.PIPE, text=True),
        subprocess.Popen([*plain, "--chdir", str(folder), "bare_app:app"], text=True),
    ]
    try:
        for port in (ours, theirs):
            for _ in range(300):
                try:
                    asyncio.run(answered(port, "/", ""))
                    break
                except OSError:
                    sleep(0.1)
        yield ours, theirs, processes
    finally:
        for process in processes:
            process.terminate()
            process.wait()
        module.unlink()


async def answered(port: int, address: str, cookie: str) -> tuple[int, float]:
    """The status of a page, and how long it took, over a connection of its own."""
    begun = perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        head = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        await writer.drain()
        status = int((await reader.readuntil(b"\r\n")).split()[1])
        await reader.read()
        return status, perf_counter() - begun
    finally:
        writer.close()


async def arriving(asked: Sequence[tuple[str, int, str, str]]) -> dict[str, list[tuple[int, float]]]:
    """What each kind of page took, each request sent at its instant; kinds are what is printed."""
    found: dict[str, list[tuple[int, float]]] = {}
    begun = perf_counter()

    async def one(rank: int, kind: str, port: int, address: str, cookie: str) -> None:
        await asyncio.sleep(max(0.0, begun + rank / (2 * RATE) - perf_counter()))
        found.setdefault(kind, []).append(await answered(port, address, cookie))

    await asyncio.gather(*(one(rank, *each) for rank, each in enumerate(asked)))
    return found


def cpu(processes: Sequence[subprocess.Popen[str]]) -> float:
    """The seconds of CPU that the processes and their children have taken."""
    ticks, total = os.sysconf("SC_CLK_TCK"), 0.0
    for process in processes:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        for pid in (str(process.pid), *children):
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(told[11]) + int(told[12])) / ticks
    return total


def p95(taken: Sequence[tuple[int, float]]) -> float:
    return quantiles([seconds for _, seconds in taken], n=20)[-1]


def main() -> None:
    """Ask, and print each kind of page beside the bare one."""
    folder, seconds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    environ = {
        "TREMPLIN_DATABASE": str(folder / "tremplin.db"),
        "TREMPLIN_FILES": str(folder / "tremplin.files"),
        "TREMPLIN_KEY": str(folder / "tremplin.key"),
    }
    desk, dice = open_desk(start({}), environ), Random(SEED)
    with desk.database.reading() as session:
        count = session.execute(text("SELECT count(*) FROM dossiers")).scalar()
        numbers = session.execute(
            text("SELECT id, call FROM dossiers WHERE department = '62' AND state <> 'draft' ORDER BY id")
        ).all()
        accounts = {
            str(login).partition("@")[0]: int(number)
            for number, login in session.execute(text("SELECT id, login FROM accounts")).all()
        }
    now = datetime.now(UTC)
    cookies = [f"tremplin={open_session(desk, accounts[who], now=now, factor=FactorKind.TOTP)}" for who in WHO]
    references = [f"{call.replace('/', '-')}-{number:06}" for number, call in numbers]
    weights = [*PAGES.values()]
    with served(folder) as (ours, theirs, processes):

        def ask() -> Iterator[tuple[str, int, str, str]]:
            while True:
                (kind,) = dice.choices([*PAGES], weights)
                # a territorial service sees its own dossiers alone: what it is asked here is of the others
                cookie = dice.choice(cookies[:3] if "{}" in kind or "commissions" in kind else cookies)
                yield kind, ours, kind.format(dice.choice(references)), cookie
                yield "bare page", theirs, "/", ""

        requests = ask()
        asyncio.run(arriving([next(requests) for _ in range(WARM * 2)]))
        before, mine, begun = cpu(processes), resource.getrusage(resource.RUSAGE_SELF), perf_counter()
        found = asyncio.run(arriving([next(requests) for _ in range(RATE * seconds * 2)]))
        lasted, after = perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF)
        served_cpu = cpu(processes) - before
    plain = found.pop("bare page")
    every = [each for taken in found.values() for each in taken]
    generator = after.ru_utime + after.ru_stime - mine.ru_utime - mine.ru_stime
    print(f"{count} dossiers, {RATE} requests a second for {seconds} s, {len(every)} answered in {lasted:.0f} s")
    print(f"CPU: {served_cpu / lasted:.2f} of a core for the servers, {generator / lasted:.2f} for the generator")
    for kind, taken in sorted(found.items(), key=lambda each: -p95(each[1])):
        statuses = {status for status, _ in taken}
        print(f"  {kind:36} {len(taken):5} p95 {p95(taken) * 1000:6.0f} ms {sorted(statuses)}")
    whole, ratio = p95(every), p95(every) / p95(plain)
    held = whole <= GOAL and ratio <= TIMES and {status for status, _ in every} == {200}
    print(f"p95 {whole * 1000:.0f} ms (goal {GOAL * 1000:.0f}), {ratio:.1f} × a bare page (goal {TIMES})", end=" ")
    print("held" if held else "MISSED")
    sys.exit(not held)


if __name__ == "__main__":
    main()
