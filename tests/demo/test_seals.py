"""Seals: whatever is done by hand to a row of money or of rights shows, and where."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from databases import unwatched
from demonstrations import Demonstration
from doses import dose
from sqlalchemy import Table, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tremplin.casework.journal.line import write
from tremplin.casework.journal.proof import verify
from tremplin.casework.journal.walk import Problem
from tremplin.records.acts import Act
from tremplin.records.reference import reference_of
from tremplin.records.seals import NOUNS, SEALED, columns, owner, people
from tremplin.records.tables import METADATA
from tremplin.storage.backups.checkup import FROZEN
from tremplin.storage.replay import Tamper, strayed

SEED, TIMES = 20261130, dose(50, 200)
# what is not under the chain, and why
UNSEALED = {
    "accounts": "its login and its name are erased or changed, and its roles are sealed apart",
    "fiche_snapshots": "the line that opens a dossier holds the seal of its fiche",
    "journal": "it is the chain",
    "journal_head": "it is the end of the chain",
    **dict.fromkeys(
        (
            *("participations", "participation_publics", "participation_health", "exits", "milestones", "activities"),
            *("evaluations", "rosters"),
        ),
        "a line holds the digest of what was written, and a settlement that of what it counted",
    ),
    "persons": "who they are is erased, and told by no line",
    **dict.fromkeys(("search_marks", "search_words"), "they find what other rows say, and are made again from them"),
    "releases": "what was given out gives no right; whoever changes one by hand has the rows that it counts",
    **dict.fromkeys(("tallies", "tally_layouts", "tally_unions"), "they are counted of other rows, and made again"),
    **dict.fromkeys(
        ("mails", "mail_holds", "jobs"), "a letter that leaves or not changes no right, and tells what other rows say"
    ),
    **dict.fromkeys(
        (
            "sessions",
            "guesses",
            "mailed_links",
            "known_devices",
            "kept_forms",
            "totp_factors",
            "passkeys",
            "recovery_codes",
            "identities",
            "machine_tokens",
        ),
        "how somebody comes in gives them no role, and goes once it is used, ended or taken back",
    ),
    "kept_answers": "what a machine was answered is answered again for a day, and done once",
    "webhooks": "an address has no right: it is told of references and states, and a line says who declared it",
    "webhook_calls": "what an address is told is read from the lines, and goes once it is sent",
    "works": "a work does what its owner may do when it is done, and its acts are lines as any others",
    "agenda_items": "what is decided of one is a decision, which names its commission and is sealed",
    "kept_orders": "the order in which somebody reads is their own, and gives no right",
    "stored_files": "the name of a file is the hash of its content, and an attachment that names it is sealed",
}


AT = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
# what the demonstration holds no row of
MORE: dict[str, dict[str, Any]] = {
    "accreditations": {"organisation_id": 1, "number": 1, "code": "siae", "starts_on": date(2026, 1, 1)},
    "admissions": {"rule": "report_deadline", "reason": "Reçu trois jours après.", "recorded_at": AT, "recorded_by": 1},
    "after_exits": {"months": 6, "done_on": date(2027, 1, 1), "recorded_at": AT, "recorded_by": 1},
    "answers": {"code": "metier", "value": '"K1801"'},
    "attestations": {"code": "locaux"},
    "assignments": {"given_to": 1, "reason": "Congé.", "given_at": AT, "given_by": 1},
    "attachments": {"name": "statuts.pdf", "hash": "f" * 64, "added_at": AT, "added_by": 1},
    "bank_details": {
        "organisation_id": 1,
        "number": 1,
        "iban": "FR7630006000011234567890189",
        "holder": "Les Jardins",
        "recorded_at": AT,
        "recorded_by": 1,
    },
    "commissions": {
        "id": 1,
        "department": "00",
        "title": "Permanente",
        "held_on": AT.date(),
        "recorded_at": AT,
        "recorded_by": 1,
        "version": 1,
    },
    "committees": {"held_on": date(2027, 1, 1), "minutes": "Rien.", "recorded_at": AT, "recorded_by": 1},
    "completion_fields": {"field": "budget.staff", "reason": "Le détail manque."},
    "corrections": {
        "part": "payments",
        "corrected": 1,
        "reason": "Saisi deux fois.",
        "recorded_at": AT,
        "recorded_by": 1,
    },
    "dossier_fte": {"side": "planned", "code": "aci", "fte": 2},
    "evidence": {"participation": 1, "kind": "contract", "given_on": AT.date(), "recorded_at": AT, "recorded_by": 1},
    "execution_months": {"month": date(2027, 1, 1), "figures": "{}", "recorded_at": AT, "recorded_by": 1},
    "granted_years": {"year": 2026, "amount_cents": 10_000_00},
    "mandates": {
        "payment": 1,
        "mandate": "2027-118",
        "issued_on": AT.date(),
        "recorded_at": AT,
        "recorded_by": 1,
    },
    "messages": {"text": "Bonjour.", "written_at": AT, "written_by": 1, "voice": "carrier"},
    "opinions": {"code": "relais", "asked_at": AT, "asked_by": 1},
    "outcomes": {"months": 12, "version": 1},
    "past_memberships": {
        "account_id": 1,
        "organisation_id": 1,
        "number": 1,
        "role": "editor",
        "since": AT,
        "left_at": AT + timedelta(days=9),
    },
    "partners": {"name": "Les Jardins", "amount_cents": 5_000_00},
    "scores": {"criterion": "qualite", "points": 12, "given_at": AT, "given_by": 1},
    "resources": {"funder": "Région", "status": "asked", "amount_cents": 5_000_00},
    "requests": {"kind": "advance", "reason": "Trésorerie.", "asked_at": AT, "asked_by": 1},
    "takeovers": {"source": "Classeur.", "past": "{}", "recorded_at": AT, "recorded_by": 1},
    "role_requests": {"account_id": 1, "number": 1, "role": "instructor", "department": "00", "asked_at": AT},
}


class Undone(Exception):
    """What was done by hand is put back."""


@contextmanager
def by_hand(demonstration: Demonstration) -> Iterator[Session]:
    """A session in which the database refuses nothing that a person with its password could do."""
    with suppress(Undone), demonstration.desk.database.writing() as session:
        unwatched(session, *FROZEN)
        if session.get_bind().dialect.name == "sqlite":
            session.execute(text("PRAGMA defer_foreign_keys=on"))
            session.execute(text("PRAGMA ignore_check_constraints=on"))
        for name, row in MORE.items():
            table = METADATA.tables[name]
            if not read(session, table):
                own = {"dossier_id": 1, "number": 1} if owner(table) else {}
                own = {column: value for column, value in own.items() if column in table.columns}
                session.execute(insert(table), {**own, **row})
        # the demonstration goes on, by an act: what comes after is done by hand
        write(session, at=AT, actor=None, act=Act.SEAL, subject="dossier", dossier_id=1)
        yield session
        raise Undone


def read(session: Session, table: Table) -> list[dict[str, Any]]:
    rows = session.connection().execute(select(table).order_by(*table.primary_key)).mappings()
    return [dict(row) for row in rows]


def of_key(table: Table, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(column == row[column.name] for column in table.primary_key)


def other(value: Any, random: Random) -> Any:
    """Another value of the same kind."""
    match value:
        case None:
            return None
        case bool():
            return not value
        case datetime():
            return value + timedelta(microseconds=random.randint(1, 10**9))
        case date():
            return value + timedelta(days=random.randint(1, 99))
        case str():
            return f"{value[:60]}{random.randint(0, 99)}"
    return value + random.randint(1, 99)


def free(table: Table) -> list[str]:
    """The columns that may be changed without taking the row for another."""
    keys = {column.name for column in table.primary_key}
    return [name for name in columns(table) if name not in keys and not table.c[name].foreign_keys]


def about(problem: Problem, table: Table, row: dict[str, Any], dossiers: dict[int, str]) -> bool:
    """Whether a problem is about this row, and says so in its sentence."""
    place = owner(table)
    reference = dossiers[row[place]] if place else None
    key = [str(row[column.name]) for column in table.primary_key if column.name not in people(table)]
    located = (
        problem.table == table.name and problem.dossier == reference and (problem.row or "").endswith("/".join(key))
    )
    return located and problem.sentence.startswith(f"table {table.name}, ") and NOUNS[table.name] in problem.sentence


def references(session: Session) -> dict[int, str]:
    return {row["id"]: reference_of(row["call"], row["id"]) for row in read(session, METADATA.tables["dossiers"])}


def proved(session: Session) -> tuple[Problem, ...]:
    return tuple(problem for problem in verify(session).problems if problem.kind in set(Tamper))


def test_every_table_is_sealed_or_says_why_it_is_not():
    assert set(NOUNS) | set(UNSEALED) == set(METADATA.tables)
    assert not set(NOUNS) & set(UNSEALED)


@pytest.mark.parametrize("table", SEALED, ids=lambda table: table.name)
def test_a_row_that_is_edited_added_or_erased_by_hand_is_told_and_located(demonstration: Demonstration, table: Table):
    random = Random(table.name)
    with by_hand(demonstration) as session:
        rows, dossiers = read(session, table), references(session)
        assert rows, f"the demonstration has no row in {table.name}"
        row = random.choice(rows)
        # a row that is its key alone is added or erased, never edited
        if free(table):
            name = edit(session, table, row, random)
            (edited,) = proved(session)
            assert (edited.kind, edited.columns) == (Tamper.CHANGED, (name,))
            assert about(edited, table, row, dossiers), edited
            assert f"({name})" in edited.sentence
        session.connection().execute(delete(table).where(*of_key(table, row)))
        (erased,) = [problem for problem in proved(session) if problem.table == table.name]
        assert erased.kind is Tamper.ERASED
        assert table.name == "dossiers" or about(erased, table, row, dossiers), erased
        session.connection().execute(insert(table), row)
        last = [*table.primary_key][-1]
        more = {**row, last.name: 99_999 if isinstance(row[last.name], int) else "ailleurs"}
        more |= _unlike(table, more)
        session.connection().execute(insert(table), more)
        (added,) = proved(session)
        assert added.kind is Tamper.ADDED
        # a row added to a dossier that is not there has no reference
        if last.name != owner(table):
            assert about(added, table, more, dossiers), added


def edit(session: Session, table: Table, row: dict[str, Any], random: Random) -> str:
    """Change one column of a row to a value that the database takes; which one."""
    for name in reversed([each for each in free(table) if row[each] is not None]):
        with suppress(DBAPIError), session.begin_nested():
            value = other(row[name], random)
            session.connection().execute(update(table).where(*of_key(table, row)).values({name: value}))
            return name
    raise AssertionError(f"no column of {table.name} takes another value")


def _unlike(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """What an index would refuse to see twice."""
    alike = {"key", "siret", "rna", "call", "code", "territory"} - {column.name for column in table.primary_key}
    corrected = {"corrected": row["corrected"] + 1} if "corrected" in row else {}
    return corrected | {name: f"x{row[name][1:]}" for name in alike & row.keys() if isinstance(row[name], str)}


def test_random_edits_are_all_told_and_located(demonstration: Demonstration):
    random, done, mute = Random(SEED), 0, 0
    with by_hand(demonstration) as session:
        dossiers = references(session)
        rows = {table: found for table in SEALED if (found := read(session, table))}
        while done < TIMES:
            table = random.choice([*rows])
            row = random.choice(rows[table])
            name = random.choice(free(table) or [""])
            if row.get(name) is None:
                continue
            with suppress(DBAPIError, Undone), session.begin_nested():
                value = other(row[name], random)
                session.connection().execute(update(table).where(*of_key(table, row)).values({name: value}))
                found = [*strayed(session)]
                told = f"seed {SEED}, {done}: {table.name}.{name}, {row}"
                assert [(each.change, each.table) for each in found] == [(Tamper.CHANGED, table.name)], told
                assert found[0].columns in ((name,), ()), told
                mute += not found[0].columns
                # a dossier is told by the call that it says it has
                if name != "call":
                    assert found[0].dossier == (dossiers[row[owner(table)]] if owner(table) else None)
                done += 1
                raise Undone
        assert [*strayed(session)] == []
    # two signs a column: one change of 4,096 leaves them as they were, and the row is told all the same
    assert mute <= 1
