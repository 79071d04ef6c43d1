"""What plugins are told of one dossier, from its deposit to its settlement."""

from datetime import UTC, date, datetime
from typing import Any

DOSSIER = {
    "reference": "00-2026-000012",
    "fiche": "00/2026/ateliers",
    "at": datetime(2026, 2, 27, 22, 59, 59, tzinfo=UTC),
}
OWN: dict[str, dict[str, Any]] = {
    "tremplin_dossier_submitted": {},
    "tremplin_dossier_decided": {"outcome": "accepted", "granted_cents": 1_200_000},
    "tremplin_agreement_signed": {
        "amount_cents": 1_200_000,
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2027, 2, 28),
    },
    "tremplin_report_received": {"kind": "final", "received_on": date(2027, 4, 2)},
    "tremplin_dossier_settled": {"due_cents": 1_150_000, "balance_cents": 430_000},
}


def happened(hook: str, **others: Any) -> dict[str, Any]:
    """All the facts of a notification, with others in place of some."""
    return {**DOSSIER, **OWN[hook], **others}
