"""The last evening: deposits through the site, beside the library's own, in the closing second, and under kill -9.

python bench/evening.py [rate] [closing] [kill]

The site is `tremplin serve --workers 2` on a base of its own; the closing second goes through the nginx of
docs/operating.md. Clients, server and base share the cores of one machine: what is said is that ratio, not a speed.
"""

import asyncio
import os
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from getpass import getuser
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from shutil import which
from socket import create_server
from statistics import median
from time import perf_counter, sleep, time

from deposits import DOCUMENT, SAID
from engines import PLACE, Office, make_office, postgresql, sqlite, with_changes
from sqlalchemy import text

from tremplin.casework.applying.deposits import deposit
from tremplin.casework.entering.sessions import open_session
from tremplin.clock import PARIS
from tremplin.storage.engine import Database

ROOT = Path(__file__).parents[1]
CROWD, ROUNDS, EACH, AT_A_TIME = 2000, 20, 40, 8
# seconds around the bound in which the crowd sends
BEFORE, AFTER = 1.0, 0.2
LONGEST = 60
# nginx tells the time to the millisecond, and reads its clock once a turn
BLUR = 0.02
SECRET = re.compile(rb'name="csrf_token" value="([^"]+)"')
NGINX = """
user {user}; daemon off; pid {here}/pid; error_log {here}/errors; worker_rlimit_nofile 20000;
events {{ worker_connections 8192; }}
http {{
    log_format evening '$msec $request_time $status $uri';
    access_log {here}/seen evening;
    client_body_temp_path {here}/body; proxy_temp_path {here}/proxy; fastcgi_temp_path {here}/fastcgi;
    uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;
    {server}
}}
"""


