"""A dossier tried on a fiche: the day, the stage, what each rule found, and all of it as other software reads it."""

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from tremplin.catalogue.door import Fiche, Stage
from tremplin.late import late
from tremplin.rules.door import (
    UNKNOWN,
    Budget,
    Facts,
    Judged,
    Results,
    Verdict,
    answering,
    dataclass,
    judge,
    plural,
    verdict,
)


class TextCondition(NamedTuple):
    """A condition of the text that no rule can judge: whoever reads the verdict checks it."""

    code: str
    label: str


@dataclass(frozen=True)
class Trial:
    """One judgement of a dossier by the rules of a fiche."""

    fiche: Fiche
    stage: Stage
    facts: Facts
    judged: tuple[Judged, ...]

    @property
    def on(self) -> date | None:
        """The day of deposit, when it is known."""
        return None if self.facts.deposited_on is UNKNOWN else self.facts.deposited_on

    @cached_property
    def verdict(self) -> Verdict:
        return verdict(self.judged)

    @property
    def answering(self) -> int:
        """How many rules were judged."""
        return answering(self.judged)

    @property
    def conditions(self) -> tuple[TextCondition, ...]:
        """What the text asks in words, of which no rule is made."""
        return tuple(TextCondition(each.code, each.label) for each in self.fiche.attestations)

    def told(self) -> str:
        """What the verdict rests on, in a sentence: the rules judged, and the conditions of which none is made."""
        rules, left = self.answering, len(self.conditions)
        judged = plural(rules, "règle jugée", "règles jugées") if rules else "Aucune règle jugée"
        return f"{judged} ; {plural(left, 'condition')} du texte à vérifier vous-même." if left else f"{judged}."

    def published(self) -> dict[str, Any]:
        """The judgement as other software reads it, from the command line as from the API."""
        done = late("rules.agreement", "agreed")(self.fiche.rules, self.facts, self.stage)
        return {
            "fiche": str(self.fiche.id),
            "on": self.on and self.on.isoformat(),
            "stage": self.stage.value,
            "verdict": self.verdict.value,
            "judged": self.answering,
            "conditions": [condition._asdict() for condition in self.conditions],
            "findings": [each.published(done) for each in self.judged],
        }


def tried(fiche: Fiche, facts: Facts, stage: Stage = Stage.DEPOSIT, day: date | None = None) -> Trial:
    """Judge a dossier; ``day`` is that of the deposit where the facts do not say it."""
    known = replace(facts, deposited_on=day) if day and facts.deposited_on is UNKNOWN else facts
    judged = tuple(judge(fiche.rules, known, stage))
    # of nothing realised nothing is due: a trial before deposit imports no settlement
    if known.realised != Budget() or known.results != Results():
        judged = late("rules.settling.findings", "with_what_is_due")(fiche, known, judged)
    return Trial(fiche, stage, known, judged)
