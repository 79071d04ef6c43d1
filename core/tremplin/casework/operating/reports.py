"""Receive the reports of a carrier; the final one brings the operation to its settlement."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import insert

from tremplin.casework.acting.case import Case
from tremplin.casework.acting.children import Child, recorded
from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor
from tremplin.casework.acting.refusals import not_come, refuse
from tremplin.casework.operating.agreements import in_force
from tremplin.catalogue.calendar import french
from tremplin.records.acts import Act
from tremplin.records.following import Report, ReportKind

LABELS = {
    ReportKind.FINAL: "bilan final",
    ReportKind.DASHBOARD: "tableau de bord",
    ReportKind.EXECUTION: "compte rendu d'exécution",
    ReportKind.YEARLY: "documents annuels",
}


def receive(desk: Desk, actor: Actor, reference: str, *, kind: ReportKind, received_on: date, at: datetime) -> Child:
    """Keep a report that was received."""
    act = Act.REPORT if kind is ReportKind.FINAL else Act.FOLLOW
    with desk.acting(actor, act, reference, at) as case:
        refuse(case, _misdated(case, received_on))
        row = recorded(case, Report) | {"kind": kind.value, "received_on": received_on}
        case.session.execute(insert(Report), row)
        case.after |= {"report": row["number"], "kind": kind.value, "received_on": received_on}
        case.tell("tremplin_report_received", kind=kind.value, received_on=received_on)
        return Child(case.reference, row["number"])


def _misdated(case: Case, received_on: date) -> Iterator[str]:
    yield from not_come("Réception", received_on, case.day)
    terms = in_force(case.session, case.dossier.id)
    if received_on < terms.starts_on:
        yield f"Réception : le {french(received_on)} précède l'opération, qui commence le {french(terms.starts_on)}."
    elif case.act is Act.REPORT and received_on < terms.ends_on:
        yield (
            f"Bilan final : l'opération finit le {french(terms.ends_on)}. Si elle s'achève plus tôt, signez d'abord "
            "un avenant."
        )
