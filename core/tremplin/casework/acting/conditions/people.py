"""Who: nobody alone takes a grant from its instruction to its payment."""

from collections.abc import Iterator

from tremplin.casework.acting.conditions.door import About, AnyCase, Case, condition
from tremplin.casework.acting.conditions.paying import Transfer
from tremplin.records.tables import PaymentKind, State, reference_of


@condition("une personne qui n'a été membre de l'organisme à aucun moment depuis l'ouverture du dossier", About.PEOPLE)
def never_theirs(case: AnyCase) -> Iterator[str]:
    # of a member of today the policy says it already; interests of yesterday interfere too: act 2013-907, art. 2
    if not case.actor.belongs_to(case.dossier.organisation_id) and case.hands.left:
        yield "Vous étiez membre de son organisme depuis l'ouverture de ce dossier : il revient à une autre personne."


# the base compares two columns (CHECK), hence the last instructor alone
@condition("une autre personne que celle qui a instruit ou enregistré un dépôt", About.PEOPLE)
def somebody_else(case: AnyCase) -> Iterator[str]:
    """Whoever instructs a dossier, or did before it was returned or withdrawn, neither decides, signs nor pays it."""
    found, own = case.hands.instructed, case.dossier
    if found == own.id:
        yield "Vous avez instruit ce dossier, ou enregistré son dépôt : cet acte revient à une autre personne."
    elif found is not None:
        past = f"Vous avez instruit le dossier {reference_of(own.call, found)}, retiré, que celui-ci reprend"
        yield f"{past} : cet acte revient à une autre personne."


@condition("une autre personne que celles qui ont noté le dossier", About.PEOPLE)
def scored_by_another(case: AnyCase) -> Iterator[str]:
    if case.hands.scored:
        yield "Vous avez noté ce dossier : sa décision revient à une autre personne."


# who orders an expense and who pays it are two offices: decree 2012-1246, art. 9
@condition("le solde est versé par une autre personne que celle qui l'a arrêté", About.PEOPLE, proposed=True)
def paid_by_another(case: Case[Transfer]) -> Iterator[str]:
    if case.proposed.kind is PaymentKind.BALANCE and case.hands.settled:
        yield "Vous avez arrêté ce solde : son versement revient à une autre personne."


@condition("une autre personne que celles qui ont enregistré ou corrigé ses versements", About.PEOPLE)
def settled_by_another(case: AnyCase) -> Iterator[str]:
    if case.hands.paid:
        yield "Vous avez enregistré un versement de ce dossier : son solde revient à une autre personne."
    # taken back by one person, a payment would come again in the balance that they settle
    elif case.hands.countered:
        yield "Vous avez corrigé un versement de ce dossier : son solde revient à une autre personne."


@condition("une autre personne que celle qui a admis une règle enfreinte", About.PEOPLE)
def not_admitting(case: AnyCase) -> Iterator[str]:
    if case.hands.admitted:
        yield "Vous avez admis une règle enfreinte de ce dossier : son solde revient à une autre personne."


# a gracious appeal that the same person answers would be no second look
@condition("une autre personne que celles qui l'ont déjà décidé", About.PEOPLE)
def decided_by_another(case: AnyCase) -> Iterator[str]:
    if case.hands.decided:
        yield "Vous avez déjà décidé de ce dossier : il revient à une autre personne de le décider à nouveau."


@condition("une fois le bilan remis, seul le service corrige", About.PEOPLE)
def reported_stands(case: AnyCase) -> Iterator[str]:
    if case.dossier.state == State.REPORTED and case.actor.belongs_to(case.dossier.organisation_id):
        yield "Le bilan final est remis : demandez au service qui instruit de le corriger."
