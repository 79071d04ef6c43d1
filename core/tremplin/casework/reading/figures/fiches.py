"""The fiches of a scope, with what each asks to be counted, and whether its series changes typology on the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.door import Desk, UnknownIdentifier
from tremplin.casework.acting.people.rows import typology_of
from tremplin.catalogue.door import ExitTypology, Fiche
from tremplin.records.tables import Dossier, FicheSnapshot


@dataclass(frozen=True, kw_only=True)
class CountedFiche:
    """A fiche of a scope and the typology under which its exits are counted.

    ``broken`` where its dossiers were filed under another one, or the fiche that it follows counts under another one.
    """

    code: str
    fiche: Fiche
    typology: ExitTypology | None
    broken: bool


def fiches_of(
    session: Session, desk: Desk, dossiers: ColumnElement[bool], asked: ExitTypology | None
) -> list[CountedFiche]:
    """The fiches of the dossiers of a scope: as the catalogue has them, else as they were last frozen."""
    filed: dict[str, list[str]] = {}
    rows = select(Dossier.fiche, FicheSnapshot.hash).join(FicheSnapshot, FicheSnapshot.hash == Dossier.snapshot)
    latest = rows.where(dossiers).distinct().add_columns(FicheSnapshot.kept_at)
    for fiche, snapshot, _ in session.execute(latest.order_by(Dossier.fiche, FicheSnapshot.kept_at.desc())):
        filed.setdefault(fiche, []).append(snapshot)
    return [_counted(session, desk, code, snapshots, asked) for code, snapshots in filed.items()]


def _counted(
    session: Session, desk: Desk, code: str, snapshots: Sequence[str], asked: ExitTypology | None
) -> CountedFiche:
    first = snapshots[0]
    served = desk.catalogue.fiches.get(code)
    fiche = served or desk.shelf.fiche(session, first)
    if asked is not None:
        # all are counted under the same one, whatever they were filed under
        return CountedFiche(code=code, fiche=fiche, typology=asked, broken=False)
    own = _own(desk, fiche) if served else typology_of(session, first)
    others = [typology_of(session, snapshot) for snapshot in snapshots]
    if fiche.follows is not None:
        others.append(_followed(session, desk, fiche.follows, own))
    return CountedFiche(code=code, fiche=fiche, typology=own, broken=any(not same(own, other) for other in others))


def _own(desk: Desk, fiche: Fiche) -> ExitTypology | None:
    return desk.catalogue.typologies.get(fiche.exits) if fiche.exits else None


def _followed(session: Session, desk: Desk, code: str, own: ExitTypology | None) -> ExitTypology | None:
    """The typology of the fiche that another one follows; that of one of which nothing is known breaks nothing."""
    try:
        return _own(desk, desk.catalogue.fiche(code))
    except UnknownIdentifier:
        kept = select(FicheSnapshot.hash).where(FicheSnapshot.fiche == code).order_by(FicheSnapshot.kept_at.desc())
        last = session.scalar(kept.limit(1))
        return own if last is None else typology_of(session, last)


def same(one: ExitTypology | None, other: ExitTypology | None) -> bool:
    """Whether two typologies classify alike: labels change nothing."""
    return _classes(one) == _classes(other)


def _classes(typology: ExitTypology | None) -> object:
    if typology is None:
        return None
    return [(each.code, each.when) for each in typology.categories]
