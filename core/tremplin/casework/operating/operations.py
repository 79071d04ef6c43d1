"""Follow an operation: its start, its committees, the news taken after the exits, and what it realised."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select

from tremplin.casework.acting import content, wording
from tremplin.casework.acting.door import (
    Act,
    Actor,
    AnyCase,
    Case,
    Child,
    Desk,
    Difference,
    Occurrence,
    following,
    in_force,
    keep,
    recorded,
    reference_of,
    visible,
)
from tremplin.casework.acting.funders import FUNDERS
from tremplin.casework.operating import outcomes
from tremplin.casework.operating.outcomes import Said
from tremplin.catalogue.door import euros, french, number
from tremplin.documents.texts import prose
from tremplin.records.tables import AfterExit, Committee, stands
from tremplin.rules.facts.glossary import label

FORESEEN = "budget."


class Realised(NamedTuple):
    """What is said of what was realised, and the version at which the dossier was read."""

    dossier: str
    changes: Said
    version: int


class Stated(NamedTuple):
    """What was foreseen of each cost, in cents, what is said of what was realised, and the version of both."""

    foreseen: Mapping[str, int]
    said: Said
    version: int


def start(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> str:
    """Say that an operation has started; its reference."""
    with desk.acting(actor, Act.START, reference, at) as case:
        return case.reference


def meet(
    desk: Desk,
    actor: Actor,
    reference: str,
    *,
    held_on: date,
    minutes: str | None = None,
    attendees: Sequence[str] = (),
    at: datetime,
) -> Child:
    """Keep a committee that was held, with its minutes and the services that attended."""
    minutes = prose(minutes) or None

    def propose(case: AnyCase) -> following.Followed:
        terms = in_force(case.session, case.dossier.id)
        # many agreements are signed once the operation has begun
        event = Occurrence("Comité", held_on, "la convention, le", min(terms.signed_on, terms.starts_on))
        # a day, since the minutes are free text: no text of a call tells two committees of one day apart
        same = Committee.dossier_id == case.dossier.id, Committee.held_on == held_on, stands(Committee)
        twin = select(Committee.number).where(*same)
        known = desk.catalogue.words(case.fiche).services
        name = f"Le comité du {french(held_on)}"
        return following.Followed(event, terms, name, twin, attendees=(tuple(attendees), known))

    with desk.acting(actor, Act.FOLLOW, reference, at, propose) as case:
        came = json.dumps(list(attendees)) if attendees else None
        row = recorded(case, Committee) | {"held_on": held_on, "minutes": minutes, "attendees": came}
        case.session.execute(insert(Committee), row)
        case.after |= {"committee": row["number"], "held_on": held_on, "minutes": minutes}
        case.after |= {"attendees": list(attendees)} if attendees else {}
        return Child(case.reference, row["number"])


def ask_again(desk: Desk, actor: Actor, reference: str, *, months: int, done_on: date, at: datetime) -> Child:
    """Keep a round of news taken of people some months after the end of an operation."""

    def propose(case: AnyCase) -> following.Followed:
        terms = in_force(case.session, case.dossier.id)
        event = Occurrence("Suivi après la sortie", done_on, "le démarrage, le", terms.starts_on)
        # who could not be reached is called again: another day is another round, the same day alone a double
        own = AfterExit.dossier_id == case.dossier.id, stands(AfterExit)
        same = (*own, AfterExit.months == months, AfterExit.done_on == done_on)
        name = f"Le suivi à {months} mois du {french(done_on)}"
        return following.Followed(event, terms, name, select(AfterExit.number).where(*same), months)

    with desk.acting(actor, Act.FOLLOW, reference, at, propose) as case:
        row = recorded(case, AfterExit) | {"months": months, "done_on": done_on}
        case.session.execute(insert(AfterExit), row)
        case.after |= {"after_exit": row["number"], "months": months, "done_on": done_on}
        return Child(case.reference, row["number"])


def stated(desk: Desk, actor: Actor, reference: str) -> Stated:
    """What is said of what was realised, beside what was foreseen, and the version at which both are read."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        foreseen = {
            name.removeprefix(FORESEEN): value if isinstance(value, int) else sum(cents for _, cents in value)
            for name, value in content.read(session, dossier).items()
            if name.startswith(FORESEEN)
        }
        told: dict[str, int] = {}
        for place, cents in foreseen.items():
            # what is foreseen year by year is realised at once
            cost = place.rpartition(".")[2]
            told[cost] = told.get(cost, 0) + cents
        return Stated(told, outcomes.read(session, dossier), dossier.version)


def typed(desk: Desk, actor: Actor, reference: str, values: Mapping[str, str]) -> Realised:
    """What people type of what was realised, read by the fiche of the dossier; the version is that of this reading."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        changes = outcomes.understood(values, fiche, desk.catalogue.words(fiche))
        return Realised(reference_of(dossier.call, dossier.id), changes, dossier.version)


def realise(desk: Desk, actor: Actor, reference: str, changes: Said, *, at: datetime, version: int) -> int:
    """Say what was spent and obtained, as read at a version; the new version.

    Where somebody else changed the dossier since, nothing is kept: the refusal shows their values beside yours.
    """
    # before the transaction: it needs no dossier, and SQLite has one writer at a time
    outcomes.check(changes)

    def propose(case: AnyCase) -> Said:
        outcomes.check_themes(changes, case.fiche, desk.catalogue.words(case.fiche))
        return changes

    with desk.database.writing() as session:
        case = desk.find(session, actor, Act.REALISE, reference, at)
        desk.check(case, propose, version=version, differing=_differences)
        case.before, case.after = outcomes.write(session, case.dossier, changes, case.fiche.cost_lines)
        keep(case)
    return case.dossier.version


def _differences(case: Case[Said]) -> list[Difference]:
    said = outcomes.read(case.session, case.dossier)
    return [
        Difference(label(name), _shown(name, said.get(name)), _shown(name, value))
        for name, value in case.proposed.items()
        if said.get(name) != value
    ]


def _shown(name: str, value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return "rien"
    if name in FUNDERS:
        return wording.resources(value)
    if name.startswith(outcomes.SPENT):
        return euros(value if isinstance(value, int) else sum(cents for _, cents in value))
    return ", ".join(value) if isinstance(value, tuple) else number(value)
