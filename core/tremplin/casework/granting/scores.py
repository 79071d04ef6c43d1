"""Score a dossier by the criteria of its fiche: each score has its bounds, a reason, and what it replaces is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tremplin.casework.acting.conditions import marking
from tremplin.casework.acting.door import Act, Actor, AnyCase, Desk, UnknownIdentifier, next_number
from tremplin.catalogue.door import Number, plain
from tremplin.documents.texts import prose
from tremplin.records.tables import Score
from tremplin.rules.scoring import Mark, ScoreSheet, scored


@dataclass(frozen=True)
class Scored:
    """A dossier as it stands once it is scored."""

    dossier: str
    score: ScoreSheet

    def sentence(self) -> str:
        """« Dossier … : 72,5 sur 100. », or what is still to score."""
        if self.score.whole is None:
            return f"Dossier {self.dossier} : il reste à noter {', '.join(self.score.missing)}."
        below = f" En dessous du seuil : {', '.join(self.score.below)}." if self.score.below else ""
        return f"Dossier {self.dossier} : {self.score.told}.{below}"

    def published(self) -> dict[str, Any]:
        """The score as other software reads it."""
        return {"dossier": self.dossier, **self.score.published()}


def score(
    desk: Desk, actor: Actor, reference: str, marks: Mapping[str, Number], reason: str, *, at: datetime
) -> Scored:
    """Write the scores of who instructs; the former ones stay in the journal."""

    def propose(case: AnyCase) -> marking.Marking:
        return marking.Marking(known(case, marks))

    with desk.acting(actor, Act.SCORE, reference, at, propose, reason=prose(reason)) as case:
        write(case, marks, case.reason or "")
        return Scored(case.reference, standing(case))


def write(case: AnyCase, marks: Mapping[str, Number], reason: str, opinion: str | None = None) -> None:
    """Write scores within an act under way, each in the place of the former one of the same hand."""
    kept, prefix = marking.standing(case, opinion), "scores" if opinion is None else f"opinions.{opinion}.scores"
    for code, points in marks.items():
        row = kept.get(code)
        if row is None:
            number = next_number(case.session, Score, case.dossier.id)
            row = Score(dossier_id=case.dossier.id, number=number, criterion=code, opinion=opinion)
            case.session.add(row)
        else:
            case.before[f"{prefix}.{code}"] = {"points": plain(row.points), "reason": row.reason}
        row.points, row.reason, row.given_at, row.given_by = points, reason, case.at, case.actor.account_id
        # sent at once: the number of the next one is read from the base
        case.session.flush()
        case.after[f"{prefix}.{code}"] = {"points": plain(points), "reason": reason}


def standing(case: AnyCase) -> ScoreSheet:
    """What a dossier scores now."""
    rows = case.session.scalars(select(Score).where(Score.dossier_id == case.dossier.id))
    return scored(case.fiche, map(mark, rows))


def mark(row: Any) -> Mark:
    """A score, from its row."""
    return Mark(criterion=row.criterion, points=row.points, advice=row.opinion is not None)


def known(case: AnyCase, marks: Mapping[str, Number]) -> Mapping[str, Number]:
    """Scores of criteria that the fiche has, or a refusal with the nearest."""
    codes = [criterion.code for criterion in case.fiche.criteria]
    for code in marks:
        if code not in codes:
            raise UnknownIdentifier("critère", code, codes)
    return marks
