"""What somebody may do to a dossier now, and what stands in the way of it: the life cycle's own table says both."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from tremplin.casework.acting.conditions.condition import About
from tremplin.casework.acting.door import (
    RIGHTS,
    TRANSITIONS,
    Act,
    Actor,
    AnyCase,
    Case,
    Desk,
    Target,
    may,
    out_of_state,
    target_of,
    visible,
)
from tremplin.casework.acting.lines import Transition
from tremplin.records.dossiers import State


def offered(case: AnyCase, target: Target) -> list[dict[str, Any]]:
    """The acts that the state and the policy leave to this person, each with the reasons for which it must wait.

    What falls to somebody else is not offered. What bears on what is proposed is told when it is.
    """
    return [
        {"act": line.act.value, "label": line.label, "reasons": list(_unmet(case, line, people=False))}
        for line in _theirs(case, target)
    ]


def open_to(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> frozenset[Act]:
    """The acts that the state and the policy leave to somebody, whatever else must still hold."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        case = Case(session, dossier, desk.shelf.fiche(session, dossier.snapshot), actor, Act.SEE, at, None)
        return opened(case, target_of(session, dossier))


def opened(case: AnyCase, target: Target) -> frozenset[Act]:
    """The same acts, of a dossier that is being read."""
    return frozenset(line.act for line in _theirs(case, target))


class ProposedAct(NamedTuple):
    """An act that somebody's role gives them here; ``reasons`` say why it must wait, or is somebody else's to do."""

    act: Act
    label: str
    reasons: list[str]

    @property
    def open(self) -> bool:
        return not self.reasons


def proposed(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> list[ProposedAct]:
    """What the roles of somebody give them in the state of a dossier, what they may not do now among it."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        case = Case(session, dossier, desk.shelf.fiche(session, dossier.snapshot), actor, Act.SEE, at, None)
        target, state = target_of(session, dossier), State(dossier.state)
        return [
            ProposedAct(act, line.label, [*_unmet(case, line, people=True)] or [*_unmet(case, line, people=False)])
            for act, line in TRANSITIONS.items()
            if state in line.sources and may(actor, act, target)
        ]


def barred(desk: Desk, actor: Actor, reference: str, act: Act, *, at: datetime) -> list[str]:
    """Why an act is not open to somebody whose role gives it: the state of the dossier, or what they did before."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        if told := out_of_state(act, State(dossier.state)):
            return [told]
        case = Case(session, dossier, desk.shelf.fiche(session, dossier.snapshot), actor, Act.SEE, at, None)
        return [*_unmet(case, TRANSITIONS[act], people=True)]


def given(actor: Actor, target: Target) -> frozenset[Act]:
    """The acts that the policy gives somebody there, whatever the state."""
    return frozenset(act for act in RIGHTS if may(actor, act, target))


def holds(actor: Actor, act: Act) -> bool:
    """Whether somebody has a role that gives an act somewhere, for one that bears on no dossier."""
    return any(grant.role in RIGHTS[act] for grant in actor.grants)


def _theirs(case: AnyCase, target: Target) -> Iterator[Transition]:
    """The lines of the life cycle that the state, the policy and what they did before leave to whoever acts."""
    # asked once for all the acts, whatever the state: a page costs the same number of statements in each
    if not case.actor.belongs_to(case.dossier.organisation_id) and case.hands.left:
        return
    state = State(case.dossier.state)
    for act, line in TRANSITIONS.items():
        if state in line.sources and may(case.actor, act, target) and not any(_unmet(case, line, people=True)):
            yield line


def _unmet(case: AnyCase, line: Transition, *, people: bool) -> Iterator[str]:
    for condition in line.conditions:
        # who decides, signs or pays is another person: to offer it to whoever may not would only be refused later
        if not condition.proposed and (condition.about is About.PEOPLE) is people:
            yield from condition.check(case)
