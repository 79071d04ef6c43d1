"""The figures of a dossier as they were when its final report was received."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tremplin.casework.acting.people.freezing import FiguresThen, figures_then
from tremplin.casework.reading.figures.preparing import PreparedFigures
from tremplin.errors import RefusedRequest
from tremplin.indicators.engine.assembling import Figure
from tremplin.records.tables import FrozenFigures, Report, ReportKind, stands


def frozen(session: Session, ready: PreparedFigures) -> FiguresThen:
    """What was frozen with the last final report of a dossier that stands, of the indicators that are asked for."""
    kept = (
        select(FrozenFigures.content)
        .join(Report, (Report.dossier_id == FrozenFigures.dossier_id) & (Report.number == FrozenFigures.number))
        .where(Report.dossier_id == ready.scope.dossier, Report.kind == ReportKind.FINAL, stands(Report))
        .order_by(Report.number.desc())
    )
    content = session.scalar(kept.limit(1))
    if content is None:
        raise RefusedRequest(f"{ready.scope.told} : aucun bilan final n'y a figé de chiffres.")
    then = figures_then(content)
    return FiguresThen(tuple(each for each in then.figures if _asked(ready, each)), then.said)


def _asked(ready: PreparedFigures, figure: Figure) -> bool:
    if figure.fiche is None:
        return figure.measure in ready.choice.measures
    return any(figure.indicator == each.code for fiche in ready.choice.asked for each in fiche.indicators)
