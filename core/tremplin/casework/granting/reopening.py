"""Open again a dossier that was refused, after a gracious appeal: somebody else decides it."""

from datetime import datetime

from tremplin.casework.acting.door import Act, Actor, Desk


def reopen(desk: Desk, actor: Actor, reference: str, reason: str, *, at: datetime) -> str:
    """Bring a refused dossier back to its instruction; its reference. The refusal stays among its decisions."""
    with desk.acting(actor, Act.REOPEN, reference, at, reason=reason) as case:
        # the base wants that who instructs and who decides differ: the next decision says who decided
        case.change("decided_by", None)
        return case.reference
