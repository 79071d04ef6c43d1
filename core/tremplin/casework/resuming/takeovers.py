"""Enter agreements of before, marked as such: outside the rules of a deposit, and counted once they are confirmed."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.resuming import PastDays
from tremplin.casework.acting.door import (
    Act,
    Actor,
    Desk,
    Forbidden,
    NotYet,
    RefusedRequest,
    Target,
    UnknownIdentifier,
    hint,
    journal,
    may,
    of,
    perimeters,
    reference_of,
    require,
)
from tremplin.casework.applying.drafts import open_
from tremplin.casework.applying.importing import Fate, Imported
from tremplin.casework.applying.receipts import service
from tremplin.clock import day_in_paris
from tremplin.documents.dossiers.file import ReadDossiers, past
from tremplin.documents.dossiers.past import Past
from tremplin.documents.dossiers.schema import DossierEntry
from tremplin.records.tables import (
    Deposit,
    Dossier,
    Mode,
    Organisation,
    PastMembership,
    PaymentKind,
    ReportKind,
    State,
    Takeover,
    identifier,
)

# a balance is what a settlement here decides: what was settled elsewhere is closed, and is not taken over
PAID = tuple(kind.value for kind in PaymentKind if kind is not PaymentKind.BALANCE)


class _RefusedPast(Exception):
    """What cannot be taken over: at which key of the file, and why."""

    def __init__(self, key: tuple[str | int, ...], *reasons: str):
        self.key, self.reasons = key, reasons


def take_over(desk: Desk, actor: Actor, path: Path, *, at: datetime, dry_run: bool = False) -> Iterator[Imported]:
    """Enter the dossiers of a file, one after the other; one that was entered already is left as it is."""
    for read in past(path, desk.catalogue):
        yield _one(desk, actor, read, at, dry_run)


def _one(desk: Desk, actor: Actor, read: ReadDossiers, at: datetime, dry_run: bool) -> Imported:
    entry = read.entry
    if entry is None or entry.past is None:
        return Imported(read.line, Fate.REFUSED, mistakes=read.mistakes)
    try:
        with desk.database.reading() if dry_run else desk.database.writing() as session:
            fate, name = _entered(desk, session, actor, entry, entry.past, at, dry_run)
    except _RefusedPast as refused:
        mistakes = tuple(read.place(refused.key, reason) for reason in refused.reasons)
        return Imported(read.line, Fate.REFUSED, None, entry.title, mistakes)
    return Imported(read.line, fate, name, entry.title)


def _entered(
    desk: Desk, session: Session, actor: Actor, entry: DossierEntry, said: Past, at: datetime, dry_run: bool
) -> tuple[Fate, str | None]:
    fiche = desk.catalogue.fiche(str(entry.fiche))
    try:
        carrier = perimeters.carrier(session, actor, str(entry.organisation)).id
    except UnknownIdentifier:
        told = f"organisme « {entry.organisation} » inconnu, ou hors de votre périmètre : enregistrez-le d'abord."
        raise _RefusedPast(("organisation",), told) from None
    if not may(actor, Act.TAKE_OVER, Target(fiche.id.department, carrier)):
        raise Forbidden(f"fiche {fiche.id} : votre rôle ne permet pas {of(Act.TAKE_OVER)} ici.")
    _check(said, day_in_paris(at), theirs=_left(session, actor, carrier, said.deposited_on))
    if not dry_run:
        # the same file given twice at once: the second waits here, then finds what the first entered
        session.execute(select(Organisation.id).where(Organisation.id == carrier).with_for_update(key_share=True))
    twin = session.scalars(_twin(entry, said, carrier, str(fiche.id), fiche.id.call_id)).first()
    if twin is not None:
        return Fate.KNOWN, reference_of(twin.call, twin.id)
    if dry_run:
        return Fate.CREATED, None
    try:
        name = open_(
            session,
            desk,
            actor,
            fiche=str(fiche.id),
            organisation_id=carrier,
            title=str(entry.title),
            at=at,
            said=entry.content,
            key=entry.key,
        )
    except NotYet as refused:
        raise _RefusedPast(("fiche",), *refused.reasons) from None
    except RefusedRequest as refused:
        raise _RefusedPast(("fiche",), str(refused)) from None
    _mark(session, actor, name, said, at, service(fiche, desk.catalogue.department(fiche.id.department)))
    return Fate.CREATED, name


def _mark(session: Session, actor: Actor, name: str, said: Past, at: datetime, by: str) -> None:
    """Bring a dossier to its review with its past beside it, which waits for somebody else."""
    dossier = session.get_one(Dossier, identifier(name))
    dossier.state, dossier.deposited_at, dossier.counts_on = State.UNDER_REVIEW.value, at, said.deposited_on
    # whoever enters it is who instructs it: the base wants that another decides
    dossier.instructor_id = actor.account_id
    dossier.version += 1
    session.execute(
        insert(Deposit),
        {
            "dossier_id": dossier.id,
            "number": 1,
            "received_at": at,
            "counts_on": said.deposited_on,
            "mode": Mode.PAPER.value,
            "reason": f"Reprise : {said.source}",
            "made_by": actor.account_id,
            "service": by,
            "missing": "[]",
        },
    )
    row = {"dossier_id": dossier.id, "source": said.source, "past": said.to_json(), "recorded_at": at}
    session.execute(insert(Takeover), {**row, "recorded_by": actor.account_id})
    session.flush()
    journal.write(
        session,
        at=at,
        actor=actor.account_id,
        act=Act.TAKE_OVER,
        subject=f"dossier {name}",
        dossier_id=dossier.id,
        reason=said.source,
        before={"state": State.DRAFT.value},
        after={"state": dossier.state, "granted_cents": said.granted_cents, "counts_on": said.deposited_on}
        | {"version": dossier.version},
    )


def _twin(entry: DossierEntry, said: Past, carrier: int, fiche: str, call: str) -> Select[Dossier]:
    """The dossier that was entered of it already: by its key, else by all that its past says."""
    own = select(Dossier).where(Dossier.organisation_id == carrier).order_by(Dossier.id)
    if entry.key:
        return own.where(Dossier.call == call, Dossier.key == entry.key)
    same = Dossier.fiche == fiche, Dossier.title == entry.title, Takeover.past == said.to_json()
    # one that was withdrawn was entered by mistake
    told = own.join(Takeover, Takeover.dossier_id == Dossier.id).where(*same)
    return told.where(Dossier.state != State.WITHDRAWN.value)


def _left(session: Session, actor: Actor, organisation: int, since: date) -> bool:
    """Whether somebody left an organisation since a day."""
    own = PastMembership.account_id == actor.account_id, PastMembership.organisation_id == organisation
    days = session.scalars(select(PastMembership.left_at).where(*own))
    return any(day_in_paris(left) >= since for left in days)


def _check(said: Past, today: date, *, theirs: bool) -> None:
    """What the file alone tells to be wrong."""
    days = [("Le dépôt", said.deposited_on), ("La décision", said.decided_on)]
    days += [("La convention", said.agreement.signed_on)] if said.agreement else []
    days += [(f"L'avenant n° {rank}", each.signed_on) for rank, each in enumerate(said.amendments, start=1)]
    days += [(f"Le versement n° {rank}", each.paid_on) for rank, each in enumerate(said.payments, start=1)]
    days += [(f"Le comité n° {rank}", each.held_on) for rank, each in enumerate(said.committees, start=1)]
    days += [(f"Le bilan n° {rank}", each.received_on) for rank, each in enumerate(said.reports, start=1)]
    try:
        require(Act.TAKE_OVER, PastDays(days, today, theirs), "reprise")
    except NotYet as refused:
        raise _RefusedPast(("past",), *refused.reasons) from None
    reports = tuple(kind.value for kind in ReportKind)
    for name, known, kinds in (
        ("payments", PAID, [each.kind for each in said.payments]),
        ("reports", reports, [each.kind for each in said.reports]),
    ):
        for rank, kind in enumerate(kinds):
            if kind is not None and kind not in known:
                told = f"« {kind} » : {', '.join(known)} attendu.{hint(kind, known)}"
                raise _RefusedPast(("past", name, rank, "kind"), told)
