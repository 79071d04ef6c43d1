"""Deposit a dossier: judged by its fiche on the day, with its receipt in the same transaction, once per key."""

import json
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from tremplin.casework.acting.door import Act, Actor, Case, Desk, RefusedRequest, applying, keep, money, wording
from tremplin.casework.applying.receipts import Receipt, lacking, mentioned, receipt_of, service
from tremplin.catalogue.door import Stage, clock_time
from tremplin.documents import contacts
from tremplin.records.tables import Base, Completion, Deposit, Mode, State
from tremplin.rules.facts.costs import of_base

# the table, not the class: no row becomes an object, while others wait for their turn
TABLE = Base.metadata.tables[Deposit.__tablename__]
OF_KEY = select(TABLE).where(TABLE.c.key == bindparam("key"))
COUNT = select(func.count()).where(TABLE.c.dossier_id == bindparam("dossier"))
KEEP = insert(TABLE)
ASKED = Base.metadata.tables[Completion.__tablename__]
# whoever deposits again answers all that was asked
ANSWER = (
    update(ASKED)
    .where(ASKED.c.dossier_id == bindparam("dossier"), ASKED.c.answered_at.is_(None))
    .values(answered_at=bindparam("at"), answered_by=bindparam("by"))
)


def deposit(
    desk: Desk, actor: Actor, reference: str, *, at: datetime, key: str | None = None, version: int | None = None
) -> Receipt:
    """Deposit a dossier; the same key twice is the same deposit, and gives the same receipt."""
    return _deposit(desk, actor, Act.DEPOSIT, reference, at, key=key, version=version)


def record(
    desk: Desk,
    actor: Actor,
    reference: str,
    *,
    at: datetime,
    mode: Mode,
    counts_on: date,
    counts_at: time | None = None,
    reason: str,
    key: str | None = None,
) -> Receipt:
    """Record a deposit made on paper, or late and admitted: an instructor says when it counts, and why.

    An hour that is not told is unknown, which only a session that closes at an hour asks.
    """
    # on paper, the postmark tells the day: CRPA, art. L112-1; whoever records it says it, and the journal keeps why
    if mode is Mode.ONLINE:
        raise TypeError("a deposit that is recorded came on paper, or late")
    when = counts_on, counts_at
    return _deposit(desk, actor, Act.RECORD, reference, at, key=key, mode=mode, when=when, reason=reason)


def _deposit(
    desk: Desk,
    actor: Actor,
    act: Act,
    reference: str,
    at: datetime,
    *,
    key: str | None,
    version: int | None = None,
    mode: Mode = Mode.ONLINE,
    when: tuple[date, time | None] | None = None,
    reason: str | None = None,
) -> Receipt:
    key = contacts.key(key) if key else None
    with desk.database.writing() as session:
        case = desk.find(session, actor, act, reference, at, reason=reason)
        # keys are each organisation's own: one tells nothing of those of another
        key = f"{case.dossier.organisation_id}:{key}" if key else None
        made = session.connection().execute(OF_KEY, {"key": key}).mappings().first() if key else None
        served = made["dossier_id"] if made else None
        # a double click, a proxy or a client that sends again: CRPA, art. L112-11, gives one sending one receipt
        if made and served == case.dossier.id and case.dossier.state != State.RETURNED:
            return receipt_of(case.reference, dict(made))
        day, hour = when or (case.day, case.hour)
        desk.check(case, lambda case: applying.Filing(day, served, hour), version=version)
        receipt = _keep(desk, case, mode, key)
        keep(case)
    desk.tell(case)
    return receipt


def _keep(desk: Desk, case: Case[applying.Filing], mode: Mode, key: str | None) -> Receipt:
    dossier = case.dossier
    connection = case.session.connection()
    # a dossier that was never deposited has none to count
    number = 1 if dossier.deposited_at is None else (connection.scalar(COUNT, {"dossier": dossier.id}) or 0) + 1
    filing = case.proposed
    # CRPA, art. L114-5: what is missing is told to the author of an incomplete request
    words = desk.catalogue.words(case.fiche)
    trial = case.trial(Stage.DEPOSIT, filing.counts_on, filing.counts_at)
    missing = lacking(trial.judged, lambda name: wording.label(name, case.fiche, words))
    department = desk.catalogue.department(dossier.department)
    # a budget of which a cost is missing has no total, of any year
    yearly = case.fiche.budget_years and not of_base(trial.facts.budget, None).missing
    years = money.planned_years(case.session, dossier.id) if yearly else {}
    mentions = mentioned(case.fiche, department, case.day, years)
    row = {
        "dossier_id": dossier.id,
        "number": number,
        "key": key,
        "received_at": case.at,
        **_counted(case),
        "mode": mode.value,
        "reason": case.reason,
        "made_by": case.actor.account_id,
        "service": service(case.fiche, department),
        "missing": json.dumps(missing, ensure_ascii=False),
        "mentions": json.dumps(vars(mentions), ensure_ascii=False),
    }
    try:
        case.session.execute(KEEP, row)
    except IntegrityError:
        # two deposits of two dossiers, at the same instant, with one key
        raise RefusedRequest(applying.TAKEN) from None
    # of a fiche that is of one lot, a dossier is of that one: rankings and envelopes read it there
    if dossier.lot is None and len(case.fiche.lots) == 1:
        case.change("lot", case.fiche.lots[0].code)
    if dossier.deposited_at is None:
        case.change("deposited_at", case.at)
        case.change("counts_on", row["counts_on"])
    else:
        case.session.execute(ANSWER, {"dossier": dossier.id, "at": case.at, "by": case.actor.account_id})
    # the hour of a deposit on paper may be told at last, once it was returned
    if row["counts_at"] and dossier.counts_at is None:
        case.change("counts_at", row["counts_at"])
    case.after |= {"receipt": number, "mode": mode.value}
    case.tell("tremplin_dossier_submitted")
    return receipt_of(case.reference, row)


def _counted(case: Case[applying.Filing]) -> dict[str, Any]:
    """When a deposit counts: one that is completed keeps the day and the hour of the first."""
    dossier, filing = case.dossier, case.proposed
    # the session may have closed since; an hour that nobody told of that same day may be told at last
    same_day = dossier.counts_on in (None, filing.counts_on)
    told = clock_time(filing.counts_at) if filing.counts_at and same_day else None
    return {"counts_on": dossier.counts_on or filing.counts_on, "counts_at": dossier.counts_at or told}
