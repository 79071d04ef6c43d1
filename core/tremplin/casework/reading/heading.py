"""The head of every page about a dossier: what it is, where it stands, what whoever reads may do there."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from tremplin.casework.acting.door import STATES, Act, Actor, Case, Desk, reference_of, target_of, visible
from tremplin.casework.reading.offers import given, opened
from tremplin.catalogue.door import Fiche
from tremplin.documents.vocabulary import Vocabulary
from tremplin.records.tables import UNDATED, Account, Dossier, Organisation, SearchMark, State

BESIDE = (
    select(Organisation.name, Account.name, SearchMark.due_on)
    .select_from(Dossier)
    .join(Organisation, Organisation.id == Dossier.organisation_id)
    .outerjoin(Account, Account.id == Dossier.instructor_id)
    .outerjoin(SearchMark, SearchMark.dossier_id == Dossier.id)
    .where(Dossier.id == bindparam("dossier"))
)


class Heading(NamedTuple):
    """A dossier by its names; ``rights`` are what the policy gives whoever reads, ``opened`` what the state leaves.

    A carrier is not told who instructs. ``due_on`` is the first last day of its calendar that is not met.
    """

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
    requested_cents: int | None
    granted_cents: int | None
    instructor: str | None
    due_on: date | None


def heading(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> Heading:
    """The head of a dossier that the actor may see; as many statements whatever it holds."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        fiche, target = desk.shelf.fiche(session, dossier.snapshot), target_of(session, dossier)
        case = Case(session, dossier, fiche, actor, Act.SEE, at, None)
        organisation, instructor, due_on = session.execute(BESIDE, {"dossier": dossier.id}).one()
        carrier = actor.belongs_to(dossier.organisation_id)
        return Heading(
            reference=reference_of(dossier.call, dossier.id),
            title=dossier.title,
            state=State(dossier.state),
            state_label=STATES[State(dossier.state)],
            version=dossier.version,
            department=dossier.department,
            organisation=organisation,
            fiche=fiche,
            words=desk.catalogue.words(fiche),
            carrier=carrier,
            rights=given(actor, target),
            opened=opened(case, target),
            requested_cents=dossier.requested_cents,
            granted_cents=dossier.granted_cents,
            instructor=None if carrier else instructor,
            due_on=None if due_on == UNDATED else due_on,
        )
