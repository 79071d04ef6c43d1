"""Save what was typed, when several write: what two people changed apart is kept of both, what crosses is asked."""

from collections.abc import Mapping
from typing import Any

from tremplin.casework.applying.drafts import edit
from tremplin.casework.reading.draft import Draft, draft
from tremplin.errors import Conflict
from tremplin_web.dossiers.shown import digest
from tremplin_web.frame.proxy import arrived
from tremplin_web.gate.door import desk, visit

# each time somebody else was quicker
TRIES = 5


class Crossed(Exception):
    """Values that somebody else changed too since they were read, and the dossier as it is now."""

    def __init__(self, now: Draft, names: tuple[str, ...]):
        super().__init__(now.reference)
        self.now, self.names = now, names


def save(found: Draft, changes: Mapping[str, Any], version: int, read: Mapping[str, str]) -> int:
    """Keep changes made from what was read at a version; the version that the dossier has then.

    ``read`` tells, by name, the digest of each value that the page showed: where nobody else changed what one changes,
    nothing is asked.
    """
    for _again in range(TRIES):
        try:
            return edit(desk(), visit().actor, found.reference, changes, at=arrived(), version=version)
        except Conflict as conflict:
            now = draft(desk(), visit().actor, found.reference, at=arrived())
            mine = {name: value for name, value in changes.items() if digest(value) != read.get(name)}
            crossed = tuple(name for name, value in mine.items() if _crosses(name, value, now, read))
            if crossed:
                raise Crossed(now, crossed) from conflict
            changes, version = mine, now.version
    raise Crossed(now, tuple(changes))


def _crosses(name: str, value: Any, now: Draft, read: Mapping[str, str]) -> bool:
    held = digest(now.said.get(name))
    return held not in (read.get(name), digest(value))
