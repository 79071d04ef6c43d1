"""The order to repay: what was paid beyond what is due, and why."""

from collections.abc import Iterator, Sequence

from tremplin.casework.letters.kinds.settlement import balance, settlements
from tremplin.casework.letters.letter import LetterBlock, LetterHeading, LetterParagraph
from tremplin.casework.letters.matter import LetterBody, LetterFact, LetterKind, LetterMatter
from tremplin.catalogue.door import agreeing, euros, french
from tremplin.records.settlements import Settlement


def _facts(matter: LetterMatter) -> Sequence[LetterFact[Settlement]]:
    return [fact for fact in settlements(matter) if fact.row.balance_cents < 0]


def _body(matter: LetterMatter, fact: LetterFact[Settlement]) -> LetterBody:
    return LetterBody(
        title="Demande de reversement",
        subject=f"une somme à reverser au titre de {matter.operation}",
        blocks=_blocks(matter, fact),
        references={"Solde": f"arrêté le {french(fact.on)}"},
        remedies=True,
    )


def _blocks(matter: LetterMatter, fact: LetterFact[Settlement]) -> Iterator[LetterBlock]:
    kept = fact.row
    over, back = euros(-kept.balance_cents), agreeing(kept.balance_cents, "est", "sont")
    yield LetterParagraph(
        f"Le solde de {matter.operation} a été arrêté le {french(fact.on)}. Ce qui vous a été versé dépasse ce qui est "
        f"dû : {over} {back} à reverser au Département."
    )
    yield balance(kept)
    yield LetterParagraph("La lettre qui arrête le solde donne le calcul de ce qui est dû, ligne par ligne.")
    yield LetterHeading("Comment reverser cette somme")
    yield LetterParagraph(
        f"Un titre de recettes de {over} vous sera adressé ; il dit à qui et comment payer. N'envoyez rien avant de "
        "l'avoir reçu. Si cette somme vous met en difficulté, dites-le au service qui suit votre dossier ou au "
        "comptable public : un échelonnement peut être demandé."
    )


KIND = LetterKind(
    code="repayment",
    label="demande de reversement",
    absent="rien n'est à reverser.",
    facts=_facts,
    body=_body,
)
