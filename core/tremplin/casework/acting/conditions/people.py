"""Who: nobody alone takes a grant from its instruction to its payment."""

from collections.abc import Iterator

from sqlalchemy import bindparam, func, select

from tremplin.casework.acting.conditions.door import About, AnyCase, condition
from tremplin.records.acts import Act
from tremplin.records.tables import JournalLine, State

# the base compares two columns (CHECK), hence the last instructor alone: the journal knows those of before a return
INSTRUCTED = (
    select(func.count())
    .select_from(JournalLine)
    .where(
        JournalLine.dossier_id == bindparam("dossier"),
        JournalLine.actor == bindparam("actor"),
        JournalLine.act.in_([Act.REVIEW.value, Act.RETURN.value]),
    )
)


@condition("une autre personne que celle qui a instruit", About.PEOPLE)
def somebody_else(case: AnyCase) -> Iterator[str]:
    """Whoever instructs a dossier, or did before it was returned, does not decide it."""
    known = {"dossier": case.dossier.id, "actor": case.actor.login}
    if case.actor.account_id == case.dossier.instructor_id or case.session.scalar(INSTRUCTED, known):
        yield "Vous avez instruit ce dossier : la décision revient à une autre personne."


@condition("une fois le bilan remis, seul le service corrige", About.PEOPLE)
def reported_stands(case: AnyCase) -> Iterator[str]:
    if case.dossier.state == State.REPORTED and case.actor.belongs_to(case.dossier.organisation_id):
        yield "Le bilan final est remis : demandez au service qui instruit de le corriger."
