"""Enough presentations at an examination."""

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    RuleKind,
    Stage,
    Words,
    at_least,
    dataclass,
    number,
    plural,
    unknown,
)

EXAMS = {"theory_exams": "théorique", "practical_exams": "pratique"}


@dataclass(frozen=True, kw_only=True, slots=True)
class ExamPresentations:
    """Ask that each person be presented so many times at an examination, if need be."""

    exam: str
    at_least: int

    def state(self, words: Words) -> str:
        return f"{plural(self.at_least, 'présentation')} au moins à l'examen {EXAMS[self.exam]} par personne"

    def reads(self) -> tuple[str, ...]:
        return (f"participant.{self.exam}",)

    def check(self, facts: Facts) -> Finding:
        given = getattr(facts.participant, self.exam)
        if given is UNKNOWN:
            return unknown(f"participant.{self.exam}", nearest=self.at_least, unit="presentations")

        def told() -> str:
            return f"{plural(given, 'présentation')} à l'examen {EXAMS[self.exam]}, {self.at_least} au moins."

        return at_least(
            given,
            self.at_least,
            "presentations",
            told,
            lambda gap: f"Offrez-en {number(gap)} de plus à la personne.",
            f"participant.{self.exam}",
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The presentations that a fiche asks for."""
    section = fiche.per_participant
    for exam in EXAMS:
        least = getattr(section, f"{exam}_min")
        # the text says « minimum 2 », and forbids no third: a bound below, none above
        if least is not None:
            yield ExamPresentations(exam=exam, at_least=least), section.source


KIND = RuleKind(
    name="exam_presentations",
    meaning="Chaque personne est présentée à l'examen un nombre minimal de fois.",
    stage=Stage.FOLLOW_UP,
    reads=tuple(f"participant.{exam}" for exam in EXAMS),
    derived=derived,
    builds=ExamPresentations,
    written_in="per_participant.theory_exams_min, per_participant.practical_exams_min",
    example="per_participant: {theory_exams_min: 2, practical_exams_min: 2, source: Contenu}",
)
