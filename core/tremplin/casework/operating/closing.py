"""Close a dossier, once nothing remains to be paid or paid back."""

from datetime import datetime

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor
from tremplin.records.acts import Act


def close(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> str:
    """Close a dossier that was settled; its reference."""
    with desk.acting(actor, Act.CLOSE, reference, at) as case:
        return case.reference
