"""What somebody may do to a dossier now, and what stands in the way of it: the life cycle's own table says both."""

from collections.abc import Iterator
from typing import Any

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.acting.door import TRANSITIONS, AnyCase, Target, Transition, may
from tremplin.records.dossiers import State


def offered(case: AnyCase, target: Target) -> list[dict[str, Any]]:
    """The acts that the state and the policy leave to this person, each with the reasons for which it must wait.

    What falls to somebody else is not offered. What bears on what is proposed is told when it is.
    """
    # asked once for all the acts, whatever the state: a page costs the same number of statements in each
    if not case.actor.belongs_to(case.dossier.organisation_id) and case.hands.left:
        return []
    state = State(case.dossier.state)
    return [
        {"act": act.value, "label": line.label, "reasons": list(_unmet(case, line, people=False))}
        for act, line in TRANSITIONS.items()
        if state in line.sources and may(case.actor, act, target) and not any(_unmet(case, line, people=True))
    ]


def _unmet(case: AnyCase, line: Transition, *, people: bool) -> Iterator[str]:
    for condition in line.conditions:
        # who decides, signs or pays is another person: to offer it to whoever may not would only be refused later
        if not condition.proposed and (condition.about is About.PEOPLE) is people:
            yield from condition.check(case)
