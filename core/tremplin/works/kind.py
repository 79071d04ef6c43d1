"""What a long work is: its name, who may ask for it, how it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import RIGHTS, Actor
from tremplin.records.acts import Act

Progress = Callable[[int, int | None], None]


class WorkFile(NamedTuple):
    """The file that a work leaves, as its owner saves it."""

    name: str
    media_type: str


class WorkOutcome(NamedTuple):
    """What came of a work, in one sentence, and the file that it wrote, if it did."""

    says: str
    file: WorkFile | None = None


@dataclass(frozen=True)
class WorkRun:
    """One run of a work: who asked for it, with the rights that they hold now, and what they asked.

    ``progress(done, total)`` tells how far it is, and raises once it must stop: it is called often. ``file`` is a path
    of this run alone, where whatever is written is kept if the outcome names it. ``at`` is when its acts take place.
    """

    desk: Desk
    actor: Actor
    parameters: Mapping[str, Any]
    progress: Progress
    at: datetime
    file: Path


@dataclass(frozen=True)
class WorkKind:
    """A kind of work; whoever may do one of its ``acts`` somewhere may ask for it, and the verb refuses the rest."""

    code: str
    # « Vérification du journal »
    label: str
    acts: tuple[Act, ...]
    run: Callable[[WorkRun], WorkOutcome]

    def allows(self, actor: Actor) -> bool:
        """Whether one of the roles of an actor opens this work, somewhere."""
        return any(grant.role in RIGHTS[act] for grant in actor.grants for act in self.acts)
