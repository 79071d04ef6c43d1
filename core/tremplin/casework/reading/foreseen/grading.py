"""The grid of one dossier: what counts of its scores, as they stand or as they would be."""

from collections.abc import Mapping

from sqlalchemy import select

from tremplin.casework.acting.door import Act, Actor, Desk, Forbidden, may, reference_of, target_of, visible
from tremplin.casework.granting.scores import mark
from tremplin.catalogue.door import Number
from tremplin.records.tables import Score
from tremplin.rules.scoring import Mark, ScoreSheet, scored


def sheet(desk: Desk, actor: Actor, reference: str, typed: Mapping[str, Number] | None = None) -> ScoreSheet:
    """The grid of a dossier as it stands, or as it would once these scores of who instructs are written."""
    marks = typed or {}
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        # a carrier is told of their own score by the decision
        if not may(actor, Act.RANK, target_of(session, dossier)):
            raise Forbidden(f"dossier {reference_of(dossier.call, dossier.id)} : votre rôle n'en lit pas les notes.")
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        rows = session.scalars(select(Score).where(Score.dossier_id == dossier.id)).all()
        kept = [mark(row) for row in rows if row.opinion is not None or row.criterion not in marks]
        own = [Mark(criterion=code, points=points, advice=False) for code, points in marks.items()]
        return scored(fiche, [*kept, *own])
