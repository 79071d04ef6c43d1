"""What a grant would stand on, for whoever decides: what its rules find, the envelope before it and after."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from tremplin.casework.acting import commitments
from tremplin.casework.acting.door import (
    Act,
    Actor,
    Case,
    Desk,
    Forbidden,
    Funds,
    may,
    money,
    of,
    reference_of,
    target_of,
    visible,
)
from tremplin.casework.granting.opinions import awaited
from tremplin.catalogue.door import Fiche, Stage
from tremplin.rules.trial import Trial


class AwardProspect(NamedTuple):
    """A dossier that may be granted an amount.

    ``asked`` is what its rules find in what it asks, ``granted`` in what it would be granted, where an amount is said;
    ``short`` says why the envelope does not hold it, ``planned`` what is foreseen by year, ``awaited`` the opinions
    that the agreement waits for.
    """

    fiche: Fiche
    requested_cents: int | None
    planned: Mapping[int, int]
    asked: Trial
    granted: Trial | None
    before: Funds | None
    after: Funds | None
    short: tuple[str, ...]
    awaited: tuple[str, ...]


def prospect(desk: Desk, actor: Actor, reference: str, cents: int | None = None, *, at: datetime) -> AwardProspect:
    """What a grant of an amount would stand on; nothing is written, nor held."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        if not may(actor, Act.ACCEPT, target_of(session, dossier)):
            name = reference_of(dossier.call, dossier.id)
            raise Forbidden(f"dossier {name} : votre rôle ne permet pas {of(Act.ACCEPT)}.")
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        case = Case(session, dossier, fiche, actor, Act.ACCEPT, at, None)
        before = commitments.seen(session, dossier)
        return AwardProspect(
            fiche=fiche,
            requested_cents=dossier.requested_cents,
            planned=money.planned_years(session, dossier.id) if fiche.budget_years else {},
            asked=case.trial(Stage.DEPOSIT),
            granted=None if cents is None else case.trial(Stage.DEPOSIT, requested=cents),
            before=before,
            short=() if before is None or cents is None else tuple(before.short_of(cents)),
            after=None if before is None or cents is None else before.after(cents),
            awaited=awaited(case),
        )
