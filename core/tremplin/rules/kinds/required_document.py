"""A document attached to the application."""

from tremplin.rules.door import (
    UNKNOWN,
    Correction,
    Derived,
    Facts,
    Fiche,
    Finding,
    Remedy,
    RuleKind,
    Stage,
    Words,
    broken,
    dataclass,
    met,
    unknown,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RequiredDocument:
    """Ask for a document."""

    code: str
    label: str

    def state(self, words: Words) -> str:
        return f"Pièce à joindre : {self.label}"

    def check(self, facts: Facts) -> Finding:
        if facts.documents is UNKNOWN:
            return unknown("documents", nearest=self.code)
        if self.code in facts.documents:
            return met(lambda: f"Pièce jointe : {self.label}.", nearest=self.code)
        attached = facts.documents
        return broken(
            lambda: f"Pièce absente : {self.label}. Joignez-la.",
            nearest=self.code,
            advised=lambda: Remedy((Correction("documents", (*attached, self.code)),)),
        )


def derived(fiche: Fiche, words: Words) -> Derived:
    """The documents that a fiche asks for."""
    for piece in fiche.application.documents:
        yield RequiredDocument(code=piece.code, label=piece.label), piece.source


KIND = RuleKind(
    name="required_document",
    meaning="Une pièce demandée est jointe.",
    stage=Stage.DEPOSIT,
    reads=("documents",),
    derived=derived,
    builds=RequiredDocument,
    written_in="application.documents",
    example="""
        application:
          documents:
            - {code: budget, label: Le budget prévisionnel signé, source: Dossier}
    """,
)
