"""The settlement and the closure: the rules hold or somebody admits what does not, and nothing remains to be paid."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Self

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tremplin.casework.acting import money
from tremplin.casework.acting.conditions.door import About, AnyCase, Case, condition
from tremplin.catalogue.door import Fiche, Rule
from tremplin.errors import MissingFacts
from tremplin.records.tables import Admission
from tremplin.rules.door import Earns, Judged, Severity, Stage, Verdict, can, euros
from tremplin.rules.settling.settlement import Reckoning, settled
from tremplin.rules.trial import Trial

# of several rules of one kind, what tells one from another
ABOUT = ("code", "public", "months")
OF, LONGEST = ":", 80
ADMITTED = (
    select(Admission.rule)
    .where(Admission.dossier_id == bindparam("dossier"), Admission.undone_at.is_(None))
    .order_by(Admission.number)
)


@dataclass(frozen=True)
class Leave:
    """A rule to admit, by its name, or to admit no longer; ``broken`` and ``standing`` are those that could be."""

    rule: str
    undoing: bool
    broken: tuple[str, ...]
    standing: tuple[str, ...]

    @classmethod
    def of(cls, kind: str, about: str | None, *, undoing: bool, broken: Sequence[str], standing: Sequence[str]) -> Self:
        """The rule that is meant: of its kind, the one of this code, or the only one that could be."""
        could = standing if undoing else [each for each in broken if each not in standing]
        mine = [each for each in could if each.partition(OF)[0] == kind]
        name = named_of(kind, about) if about else kind
        if not about and len(mine) == 1:
            name = mine[0]
        return cls(name, undoing, tuple(broken), tuple(standing))

    @property
    def unclear(self) -> list[str]:
        """What is to be chosen among, where a kind alone names several rules."""
        could = self.standing if self.undoing else [each for each in self.broken if each not in self.standing]
        several = [each for each in could if each.startswith(f"{self.rule}{OF}")]
        return several if len(several) > 1 and self.rule not in could else []


def named_in(fiche: Fiche, rule: Rule) -> str:
    """The name under which a rule is admitted: its kind, and what it is about where the fiche has several of it."""
    several = sum(each.kind == rule.kind for each in fiche.rules) > 1
    about = next((str(value) for key in ABOUT if (value := getattr(rule.terms, key, None))), "")
    return named_of(rule.kind, about) if several and about else rule.kind


def named_of(kind: str, about: str) -> str:
    """« interim_report_deadline:bilan-6-mois », in no more signs than are kept."""
    name = f"{kind}{OF}{about}"
    # two long codes may begin alike: what is cut is told by its hash
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 9]}~{sha256(about.encode()).hexdigest()[:8]}"


def admits(known: Container[str], fiche: Fiche, rule: Rule) -> bool:
    """Whether a rule is admitted: itself, or all those of its kind, as when none was named apart."""
    return rule.kind in known or named_in(fiche, rule) in known


def obstacles(trial: Trial) -> list[Judged]:
    """The blocking rules that are broken, but for pay by results, which the settlement itself takes into account."""
    return [
        each
        for each in trial.judged
        if each.severity is Severity.BLOCKING and each.finding.verdict is Verdict.BROKEN and _judged_apart(each)
    ]


def admitted(session: Session, dossier_id: int) -> tuple[str, ...]:
    """The names of the rules that are admitted though they do not hold."""
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
    if asked.unclear:
        which = ", ".join(each.partition(OF)[2] for each in asked.unclear)
        told = "sont admises" if asked.undoing else "sont enfreintes"
        yield f"Règle « {asked.rule} » : plusieurs {told} ({which}). Dites laquelle."
    elif asked.undoing:
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
    known, trial = admitted(case.session, case.dossier.id), case.trial(Stage.SETTLEMENT)
    yield from (each.letter for each in obstacles(trial) if not admits(known, trial.fiche, each.rule))


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