@dataclass
class Evening:
    """A site that is served, and somebody who has signed in there to deposit."""

    office: Office
    port: int
    process: "subprocess.Popen[str]"
    cookies: str = ""
    secret: str = ""
    keys: dict[str, str] = field(default_factory=dict)

    def sign_in(self) -> None:
        """Open the session of the signatory, and read the secret of the forms of its browser."""
        token = open_session(self.office.desk, self.office.signatory.account_id, now=datetime.now(UTC))
        line = HTTPConnection("127.0.0.1", self.port)
        line.request("GET", "/dossiers", headers={"Host": "localhost", "Cookie": f"tremplin={token}"})
        answer = line.getresponse()
        found = SECRET.search(answer.read())
        assert answer.status == 200
        assert found
        self.secret = found[1].decode()
        self.cookies = f"tremplin={token}; {str(answer.getheader('Set-Cookie')).partition(';')[0]}"

    def form(self, written: str) -> tuple[str, bytes, dict[str, str]]:
        """The form of a deposit: where it is sent, what it holds, and its headers."""
        key = self.keys.setdefault(written, secrets.token_hex(16))
        body = f"csrf_token={self.secret}&key={key}&version=1".encode()
        headers = {"Host": "localhost", "Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        return f"/dossiers/{written}/deposer", body, headers

    def deposited(self) -> set[int]:
        """The dossiers that have a receipt."""
        with self.office.desk.database.reading() as session:
            return {row[0] for row in session.execute(text("SELECT dossier_id FROM deposits"))}


def free_port() -> int:
    with closing(create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


@contextmanager
def served(database: Database, folder: Path, closes: datetime, workers: int = 2) -> Iterator[Evening]:
    """The site of a fiche that closes at an instant, on its own base, by the command that serves it."""
    here = closes.astimezone(PARIS)
    lasts = f"    closes: {here.date()}\n    closes_at: '{here:%H:%M}'\n"
    document = with_changes(DOCUMENT, ("    closes: 2026-02-14\n", lasts))
    office = make_office(database, folder / "documents", {PLACE: document})
    port = free_port()
    url = database.url.set(drivername=database.url.get_backend_name()).render_as_string(hide_password=False)
    settings = {
        "TREMPLIN_DATABASE": url if "postgresql" in url else str(database.url.database),
        "TREMPLIN_FILES": str(folder / "files"),
        "TREMPLIN_FICHES": str(folder / "documents"),
        "TREMPLIN_KEY": str(database.key.path),
        "TREMPLIN_PROXY": "127.0.0.1",
    }
    command = (
        str(Path(sys.executable).with_name("tremplin")),
        "serve",
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--no-work",
    )
    with subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            while "Ctrl+C" not in (said := process.stdout.readline()):
                assert said, "the site did not start"
            evening = Evening(office, port, process)
            for _ in range(200):
                with suppress(OSError):
                    evening.sign_in()
                    break
                sleep(0.1)
            yield evening
        finally:
            process.terminate()


def far(minutes: int) -> datetime:
    """An instant to come, at a whole minute."""
    return (datetime.now(UTC) + timedelta(minutes=minutes)).replace(second=0, microsecond=0)


def rate(database: Database, folder: Path) -> bool:
    """Deposits a second through the site, by several people at once, beside the library's own in the same run."""
    with served(database, folder, far(60 * 3)) as evening:
        ratios, taken = [], ([], [])
        for turn in range(6):
            drafts = [evening.office.draft(**SAID) for _ in range(2 * EACH)]
            begun = perf_counter()
            answers = asyncio.run(crowd(evening, drafts[:EACH], evening.port, lanes=AT_A_TIME))
            through = perf_counter() - begun
            assert {status for _, status, _ in answers} == {303}, answers[0]
            begun, now = perf_counter(), datetime.now(UTC)
            for written in drafts[EACH:]:
                deposit(evening.office.desk, evening.office.signatory, written, at=now, key=written)
            alone = perf_counter() - begun
            if turn:  # the first prepares every statement
                ratios.append(alone / through)
                for kept, one in zip(taken, (through, alone), strict=True):
                    kept.append(EACH / one)
        said = [median(each) for each in taken]
        print(f"{database.dialect}: {said[0]:.0f} deposits/s through the site, {said[1]:.0f} by the library; ", end="")
        held = median(ratios) >= 1 / 4
        print(f"ratio {median(ratios):.2f} (goal 0.25) {'held' if held else 'MISSED'}")
        return held


def last_second(database: Database, folder: Path) -> bool:
    """The crowd in the second that closes the session: none accepted after it, none refused that came before."""
    nginx = which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if nginx is None:
        print("closing: pas de nginx, le paquet nginx n'est pas installé")
        return False
    closes = far(4)
    with served(database, folder, closes) as evening, fronted(nginx, folder, evening.port) as (front, seen):
        drafts = [evening.office.draft(**SAID) for _ in range(CROWD)]
        evening.sign_in()
        # « 16 h 00 » is the whole of that second
        bound = closes.timestamp() + 1
        assert time() < bound - BEFORE - 1, "the drafts took too long to write: more minutes are needed"
        dice = Random(1)
        sends = sorted(dice.uniform(bound - BEFORE, bound + AFTER) for _ in drafts)
        answers = asyncio.run(crowd(evening, drafts, front, sends))
        # nginx writes of a request once it has answered it
        sleep(1)
        arrived = {}
        for line in seen.read_text().splitlines():
            msec, took, _status, uri = line.split()
            if uri.endswith("/deposer"):
                arrived[uri.split("/")[2]] = float(msec) - float(took)
        accepted = {written for written, status, _ in answers if status == 303}
        late = {written for written in accepted if arrived[written] >= bound + BLUR}
        wronged = {written for written, at in arrived.items() if written not in accepted and at < bound - BLUR}
        numbers = {int(written.rpartition("-")[2]) for written in accepted}
        lost = numbers ^ evening.deposited()
        slowest = max(took for _, _, took in answers)
        statuses = sorted({status for _, status, _ in answers})
        print(f"{database.dialect}: {len(answers)} sent, {len(accepted)} accepted, the others too late")
        print(f"  accepted after the bound {len(late)}, refused before it {len(wronged)}, lost {len(lost)}")
        print(f"  slowest answer {slowest:.1f} s, statuses {statuses}")
        return not late and not wronged and not lost and slowest < LONGEST and set(statuses) <= {303, 422}


def under_kill(database: Database, folder: Path) -> bool:
    """A worker is killed while deposits are sent: what was answered is there, what was not may be sent again."""
    dice, lost, twice = Random(7), 0, 0
    with served(database, folder, far(60 * 3)) as evening:
        for _ in range(ROUNDS):
            drafts = [evening.office.draft(**SAID) for _ in range(EACH)]
            answers = asyncio.run(
                crowd(evening, drafts, evening.port, lanes=AT_A_TIME, killing=dice.uniform(0.05, 0.4))
            )
            done = {int(written.rpartition("-")[2]) for written, status, _ in answers if status == 303}
            lost += len(done - evening.deposited())
            again = [written for written, status, _ in answers if status != 303]
            sleep(0.5)
            asked = asyncio.run(crowd(evening, again, evening.port, lanes=2)) if again else []
            lost += sum(status != 303 for _, status, _ in asked)
        with evening.office.desk.database.reading() as session:
            counted = session.execute(text("SELECT count(*), count(DISTINCT dossier_id) FROM deposits")).one()
        twice = counted[0] - counted[1]
        print(f"{database.dialect}: {ROUNDS} kills, {counted[0]} deposits; lost {lost}, made twice {twice}")
        return not lost and not twice


@contextmanager
def fronted(nginx: str, folder: Path, behind: int) -> Iterator[tuple[int, Path]]:
    """The nginx of the documentation before the site, on a port of its own and without its certificate."""
    here, port = folder / "nginx", free_port()
    here.mkdir()
    (told,) = re.findall(r"```nginx\n(.+?)```", (ROOT / "docs" / "operating.md").read_text("utf-8"), re.DOTALL)
    plain = re.sub(r"^ *ssl_.*\n", "", told, flags=re.MULTILINE)
    plain = plain.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port} backlog=4096;")
    plain = plain.replace("http://127.0.0.1:5000", f"http://127.0.0.1:{behind}")
    (here / "nginx.conf").write_text(NGINX.format(user=getuser(), here=here, server=plain), "utf-8")
    with subprocess.Popen([nginx, "-p", here, "-c", here / "nginx.conf"]) as process:
        try:
            sleep(1)
            yield port, here / "seen"
        finally:
            process.terminate()


async def crowd(
    evening: Evening,
    drafts: Sequence[str],
    port: int,
    sends: Sequence[float] = (),
    *,
    lanes: int = 0,
    killing: float | None = None,
) -> list[tuple[str, int, float]]:
    """Send these deposits, each at its instant or so many at a time; the status of each, 0 where none came."""
    lane = asyncio.Semaphore(lanes or len(drafts))
    answers: list[tuple[str, int, float]] = []

    async def one(written: str, at: float | None) -> None:
        if at is not None:
            await asyncio.sleep(max(0.0, at - time()))
        async with lane:
            begun = perf_counter()
            status = 0
            with suppress(OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
                status = await asyncio.wait_for(sent(evening, written, port), LONGEST * 2)
            answers.append((written, status, perf_counter() - begun))

    async def kill() -> None:
        await asyncio.sleep(killing or 0)
        children = Path(f"/proc/{evening.process.pid}/task/{evening.process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)

    every = [one(written, sends[rank] if sends else None) for rank, written in enumerate(drafts)]
    await asyncio.gather(*every, *([kill()] if killing is not None else []))
    return answers


async def sent(evening: Evening, written: str, port: int) -> int:
    """The status of one deposit, over a connection of its own."""
    address, body, headers = evening.form(written)
    lines = [f"POST {address} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "Connection: close", "", ""]).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head + body)
        await writer.drain()
        status = int((await reader.readuntil(b"\r\n")).split()[1])
        await reader.read()
        return status
    finally:
        writer.close()


PARTS = {"rate": rate, "closing": last_second, "kill": under_kill}


def main() -> None:
    """Do the parts that are named, or all, on both engines."""
    held = True
    for name in sys.argv[1:] or PARTS:
        for engine in (sqlite, postgresql):
            with engine() as (database, folder):
                held = PARTS[name](database, folder) and held
    sys.exit(not held)


if __name__ == "__main__":
    main()
