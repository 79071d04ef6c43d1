"""One dossier of a fiche, drawn and settled: the oracle agrees, each sentence computes, every verb says the same."""

from collections import Counter
from random import Random

from rules.oracle import Form, computed, drawn
from rules.spoken import Recomputed, recompute_findings
from tremplin.catalogue.fiche import Fiche
from tremplin.catalogue.rule import Stage
from tremplin.rules.comparison import outcome
from tremplin.rules.settling.settlement import settled
from tremplin.rules.trial import tried


def examine(fiche: Fiche, form: Form, dice: Random) -> Counter[str]:
    """Draw a dossier of a fiche and examine its settlement; what was read of it."""
    facts = drawn(form, dice)
    reckoning, known = settled(fiche, facts), computed(form, facts)
    lines = Recomputed(reckoning).cents
    kept = {cost: lines.get(f"direct.{cost}", 0) for cost in known["kept"]}
    parts = [*reckoning.parts]
    told = {"kept": kept, "indirect": lines.get("indirect", 0), "within": lines["within_grant"], "parts": parts}
    assert {**told, "due": reckoning.due_cents} == known, facts
    trial = tried(fiche, facts, Stage.SETTLEMENT)
    findings = recompute_findings(trial.judged, reckoning)
    assert outcome(fiche, facts).due_cents == reckoning.due_cents
    owed = [amount.cents for each in trial.judged for amount in each.finding.amounts if "dues au solde" in amount.label]
    assert owed in ([], [known["indirect"]])
    shared = sum("arrondis laissent" in line.why for line in reckoning.lines)
    return Counter(dossiers=1, lines=len(lines), findings=findings, shared=shared)
