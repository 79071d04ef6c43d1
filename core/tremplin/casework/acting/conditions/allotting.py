"""An envelope: opened with an amount, never below what is committed of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tremplin.casework.acting.commitments import Funds
from tremplin.casework.acting.conditions.condition import About, condition
from tremplin.catalogue.quantities import euros, plural


@dataclass(frozen=True)
class Allotment:
    """An envelope as it would be: what is committed of it, or would be at once, and the one that stands."""

    amount_cents: int | None
    places: int | None
    committed_cents: int
    committed_places: int
    present: Funds | None


@dataclass(frozen=True)
class Adoption:
    """Grants that were drawn from no envelope, by dossier, and the one that would take them in."""

    envelope: Funds
    granted: Mapping[str, int]

    @property
    def cents(self) -> int:
        return sum(self.granted.values())


@dataclass(frozen=True)
class Removal:
    """An envelope that would be there no more, and whether a decision ever drew from it."""

    envelope: Funds
    drawn: bool


@condition("elle a un montant", About.MONEY, proposed=True)
def priced(allotment: Allotment) -> Iterator[str]:
    if allotment.amount_cents is None:
        yield "Elle n'est pas encore ouverte : donnez son montant."


@condition("elle change un montant ou un nombre de places", About.CONTENT, proposed=True)
def allotting(allotment: Allotment) -> Iterator[str]:
    present = allotment.present
    if present and (allotment.amount_cents, allotment.places) == (present.amount_cents, present.places):
        yield "Elle dit déjà cela, rien ne change."


@condition("son montant et ses places ne descendent pas sous ce qui est engagé", About.MONEY, proposed=True)
def not_below_committed(allotment: Allotment) -> Iterator[str]:
    amount, committed = allotment.amount_cents, allotment.committed_cents
    places, taken = allotment.places, allotment.committed_places
    # the base refuses these too (CHECK on envelopes), in English and without the figures that tell what to propose
    if amount is not None and amount < 0:
        yield "Son montant n'est pas négatif."
    elif amount is not None and amount < committed:
        yield f"Montant déjà engagé : {euros(committed)} ; proposé : {euros(amount)}. Proposez au moins l'engagé."
    if places is not None and places < 0:
        yield "Ses places ne sont pas négatives."
    elif places is not None and places < taken:
        yield f"Places déjà prises : {taken} ; proposées : {places}. Proposez au moins celles qui sont prises."


@condition("un accord de son périmètre n'est pris sur aucune enveloppe", About.CONTENT, proposed=True)
def left_out(adoption: Adoption) -> Iterator[str]:
    if not adoption.granted:
        yield "Tout ce qui est accordé y est déjà pris sur une enveloppe : il n'y a rien à reprendre."


@condition("elle suffit, en euros et en places, à ce qu'elle reprend", About.MONEY, proposed=True)
def room_for_all(adoption: Adoption) -> Iterator[str]:
    found, taken = adoption.envelope, len(adoption.granted)
    few = found.remaining_places is not None and found.remaining_places < taken
    # the grants stand, whatever the envelope says: it is the envelope that must be raised first
    if few or adoption.cents > found.remaining_cents:
        places = "" if found.places is None else f", {plural(found.committed_places + taken, 'place')}"
        yield (
            f"À reprendre : {euros(adoption.cents)} pour {plural(taken, 'dossier')} ; {found.remaining()}. "
            f"Portez-la d'abord à {euros(found.committed_cents + adoption.cents)} au moins{places}."
        )


@condition("rien n'y est engagé, et aucune décision n'y a jamais été prise", About.MONEY, proposed=True)
def never_drawn(removal: Removal) -> Iterator[str]:
    found = removal.envelope
    if found.committed_cents or found.committed_places:
        yield f"{euros(found.committed_cents)} y sont engagés : elle reste ouverte tant qu'ils le sont."
    # what a decision was drawn from is told with it for ever
    elif removal.drawn:
        yield "Une décision y a été prise, même si son accord est retiré : portez-la plutôt à 0 €."
