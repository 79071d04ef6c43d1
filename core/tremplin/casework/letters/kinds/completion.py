"""The request to complete a dossier: what lacks, and that nothing is lost meanwhile (CRPA, art. L114-5)."""

from collections.abc import Sequence

from sqlalchemy import select

from tremplin.casework.letters.letter import LetterBlock, LetterHeading, LetterParagraph, LetterPoints
from tremplin.casework.letters.matter import LetterBody, LetterFact, LetterKind, LetterMatter
from tremplin.catalogue.door import french
from tremplin.clock import day_in_paris
from tremplin.records.deposits import Completion


def _facts(matter: LetterMatter) -> Sequence[LetterFact[Completion]]:
    rows = select(Completion).where(Completion.dossier_id == matter.dossier.id).order_by(Completion.number)
    return [LetterFact(each.number, day_in_paris(each.asked_at), each) for each in matter.session.scalars(rows)]


def _body(matter: LetterMatter, fact: LetterFact[Completion]) -> LetterBody:
    lines = tuple(filter(None, (line.strip() for line in fact.row.asked.splitlines())))
    asked: LetterBlock = LetterParagraph(lines[0]) if len(lines) == 1 else LetterPoints(lines)
    counts = matter.dossier.counts_on
    kept = f" : il compte toujours comme déposé le {french(counts)}" if counts else ""
    return LetterBody(
        title=f"Demande de compléments n° {fact.number}",
        subject=f"ce qui manque à votre dossier {matter.operation}",
        blocks=[
            LetterParagraph(
                f"Votre dossier {matter.operation} ne peut pas encore être instruit jusqu'au bout : il y manque des "
                "éléments."
            ),
            LetterHeading("Ce qui vous est demandé"),
            asked,
            LetterHeading("Comment répondre"),
            LetterParagraph(
                f"Complétez votre dossier, puis déposez-le de nouveau. Son premier dépôt vous reste acquis{kept}."
            ),
            LetterParagraph(
                "Tant que ces éléments sont attendus, le délai au bout duquel l'absence de réponse vaut décision est "
                "suspendu (code des relations entre le public et l'administration, article L114-5)."
            ),
        ],
    )


KIND = LetterKind(
    code="completion",
    label="demande de compléments",
    absent="rien n'a été demandé au porteur.",
    facts=_facts,
    body=_body,
)
