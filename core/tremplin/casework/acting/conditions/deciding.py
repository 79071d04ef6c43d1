"""Opinions and decisions: what a grant stands on, and the envelope from which it is taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from tremplin.casework.acting import commitments
from tremplin.casework.acting.conditions.door import About, AnyCase, Case, condition, reasoned, stopping
from tremplin.casework.acting.policy import Target, may
from tremplin.casework.acting.wording import ADVICE
from tremplin.catalogue.door import Number, Stage, euros
from tremplin.records.acts import Act
from tremplin.records.decisions import Advice, Opinion
from tremplin.rules.finding import Verdict

told = reasoned("Dites pourquoi : le motif est gardé dans le dossier, où le porteur et le service le lisent.")


@dataclass(frozen=True)
class Award:
    """What would be granted, and its part of each year where the text wants some."""

    amount_cents: int
    years: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Counsel:
    """An opinion to write, why it replaces one that was given, and the scores that it gives, by criterion.

    ``partner`` is whose it is where they have no account, ``document`` the number of what they sent.
    """

    code: str
    reason: str
    replacing: str
    marks: Mapping[str, Number] = field(default_factory=dict)
    partner: str | None = None
    document: int | None = None


def asked(case: AnyCase) -> dict[str, Opinion]:
    """The opinions that were asked, by code."""
    rows = case.session.scalars(select(Opinion).where(Opinion.dossier_id == case.dossier.id))
    return {row.code: row for row in rows}


def unasked(case: AnyCase) -> tuple[str, ...]:
    """The codes of the opinions that the fiche wants and nobody asked for yet."""
    rows = asked(case)
    return tuple(opinion.code for opinion in case.fiche.application.opinions if opinion.code not in rows)


@condition("la fiche veut cet avis, et personne ne l'a encore demandé", About.OPINIONS)
def left_to_ask(case: Case[str | None]) -> Iterator[str]:
    left = unasked(case)
    # asked twice, an opinion would have two rows: the base keeps one a code (UNIQUE on opinions)
    if case.proposed is not None and case.proposed not in left:
        yield f"L'avis « {case.proposed} » est déjà demandé."
    elif not left:
        wants = bool(case.fiche.application.opinions)
        yield "Tous les avis de sa fiche sont déjà demandés." if wants else "Sa fiche ne demande aucun avis."


@condition("la fiche demande des avis", About.OPINIONS)
def advised(case: Case[Counsel]) -> Iterator[str]:
    if not case.fiche.application.opinions:
        yield "Sa fiche ne demande aucun avis."


@condition("un motif est donné", About.REASON, proposed=True)
def explained(case: Case[Counsel]) -> Iterator[str]:
    if not case.proposed.reason:
        yield "Un avis a un motif : écrivez-le, le dossier le garde."


@condition("un avis déjà rendu n'est remplacé que si l'on dit pourquoi", About.OPINIONS, proposed=True)
def given_once(case: Case[Counsel]) -> Iterator[str]:
    code, row = case.proposed.code, asked(case).get(case.proposed.code)
    if row is not None and row.verdict is not None and not case.proposed.replacing:
        given = ADVICE[Advice(row.verdict)]
        yield f"L'avis « {code} » est déjà rendu ({given}). Pour le remplacer, dites pourquoi il change."


@condition("celui d'un partenaire sans compte est enregistré par un instructeur", About.PEOPLE, proposed=True)
def recorded_by_instructor(case: Case[Counsel]) -> Iterator[str]:
    # an opinion that is not one's own is recorded by whoever answers for the instruction
    here = Target(case.dossier.department, case.dossier.organisation_id)
    if case.proposed.partner is not None and not may(case.actor, Act.REVIEW, here):
        yield "Vous rendez votre avis : celui d'un partenaire sans compte est enregistré par un instructeur."
    elif case.proposed.document is not None and case.proposed.partner is None:
        yield "Dites de qui vient ce document : le nom du partenaire."


@condition("toutes les règles bloquantes du dépôt sont respectées, et aucune ne reste à compléter", About.RULES)
def complete(case: AnyCase) -> Iterator[str]:
    """Money is not granted on what nobody said."""
    yield from stopping(case.trial(Stage.DEPOSIT), Verdict.BROKEN, Verdict.UNKNOWN)


@condition("aucun avis que la fiche veut favorable n'est défavorable", About.OPINIONS)
def no_opinion_against(case: AnyCase) -> Iterator[str]:
    """One that is awaited holds the agreement back, not the decision."""
    # of the opinions of a call of 2024, one is « favorable […] afin de bénéficier du financement »: it alone binds
    wanted = [opinion for opinion in case.fiche.application.opinions if opinion.favourable]
    rows = asked(case) if wanted else {}
    for opinion in wanted:
        if opinion.code in rows and rows[opinion.code].verdict == Advice.UNFAVOURABLE:
            yield f"{opinion.label} : défavorable ; le texte l'exige favorable."


@condition("le montant accordé est positif, et au plus celui demandé", About.MONEY, proposed=True)
def within_request(case: Case[Award]) -> Iterator[str]:
    granted, requested = case.proposed.amount_cents, case.dossier.requested_cents
    if granted <= 0:
        yield "Accordez au moins un centime : pour ne rien accorder, refusez le dossier."
    elif requested is None:
        yield "Le dossier ne dit pas ce qu'il demande : faites-le compléter."
    # a grant answers what its carrier initiates and defines (act 2000-321, art. 9-1): never more than is asked
    elif granted > requested:
        yield f"{euros(granted)} accordés pour {euros(requested)} demandés : accordez au plus ce qui est demandé."


@condition("les règles qui lisent le montant demandé valent aussi pour le montant accordé", About.RULES, proposed=True)
def rules_of_the_grant(case: Case[Award]) -> Iterator[str]:
    granted, requested = case.proposed.amount_cents, case.dossier.requested_cents
    # a cap by person and month may pass on what is asked and not on less, or the reverse: both are judged
    if requested and 0 < granted < requested:
        known = stopping(case.trial(Stage.DEPOSIT), Verdict.BROKEN, Verdict.UNKNOWN)
        for letter in stopping(case.trial(Stage.DEPOSIT, requested=granted), Verdict.BROKEN, Verdict.UNKNOWN):
            if letter not in known:
                yield f"Pour {euros(granted)} accordés au lieu de demandés : {letter}"


@condition(
    "l'enveloppe de la fiche, sinon du lot, du territoire, de l'appel, y suffit en euros et en places",
    About.MONEY,
    proposed=True,
)
def envelope_left(case: Case[Award]) -> Iterator[str]:
    """The envelope is locked from here on."""
    found = commitments.held(case.session, case.dossier)
    if found is not None and case.proposed.amount_cents:
        yield from found.short_of(case.proposed.amount_cents)
