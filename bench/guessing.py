"""Guess passwords and ask for links, through the pages, as a thousand addresses would, from several processes at once.

python bench/guessing.py [postgresql]

10,000 tries of four logins, of which two are accounts: at most ten are evaluated a login and hour, by all the
processes together. Then as many tries of accounts as of logins that nobody has, and as many requests for a link: the
same answer, in the same time (medians within 5 %, Mann and Whitney's test above 0.01).
"""

import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from math import erfc, sqrt
from pathlib import Path
from statistics import median
from time import perf_counter

from engines import AT, make_office, postgresql, sqlite
from sqlalchemy import insert

from tremplin.casework.accounts.accounts import set_password
from tremplin.casework.accounts.passwords import hashed
from tremplin.casework.acting.desk import Desk
from tremplin.platform import Platform
from tremplin.records.tables import Account
from tremplin.storage.engine import Database
from tremplin.storage.keys import SealKey
from tremplin_web.app import create_app
from tremplin_web.clock import Clock

TRIES, PROCESSES, ADDRESSES, MOST = 10_000, 4, 1000, 10
LOGINS = ("editor@exemple.fr", "personne@exemple.fr", "instructor@exemple.fr", "inconnue@exemple.fr")
# ten tries an hour each: as many measures of a password as ten times this, on each side
SAMPLES, LINKS = 12, 100
PASSWORD = "une phrase qui ouvre"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
DAY = date(2026, 1, 20)
NEAR, LEAST_P = 0.05, 0.01


class Thief:
    """A browser that changes address at each try."""

    def __init__(self, desk: Desk):
        assert isinstance(desk.catalogue, Platform)
        self.client = create_app(desk.catalogue, desk, Clock(DAY)).test_client()
        found = TOKEN.search(self.client.get("/connexion").text)
        assert found
        self.secret, self.number = found[1], 0

    def sends(self, path: str, **typed: str) -> int:
        self.number += 1
        address = f"10.0.{self.number % ADDRESSES // 250}.{self.number % 250}"
        sent = {**typed, "csrf_token": self.secret}
        return self.client.post(path, data=sent, environ_overrides={"REMOTE_ADDR": address}).status_code


def tried(url: str, key: Path, folder: Path, share: int) -> None:
    """What one process does: its share of the tries, and how many of each login were evaluated."""
    from factories import make_platform

    thief = Thief(Desk(Database(url, SealKey(key)), make_platform(folder), folder / "files"))
    told: Counter[tuple[str, int]] = Counter()
    for number in range(share):
        login = LOGINS[number % len(LOGINS)]
        told[login, thief.sends("/connexion", login=login, password=f"essai {number}")] += 1
    for (login, status), count in told.items():
        print(login, status, count)


def guessed(database: Database, folder: Path, name: str) -> bool:
    """Try from all the processes at once; whether no login had more than its ten."""
    office = make_office(database, folder)
    for who in (office.editor, office.instructor):
        set_password(office.desk, who, who.login, PASSWORD, at=AT)
    key = database.key.path
    assert key
    told: Counter[tuple[str, int]] = Counter()
    start = perf_counter()
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, __file__, url, str(key), str(folder), str(TRIES // PROCESSES)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    for each in running:
        out, _ = each.communicate()
        for line in out.splitlines():
            login, status, count = line.split()
            told[login, int(status)] += int(count)
    taken = perf_counter() - start
    held = sum(told.values()) == TRIES and all(told[login, 422] <= MOST for login in LOGINS)
    print(f"{name}: {TRIES} tries of {len(LOGINS)} logins by {PROCESSES} processes in {taken:.0f} s")
    for login in LOGINS:
        print(f"  {login:24} {told[login, 422]:>3} evaluated, {told[login, 429]:>5} told to wait")
    print(f"  at most {MOST} a login and hour: {'held' if held else 'MISSED'}")
    return held


def alike(database: Database, folder: Path, name: str) -> bool:
    """Measure tries and requests, of accounts and of nobody's logins in turn; whether nothing tells them apart."""
    office = make_office(database, folder)
    office.desk.posting, office.desk.address = True, "https://aides.exemple.fr"
    kept, thief = hashed(PASSWORD), Thief(office.desk)
    rows = [
        {"login": f"c{number}@exemple.fr", "name": "C", "created_at": AT, "version": 1, "password_hash": kept}
        for number in range(max(SAMPLES, LINKS))
    ]
    with database.writing() as session:
        session.execute(insert(Account), rows)
    print(f"{name}: accounts and logins of nobody, in turn")
    tries: dict[str, list[float]] = {"c": [], "u": []}
    links: dict[str, list[float]] = {"c": [], "u": []}
    for number in range(SAMPLES):
        for _ in range(MOST):
            for who, mine in tries.items():
                mine.append(timed(thief, "/connexion", login=f"{who}{number}@exemple.fr", password="non"))
    for number in range(LINKS):
        for who, mine in links.items():
            mine.append(timed(thief, "/mot-de-passe", login=f"{who}{number}@exemple.fr"))
    return all([compared("password", **tries), compared("link", **links)])


def timed(thief: Thief, path: str, **typed: str) -> float:
    start = perf_counter()
    thief.sends(path, **typed)
    return perf_counter() - start


def compared(what: str, c: list[float], u: list[float]) -> bool:
    """Tell the medians of both sides, and whether they could be of one."""
    gap, p = abs(median(c) / median(u) - 1), whitney(c, u)
    held = gap <= NEAR and p > LEAST_P
    shown = f"{median(c) * 1e3:.1f} ms known, {median(u) * 1e3:.1f} ms unknown, {gap:.1%} apart, p = {p:.2f}"
    print(f"  {what:9} {len(c)} of each: {shown}: {'held' if held else 'MISSED'}")
    return held


def whitney(one: list[float], other: list[float]) -> float:
    """The probability of so uneven ranks if both were of one law (normal, which holds beyond twenty of each)."""
    ranked = sorted([(value, True) for value in one] + [(value, False) for value in other])
    ranks = sum(rank for rank, (_, mine) in enumerate(ranked, start=1) if mine)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    return erfc(abs(u - n * m / 2) / sqrt(n * m * (n + m + 1) / 12) / sqrt(2))


def main() -> None:
    name, engine = ("PostgreSQL", postgresql) if sys.argv[1:] == ["postgresql"] else ("SQLite", sqlite)
    held = []
    for measure in (guessed, alike):
        with engine() as (database, folder):
            held.append(measure(database, folder, name))
    print(f"{datetime.now(UTC):%Y-%m-%d}: {'all held' if all(held) else 'MISSED'}")
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        tried(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    else:
        main()
