"""A base of invented participations, by bulk: people met again in other dossiers, exits, news, activities."""

import random
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from tremplin.records.tables import METADATA, Account, FicheSnapshot, Organisation
from tremplin.storage.bulk import insert_rows
from tremplin.storage.engine import Database
from tremplin.storage.upgrades import create

CALL, FICHES = "00/2026", 8
AT, FIRST, DAY = datetime(2026, 1, 20, 9, tzinfo=UTC), date(2026, 1, 5), timedelta(days=1)
# of a thousand participations, those of people who are met three times
AGAIN, TIMES = 300, 3
DAYS = [FIRST + rank * DAY for rank in range(900)]
TERRITORIES = ("nord", "sud", "est", "ouest", "centre", None)
PUBLICS = ("brsa", "under_26", "former_rsa", "job_seeker", "parent")
CONTRACTS = ("cdi", "cdd", "cdd", "mission", "formation_qualifiante", "siae", "none", None)
KINDS = ("interview", "interview", "workshop", "workshop", "driving", "exam", "employer", "project", "training")
HOURS = (None, *map(Decimal, ("0", "1", "1.5", "2", "3", "3.5")))
Row = tuple[Any, ...]


def filled(database: Database, participations: int, seed: int = 12) -> int:
    """Write the dossiers, five hundred participations each, and what is followed of them; how many dossiers."""
    dossiers = max(1, participations // 500)
    each = participations // dossiers
    draw = random.Random(seed)
    with database.writing() as session:
        session.add(Account(login="bench@exemple.fr", name="Bench", created_at=AT, version=1))
        session.add(
            Organisation(name="Les Ateliers", legal_form="association", created_at=AT, version=1, rna="W000000001")
        )
        session.add(FicheSnapshot(hash="0" * 64, fiche=fiche(0), form=1, document="{}", kept_at=AT))
        session.flush()
        connection = session.connection()
        if database.dialect == "postgresql":
            # each row of six million would be asked for its participation: they are written in order
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        persons = participations * (1000 - AGAIN) // 1000 + participations * AGAIN // 1000 // TIMES + 1
        _write(connection, "persons", ("id", "department"), ((number, "00") for number in range(1, persons + 1)))
        columns = ("id", "department", "call", "fiche", "snapshot", "organisation_id", "title", "version")
        columns += ("created_at", "created_by", "changed_at", "starts_on", "ends_on")
        _write(connection, "dossiers", columns, map(_dossier, range(1, dossiers + 1)))
        places = ((number, code, "00") for number in range(1, dossiers + 1) for code in TERRITORIES[number % 4 :][:2])
        _write(connection, "dossier_territories", ("dossier_id", "code", "department"), (p for p in places if p[1]))
        held = (
            (number, rank, DAYS[rank * 90], None, "[]", 1, AT) for number in range(1, dossiers + 1) for rank in (1, 2)
        )
        _write(
            connection,
            "committees",
            ("dossier_id", "number", "held_on", "minutes", "attendees", "recorded_by", "recorded_at"),
            held,
        )
        _write(
            connection, "rosters", ("dossier_id", "version", "changed_at"), ((n, 1, AT) for n in range(1, dossiers + 1))
        )
        people = _people(draw, participations, persons)
        rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
        for dossier in range(1, dossiers + 1):
            for number in range(1, each + 1):
                _followed(draw, dossier, number, next(people), rows)
            if dossier % 40 == 0 or dossier == dossiers:
                for name, waiting in rows.items():
                    insert_rows(connection, METADATA.tables[name], COLUMNS[name], waiting)
                    waiting.clear()
    if database.dialect == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return dossiers


def fiche(number: int) -> str:
    return f"{CALL}/fiche-{number % FICHES}"


def _dossier(number: int) -> Row:
    start = DAYS[number % 60]
    said = (number, "00", CALL, fiche(number), "0" * 64, 1, f"Dossier {number}", 1)
    return (*said, AT, 1, AT, start, start + 500 * DAY)


def _write(connection: Connection, table: str, columns: tuple[str, ...], rows: Iterator[Row]) -> None:
    insert_rows(connection, METADATA.tables[table], columns, list(rows))


def _people(draw: random.Random, participations: int, persons: int) -> Iterator[int]:
    """Who each participation is of: those who come once in their order, those who come again drawn among themselves."""
    again = participations * AGAIN // 1000 // TIMES
    alone = again
    for _ in range(participations):
        if draw.random() * 1000 < AGAIN or alone >= persons:
            yield 1 + int(draw.random() * again)
        else:
            alone += 1
            yield alone


COLUMNS = {
    "participations": (
        *(
            "dossier_id",
            "number",
            "person_id",
            "key",
            "age_at_entry",
            "sex",
            "contract",
            "territory",
            "qpv",
            "schooling",
        ),
        *("prescriber", "household", "post_kind", "publics_told", "referred_on", "positioned_on", "welcomed_on"),
        *("entered_on", "left_on", "hired_on", "version", "recorded_at", "recorded_by"),
    ),
    "participation_publics": ("dossier_id", "participation", "code"),
    "participation_health": ("dossier_id", "participation", "code"),
    "exits": (
        *("dossier_id", "participation", "exit_on", "contract", "months", "subsidised", "market_sector"),
        "employer_kind",
    ),
    "milestones": ("dossier_id", "participation", "origin", "months", "done_on", "status", "in_work", "contract"),
    "activities": (
        *("dossier_id", "participation", "activity_key", "kind", "held_on", "hours_planned", "hours_done", "employer"),
        *("exam", "outcome"),
    ),
}


def _followed(draw: random.Random, dossier: int, number: int, person: int, rows: dict[str, list[Row]]) -> None:
    random_ = draw.random

    def one(among: tuple[Any, ...]) -> Any:
        return among[int(random_() * len(among))]

    begun = int(random_() * 300)
    entered = DAYS[begun] if random_() < 0.9 else None
    left = DAYS[begun + 30 + int(random_() * 400)] if random_() < 0.6 else None
    told = random_() < 0.9
    rows["participations"].append(
        (
            *(dossier, number, person, f"P{number}", 16 + int(random_() * 48) if random_() < 0.95 else None),
            *("fm"[person % 2], one(("cer", "ppae", None)), one(TERRITORIES), one((True, False, None))),
            *(one(("none", "3", "4", "5", "6", None)), one(("department", "france_travail", None)), None),
            *(one(("cddi", "permanent_job", None, None)), told, DAYS[begun], None, entered, entered, left),
            *(DAYS[begun + 60] if random_() < 0.4 else None, 1, AT, 1),
        )
    )
    if told:
        first = int(random_() * len(PUBLICS))
        for step in range(int(random_() * 3)):
            rows["participation_publics"].append((dossier, number, PUBLICS[(first + step) % len(PUBLICS)]))
        if random_() < 0.06:
            rows["participation_health"].append((dossier, number, "rqth"))
    if left is not None:
        months = one((None, 1, 3, 6, 12))
        rows["exits"].append(
            (dossier, number, left, one(CONTRACTS), months, one((True, False, None)), one((True, False)), None)
        )
        for months, origin in (("6", "exit"), ("3", "exit")) if random_() < 0.17 else (("6", "exit"),):
            news = (True, one(CONTRACTS)) if random_() < 0.5 else (False, None)
            status = ("reached", *news) if random_() < 0.8 else ("unreachable", None, None)
            rows["milestones"].append((dossier, number, origin, months, left + 183 * DAY, *status))
    for rank in range(3):
        kind = one(KINDS)
        key = f"A{number // 12}-{rank}" if kind == "workshop" else f"E{number}-{rank}"
        hours = one(HOURS)
        exam = (one(("theory", "practical")), one(("passed", "failed", "absent"))) if kind == "exam" else (None, None)
        employer = f"Employeur {number % 40}" if kind == "employer" else None
        rows["activities"].append(
            (dossier, number, key, kind, DAYS[begun + int(random_() * 30)], hours, hours, employer, *exam)
        )


if __name__ == "__main__":
    # python bench/crowd.py ADDRESS [participations]
    with closing(Database(sys.argv[1])) as made:
        create(made)
        print(filled(made, int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000), "dossiers")
