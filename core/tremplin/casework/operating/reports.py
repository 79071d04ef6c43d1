"""Receive the reports of a carrier; the final one brings the operation to its settlement."""

from datetime import date, datetime

from sqlalchemy import insert

from tremplin.casework.acting.door import Act, Actor, AnyCase, Child, Desk, Occurrence, following, in_force, recorded
from tremplin.records.following import Report, ReportKind

LABELS = {
    ReportKind.FINAL: "bilan final",
    ReportKind.INTERIM: "bilan intermédiaire",
    ReportKind.DASHBOARD: "tableau de bord",
    ReportKind.EXECUTION: "compte rendu d'exécution",
    ReportKind.YEARLY: "documents annuels",
}


def receive(desk: Desk, actor: Actor, reference: str, *, kind: ReportKind, received_on: date, at: datetime) -> Child:
    """Keep a report that was received."""
    # the final one alone opens the balance: « un solde sur production d'un bilan final » (a call of 2024)
    act = Act.REPORT if kind is ReportKind.FINAL else Act.FOLLOW

    def propose(case: AnyCase) -> following.Followed:
        terms = in_force(case.session, case.dossier.id)
        return following.Followed(
            Occurrence("Réception", received_on, "l'opération, qui commence le", terms.starts_on), terms
        )

    with desk.acting(actor, act, reference, at, propose) as case:
        row = recorded(case, Report) | {"kind": kind.value, "received_on": received_on}
        case.session.execute(insert(Report), row)
        case.after |= {"report": row["number"], "kind": kind.value, "received_on": received_on}
        case.tell("tremplin_report_received", kind=kind.value, received_on=received_on)
        return Child(case.reference, row["number"])
