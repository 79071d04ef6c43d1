"""Receive the reports of a carrier; the final one brings the operation to its settlement."""

from collections.abc import Container, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import insert

from tremplin.casework.acting.door import (
    Act,
    Actor,
    AnyCase,
    Case,
    Child,
    Desk,
    Occurrence,
    following,
    in_force,
    recorded,
    visible,
    wording,
)
from tremplin.casework.acting.people import digest as people_digest
from tremplin.casework.acting.people.counting import DECLARED
from tremplin.casework.acting.people.freezing import frozen_figures
from tremplin.catalogue.door import Fiche, Stage
from tremplin.documents.door import Vocabulary
from tremplin.records.chain import text
from tremplin.records.tables import FrozenFigures, Report, ReportKind
from tremplin.rules.facts.view import UNKNOWN, valued

LABELS = {
    ReportKind.FINAL: "bilan final",
    ReportKind.INTERIM: "bilan intermédiaire",
    ReportKind.DASHBOARD: "tableau de bord",
    ReportKind.EXECUTION: "compte rendu d'exécution",
    ReportKind.YEARLY: "documents annuels",
}


def receive(
    desk: Desk,
    actor: Actor,
    reference: str,
    *,
    kind: ReportKind,
    received_on: date,
    at: datetime,
    code: str | None = None,
) -> Child:
    """Keep a report that was received; ``code`` says which interim report of the fiche it is."""
    # the final one alone opens the balance: « un solde sur production d'un bilan final » (a call of 2024)
    act = Act.REPORT if kind is ReportKind.FINAL else Act.FOLLOW

    def propose(case: AnyCase) -> following.Followed:
        terms = in_force(case.session, case.dossier.id)
        event = Occurrence("Réception", received_on, "l'opération, qui commence le", terms.starts_on)
        return following.Followed(event, terms, report=kind, about=_about(case.fiche, kind, code))

    with desk.acting(actor, act, reference, at, propose) as case:
        about = case.proposed.about
        row = recorded(case, Report) | {"kind": kind.value, "received_on": received_on, "about": about}
        row["figures"] = figures(case, desk.catalogue.words(case.fiche).sensitive)
        case.session.execute(insert(Report), row)
        if kind is ReportKind.FINAL:
            _freeze(case, row["number"], desk.catalogue.words(case.fiche))
        case.after |= {"report": row["number"], "kind": kind.value, "received_on": received_on}
        case.after |= {"about": about} if about else {}
        case.tell("tremplin_report_received", kind=kind.value, received_on=received_on)
        return Child(case.reference, row["number"])


class CountedFigure(NamedTuple):
    """One figure that the rows of people give: its fact, what people call it, its value as it is read, and how."""

    fact: str
    label: str
    value: str
    how: str


def counted_now(desk: Desk, actor: Actor, reference: str, *, at: datetime) -> list[CountedFigure]:
    """What a report that came now would keep of what the rows of people tell."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        words = desk.catalogue.words(fiche)
        case: AnyCase = Case(session, dossier, fiche, actor, Act.SEE, at, None)
        facts, told = case.trial(Stage.FOLLOW_UP).facts, _told(case, words.sensitive)
    return _figures(told, fiche, words, facts.counted)


def counted_then(figures: Mapping[str, Any], fiche: Fiche, words: Vocabulary) -> list[CountedFigure]:
    """What a report kept of what the rows told when it was received."""
    return _figures(figures, fiche, words, {})


def _figures(told: Mapping[str, Any], fiche: Fiche, words: Vocabulary, how: Mapping[str, str]) -> list[CountedFigure]:
    return [
        CountedFigure(fact, wording.label(fact, fiche, words), _shown(fact, value, words), how.get(fact, ""))
        for fact, value in told.items()
    ]


def _shown(fact: str, value: Any, words: Vocabulary) -> str:
    if isinstance(value, str):
        # a quantity is kept as a text, exact
        return value.replace(".", ",")
    return wording.value(fact, value, words)


def _freeze(case: AnyCase, number: int, words: Vocabulary) -> None:
    """Keep what the indicators of the fiche tell of the dossier when its final report is received."""
    content = frozen_figures(case.session, case.dossier, case.fiche, words)
    if content is not None:
        row = {"dossier_id": case.dossier.id, "number": number, "content": content}
        case.session.execute(insert(FrozenFigures), row)


def figures(case: AnyCase, sensitive: Container[str]) -> str | None:
    """What the rows of people told when a report was received, as JSON; nothing where nobody is recorded.

    Of the publics that tell of somebody's health nothing is kept here: whoever reads a dossier may read a report.
    """
    if not case.trial(Stage.FOLLOW_UP).facts.people:
        return None
    return text({**_told(case, sensitive), "digest": people_digest.of_dossier(case.session, case.dossier.id)})


def _told(case: AnyCase, sensitive: Container[str]) -> dict[str, Any]:
    facts = case.trial(Stage.FOLLOW_UP).facts
    said = {fact: valued(facts, fact) for fact, how in facts.counted.items() if how != DECLARED and fact != "exits"}
    said = {fact: value for fact, value in said.items() if fact.removeprefix("results.publics.") not in sensitive}
    return {fact: value for fact, value in said.items() if value is not UNKNOWN}


def _about(fiche: Fiche, kind: ReportKind, code: str | None) -> str | None:
    """Which interim report it is: the one that is named, or the only one that the fiche asks for."""
    asked = fiche.reports.interim
    alone = asked[0].code if kind is ReportKind.INTERIM and len(asked) == 1 else None
    return code or alone
