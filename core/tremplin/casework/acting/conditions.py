"""What must hold before an act: each condition yields the sentences of what does not, and they are all told."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import bindparam, func, select

from tremplin.casework.acting import commitments
from tremplin.casework.acting.case import Case, stopping
from tremplin.catalogue.calendar import french
from tremplin.catalogue.quantities import euros
from tremplin.catalogue.rule import Stage
from tremplin.records.acts import Act
from tremplin.records.decisions import Advice
from tremplin.records.dossiers import State
from tremplin.records.journal import JournalLine
from tremplin.rules.finding import Verdict

INSTRUCTED = (
    select(func.count())
    .select_from(JournalLine)
    .where(
        JournalLine.dossier_id == bindparam("dossier"),
        JournalLine.actor == bindparam("actor"),
        JournalLine.act.in_([Act.REVIEW.value, Act.RETURN.value]),
    )
)
Condition = Callable[[Case], Iterator[str]]


def reasoned(case: Case) -> Iterator[str]:
    """A reason is given."""
    if not case.reason:
        yield "Dites pourquoi : le motif est gardé, et le porteur le lit."


def nothing_broken_at_deposit(case: Case) -> Iterator[str]:
    """No blocking rule of the deposit is broken; what is not known yet does not refuse a deposit."""
    yield from stopping(case.trial(Stage.DEPOSIT), Verdict.BROKEN)


def complete_at_deposit(case: Case) -> Iterator[str]:
    """Every blocking rule of the deposit is known to hold: money is not granted on what nobody said."""
    yield from stopping(case.trial(Stage.DEPOSIT), Verdict.BROKEN, Verdict.UNKNOWN)


def granted_within_request(case: Case) -> Iterator[str]:
    """Something is granted, and no more than what was asked."""
    granted, asked = case.granted or 0, case.dossier.requested_cents
    if granted <= 0:
        yield "Accordez au moins un centime : pour ne rien accorder, refusez le dossier."
    elif asked is None:
        yield "Le dossier ne dit pas ce qu'il demande : faites-le compléter."
    elif granted > asked:
        yield f"{euros(granted)} accordés pour {euros(asked)} demandés : accordez au plus ce qui est demandé."


def rules_hold_for_the_grant(case: Case) -> Iterator[str]:
    """The rules that read the amount asked hold for the amount granted too."""
    granted, asked = case.granted, case.dossier.requested_cents
    if granted and asked and granted < asked:
        told = stopping(case.trial(Stage.DEPOSIT), Verdict.BROKEN, Verdict.UNKNOWN)
        for letter in stopping(case.trial(Stage.DEPOSIT, requested=granted), Verdict.BROKEN, Verdict.UNKNOWN):
            if letter not in told:
                yield f"Pour {euros(granted)} accordés au lieu de demandés : {letter}"


def envelope_left(case: Case) -> Iterator[str]:
    """What remains of the envelope holds the grant; it is locked from here on."""
    found = commitments.held(case.session, case.dossier)
    if found is not None and case.granted:
        yield from found.short_of(case.granted)


def no_opinion_against(case: Case) -> Iterator[str]:
    """No opinion that the call wants favourable was given otherwise; one that is awaited holds the agreement back."""
    if not case.fiche.application.opinions:
        return
    given = case.trial(Stage.AGREEMENT).facts.opinions
    for opinion in case.fiche.application.opinions:
        if opinion.favourable and given.get(opinion.code) == Advice.UNFAVOURABLE:
            yield f"{opinion.label} : défavorable, il le faut favorable."


def somebody_else(case: Case) -> Iterator[str]:
    """Whoever instructs a dossier, or did before it was returned, does not decide it."""
    known = {"dossier": case.dossier.id, "actor": case.actor.login}
    if case.actor.account_id == case.dossier.instructor_id or case.session.scalar(INSTRUCTED, known):
        yield "Vous avez instruit ce dossier : la décision revient à une autre personne."


def begun(case: Case) -> Iterator[str]:
    """The operation has started."""
    starts_on = case.dossier.starts_on
    if starts_on is None or starts_on > case.day:
        when = f"le {french(starts_on)}" if starts_on else "à une date inconnue"
        yield f"L'opération commence {when} : attendez ce jour."


def reported_stands(case: Case) -> Iterator[str]:
    """Once the final report is received, its carrier changes nothing in it: staff corrects it before the settlement."""
    if case.dossier.state == State.REPORTED and case.actor.belongs_to(case.dossier.organisation_id):
        yield "Le bilan final est remis : demandez au service qui instruit de le corriger."


# what docs/lifecycle.md says of each
LABELS: Mapping[Condition, str] = {
    reasoned: "un motif est donné",
    nothing_broken_at_deposit: "aucune règle bloquante du dépôt n'est enfreinte",
    complete_at_deposit: "toutes les règles bloquantes du dépôt sont respectées, et aucune ne reste à compléter",
    no_opinion_against: "aucun avis que la fiche veut favorable n'est défavorable",
    granted_within_request: "le montant accordé est positif, et au plus celui demandé",
    rules_hold_for_the_grant: "les règles qui lisent le montant demandé valent aussi pour le montant accordé",
    envelope_left: "l'enveloppe de la fiche, sinon celle de l'appel, y suffit en euros et en places",
    somebody_else: "une autre personne que celle qui a instruit",
    begun: "le jour du démarrage est venu",
    reported_stands: "une fois le bilan remis, seul le service corrige",
}
