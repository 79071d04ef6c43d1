"""Withdraw a dossier: its carrier gives up, and what was committed for it is free again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tremplin.casework.acting.door import Act, Actor, AnyCase, Desk, Funds, commitments


@dataclass(frozen=True)
class Withdrawn:
    """A dossier that was withdrawn, and the envelope that got its grant back, if there is one."""

    dossier: str
    envelope: Funds | None = None

    def sentence(self) -> str:
        """« Dossier … retiré. Enveloppe 00/2026 : il reste 12 000,00 € et 3 places. »."""
        freed = f" Enveloppe {self.envelope.scope} : {self.envelope.remaining()}." if self.envelope else ""
        return f"Dossier {self.dossier} retiré.{freed}"

    def published(self) -> dict[str, Any]:
        """The withdrawal as other software reads it."""
        return {"dossier": self.dossier, "envelope": self.envelope.published() if self.envelope else None}


def withdraw(
    desk: Desk, actor: Actor, reference: str, reason: str, *, at: datetime, version: int | None = None
) -> Withdrawn:
    """Withdraw a dossier; what its grant took from an envelope is given back."""
    with desk.acting(actor, Act.WITHDRAW, reference, at, version=version, reason=reason) as case:
        freed = _free(case)
        # the decision keeps what was granted: the dossier holds it no more
        case.change("granted_cents", None)
        # the base keeps no envelope without a grant (CHECK on dossiers)
        case.dossier.envelope_id = None
        return Withdrawn(case.reference, freed)


def _free(case: AnyCase) -> Funds | None:
    """Give a grant back to the envelope that it was taken from, if there is one."""
    granted, envelope = case.dossier.granted_cents, case.dossier.envelope_id
    if granted is None or envelope is None:
        return None
    freed = commitments.commit(case.session, envelope, -granted, -1)
    case.after["envelope"] = freed.scope
    return freed
