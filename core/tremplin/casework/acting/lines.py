"""What a line of the life cycle's table says of an act."""

from collections.abc import Sequence
from dataclasses import dataclass

from tremplin.casework.acting.conditions.door import Condition
from tremplin.casework.acting.policy import RIGHTS
from tremplin.records.tables import Act, Role, State


@dataclass(frozen=True)
class ActLine:
    """One act: what people call it, and all that must hold."""

    act: Act
    label: str
    conditions: Sequence[Condition] = ()

    @property
    def roles(self) -> frozenset[Role]:
        """Who may: the policy alone says it."""
        return RIGHTS[self.act]


@dataclass(frozen=True, kw_only=True)
class Transition(ActLine):
    """One act on a dossier: the states in which it is possible, and that to which it leads; ``None`` leaves it.

    ``writes`` is what is kept, and ``seen`` what the carrier sees of it. An act ``apart`` leaves the version of the
    dossier as it is: what it writes has one of its own.
    """

    sources: Sequence[State]
    target: State | None = None
    writes: str
    seen: str
    apart: bool = False
