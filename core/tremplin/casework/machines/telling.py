"""A dossier as a machine reads it: what its account is shown, but for names, health and bank accounts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tremplin.casework.acting.door import Actor, Desk, Purpose
from tremplin.casework.following.words import sensitive
from tremplin.casework.reading.page import shown, standing
from tremplin.casework.reading.published import NAMING

# who did what, how somebody is reached, and what people write of each other, where they name anybody
UNSAID = frozenset({"instructor", "email", "phone", "messages", "requests", "minutes", "findings", *NAMING})
# a file is often named after somebody
FILED = frozenset({"name"})


def told(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> dict[str, Any]:
    """All that a machine is told of a dossier that its account may see."""
    found = shown(desk, actor, reference, at=at)
    health = sensitive(desk.catalogue.words(standing(desk, actor, reference).fiche))
    # GDPR, art. 9: how many of those whom the law protects most is said to people, by their right
    found["publics"] = [each for each in found["publics"] if each["code"] not in health]
    found["attachments"] = [
        {name: value for name, value in each.items() if name not in FILED}
        for each in found["attachments"]
        if each["purpose"] != Purpose.BANK_DETAILS
    ]
    return {name: _nameless(value, health) for name, value in found.items() if name not in UNSAID}


def _nameless(value: Any, health: frozenset[str]) -> Any:
    if isinstance(value, Mapping):
        return {
            name: _nameless(each, health)
            for name, each in value.items()
            if name not in UNSAID and not name.endswith("_by") and name not in health
        }
    if isinstance(value, list):
        return [_nameless(each, health) for each in value]
    return value
