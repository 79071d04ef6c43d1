"""List a page of dossiers among 1,000, 10,000 then 100,000, beside a bare page by the primary key: it must stay flat.

python bench/listing.py
"""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from engines import AT, postgresql, sqlite
from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session
from stopwatch import Measured, report, timed

from tremplin.casework.acting.policy import Actor, Grant
from tremplin.casework.reading.filters import Filters, ListingOrder, Sort
from tremplin.casework.reading.listing import PAGE, listed, totals
from tremplin.records.accounts import Account
from tremplin.records.codes import Role
from tremplin.records.dossiers import DECIDED, GRANTED, INSTRUCTED, Dossier, State, Territory
from tremplin.records.organisations import Organisation
from tremplin.records.searching import SearchMark
from tremplin.records.snapshots import FicheSnapshot
from tremplin.storage.engine import Database

SIZES, GOAL = (1_000, 10_000, 100_000), 0.020
BATCH, SEED = 5_000, 20
ORGANISATIONS, AREAS, FICHES = 400, 10, 7
# the words of titles: the first in half of them, the others less and less; « mosaïque » in one of a thousand
WORDS = ("atelier", "chantier", "insertion", "accompagnement", "numérique", "mobilité", "cuisine", "maraîchage", "vélo")
RARE, NEVER = "mosaïque", "hydravion"
INSTRUCTORS, TODAY = 40, date(2026, 11, 30)
# out of a thousand; the others share what is left
WEIGHTS = {State.SUBMITTED: 200, State.CLOSED: 300, State.WITHDRAWN: 1}
INSTRUCTOR = Grant(Role.INSTRUCTOR, department="01")
LOCAL = Grant(Role.TERRITORIAL_SERVICE, department="01", territory="01-area-3")
SHARED = Grant(Role.TERRITORIAL_SERVICE, department="01", territory="centre")
CARRIER = Grant(Role.SIGNATORY, organisation_id=7)
ELSEWHERE = Grant(Role.INSTRUCTOR, department="02")
Case = tuple[tuple[Grant, ...], Filters]
CASES: Mapping[str, Case] = {
    "instructor of a department": ((INSTRUCTOR,), Filters()),
    "instructor, a frequent state": ((INSTRUCTOR,), Filters(state=State.SUBMITTED)),
    "instructor, a rare state": ((INSTRUCTOR,), Filters(state=State.WITHDRAWN)),
    "instructor, the call of an earlier year": ((INSTRUCTOR,), Filters(call="01/2024")),
    "instructor, one fiche": ((INSTRUCTOR,), Filters(fiche="01/2024/fiche-1")),
    "instructor, one organisation": ((INSTRUCTOR,), Filters(organisation_id=7)),
    "territorial service": ((LOCAL,), Filters()),
    "territorial service, a frequent state": ((LOCAL,), Filters(state=State.SUBMITTED)),
    "territorial service, a rare state": ((LOCAL,), Filters(state=State.WITHDRAWN)),
    "territorial service, its code also another's": ((SHARED,), Filters()),
    "instructor, a call and a rare state": ((INSTRUCTOR,), Filters(call="01/2024", state=State.WITHDRAWN)),
    "carrier": ((CARRIER,), Filters()),
    "all of these roles at once": ((INSTRUCTOR, LOCAL, CARRIER, ELSEWHERE), Filters()),
}
MINE = Filters(instructor_id=12, on=TODAY)
SEARCHES: Mapping[str, Case] = {
    "search, a word of half the titles": ((INSTRUCTOR,), Filters(search="atelier")),
    "search, the beginning of a word": ((INSTRUCTOR,), Filters(search="mob")),
    "search, a rare word": ((INSTRUCTOR,), Filters(search=RARE)),
    "search, a word of no title": ((INSTRUCTOR,), Filters(search=NEVER)),
    "search, two frequent words": ((INSTRUCTOR,), Filters(search="chantier mobilité")),
    "search, two frequent words never together": ((INSTRUCTOR,), Filters(search="atelier solitaire")),
    "search, one carrier by its name": ((INSTRUCTOR,), Filters(search="organisme 17e")),
    "search, one carrier by its SIRET": ((INSTRUCTOR,), Filters(search="10000000000017")),
    "search, a reference": ((INSTRUCTOR,), Filters(search="01-2024-000123")),
    "search, of a territorial service": ((LOCAL,), Filters(search="insertion vélo")),
    "search, of a carrier": ((CARRIER,), Filters(search="insertion")),
    "search, 10,000 signs": ((INSTRUCTOR,), Filters(search="atelier %_'\"🎭 " * 600)),
    "instructor, what is mine": ((INSTRUCTOR,), MINE),
    "instructor, deposited a month long ago": (
        (INSTRUCTOR,),
        Filters(deposited_from=date(2024, 2, 1), deposited_until=date(2024, 2, 28)),
    ),
    "instructor, deposited in one year of two": ((INSTRUCTOR,), Filters(deposited_until=date(2024, 12, 31))),
    "instructor, late": ((INSTRUCTOR,), Filters(late=True, on=TODAY)),
}
ADDED: Mapping[str, Case] = {
    "totals, a department": ((INSTRUCTOR,), Filters()),
    "totals, a state": ((INSTRUCTOR,), Filters(state=State.SUBMITTED)),
    "totals, a rare word": ((INSTRUCTOR,), Filters(search=RARE)),
    "totals, a word of half the titles": ((INSTRUCTOR,), Filters(search="atelier")),
    "totals, a territory": ((LOCAL,), Filters()),
}
BARE_PAGE = "a bare page by the primary key"
MIDDLE = "instructor, half way through"
# what no page costs less than: as many rows, by their key
BARE = text(f"SELECT * FROM dossiers ORDER BY id DESC LIMIT {PAGE + 1}")


