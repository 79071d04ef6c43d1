"""Deposit a dossier: judged by its fiche on the day, with its receipt in the same transaction, once per key."""

import json
from datetime import date, datetime

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from tremplin.casework.acting.door import Act, Actor, Case, Desk, applying, keep, typed, wording
from tremplin.casework.applying.receipts import Receipt, lacking, mentioned, receipt_of, service
from tremplin.catalogue.door import Stage
from tremplin.errors import RefusedRequest
from tremplin.records.tables import Base, Completion, Deposit, Mode, State

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
    reason: str,
    key: str | None = None,
) -> Receipt:
    """Record a deposit made on paper, or late and admitted: an instructor says by which day it is judged, and why."""
    # on paper, the postmark tells the day: CRPA, art. L112-1; whoever records it says it, and the journal keeps why
    if mode is Mode.ONLINE:
        raise TypeError("a deposit that is recorded came on paper, or late")
    return _deposit(desk, actor, Act.RECORD, reference, at, key=key, mode=mode, counts_on=counts_on, reason=reason)


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
    counts_on: date | None = None,
    reason: str | None = None,
) -> Receipt:
    key = typed.key(key) if key else None
    with desk.database.writing() as session:
        case = desk.find(session, actor, act, reference, at, reason=reason)
        # keys are each organisation's own: one tells nothing of those of another
        key = f"{case.dossier.organisation_id}:{key}" if key else None
        made = session.connection().execute(OF_KEY, {"key": key}).mappings().first() if key else None
        served = made["dossier_id"] if made else None
        # a double click, a proxy or a client that sends again: CRPA, art. L112-11, gives one sending one receipt
        if made and served == case.dossier.id and case.dossier.state != State.RETURNED:
            return receipt_of(case.reference, dict(made))
        desk.check(case, lambda case: applying.Filing(counts_on or case.day, served), version=version)
        receipt = _keep(desk, case, mode, key)
        keep(case)
    desk.tell(case)
    return receipt


def _keep(desk: Desk, case: Case[applying.Filing], mode: Mode, key: str | None) -> Receipt:
    dossier = case.dossier
    connection = case.session.connection()
    # a dossier that was never deposited has none to count
    number = 1 if dossier.deposited_at is None else (connection.scalar(COUNT, {"dossier": dossier.id}) or 0) + 1
    day = case.proposed.counts_on
    # CRPA, art. L114-5: what is missing is told to the author of an incomplete request
    words = desk.catalogue.words(case.fiche)
    missing = lacking(case.trial(Stage.DEPOSIT, day).judged, lambda name: wording.label(name, case.fiche, words))
    department = desk.catalogue.department(dossier.department)
    row = {
        "dossier_id": dossier.id,
        "number": number,
        "key": key,
        "received_at": case.at,
        # a dossier that is completed keeps the day of its first deposit: the session may have closed since
        "counts_on": dossier.counts_on or day,
        "mode": mode.value,
        "reason": case.reason,
        "made_by": case.actor.account_id,
        "service": service(case.fiche, department),
        "missing": json.dumps(missing, ensure_ascii=False),
        "mentions": json.dumps(vars(mentioned(case.fiche, department, case.day)), ensure_ascii=False),
    }
    try:
        case.session.execute(KEEP, row)
    except IntegrityError:
        # two deposits of two dossiers, at the same instant, with one key
        raise RefusedRequest(applying.TAKEN) from None
    if dossier.deposited_at is None:
        case.change("deposited_at", case.at)
        case.change("counts_on", row["counts_on"])
    else:
        case.session.execute(ANSWER, {"dossier": dossier.id, "at": case.at, "by": case.actor.account_id})
    case.after |= {"receipt": number, "mode": mode.value}
    case.tell("tremplin_dossier_submitted")
    return receipt_of(case.reference, row)
