"""What was decided and what was paid, over all the dossiers that somebody may see: a line each, for a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from tremplin.casework.acting.policy import Actor
from tremplin.casework.reading.branches import branches
from tremplin.casework.reading.filters import Filters
from tremplin.casework.reading.scanning import Scans
from tremplin.clock import day_in_paris
from tremplin.records.codes import CARRIERS, Outcome, PaymentKind
from tremplin.records.reference import reference_of
from tremplin.storage.glance import Glanced, instant

COLUMNS = """dossiers.call, dossiers.id, dossiers.title, dossiers.fiche, organisations.name, siret, rna,
    dossiers.organisation_id"""
SEEN = """FROM ({selected}) AS seen JOIN dossiers ON dossiers.id = seen.id
    JOIN organisations ON organisations.id = dossiers.organisation_id
"""
# the last mandate of a payment stands; what was taken back by a counter-entry says so
PAYMENTS = """SELECT {columns}, payments.number, kind, instalment, year, amount_cents, paid_on, mandates.mandate,
    mandates.issued_on, corrections.corrected
{seen} JOIN payments ON payments.dossier_id = dossiers.id
    LEFT JOIN corrections ON corrections.dossier_id = payments.dossier_id AND corrections.part = 'payments'
        AND corrections.corrected = payments.number
    LEFT JOIN mandates ON mandates.dossier_id = payments.dossier_id AND mandates.payment = payments.number
        AND mandates.number = (SELECT max(number) FROM mandates AS last WHERE last.dossier_id = payments.dossier_id
            AND last.payment = payments.number)
WHERE {within} ORDER BY paid_on DESC, dossiers.id DESC, payments.number DESC
"""
DECISIONS = """SELECT {columns}, decisions.number, outcome, reason, decisions.granted_cents, dossiers.requested_cents,
    decided_at, accounts.name, commissions.deliberation, commissions.deliberated_on
{seen} JOIN decisions ON decisions.dossier_id = dossiers.id JOIN accounts ON accounts.id = decisions.decided_by
    LEFT JOIN commissions ON commissions.id = decisions.commission_id
WHERE {within} ORDER BY decided_at DESC, dossiers.id DESC, decisions.number DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDossier:
    """A line about a dossier, with what names it to a reader."""

    dossier: str
    title: str
    fiche: str
    organisation: str
    siret: str | None
    rna: str | None

    def published(self) -> dict[str, Any]:
        """The line as other software reads it."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentLine(OfDossier):
    """A payment, its mandate where it came back, and whether a counter-entry took it back."""

    number: int
    kind: PaymentKind
    instalment: str | None
    year: int | None
    amount_cents: int
    paid_on: str
    mandate: str | None
    mandated_on: str | None
    corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine(OfDossier):
    """A decision, who took it and why, and the deliberation that took it, which a carrier is not shown."""

    number: int
    outcome: Outcome
    granted_cents: int | None
    requested_cents: int | None
    decided_on: str
    decided_by: str
    deliberation: str | None
    deliberated_on: str | None
    reason: str


@dataclass(frozen=True)
class SpendingDays:
    """The days that are kept, both included; every day, where none is said."""

    first: date | None = None
    last: date | None = None


EVERY_DAY = SpendingDays()


def payments(database: Glanced, actor: Actor, filters: Filters, days: SpendingDays = EVERY_DAY) -> list[PaymentLine]:
    """The payments of the dossiers that the actor may see and asks for, the latest first."""
    bounds = [("paid_on >=", days.first), ("paid_on <=", days.last)]
    return [
        PaymentLine(
            **_named(row),
            number=number,
            kind=PaymentKind(kind),
            instalment=instalment,
            year=year,
            amount_cents=cents,
            paid_on=str(paid_on),
            mandate=mandate,
            mandated_on=_day(mandated_on),
            corrected=corrected is not None,
        )
        for *row, number, kind, instalment, year, cents, paid_on, mandate, mandated_on, corrected in _read(
            database, actor, filters, PAYMENTS, bounds
        )
    ]


def decisions(database: Glanced, actor: Actor, filters: Filters, days: SpendingDays = EVERY_DAY) -> list[DecisionLine]:
    """The decisions on the dossiers that the actor may see and asks for, the latest first."""
    # an instant is of a day in Paris, as that of a deposit is
    begins, ends = Filters(deposited_from=days.first, deposited_until=days.last).deposited or (None, None)
    bounds = [("decided_at >=", begins), ("decided_at <", ends)]
    own = {grant.organisation_id for grant in actor.grants if grant.role in CARRIERS}
    return [
        DecisionLine(
            **_named(row),
            number=number,
            outcome=Outcome(outcome),
            granted_cents=granted,
            requested_cents=requested,
            decided_on=day_in_paris(instant(decided_at)).isoformat(),
            decided_by=who,
            deliberation=None if row[-1] in own else deliberation,
            deliberated_on=None if row[-1] in own else _day(deliberated_on),
            reason=reason,
        )
        for *row, number, outcome, reason, granted, requested, decided_at, who, deliberation, deliberated_on in _read(
            database, actor, filters, DECISIONS, bounds
        )
    ]


def _read(
    database: Glanced, actor: Actor, filters: Filters, asked: str, bounds: Sequence[tuple[str, Any]]
) -> Sequence[Any]:
    wanted = branches(actor, filters)
    if filters.terms is None or not wanted:
        return ()
    scans = Scans(database.dialect, filters, whole=True)
    with database.glancing() as rows:
        selected = " UNION ".join(scans.selected(branch, rows, "dossiers.id") for branch in wanted)
        within = [f"{bound} {scans.given(day)}" for bound, day in bounds if day is not None]
        seen = SEEN.format(selected=selected)
        sql = asked.format(columns=COLUMNS, seen=seen, within=" AND ".join(within) or "1 = 1")
        return rows(sql, scans.values)


def _named(row: Sequence[Any]) -> dict[str, Any]:
    call, number, title, fiche, organisation, siret, rna, _ = row
    return {
        "dossier": reference_of(call, number),
        "title": title,
        "fiche": fiche,
        "organisation": organisation,
        "siret": siret,
        "rna": rna,
    }


def _day(kept: Any) -> str | None:
    return None if kept is None else str(kept)
