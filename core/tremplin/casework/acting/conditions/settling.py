"""The settlement and the closure: the rules hold or a reason admits what does not, and nothing remains to be paid."""

from collections.abc import Iterator
from dataclasses import replace

from tremplin.casework.acting import money
from tremplin.casework.acting.conditions.door import About, AnyCase, condition, stopping
from tremplin.catalogue.door import Stage, euros
from tremplin.errors import MissingFacts
from tremplin.rules.door import Earns, Judged, Verdict, can
from tremplin.rules.settling.settlement import Reckoning, settled
from tremplin.rules.trial import Trial


def obstacles(trial: Trial) -> list[str]:
    """The blocking rules that are broken, but for pay by results, which the settlement itself takes into account."""
    return stopping(trial, Verdict.BROKEN, among=_judged_apart)


def due(trial: Trial, paid_cents: int) -> Reckoning:
    """What is due: rules read the advance that was agreed, a settlement takes off all that was really paid."""
    # what was really paid, interim payments and repayments too: an advance agreed and never paid would be taken off
    return settled(trial.fiche, replace(trial.facts, advance=paid_cents))


@condition("les règles bloquantes sont respectées, ou un motif dit pourquoi il est arrêté malgré elles", About.RULES)
def held_or_admitted(case: AnyCase) -> Iterator[str]:
    """A report that came late will never have come in time: the journal keeps why it is settled all the same."""
    if not case.reason:
        yield from obstacles(case.trial(Stage.SETTLEMENT))


@condition("rien ne manque de ce qui fait le solde", About.MONEY)
def computable(case: AnyCase) -> Iterator[str]:
    """No reason replaces what is not known."""
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
