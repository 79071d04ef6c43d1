"""Keep drawn participations in a base, as verbs would have kept them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert

from tremplin.indicators.engine.entries import DossierRows, PersonEntry
from tremplin.records.tables import METADATA

# a person of this number was drawn; those of the office come before
PERSONS = 1_000
HEALTH = ("rqth",)
PLAIN = ("sex", "contract", "territory", "schooling", "prescriber", "household", "post_kind", "qpv")
DAYS = ("referred_on", "positioned_on", "welcomed_on", "entered_on", "left_on", "hired_on")


def keep(connection: Connection, dossiers: Sequence[int], drawn: Sequence[DossierRows], at: Any) -> None:
    """Keep what was drawn, in as many dossiers."""
    persons = sorted({entry.person for rows in drawn for entry in rows.entries})
    _insert(connection, "persons", [{"id": PERSONS + person, "department": "00"} for person in persons])
    for dossier, rows in zip(dossiers, drawn, strict=False):
        for number, entry in enumerate(rows.entries, start=1):
            _entry(connection, {"dossier_id": dossier, "participation": number}, entry, at)


def _entry(connection: Connection, own: dict[str, int], entry: PersonEntry, at: Any) -> None:
    said = {name: getattr(entry, name) for name in (*PLAIN, *DAYS)}
    row = {"dossier_id": own["dossier_id"], "number": own["participation"], "person_id": PERSONS + entry.person}
    kept = {"age_at_entry": entry.age, "publics_told": entry.publics is not None, "version": 1}
    _insert(connection, "participations", [{**row, **kept, "recorded_at": at, "recorded_by": 1, **said}])
    for code in sorted(entry.publics or ()):
        table = "participation_health" if code in HEALTH else "participation_publics"
        _insert(connection, table, [{**own, "code": code}])
    if entry.exit is not None:
        on, contract, months, subsidised, market, employer, trade, first = entry.exit
        left = {"exit_on": on, "contract": contract, "months": months, "subsidised": subsidised}
        beside = {"market_sector": market, "employer_kind": employer, "target_trade": trade, "first_access": first}
        _insert(connection, "exits", [{**own, **left, **beside}])
    asked = {(each.origin, each.months): each for each in entry.news}
    for (origin, months), each in asked.items():
        told: dict[str, Any] = dict.fromkeys(("in_work", "contract", "contract_months", "subsidised", "market_sector"))
        if each.reached:
            told |= zip(told, (each.in_work, *each.outcome[1:5]), strict=True)
        status = "reached" if each.reached else "unreachable"
        _insert(
            connection,
            "milestones",
            [{**own, "origin": origin, "months": months, "done_on": each.on, "status": status, **told}],
        )
    for each_did in {did.key: did for did in entry.activities}.values():
        kind, on, key, planned, done, exam, outcome, employer, mode, area = each_did
        hours = {"hours_planned": _hours(planned), "hours_done": _hours(done)}
        apart = {"exam": exam, "outcome": outcome, "employer": employer, "mode": mode, "area": area}
        _insert(connection, "activities", [{**own, "activity_key": key, "kind": kind, "held_on": on, **hours, **apart}])
    for seen in {(each.on, each.item): each for each in entry.evaluations}.values():
        _insert(connection, "evaluations", [{**own, "done_on": seen.on, "item": seen.item, "result": seen.result}])


def _hours(thousandths: int | None) -> Decimal | None:
    return None if thousandths is None else Decimal(thousandths) / 1000


def _insert(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(METADATA.tables[table]), rows)