def found(session: Session) -> None:
    """What every dossier refers to."""
    session.execute(
        insert(Account),
        [{"id": number, "login": f"{number}@x", "name": "X", "created_at": AT} for number in range(1, INSTRUCTORS + 4)],
    )
    session.execute(
        insert(FicheSnapshot), {"hash": "0" * 64, "fiche": "x", "form": "{}", "document": "{}", "kept_at": AT}
    )
    session.execute(
        insert(Organisation),
        [
            {"id": number, "name": f"Organisme {number}e", "siret": f"1{number:013d}", "created_at": AT}
            for number in range(1, ORGANISATIONS + 1)
        ],
    )


def rows(first: int, last: int, draw: random.Random) -> Iterator[dict[str, Any]]:
    """Dossiers as years bring them: the calls come one after the other, and the latest are another department's."""
    others = [state for state in State if state not in WEIGHTS]
    rest = (1000 - sum(WEIGHTS.values())) / len(others)
    states, weights = [*WEIGHTS, *others], [*WEIGHTS.values(), *(rest for _ in others)]
    for number in range(first, last + 1):
        part = (number - first) / (last - first)
        state = draw.choices(states, weights)[0]
        call = f"{'01' if part < 0.6 else '02'}/{2024 if part < 0.3 else 2025}"
        # day after day, through two years
        came = AT.replace(year=2024) + timedelta(days=int(700 * part))
        deposited = None if state is State.DRAFT else came
        yield {
            "id": number,
            "department": call[:2],
            "call": call,
            "fiche": f"{call}/fiche-{draw.randrange(FICHES)}",
            "snapshot": "0" * 64,
            "organisation_id": draw.randint(1, ORGANISATIONS),
            "title": title(number, draw),
            "state": state.value,
            "created_at": AT,
            "created_by": 1,
            "changed_at": AT,
            "deposited_at": deposited,
            "counts_on": deposited and deposited.date(),
            "instructor_id": draw.randint(4, INSTRUCTORS + 3) if state in INSTRUCTED else None,
            "decided_by": 3 if state in DECIDED else None,
            "granted_cents": 30_000_00 if state in GRANTED else None,
            "requested_cents": draw.randint(1_000_00, 90_000_00),
        }


