"""Close a dossier, once nothing remains to be paid or paid back."""

from datetime import datetime

from tremplin.casework.acting.door import Act, Actor, Desk


def close(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> str:
    """Close a dossier that was settled; its reference."""
    with desk.acting(actor, Act.CLOSE, reference, at) as case:
        return case.reference
