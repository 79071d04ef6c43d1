"""An opinion collected, and favourable where the call says so."""

from tremplin.rules.door import (
    UNKNOWN,
    Derived,
    Facts,
    Fiche,
    Finding,
    Remedy,
    RuleKind,
    Severity,
    Stage,
    Words,
    broken,
    dataclass,
    met,
    undecided,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RequiredOpinion:
    """Ask that an opinion be collected before the agreement.

    Where the call asks for an opinion without asking that it be favourable, an unfavourable one does not bind: it is
    told as a warning, and the decision stays with the department.
    """

    code: str
    label: str
    favourable: bool = False

    def state(self, words: Words) -> str:
        wanted = "Avis favorable exigé" if self.favourable else "Avis à recueillir"
        return f"{wanted} avant la convention : {self.label}"

    def reads(self) -> tuple[str, ...]:
        return (f"opinions.{self.code}",)

    def check(self, facts: Facts) -> Finding:
        given = facts.opinions.get(self.code, UNKNOWN)
        if given is UNKNOWN:
            fact = f"opinions.{self.code}"
            return unknown(fact, nearest="favourable", called={fact: f"« {self.label} »"})
        if given == "favourable":
            return met(lambda: f"{self.label} : favorable.", nearest=given)
        # « au préalable »: an opinion that is awaited is not one that was collected
        if given == "pending":
            return undecided(
                lambda: f"{self.label} : en attente.", "Il se recueille au préalable.", nearest="favourable"
            )
        if self.favourable:
            return broken(
                lambda: f"{self.label} : défavorable ; le texte l'exige favorable.",
                nearest="favourable",
                advised=lambda: Remedy(choices=("Demandez un nouvel avis à qui l'a rendu.",)),
            )
        return undecided(
            lambda: f"{self.label} : défavorable.",
            "Le texte demande de le recueillir sans dire qu'il lie la décision.",
            nearest="favourable",
            severity=Severity.WARNING,
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The opinions that a fiche asks for."""
    for opinion in fiche.application.opinions:
        terms = RequiredOpinion(code=opinion.code, label=opinion.label, favourable=bool(opinion.favourable))
        yield terms, opinion.source


KIND = RuleKind(
    name="required_opinion",
    meaning="Un avis est recueilli au préalable, favorable si le texte l'exige.",
    stage=Stage.AGREEMENT,
    reads=("opinions.…",),
    derived=derived,
    builds=RequiredOpinion,
    written_in="application.opinions",
    example="""
        application:
          opinions:
            - {code: opportunite, by: department, label: L'avis d'opportunité, favourable: true, source: Dossier}
    """,
)
