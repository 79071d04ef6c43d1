"""A judgement as a person reads it in a terminal: a line per rule, the amounts, and what is left to do."""

from collections.abc import Iterator

from tremplin.catalogue.calendar import french
from tremplin.rules.wording import STAGES, VERDICTS
from tremplin_cli.terminal.nouns import late
from tremplin_cli.terminal.wording import several
from tremplin_cli.terminal.wrapping import wrapped

with late():
    from tremplin.catalogue import quantities
    from tremplin.rules import judge
    from tremplin.rules import trial as trials
    from tremplin.rules.facts import glossary

INDENT = "      "
# without a terminal, a rule is one line, however long
ENDLESS = 10_000


def lines(trial: "trials.Trial", width: int | None, when: str | None = None) -> Iterator[str]:
    """The whole of a judgement, wrapped where there is a terminal; ``when`` says the day of a dossier not deposited."""
    judged, stage = trial.judged, trial.stage
    when = when or (f"dossier déposé le {french(trial.on)}" if trial.on else "jour du dépôt inconnu")
    yield from (f"Jugement {STAGES[stage]}, {when}.", "")
    for each in judged:
        yield from _finding(each, width)
    if judged:
        yield ""
    for sentence in _summary(trial):
        yield from wrapped(sentence, width or ENDLESS)
    for condition in trial.conditions:
        yield from wrapped(f"- {condition.label}", width or ENDLESS, then="  ")


def _finding(judged: "judge.Judged", width: int | None) -> Iterator[str]:
    """The line of a rule, then its amounts, aligned."""
    mark, told = VERDICTS[judged.finding.verdict.value]
    warning = judged.severity == "warning" and judged.finding.verdict in ("broken", "unknown")
    heard = f"{told}{' (avertissement)' if warning else ''} : "
    line = f"{mark} {'' if judged.finding.to_check else heard}{judged.letter}"
    yield from wrapped(line, width or ENDLESS, then="  ")
    amounts = [(amount.label, quantities.euros(amount.cents)) for amount in judged.finding.amounts]
    whats, figures = (max((len(pair[side]) for pair in amounts), default=0) for side in (0, 1))
    yield from (f"{INDENT}{what:<{whats}}  {figure:>{figures}}" for what, figure in amounts)


def _summary(trial: "trials.Trial") -> Iterator[str]:
    """What to change, what is missing, or that all is well."""
    judged, stage = trial.judged, trial.stage
    broken = [each for each in judged if each.finding.verdict == "broken"]
    blocking = sum(each.severity == "blocking" for each in broken)
    if blocking:
        count = several(blocking, "règle bloquante n'est pas respectée", "règles bloquantes ne sont pas respectées")
        # an operation that is over changes no more: what is left is to take up again with its service
        todo = "points à reprendre, aux lignes ✗" if stage == "settlement" else "changez ce que disent les lignes ✗"
        yield f"{count} {STAGES[stage]} : {todo}."
    elif trial.verdict == "nothing_to_check":
        yield f"Rien à vérifier {STAGES[stage]} : aucune règle n'a été jugée, ce qui n'est pas un accord."
    else:
        yield f"Aucune règle bloquante n'est enfreinte {STAGES[stage]}."
    if len(broken) > blocking:
        yield f"{several(len(broken) - blocking, 'avertissement')} : à relire, sans bloquer le dossier."
    missing = {fact: None for each in judged if each.finding.verdict == "unknown" for fact in each.finding.missing}
    if missing:
        # people know a question of the fiche by its words, not by its code
        asked = {f"answers.{each.code}": f"la réponse à « {each.label} »" for each in trial.fiche.asked}
        named = (f"{asked.get(fact) or glossary.label(fact)} ({fact})" for fact in missing)
        yield f"Il manque, pour tout juger : {' ; '.join(named)}."
    yield f"{trial.told()[:-1]} :" if trial.conditions else trial.told()
