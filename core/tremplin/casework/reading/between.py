"""What changed in a dossier between two of its deposits, or since the last, folded from the journal: first to last."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from tremplin.casework.acting import wording
from tremplin.casework.acting.door import Act, Actor, Desk, Difference, visible
from tremplin.records.tables import Deposit, JournalLine

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ChangesBetween(NamedTuple):
    """What was said at one deposit and is said at the next, by the name of its field; ``until`` is none until then."""

    since: datetime
    until: datetime | None
    changes: Mapping[str, Difference]


def between_deposits(desk: Desk, actor: Actor, reference: str) -> ChangesBetween | None:
    """The changes that the last deposit brought, or those made since where the dossier was given back."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        made = select(Deposit.received_at).where(Deposit.dossier_id == dossier.id).order_by(Deposit.number.desc())
        deposits = list(session.scalars(made.limit(2)))
        edits = select(JournalLine.at, JournalLine.before, JournalLine.after).where(
            JournalLine.dossier_id == dossier.id, JournalLine.act == Act.EDIT.value
        )
        if not deposits:
            return None
        lines = session.execute(edits.where(JournalLine.at >= deposits[-1]).order_by(JournalLine.number)).all()
        fiche = desk.shelf.fiche(session, dossier.snapshot)
    words, last = desk.catalogue.words(fiche), deposits[0]
    later = [line for line in lines if line.at >= last]
    if not later and len(deposits) == 1:
        return None
    since, until = (last, None) if later else (deposits[1], last)
    told = {
        name: Difference(
            wording.label(name, fiche, words), wording.value(name, before, words), wording.value(name, after, words)
        )
        for name, (before, after) in _folded(later or lines).items()
        if before != after
    }
    return ChangesBetween(since, until, told) if told else None


def _folded(lines: Any) -> Mapping[str, tuple[Any, Any]]:
    """By name, the first value and the last."""
    found: dict[str, tuple[Any, Any]] = {}
    for _, before, after in lines:
        old, new = json.loads(before or "{}"), json.loads(after or "{}")
        for name in old:
            first = found[name][0] if name in found else _revived(old[name])
            found[name] = first, _revived(new.get(name))
    return found


def _revived(value: Any) -> Any:
    """A value as it was before JSON held it, as far as its words need it."""
    if isinstance(value, list):
        return tuple(map(_revived, value))
    if isinstance(value, str) and ISO.fullmatch(value):
        return date.fromisoformat(value)
    return value
