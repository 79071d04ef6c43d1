"""The settlement and the closure: the rules hold or somebody admits what does not, and nothing remains to be paid."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tremplin.casework.acting import money
from tremplin.casework.acting.conditions.door import About, AnyCase, Case, condition
from tremplin.errors import MissingFacts
from tremplin.records.tables import Admission
from tremplin.rules.door import Earns, Judged, Severity, Stage, Verdict, can, euros
from tremplin.rules.settling.settlement import Reckoning, settled
from tremplin.rules.trial import Trial

ADMITTED = (
    select(Admission.rule)
    .where(Admission.dossier_id == bindparam("dossier"), Admission.undone_at.is_(None))
    .order_by(Admission.number)
)


@dataclass(frozen=True)
class Leave:
    """A rule to admit, by its kind, or to admit no longer; ``broken`` and ``standing`` are those that could be."""

    rule: str
    undoing: bool
    broken: tuple[str, ...]
    standing: tuple[str, ...]


def obstacles(trial: Trial) -> list[Judged]:
    """The blocking rules that are broken, but for pay by results, which the settlement itself takes into account."""
    return [
        each
        for each in trial.judged
        if each.severity is Severity.BLOCKING and each.finding.verdict is Verdict.BROKEN and _judged_apart(each)
    ]


def admitted(session: Session, dossier_id: int) -> tuple[str, ...]:
    """The kinds of the rules that are admitted though they do not hold."""
    return tuple(session.scalars(ADMITTED, {"dossier": dossier_id}))


def due(trial: Trial, paid_cents: int) -> Reckoning:
    """What is due: rules read the advance that was agreed, a settlement takes off all that was really paid."""
    # what was really paid, interim payments and repayments too: an advance agreed and never paid would be taken off
    return settled(trial.fiche, replace(trial.facts, advance=paid_cents))


@condition(
    "la règle est enfreinte et n'est pas encore admise ; ou elle l'est, et ne le sera plus", About.RULES, proposed=True
)
def admissible(case: Case[Leave]) -> Iterator[str]:
    asked, standing = case.proposed, case.proposed.standing
    if asked.undoing:
        if asked.rule not in standing:
            yield f"Règle « {asked.rule} » : elle n'est pas admise."
    elif asked.rule in standing:
        yield f"Règle « {asked.rule} » : elle est déjà admise."
    elif asked.rule not in asked.broken:
        known = f"Le sont : {', '.join(asked.broken)}." if asked.broken else "Aucune ne l'est."
        yield f"Règle « {asked.rule} » : elle n'est pas enfreinte. {known}"


@condition("les règles bloquantes sont respectées, ou admises par une personne qui décide", About.RULES)
def held_or_admitted(case: AnyCase) -> Iterator[str]:
    """A report that came late will never have come in time: whoever decides admits it, and the journal keeps why."""
    known = admitted(case.session, case.dossier.id)
    yield from (each.letter for each in obstacles(case.trial(Stage.SETTLEMENT)) if each.rule.kind not in known)


@condition("rien ne manque de ce qui fait le solde", About.MONEY)
def computable(case: AnyCase) -> Iterator[str]:
    """Nobody admits what is not known."""
    try:
        due(case.trial(Stage.SETTLEMENT), money.paid(case.session, case.dossier.id))
    except MissingFacts as lacking:
        yield str(lacking)


@condition("il ne reste rien à verser, ni à reverser", About.MONEY)
def nothing_left(case: AnyCase) -> Iterator[str]:
    left = money.remaining(case.session, case.dossier.id) or 0
    if left:
        who = "à verser au porteur" if left > 0 else "à reverser par le porteur"
        yield f"Il reste {euros(abs(left))} {who}. Enregistrez d'abord ce versement."


def _judged_apart(judged: Judged) -> bool:
    # results below what was aimed at pay their share; they are no breach of the text
    return not can(judged.rule.terms, Earns)
