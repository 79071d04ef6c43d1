"""An action of about as many weeks as advised."""

from tremplin.documents.writing import decimal
from tremplin.rules.door import (
    Derived,
    Facts,
    Fiche,
    Finding,
    RuleKind,
    Severity,
    Span,
    Stage,
    Words,
    dataclass,
    out_of_scope,
    plural,
    unanswered,
    within,
)

# the duration of the action is not that of the operation, which may hold many: the fiche asks it as a question
QUESTION = "action_weeks"


@dataclass(frozen=True, kw_only=True, slots=True)
class AdvisedDuration:
    """Warn when the action is shorter or longer than advised."""

    weeks: Span
    question: str = QUESTION

    def state(self, words: Words) -> str:
        return f"Durée conseillée de l'action : {self.weeks.told('semaines')}"

    def reads(self) -> tuple[str, ...]:
        return (f"answers.{QUESTION}",)

    def check(self, facts: Facts) -> Finding:
        if QUESTION in facts.unasked:
            return out_of_scope(lambda: f"« {self.question} » : la question ne se pose pas.")
        # asked in the form: the days of an operation of many sessions do not say how long one action lasts
        weeks = decimal(facts.answers.get(QUESTION))
        if weeks is None:
            return unanswered(QUESTION, self.question)

        def told() -> str:
            return f"Action de {plural(weeks, 'semaine')} : {self.weeks.told('semaines')} sont conseillées."

        return within(
            weeks,
            self.weeks,
            "weeks",
            told,
            more=lambda lack: f"Allongez-la de {plural(lack, 'semaine')}, ou dites pourquoi.",
            less=lambda excess: f"Raccourcissez-la de {plural(excess, 'semaine')}, ou dites pourquoi.",
            fact=f"answers.{QUESTION}",
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The advised duration of the action of a fiche."""
    if fiche.duration.action_weeks:
        asked = next((each.label for each in fiche.application.questions if each.code == QUESTION), QUESTION)
        yield AdvisedDuration(weeks=fiche.duration.action_weeks, question=asked), fiche.duration.source


KIND = RuleKind(
    name="advised_duration",
    meaning="La durée de l'action reste dans celle qui est conseillée.",
    stage=Stage.DEPOSIT,
    severity=Severity.WARNING,
    reads=("answers.…",),
    derived=derived,
    builds=AdvisedDuration,
    written_in="duration.action_weeks",
    example="""
        duration:
          action_weeks: {min: 8, max: 12}
          source: Durée, 3
    """,
)
