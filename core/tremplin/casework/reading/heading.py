"""The head of every page about a dossier: what it is, where it stands, what whoever reads may do there."""

from datetime import datetime
from typing import NamedTuple

from tremplin.casework.acting.door import STATES, Act, Actor, Case, Desk, reference_of, target_of, visible
from tremplin.casework.reading.offers import given, opened
from tremplin.catalogue.door import Fiche
from tremplin.documents.vocabulary import Vocabulary
from tremplin.records.tables import Organisation, State


class Heading(NamedTuple):
    """A dossier by its names; ``rights`` are what the policy gives whoever reads, ``opened`` what the state leaves."""

    reference: str
    title: str
    state: State
    state_label: str
    version: int
    department: str
    organisation: str
    fiche: Fiche
    words: Vocabulary
    carrier: bool
    rights: frozenset[Act]
    opened: frozenset[Act]


def heading(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> Heading:
    """The head of a dossier that the actor may see; as many statements whatever it holds."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        fiche, target = desk.shelf.fiche(session, dossier.snapshot), target_of(session, dossier)
        case = Case(session, dossier, fiche, actor, Act.SEE, at, None)
        return Heading(
            reference=reference_of(dossier.call, dossier.id),
            title=dossier.title,
            state=State(dossier.state),
            state_label=STATES[State(dossier.state)],
            version=dossier.version,
            department=dossier.department,
            organisation=session.get_one(Organisation, dossier.organisation_id).name,
            fiche=fiche,
            words=desk.catalogue.words(fiche),
            carrier=actor.belongs_to(dossier.organisation_id),
            rights=given(actor, target),
            opened=opened(case, target),
        )
