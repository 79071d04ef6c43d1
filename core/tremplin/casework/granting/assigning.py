"""Give the instruction of a dossier to somebody, for good or for some days, or all those of somebody who is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.actors import grants_of
from tremplin.casework.acting.conditions.assigning import Handover
from tremplin.casework.acting.door import (
    TRANSITIONS,
    Act,
    Actor,
    AnyCase,
    Case,
    Desk,
    NotYet,
    RefusedRequest,
    UnknownIdentifier,
    departments,
    excerpt,
    keep,
    login_of,
    next_number,
    reference_of,
)
from tremplin.records.tables import Account, Assignment, Dossier, Duty, Role
from tremplin.storage.engine import rows_of

NOTHING = "instruction de {login} : rien n'est confié"


@dataclass(frozen=True)
class Days:
    """The days of a replacement, both included; without them, what is given does not come back."""

    starts_on: date | None = None
    ends_on: date | None = None


FOR_GOOD = Days()


def assign(
    desk: Desk,
    actor: Actor,
    reference: str,
    to: str,
    *,
    at: datetime,
    days: Days = FOR_GOOD,
    reason: str | None = None,
    version: int | None = None,
) -> str:
    """Give the instruction of a dossier to somebody; its reference."""

    def propose(case: AnyCase) -> Handover:
        return Handover(_instructor(case.session, case.dossier.department, to), days.starts_on, days.ends_on)

    with desk.acting(actor, Act.ASSIGN, reference, at, propose, version=version, reason=reason) as case:
        _write(case)
    return case.reference


def hand_over(
    desk: Desk, actor: Actor, login: str, to: str, *, at: datetime, days: Days = FOR_GOOD, reason: str | None = None
) -> list[str]:
    """Give all that somebody instructs to somebody else, all of it or nothing; their references."""
    done: list[Case[Handover]] = []
    with desk.database.writing() as session:
        refused: list[str] = []
        for reference in _instructed(session, actor, login):
            try:
                done.append(_given(desk, session, actor, reference, to, days, reason, at))
            except RefusedRequest as told:
                refused += [f"{reference} : {each}" for each in getattr(told, "reasons", None) or [str(told)]]
        if refused:
            raise NotYet(NOTHING.format(login=login_of(login)), refused)
        for case in done:
            keep(case)
    for case in done:
        desk.tell(case)
    return [case.reference for case in done]


def instructing(department: str) -> Select[str, str, int]:
    """Those who instruct in a department, and may sign in."""
    found = select(Account.login, Account.name, Account.id).join(Duty, Duty.account_id == Account.id).distinct()
    found = found.where(Duty.role == Role.INSTRUCTOR.value, Duty.department == department)
    return found.where(Account.disabled_at.is_(None))


def _given(
    desk: Desk,
    session: Session,
    actor: Actor,
    reference: str,
    to: str,
    days: Days,
    reason: str | None,
    at: datetime,
) -> Case[Handover]:
    case = desk.find(session, actor, Act.ASSIGN, reference, at, reason=reason)
    receives = _instructor(session, case.dossier.department, to)
    desk.check(case, lambda case: Handover(receives, days.starts_on, days.ends_on))
    _write(case)
    return case


def _write(case: Case[Handover]) -> None:
    asked, before = case.proposed, case.dossier.instructor_id
    row = {
        "dossier_id": case.dossier.id,
        "number": next_number(case.session, Assignment, case.dossier.id),
        "given_to": asked.to.account_id,
        "given_from": before,
        "starts_on": asked.starts_on,
        "ends_on": asked.ends_on,
        "reason": case.reason,
        "given_at": case.at,
        "given_by": case.actor.account_id,
    }
    case.session.execute(insert(Assignment), row)
    case.after["assignment"] = row["number"]
    if asked.lent:
        # the dossier keeps its instructor, to whom it comes back by itself
        case.after |= {name: row[name] for name in ("given_to", "starts_on", "ends_on")}
    else:
        case.change("instructor_id", asked.to.account_id)


def _instructor(session: Session, department: str, login: str) -> Actor:
    """Somebody who instructs in a department; whoever does not is unknown, whether they have an account or none."""
    known = {row.login: row.id for row in session.execute(instructing(department))}
    wanted = login_of(login)
    if wanted not in known:
        raise UnknownIdentifier("instructeur", excerpt(login), sorted(known))
    return Actor(known[wanted], wanted, grants_of(rows_of(session), known[wanted]))


def _instructed(session: Session, actor: Actor, login: str) -> Sequence[str]:
    """What somebody instructs in the departments where the actor gives instruction, and that is not over."""
    sources = [state.value for state in TRANSITIONS[Act.ASSIGN].sources]
    places = [each for each in departments(actor, Act.ASSIGN) if each is not None]
    account = select(Account.id).where(Account.login == login_of(login)).scalar_subquery()
    held = select(Dossier.call, Dossier.id).where(Dossier.instructor_id == account, Dossier.department.in_(places))
    # in the order of their numbers, in which whoever acts on many locks them
    found = session.execute(held.where(Dossier.state.in_(sources)).order_by(Dossier.id)).all()
    if not found:
        raise RefusedRequest(f"« {excerpt(login)} » n'instruit aucun dossier en cours que vous voyez.")
    return [reference_of(row.call, row.id) for row in found]
