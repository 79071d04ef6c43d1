"""Scores: within their bounds, before the decision, and never the same twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import select

from tremplin.casework.acting.conditions.door import About, AnyCase, Case, condition, reasoned
from tremplin.catalogue.door import Number, number
from tremplin.records.tables import DECIDED, Score

explained = reasoned("Une note a un motif : écrivez-le, le dossier le garde.")


class Marks(Protocol):
    """What gives scores, by criterion: the instructor, or an opinion."""

    @property
    def marks(self) -> Mapping[str, Number]: ...


@dataclass(frozen=True)
class Marking:
    """Scores to write, by criterion."""

    marks: Mapping[str, Number] = field(default_factory=dict)


def standing(case: AnyCase, opinion: str | None = None) -> dict[str, Any]:
    """The scores that an opinion gave, or the instructor, by criterion."""
    mine = (Score.dossier_id == case.dossier.id, Score.opinion.is_not_distinct_from(opinion))
    return {row.criterion: row for row in case.session.scalars(select(Score).where(*mine))}


@condition("la fiche donne des critères de sélection", About.CONTENT)
def graded(case: AnyCase) -> Iterator[str]:
    if not case.fiche.criteria:
        yield "Sa fiche ne donne aucun critère de sélection."


@condition("chaque note est entre 0 et ce que le critère donne au plus", About.CONTENT, proposed=True)
def within_bounds(case: Case[Marks]) -> Iterator[str]:
    criteria = {criterion.code: criterion for criterion in case.fiche.criteria}
    for code, points in case.proposed.marks.items():
        criterion = criteria[code]
        if not 0 <= points <= criterion.most:
            bounds = f"entre 0 et {number(criterion.most)}"
            yield f"« {criterion.label} » se note {bounds} : vous donnez {number(points)}."


@condition("une note au moins est donnée, et l'une d'elles change", About.CONTENT, proposed=True)
def something_scored(case: Case[Marking]) -> Iterator[str]:
    kept = standing(case)
    if not case.proposed.marks:
        yield "Donnez au moins une note."
    elif all(code in kept and kept[code].points == points for code, points in case.proposed.marks.items()):
        yield "Ces notes sont déjà celles du dossier, rien ne change."


@condition("des notes ne s'ajoutent à un avis qu'avant la décision", About.OPINIONS, proposed=True)
def before_decision(case: Case[Marks]) -> Iterator[str]:
    # a decision keeps the scores that it was taken on: none comes after it
    if case.proposed.marks and case.dossier.state in DECIDED:
        yield "Le dossier est décidé : un avis ne donne plus de note."
