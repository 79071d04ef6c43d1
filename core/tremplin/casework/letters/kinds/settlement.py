"""The settlement: what is due, line by line with the reason of each, less what was paid."""

from collections.abc import Iterator, Sequence

from sqlalchemy import or_, select

from tremplin.casework.acting.conditions.settling import named_in
from tremplin.casework.letters.letter import (
    LetterAmount,
    LetterAmounts,
    LetterBlock,
    LetterHeading,
    LetterParagraph,
    LetterPoints,
)
from tremplin.casework.letters.matter import LetterBody, LetterFact, LetterKind, LetterMatter
from tremplin.catalogue.door import agreeing, euros, french, in_euros
from tremplin.clock import day_in_paris
from tremplin.records.tables import Admission, Settlement, SettlementLine, stands

# the two lines of a computation that the second table tells, with its sum
SUMMED = ("paid", "balance", "repayment")


def settlements(matter: LetterMatter) -> Sequence[LetterFact[Settlement]]:
    """The settlements of a dossier that stand, in order: no letter tells what was corrected."""
    own = select(Settlement).where(Settlement.dossier_id == matter.dossier.id, stands(Settlement))
    rows = own.order_by(Settlement.number)
    return [LetterFact(each.number, day_in_paris(each.settled_at), each) for each in matter.session.scalars(rows)]


def balance(kept: Settlement) -> LetterAmounts:
    """What is due less what was paid: what remains, one way or the other."""
    if kept.balance_cents < 0:
        over = (LetterAmount("Versé", kept.paid_cents), LetterAmount("Subvention due", -kept.due_cents))
        return LetterAmounts("Le trop-perçu", over, "À reverser au Département")
    left = (LetterAmount("Subvention due", kept.due_cents), LetterAmount("Déjà versé", -kept.paid_cents))
    return LetterAmounts("Le reste", left, "Reste à verser")


def _body(matter: LetterMatter, fact: LetterFact[Settlement]) -> LetterBody:
    return LetterBody(
        title="Arrêté du solde" if fact.number == 1 else f"Arrêté du solde n° {fact.number}",
        subject=f"ce qui vous est dû pour {matter.operation}",
        blocks=_blocks(matter, fact),
        remedies=True,
    )


def _blocks(matter: LetterMatter, fact: LetterFact[Settlement]) -> Iterator[LetterBlock]:
    kept = fact.row
    yield LetterParagraph(
        f"Au vu de votre bilan, le solde de {matter.operation} a été arrêté le {french(fact.on)} : "
        f"{euros(kept.due_cents)} {agreeing(kept.due_cents, 'est dû', 'sont dus')} sur "
        f"{in_euros(kept.granted_cents, 'accordé')}."
    )
    own = (SettlementLine.dossier_id == kept.dossier_id, SettlementLine.settlement == kept.number)
    lines = matter.session.scalars(select(SettlementLine).where(*own).order_by(SettlementLine.number))
    amounts = tuple(LetterAmount(each.label, each.amount_cents, each.why) for each in lines if each.code not in SUMMED)
    yield LetterAmounts("Le calcul, ligne par ligne", amounts)
    yield from _admitted(matter, kept)
    yield LetterHeading("Ce qui vous reste dû" if kept.balance_cents >= 0 else "Ce que vous avez à reverser")
    yield balance(kept)
    if kept.balance_cents < 0:
        yield LetterParagraph("Une demande de reversement vous est adressée par une autre lettre.")


def _admitted(matter: LetterMatter, kept: Settlement) -> Iterator[LetterBlock]:
    """The rules that did not hold and were admitted when it was settled, each with the reason that was kept."""
    standing = or_(Admission.undone_at.is_(None), Admission.undone_at > kept.settled_at)
    own = (Admission.dossier_id == kept.dossier_id, Admission.recorded_at <= kept.settled_at, standing)
    points = [
        f"{_stated(matter, each.rule)} : {each.reason}"
        for each in matter.session.scalars(select(Admission).where(*own).order_by(Admission.number))
    ]
    if points:
        yield LetterHeading("Ce qui a été admis")
        yield LetterPoints(tuple(points))


def _stated(matter: LetterMatter, name: str) -> str:
    """What the rule of a name says, in the words of its fiche."""
    found = (rule.statement(matter.labels) for rule in matter.fiche.rules if named_in(matter.fiche, rule) == name)
    stated = next(found, "Une règle de l'appel à projets")
    return stated[:1].upper() + stated[1:]


KIND = LetterKind(
    code="settlement",
    label="arrêté du solde",
    absent="le solde n'est pas arrêté.",
    facts=settlements,
    body=_body,
)
