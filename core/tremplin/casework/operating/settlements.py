"""Settle a dossier: what is due by its own fiche, every line with its reason, computed at will and kept once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.settling import OF, Leave, admits, admitted, due, named_in, obstacles
from tremplin.casework.acting.door import (
    Act,
    Actor,
    AnyCase,
    Desk,
    RefusedRequest,
    facts_of,
    granted_years,
    next_number,
    paid,
    recorded,
    reference_of,
    visible,
)
from tremplin.casework.acting.door import settlement as kept_of
from tremplin.casework.acting.people import digest as people_digest
from tremplin.catalogue.door import Fiche, Rule
from tremplin.catalogue.rule import Stage
from tremplin.records.settlements import Admission, SettlementLine
from tremplin.records.settlements import Settlement as Kept
from tremplin.rules.settling.lines import Line
from tremplin.rules.settling.settlement import Reckoning
from tremplin.rules.trial import tried


class PeopleCounted(NamedTuple):
    """Whether what a settlement counted of people is still what is recorded today."""

    # never the digest: whoever reads the other facts would try one public of health after the other until it is right
    unchanged: bool


@dataclass(frozen=True)
class Computed:
    """A settlement of a dossier; ``kept_at`` is when it was kept, ``obstacles`` are why it cannot be kept yet.

    ``broken`` are the names of the rules that the obstacles tell of, by which they are admitted; one that is, is none.
    """

    dossier: str
    fiche: str
    settlement: Reckoning
    obstacles: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    admitted: tuple[str, ...] = ()
    kept_at: datetime | None = None
    granted_years: Mapping[int, int] = field(default_factory=dict)
    people: PeopleCounted | None = None

    def published(self) -> dict[str, Any]:
        """The settlement as other software reads it."""
        return {
            "dossier": self.dossier,
            "fiche": self.fiche,
            "kept_at": self.kept_at and self.kept_at.isoformat(timespec="seconds"),
            "obstacles": list(self.obstacles),
            "broken": list(self.broken),
            "admitted": list(self.admitted),
            "granted_years": [{"year": year, "amount_cents": cents} for year, cents in self.granted_years.items()],
            "people": self.people and self.people._asdict(),
            **self.settlement.published(),
        }


def computed(desk: Desk, actor: Actor, reference: str, *, day: date) -> Computed:
    """What a settlement would be today; nothing is kept."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        # the fiche of then: new rules do not bear on contracts that stand (CRPA, art. L221-4)
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        trial = tried(fiche, facts_of(session, dossier, fiche, Stage.SETTLEMENT, day), Stage.SETTLEMENT)
        settlement = due(trial, paid(session, dossier.id))
        known = admitted(session, dossier.id)
        left = [each for each in obstacles(trial) if not admits(known, fiche, each.rule)]
        return Computed(
            reference_of(dossier.call, dossier.id),
            dossier.fiche,
            settlement,
            tuple(each.letter for each in left),
            tuple(named_in(fiche, each.rule) for each in left),
            known,
            granted_years=granted_years(session, dossier.id),
        )


def admit(
    desk: Desk,
    actor: Actor,
    reference: str,
    rule: str,
    reason: str,
    *,
    at: datetime,
    about: str | None = None,
    undoing: bool = False,
) -> tuple[str, ...]:
    """Admit a rule that does not hold, or admit it no longer; the names of those that are admitted then.

    It is named by its kind, and by what it is ``about`` where several rules of that kind could be.

    A report that came late will never have come in time: whoever decides says why it is settled all the same, and
    somebody else settles.
    """
    # « interim_report_deadline:bilan-6-mois », as compute tells it
    kind, _, of = rule.partition(OF)
    wanted = kind, about or of or None

    def propose(case: AnyCase) -> Leave:
        trial, standing = case.trial(Stage.SETTLEMENT), admitted(case.session, case.dossier.id)
        broken = list(dict.fromkeys(named_in(trial.fiche, each.rule) for each in obstacles(trial)))
        return Leave.of(*wanted, undoing=undoing, broken=broken, standing=standing)

    with desk.acting(actor, Act.ADMIT, reference, at, propose, reason=reason) as case:
        named = case.proposed.rule
        if undoing:
            standing = Admission.dossier_id == case.dossier.id, Admission.rule == named, Admission.undone_at.is_(None)
            undone = {"undone_at": at, "undone_by": actor.account_id}
            case.session.execute(update(Admission).where(*standing).values(undone))
            case.before["admitted"] = named
        else:
            row = recorded(case, Admission) | {"rule": named, "reason": case.reason}
            case.session.execute(insert(Admission), row)
            case.after["admitted"] = named
        return admitted(case.session, case.dossier.id)


