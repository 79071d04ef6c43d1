"""Open a dossier, and change what it says: the second of two people is shown both values, and loses none."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tremplin.casework.acting.door import (
    Act,
    Actor,
    AnyCase,
    Case,
    Content,
    Desk,
    Difference,
    Forbidden,
    Target,
    UnknownIdentifier,
    content,
    journal,
    keep,
    may,
    of,
    reference_of,
    require,
    wording,
)
from tremplin.catalogue.fiche import Fiche
from tremplin.records.tables import Dossier, Organisation, State
from tremplin.rules.snapshot import freeze


def create(
    desk: Desk, actor: Actor, *, fiche: str, organisation_id: int, title: str, at: datetime, said: Content | None = None
) -> str:
    """Open a draft under a fiche as it stands today; its reference."""
    with desk.database.writing() as session:
        return open_(session, desk, actor, fiche=fiche, organisation_id=organisation_id, title=title, at=at, said=said)


def open_(
    session: Session,
    desk: Desk,
    actor: Actor,
    *,
    fiche: str,
    organisation_id: int,
    title: str,
    at: datetime,
    said: Content | None = None,
    key: str | None = None,
) -> str:
    """Open a draft in a transaction under way; ``key`` is that by which a file calls it."""
    found = admitted(session, desk, actor, fiche, organisation_id)
    first = content.differing({}, content.kept({**(said or {}), "title": title}))
    require(Act.CREATE, first, "dossier : rien n'est enregistré")
    # as the fiche stands today: a call corrected after a deposit does not judge what was written under the first one
    snapshot = freeze(found, desk.catalogue.published(found))
    seal = desk.shelf.keep(session, snapshot, at)
    dossier = Dossier(
        department=found.id.department,
        call=found.id.call_id,
        fiche=str(found.id),
        snapshot=snapshot.hash,
        organisation_id=organisation_id,
        title=first.pop("title"),
        key=key,
        state=State.DRAFT.value,
        version=1,
        created_at=at,
        created_by=actor.account_id,
        changed_at=at,
    )
    session.add(dossier)
    session.flush()
    # the seal goes into the chain: a frozen fiche edited by raw SQL is told by the line that opened its dossier
    after: dict[str, Any] = {"fiche": dossier.fiche, "snapshot": dossier.snapshot, "seal": seal, "title": dossier.title}
    after |= first if key is None else {**first, "key": key}
    content.put(session, dossier, first, found.cost_lines)
    session.flush()
    name = reference_of(dossier.call, dossier.id)
    journal.write(
        session,
        at=at,
        actor=actor.account_id,
        act=Act.CREATE,
        subject=f"dossier {name}",
        dossier_id=dossier.id,
        after=after,
    )
    return name


def admitted(session: Session, desk: Desk, actor: Actor, fiche: str, organisation_id: int) -> Fiche:
    """The fiche under which the actor may open a dossier for an organisation."""
    found = desk.catalogue.fiche(fiche)
    # an organisation of others is not told from one that is not there
    if not may(actor, Act.CREATE, Target(found.id.department, organisation_id)):
        raise Forbidden(f"fiche {found.id} : votre rôle ne permet pas {of(Act.CREATE)} pour cet organisme.")
    if session.get(Organisation, organisation_id) is None:
        raise UnknownIdentifier("organisme", str(organisation_id), ())
    return found


def edit(desk: Desk, actor: Actor, reference: str, changes: Content, *, at: datetime, version: int) -> int:
    """Change what a dossier says, as read at a version; the new version, or the same where nothing changes.

    Where somebody else changed the dossier since, nothing is kept: the refusal shows their values beside yours.
    """
    with desk.database.writing() as session:
        case = desk.find(session, actor, Act.EDIT, reference, at)
        change(desk, case, changes, version)
    return case.dossier.version


def change(desk: Desk, case: AnyCase, changes: Content, version: int) -> None:
    """Change what a dossier says in a transaction under way, if anything differs."""
    said = content.read(case.session, case.dossier)
    # a conflict even where both propose the same: each counted from what they had read
    desk.check(case, proposing(changes), version=version, differing=lambda case: _differences(desk, case, said))
    after = content.differing(said, case.proposed)
    # a form sent again unchanged would raise the version, and refuse whoever is at work on the dossier
    if after:
        content.put(case.session, case.dossier, after, case.fiche.cost_lines)
        case.before, case.after = {name: said.get(name) for name in after}, after
        keep(case)


def proposing(changes: Content) -> Callable[[AnyCase], Content]:
    """What an edit proposes: values as they are kept."""
    return lambda case: content.kept(changes)


def _differences(desk: Desk, case: Case[Content], said: Content) -> list[Difference]:
    words = desk.catalogue.words(case.fiche)
    return [
        Difference(
            wording.label(name, case.fiche, words),
            wording.value(name, said.get(name), words),
            wording.value(name, value, words),
        )
        for name, value in content.differing(said, case.proposed).items()
    ]
