"""What the database holds, row by row, and all that must hold between its rows whatever people did."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from tremplin.casework.acting.lifecycle import TRANSITIONS
from tremplin.records.acts import APART, Act
from tremplin.records.dossiers import State
from tremplin.records.tables import METADATA
from tremplin.storage.keys import Pseudonyms

Row = Mapping[str, Any]
Rows = Mapping[str, list[Row]]
# by their whole keys: of two rows that begin alike, PostgreSQL gives first whichever it meets
QUERIES = {
    table.name: f"SELECT * FROM {table.name} ORDER BY {', '.join(column.name for column in table.primary_key)}"
    for table in METADATA.sorted_tables
}
DECIDING = {Act.ACCEPT: "accepted", Act.REFUSE: "refused"}
PAYING = (Act.AGREE, Act.AMEND, Act.PAY)
GRANTED = {State.ACCEPTED, State.AGREED, State.RUNNING, State.REPORTED, State.SETTLED, State.CLOSED}


def rows(connection: Connection) -> Rows:
    """Every row of every table, as the driver gives it."""
    cursor = connection.connection.cursor()
    found = {}
    for name, query in QUERIES.items():
        cursor.execute(query)
        columns = [column[0] for column in cursor.description]
        found[name] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    cursor.close()
    return found


def outside(found: Rows, dossier: int) -> Rows:
    """What is of the other dossiers and of people, beside the envelopes and what all dossiers share."""
    beside = {"journal", "journal_head", "envelopes", "stored_files", "fiche_snapshots"}
    kept = {name: each for name, each in found.items() if name not in beside}
    return {
        name: [row for row in each if row.get("dossier_id", row["id"] if name == "dossiers" else None) != dossier]
        for name, each in kept.items()
    }


def standing(own: Rows) -> Rows:
    """The rows of a dossier that no counter-entry took back."""
    undone = {(row["part"], row["corrected"]) for row in own["corrections"]}
    return {name: [row for row in each if (name, row.get("number")) not in undone] for name, each in own.items()}


def paid_of(own: Rows) -> int:
    """What was paid for a dossier, less what was paid back."""
    return sum((-1 if row["kind"] == "repayment" else 1) * row["amount_cents"] for row in own["payments"])


def wrong(found: Rows, names: Pseudonyms) -> Iterator[str]:
    """All that does not hold; ``names`` are those of the people in the journal."""
    people = {row["id"]: names.account(row["id"]) for row in found["accounts"]}
    for dossier in found["dossiers"]:
        own = {name: [row for row in each if row.get("dossier_id") == dossier["id"]] for name, each in found.items()}
        stood = standing(own)
        for told in (*_life(dossier, own), *_two_people(dossier, own, people), *_money(dossier, stood)):
            yield f"dossier {dossier['id']} ({dossier['state']}): {told}"
    yield from _envelopes(found)
    yield from _banking(found)


class Alone:
    """What each person did, noted beside the database: no grant is led to its payment by one of them alone."""

    def __init__(self) -> None:
        self.acts: list[tuple[Act, str, int]] = []
        self.opened: dict[int, datetime] = {}
        self.departures: list[tuple[str, datetime]] = []
        self.admitting: dict[int, str] = {}

    def left(self, name: str, at: datetime) -> None:
        """Somebody left the organisation."""
        self.departures.append((name, at))

    def done(self, act: Act, name: str, dossier: int, at: datetime, found: Rows, *, official: bool) -> None:
        """Somebody did something: they were not the only ones."""
        own = next(row for row in found["dossiers"] if row["id"] == dossier)
        same = [
            row
            for row in found["dossiers"]
            if (row["organisation_id"], row["fiche"]) == (own["organisation_id"], own["fiche"])
        ]
        past = {row["id"] for row in same if row["id"] == dossier or row["state"] == State.WITHDRAWN}
        self.opened.setdefault(dossier, at)
        if official and act is not Act.CREATE:
            opened = min(self.opened[number] for number in past)
            assert not [left for who, left in self.departures if who == name and left >= opened], f"{name}: {act}"
        payments = [row for row in found["payments"] if row["dossier_id"] == dossier]
        if act in PAYING or act in DECIDING:
            assert name not in self.by(past, Act.RECORD, Act.REVIEW, Act.RETURN, Act.SCORE), f"{name} instructed: {act}"
            logins = {row["id"]: row["login"].partition("@")[0] for row in found["accounts"]}
            given = [row for row in found["assignments"] if row["dossier_id"] in past]
            held = {logins[each] for row in given for each in (row["given_to"], row["given_from"]) if each}
            assert name not in held, f"{name} was given the instruction: {act}"
        if act is Act.PAY and payments[-1]["kind"] == "balance":
            assert name not in self.by({dossier}, Act.SETTLE), f"{name} settled, and pays"
        if act is Act.SETTLE:
            assert name not in self.by({dossier}, Act.PAY), f"{name} paid, and settles"
            assert name != self.admitting.get(dossier), f"{name} admitted, and settles"
        if act is Act.ADMIT:
            standing = [row for row in found["admissions"] if row["dossier_id"] == dossier and row["undone_at"] is None]
            self.admitting.update({dossier: name} if standing else {dossier: ""})
        self.acts.append((act, name, dossier))

    def by(self, dossiers: set[int], *acts: Act) -> set[str]:
        """Who did these acts to these dossiers."""
        return {name for act, name, dossier in self.acts if act in acts and dossier in dossiers}


def _life(dossier: Row, own: Rows) -> Iterator[str]:
    """Each change of state is one line of the journal, and follows the transitions."""
    # what is recorded of people has versions of its own
    lines, state = [line for line in own["journal"] if line["act"] not in APART], None
    for version, line in enumerate(lines, start=1):
        act, before, after = Act(line["act"]), json.loads(line["before"]), json.loads(line["after"])
        if act is Act.CREATE:
            moved = state is None and version == 1
            state = State.DRAFT
        else:
            transition = TRANSITIONS[act]
            moved = state in transition.sources and after["version"] == version
            if transition.target is not None:
                moved = moved and (before["state"], after["state"]) == (state, transition.target)
                state = transition.target
            elif "state" in after:
                moved = False
        if not moved:
            yield f"line {line['number']} does not follow"
    if dossier["version"] != len(lines):
        yield f"version {dossier['version']}, {len(lines)} lines"
    if dossier["state"] != state:
        yield f"the journal leads to {state}"
    acts = Counter(line["act"] for line in lines)
    if len(own["deposits"]) != acts[Act.DEPOSIT] + acts[Act.RECORD]:
        yield f"{len(own['deposits'])} deposits"
    if state is State.DRAFT and own["deposits"]:
        yield "a draft with a deposit"
    if state not in (State.DRAFT, State.WITHDRAWN) and not own["deposits"]:
        yield "no deposit"


def _two_people(dossier: Row, own: Rows, hidden: Mapping[int, str]) -> Iterator[str]:
    """A decision takes two people and a reason: by its row, by the dossier and by the journal."""
    reopened = sum(line["act"] == Act.REOPEN for line in own["journal"])
    if len(own["decisions"]) - reopened != (dossier["decided_by"] is not None):
        yield f"{len(own['decisions'])} decisions, {reopened} times reopened"
    if len({row["decided_by"] for row in own["decisions"]}) < len(own["decisions"]):
        yield "somebody decided twice"
    if dossier["decided_by"] is not None and dossier["decided_by"] == dossier["instructor_id"]:
        yield "decided by whoever instructed it"
    decided = [line for line in own["journal"] if line["act"] in DECIDING]
    if len(decided) != len(own["decisions"]):
        yield f"{len(decided)} lines for {len(own['decisions'])} decisions"
    for row, line in zip(own["decisions"], decided, strict=False):
        before = [json.loads(each["after"]) for each in own["journal"] if each["number"] < line["number"]]
        instructing = [said["instructor_id"] for said in before if "instructor_id" in said]
        people = {line["actor"], instructing[-1]} if instructing else set()
        if len(people) < 2 or row["decided_by"] == row["instructed_by"]:
            yield "one person alone decided"
        if (hidden[row["instructed_by"]], hidden[row["decided_by"]]) != (instructing[-1], line["actor"]):
            yield "the decision names others than the journal"
        if DECIDING[line["act"]] != row["outcome"] or row["reason"] != line["reason"] or not row["reason"].strip():
            yield "the decision has no reason, or another than the journal"
    if dossier["state"] in {*GRANTED, State.REFUSED} and not own["decisions"]:
        yield "no decision"


def _money(dossier: Row, own: Rows) -> Iterator[str]:
    """No more is paid than granted, nor kept than is due once all is closed."""
    granted = dossier["granted_cents"]
    if (dossier["state"] in GRANTED) != (granted is not None):
        yield f"{granted} granted"
    paid = paid_of(own)
    if not 0 <= paid <= (granted or 0):
        yield f"{paid} paid of {granted}"
    if (dossier["state"] in (State.SETTLED, State.CLOSED)) != (len(own["settlements"]) == 1):
        yield f"{len(own['settlements'])} settlements"
    for settlement in own["settlements"]:
        if settlement["due_cents"] > granted:
            yield f"{settlement['due_cents']} due of {granted}"
        if dossier["state"] == State.CLOSED and paid != settlement["due_cents"]:
            yield f"closed, {paid} paid of {settlement['due_cents']} due"
    if own["agreements"] and own["agreements"][-1]["amount_cents"] != granted:
        yield "agreed otherwise than granted"


def _banking(found: Rows) -> Iterator[str]:
    """An account takes two people, of whom the second is of no organisation that it pays, and one waits at a time."""
    past = {(row["account_id"], row["organisation_id"]) for row in found["past_memberships"]}
    for row in found["bank_details"]:
        if row["answered_by"] is not None and row["answered_by"] == row["recorded_by"]:
            yield "one person alone gave an account"
        if (row["answered_by"], row["organisation_id"]) in past:
            yield "a former member confirmed an account"
    waiting = Counter(row["organisation_id"] for row in found["bank_details"] if row["answer"] is None)
    if any(count > 1 for count in waiting.values()):
        yield "two accounts wait at once"


def _envelopes(found: Rows) -> Iterator[str]:
    """What envelopes have committed is the sum of what is granted from them, to the cent."""
    drawn = {row["dossier_id"]: row["envelope_id"] for row in found["decisions"]}
    for envelope in found["envelopes"]:
        held = [
            row["granted_cents"]
            for row in found["dossiers"]
            if row["granted_cents"] is not None and drawn.get(row["id"]) == envelope["id"]
        ]
        if (envelope["committed_cents"], envelope["committed_places"]) != (sum(held), len(held)):
            yield f"envelope {envelope['id']}: {envelope['committed_cents']} committed, {sum(held)} granted"
        if envelope["committed_cents"] > envelope["amount_cents"]:
            yield f"envelope {envelope['id']}: beyond its amount"