def title(number: int, draw: random.Random) -> str:
    """A title of a few words, of which some are frequent."""
    if number % 2:
        # never with the first of all
        return f"Solitaire {draw.choice(WORDS[1:])} de {draw.choice(WORDS[1:])}"
    chosen = [word for rank, word in enumerate(WORDS, start=2) if not draw.randrange(rank)]
    return " ".join(["Atelier", *chosen, *([RARE] if number % 1000 == 0 else [])])


def areas(row: Mapping[str, Any], draw: random.Random) -> Iterator[dict[str, Any]]:
    """One or two territories of the department of a dossier; one of them has the same code in both departments."""
    names = [*(f"{row['department']}-area-{area}" for area in range(1, AREAS)), "centre"]
    own = {"dossier_id": row["id"], "department": row["department"]}
    yield from ({**own, "code": name} for name in draw.sample(names, draw.choice((1, 1, 2))))


def fill(database: Database, first: int, last: int) -> None:
    """Add dossiers, each in one or two territories."""
    draw = random.Random(SEED + last)
    with database.writing() as session:
        if first == 1:
            found(session)
        made = list(rows(first, last, draw))
        for begin in range(0, len(made), BATCH):
            batch = made[begin : begin + BATCH]
            session.execute(insert(Dossier), batch)
            session.execute(insert(Territory), [area for row in batch for area in areas(row, draw)])
        # one of twenty is late
        session.execute(update(SearchMark).values(due_on=None))
        late = SearchMark.dossier_id % 20 == 0
        session.execute(update(SearchMark).where(late).values(due_on=TODAY - timedelta(days=9)))
    if database.dialect == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # what its own housekeeping does within a minute
            connection.execute(text("VACUUM ANALYZE"))


def works(database: Database, size: int) -> dict[str, Callable[[], object]]:
    """The page of each case; half way through, by the middle of what the department has."""

    def page(case: Case, after: str | None = None) -> Callable[[], object]:
        grants, filters = case
        return lambda: listed(database, Actor(1, "x", grants), filters, after=after)

    def bare() -> None:
        with database.reading() as session:
            session.execute(BARE).all()

    def added(case: Case) -> Callable[[], object]:
        grants, filters = case
        return lambda: totals(database, Actor(1, "x", grants), filters)

    def by_deposit(ascending: bool, filters: Filters) -> Callable[[], object]:
        order = ListingOrder(Sort.DEPOSITED, ascending)
        return lambda: listed(database, Actor(1, "x", (INSTRUCTOR,)), filters, order=order)

    made: dict[str, Callable[[], object]] = {what: page(case) for what, case in {**CASES, **SEARCHES}.items()}
    made |= {
        "by deposit, the latest first": by_deposit(False, Filters()),
        "by deposit, the earliest first": by_deposit(True, Filters()),
        "by deposit, a call and a rare word": by_deposit(True, Filters(call="01/2025", search=RARE)),
        "by deposit, what is mine": by_deposit(False, MINE),
        **{what: added(case) for what, case in ADDED.items()},
    }
    return {BARE_PAGE: bare, MIDDLE: page(CASES["instructor of a department"], f"x-{size // 3}"), **made}


def measured(engine: Callable[[], AbstractContextManager[tuple[Database, Path]]]) -> None:
    """Fill a database and measure at each size."""
    with engine() as (database, _):
        done = 0
        for size in SIZES:
            fill(database, done + 1, size)
            done = size
            pages = works(database, size)
            taken = dict(zip(pages, timed(*pages.values(), runs=21), strict=True))
            bare = taken.pop(BARE_PAGE)
            print(
                f"\n{database.dialect}, {size:,} dossiers, pages of {PAGE}; ratio to {BARE_PAGE}, {bare * 1e3:.2f} ms"
            )
            report([Measured(what, seconds, GOAL, bare) for what, seconds in taken.items()], "ms")


if __name__ == "__main__":
    for engine in (sqlite, postgresql):
        measured(engine)