def rule_named(fiche: Fiche, name: str) -> Rule | None:
    """The rule of a fiche that is admitted under a name, or the first that is where all those of its kind are."""
    return next((each for each in fiche.rules if name in (named_in(fiche, each), each.kind)), None)


def settle(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> Computed:
    """Keep the settlement of a dossier, every line frozen; a rule that does not hold refuses it, unless admitted."""
    with desk.acting(actor, Act.SETTLE, reference, at) as case:
        trial = case.trial(Stage.SETTLEMENT)
        settlement, broken = due(trial, paid(case.session, case.dossier.id)), obstacles(trial)
        known = admitted(case.session, case.dossier.id)
        number = next_number(case.session, Kept, case.dossier.id)
        own = {"dossier_id": case.dossier.id}
        people = people_digest.of_dossier(case.session, case.dossier.id)
        case.session.execute(
            insert(Kept),
            {
                **own,
                "number": number,
                "snapshot": case.dossier.snapshot,
                "settled_at": at,
                "settled_by": actor.account_id,
                "eligible_cents": settlement.eligible_cents,
                "granted_cents": settlement.granted_cents,
                # a fraction as text, « 43/48 »: two thirds have no decimal, and neither engine has a type for them
                "share": None if settlement.share is None else str(settlement.share),
                "due_cents": settlement.due_cents,
                "paid_cents": settlement.paid_cents,
                "balance_cents": settlement.balance_cents,
                "people": people,
            },
        )
        of = {**own, "settlement": number}
        # the sentences too: a later version words them otherwise, and the carrier holds those of today
        lines = [
            {**of, "number": rank, "code": line.code, "label": line.label, "amount_cents": line.cents, "why": line.why}
            for rank, line in enumerate(settlement.lines, start=1)
        ]
        case.session.execute(insert(SettlementLine), lines)
        case.after |= {
            "settlement": number,
            "due_cents": settlement.due_cents,
            "paid_cents": settlement.paid_cents,
            "balance_cents": settlement.balance_cents,
        }
        case.after |= {"people": people} if people else {}
        # what was admitted stands in the chain, since the settlement itself no longer shows it
        if broken:
            case.after["admitted"] = "\n".join(each.letter for each in broken)
        case.tell("tremplin_dossier_settled", due_cents=settlement.due_cents, balance_cents=settlement.balance_cents)
        years = granted_years(case.session, case.dossier.id)
        return Computed(case.reference, case.dossier.fiche, settlement, admitted=known, kept_at=at, granted_years=years)


def shown(desk: Desk, actor: Actor, reference: str) -> Computed:
    """The settlement that was kept, as it was kept."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        name = reference_of(dossier.call, dossier.id)
        row = kept_of(session, dossier.id)
        if row is None:
            raise RefusedRequest(f"dossier {name} : le solde n'est pas arrêté.")
        # as it was kept, never computed again: a payment made since would change what was notified
        known = admitted(session, dossier.id)
        # nothing amends an operation that is settled: its parts are those of then
        years = granted_years(session, dossier.id)
        now = people_digest.of_dossier(session, dossier.id) if row.people else None
        return Computed(
            *(name, dossier.fiche, _frozen(session, row)),
            admitted=known,
            kept_at=row.settled_at,
            granted_years=years,
            people=PeopleCounted(row.people == now) if row.people else None,
        )


def _frozen(session: Session, row: Kept) -> Reckoning:
    lines = (
        select(SettlementLine.code, SettlementLine.label, SettlementLine.amount_cents, SettlementLine.why)
        .where(SettlementLine.dossier_id == row.dossier_id, SettlementLine.settlement == row.number)
        .order_by(SettlementLine.number)
    )
    return Reckoning(
        lines=tuple(Line(*line) for line in session.execute(lines)),
        eligible_cents=row.eligible_cents,
        granted_cents=row.granted_cents,
        share=None if row.share is None else Fraction(row.share),
        due_cents=row.due_cents,
        paid_cents=row.paid_cents,
    )
