"""Close a dossier, once nothing remains to be paid or paid back."""

from datetime import datetime

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor
from tremplin.casework.operating.settlements import remaining
from tremplin.catalogue.quantities import euros
from tremplin.errors import RefusedRequest
from tremplin.records.acts import Act


def close(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> str:
    """Close a dossier that was settled; its reference."""
    with desk.acting(actor, Act.CLOSE, reference, at) as case:
        left = remaining(case.session, case.dossier.id) or 0
        if left:
            who = "à verser au porteur" if left > 0 else "à reverser par le porteur"
            raise RefusedRequest(
                f"dossier {case.reference} : il reste {euros(abs(left))} {who}. Enregistrez d'abord ce versement."
            )
        return case.reference
