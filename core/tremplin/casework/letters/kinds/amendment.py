"""An amendment: why, what changes of the agreement, and that the rest stands."""

from collections.abc import Iterator, Sequence

from tremplin.casework.letters.kinds.agreement import AgreedTerms, for_carrier, period, signatures, terms, yearly
from tremplin.casework.letters.letter import LetterAmount, LetterAmounts, LetterBlock, LetterHeading, LetterParagraph
from tremplin.casework.letters.matter import LetterBody, LetterFact, LetterKind, LetterMatter
from tremplin.catalogue.door import euros, french
from tremplin.records.agreements import Agreement


def _facts(matter: LetterMatter) -> Sequence[LetterFact[AgreedTerms]]:
    return [
        LetterFact(each.now.number - 1, each.now.signed_on, each)
        for each in terms(matter)[1:]
        if matter.written_here(each.now.recorded_at)
    ]


def _body(matter: LetterMatter, fact: LetterFact[AgreedTerms]) -> LetterBody:
    return LetterBody(
        title=f"Avenant n° {fact.number} à la convention de subvention",
        subject=f"ce qui change pour {matter.operation}",
        blocks=_blocks(matter, fact.row),
        references={
            "Convention": f"signée le {french(terms(matter)[0].now.signed_on)}",
            **signatures(matter, fact.row.now),
        },
        signed=(for_carrier(matter),),
        greets=False,
    )


def _blocks(matter: LetterMatter, kept: AgreedTerms) -> Iterator[LetterBlock]:
    now, before = kept.now, kept.before
    assert before is not None
    yield LetterParagraph(
        f"Le {matter.giver} et {matter.organisation.name} conviennent de modifier la convention "
        f"de l'opération {matter.operation}."
    )
    yield LetterHeading("Article 1 – Le motif")
    yield LetterParagraph(now.reason or "")
    yield LetterHeading("Article 2 – Ce qui change")
    changes = list(_changes(now, before))
    yield from changes or [LetterParagraph("Le montant, l'avance et la durée restent ce qu'ils étaient.")]
    if kept.years != kept.years_before:
        yield from yearly(kept.years)
    yield LetterHeading("Article 3 – Ce qui ne change pas")
    yield LetterParagraph("Tout ce que cet avenant ne modifie pas reste convenu.")


def _changes(now: Agreement, before: Agreement) -> Iterator[LetterBlock]:
    more = now.amount_cents - before.amount_cents
    if more:
        added = LetterAmount("Ajouté par cet avenant" if more > 0 else "Retiré par cet avenant", more)
        yield LetterAmounts(
            "Le montant de la subvention",
            (LetterAmount("Convenu avant cet avenant", before.amount_cents), added),
            "Convenu désormais, au plus",
        )
    if now.advance_cents != before.advance_cents:
        yield LetterParagraph(
            f"L'avance, de {euros(before.advance_cents)} jusqu'ici, est désormais de {euros(now.advance_cents)}."
        )
    days = (now.starts_on, now.ends_on)
    if days != (before.starts_on, before.ends_on):
        yield LetterParagraph(
            f"L'opération, prévue {period(before.starts_on, before.ends_on)}, se déroule désormais {period(*days)}."
        )


KIND = LetterKind(
    code="amendment",
    label="avenant",
    absent="aucun avenant n'est signé.",
    facts=_facts,
    body=_body,
)
