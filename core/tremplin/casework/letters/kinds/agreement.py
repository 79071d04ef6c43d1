"""The agreement: what is funded, how much, how it is paid and what the carrier answers for (act 2000-321, art. 10)."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from sqlalchemy import select

from tremplin.casework.acting.door import money
from tremplin.casework.letters.letter import (
    LetterAmount,
    LetterAmounts,
    LetterBlock,
    LetterHeading,
    LetterParagraph,
    LetterPoints,
)
from tremplin.casework.letters.matter import LetterBody, LetterFact, LetterKind, LetterMatter
from tremplin.catalogue.door import Rule, Severity, Stage, end_after, euros, french, whole_months
from tremplin.records.tables import Agreement, Dossier, GrantedYear, Signing, SigningStep, State

# each is said elsewhere in the agreement, with its own figures
OWN_ARTICLE = ("advance", "instalments", "balance_deadline")
FOLLOWED, SETTLED = (Stage.AGREEMENT, Stage.FOLLOW_UP), (Stage.SETTLEMENT,)
TO_SIGN = {"État": "à signer"}


class AgreedTerms(NamedTuple):
    """The terms that an agreement keeps, those that it replaces, and the parts of each year where there are some."""

    now: Agreement
    before: Agreement | None
    years: dict[int, int]
    years_before: dict[int, int]


class Articles(NamedTuple):
    """What the articles of an agreement say; ``None`` is what remains to agree on, before it is signed."""

    amount_cents: int
    advance_cents: int | None
    starts_on: date | None
    ends_on: date | None
    years: dict[int, int]
    signed: Agreement | None


def terms(matter: LetterMatter) -> list[AgreedTerms]:
    """All the terms of a dossier, in order: the agreement, then its amendments."""
    own = select(Agreement).where(Agreement.dossier_id == matter.dossier.id).order_by(Agreement.number)
    kept: list[AgreedTerms] = []
    parts = select(GrantedYear).where(GrantedYear.dossier_id == matter.dossier.id).order_by(GrantedYear.number)
    told = list(matter.session.scalars(parts))
    # by the decision first: an amendment replaces the parts of every year, or leaves them
    years = {each.year: each.amount_cents for each in told if each.agreement is None}
    for each in matter.session.scalars(own):
        before = kept[-1] if kept else None
        replaced = {part.year: part.amount_cents for part in told if part.agreement == each.number}
        now = replaced or (before.years if before else years)
        kept.append(AgreedTerms(each, before.now if before else None, now, before.years if before else {}))
    return kept


def yearly(years: dict[int, int]) -> Iterator[LetterBlock]:
    """The parts of each year, where the grant has some."""
    if years:
        parts = tuple(LetterAmount(str(year), cents) for year, cents in sorted(years.items()))
        yield LetterAmounts("La subvention, année par année", parts, "Total")


def signatures(matter: LetterMatter, now: Agreement) -> dict[str, str]:
    """The days on which it was signed, where its carrier signed through here; else the one that was recorded."""
    return {**_by_carrier(matter, now.number), "Signature du Département": french(now.signed_on)}


def for_carrier(matter: LetterMatter) -> str:
    """Under what the carrier signs: a person does, for it."""
    return f"Pour {matter.organisation.name}, la personne qui a qualité pour signer"


def _by_carrier(matter: LetterMatter, agreement: int) -> dict[str, str]:
    own = (Signing.dossier_id == matter.dossier.id, Signing.agreement == agreement)
    carrier = Signing.step == SigningStep.CARRIER.value
    day = matter.session.scalar(select(Signing.done_on).where(*own, carrier).order_by(Signing.number.desc()).limit(1))
    return {"Signature du porteur": french(day)} if day else {}


def period(starts_on: date, ends_on: date) -> str:
    """« du 01/03/2026 au 28/02/2027, soit 12 mois »."""
    months = whole_months(starts_on, ends_on)
    whole = months and end_after(starts_on, months) == ends_on
    return f"du {french(starts_on)} au {french(ends_on)} inclus" + (f", soit {months} mois" if whole else "")


def _facts(matter: LetterMatter) -> Sequence[LetterFact[Articles]]:
    kept = terms(matter)[:1]
    if not kept and matter.dossier.state == State.ACCEPTED:
        return [LetterFact(1, money.decided_on(matter.session, matter.dossier.id), _to_sign(matter, matter.dossier))]
    return [
        LetterFact(
            1, now.signed_on, Articles(now.amount_cents, now.advance_cents, now.starts_on, now.ends_on, years, now)
        )
        for now, _, years, _ in kept
        if matter.written_here(now.recorded_at)
    ]


def _to_sign(matter: LetterMatter, dossier: Dossier) -> Articles:
    """What a grant has its agreement say: an office sends it to be signed, and only then is it recorded."""
    years = money.granted_years(matter.session, dossier.id)
    return Articles(dossier.granted_cents or 0, None, dossier.starts_on, dossier.ends_on, dict(years), None)


def _body(matter: LetterMatter, fact: LetterFact[Articles]) -> LetterBody:
    now = fact.row.signed
    return LetterBody(
        title="Convention de subvention" if now else "Projet de convention de subvention",
        subject=f"la subvention accordée à {matter.operation}",
        blocks=chain(_parties(matter), _articles(matter, fact.row)),
        references=signatures(matter, now) if now else {**TO_SIGN, **_by_carrier(matter, 1)},
        signed=(for_carrier(matter),),
        greets=False,
    )


def _parties(matter: LetterMatter) -> Iterator[LetterBlock]:
    organisation = matter.organisation
    numbers = ", ".join(
        f"{label} {number}" for label, number in (("SIRET", organisation.siret), ("RNA", organisation.rna)) if number
    )
    yield LetterParagraph("Entre les soussignés :")
    yield LetterPoints(
        (
            f"le {matter.giver}, d'une part ;",
            f"{organisation.name} ({numbers}), le porteur, d'autre part,",
        )
    )
    yield LetterParagraph("il est convenu ce qui suit.")


def _articles(matter: LetterMatter, now: Articles) -> Iterator[LetterBlock]:
    yield LetterHeading("Article 1 – L'objet")
    yield LetterParagraph(f"Le Département soutient l'opération {matter.operation}, que le porteur conduit.")
    yield LetterHeading("Article 2 – La durée de l'opération")
    dated = now.starts_on and now.ends_on and f"L'opération se déroule {period(now.starts_on, now.ends_on)}."
    yield LetterParagraph(dated or "Le premier et le dernier jour de l'opération restent à convenir.")
    yield LetterHeading("Article 3 – Le montant")
    yield LetterParagraph(f"La subvention est de {euros(now.amount_cents)} au plus.")
    yield from yearly(now.years)
    yield LetterHeading("Article 4 – Les versements")
    yield from _payments(matter, now)
    yield from _rules(matter, "Article 5 – Le suivi de l'opération", FOLLOWED)
    yield from _rules(matter, "Article 6 – Le solde", SETTLED)
    yield LetterHeading("Article 7 – Le contrôle et le reversement")
    yield LetterParagraph(
        "Le porteur tient à la disposition du Département les pièces qui justifient l'emploi de la subvention. Ce qui "
        "a été versé au-delà de ce qui est dû une fois le solde arrêté est reversé au Département."
    )
    yield LetterHeading("Article 8 – Les changements et les désaccords")
    yield LetterParagraph(
        "Tout changement de ces termes prend la forme d'un avenant signé des deux parties. Un désaccord que les "
        "parties n'ont pas réglé entre elles est porté devant le tribunal administratif dont dépend le Département."
    )


def _payments(matter: LetterMatter, now: Articles) -> Iterator[LetterBlock]:
    fiche = matter.fiche
    reports = fiche.reports.interim_labels
    known = fiche.payment.amounts(now.amount_cents)
    schedule = fiche.payment.instalments
    amounts = [known[each.code] for each in schedule]
    if schedule and all(cents is not None for cents in amounts):
        lines = (
            LetterAmount(_began(each.when(reports)), cents or 0) for each, cents in zip(schedule, amounts, strict=True)
        )
        yield LetterAmounts("Les versements prévus", tuple(lines), "Total")
        return
    told = "Aucune avance n'est versée."
    if now.advance_cents is None:
        told = f"L'avance versée à partir de la signature, s'il y en a une, reste à convenir{_at_most(matter, now)}."
    elif now.advance_cents:
        told = f"Une avance de {euros(now.advance_cents)} est versée à partir de la signature de la convention."
    yield LetterParagraph(f"{told} Le reste est versé dans la limite de ce qui est dû une fois le solde arrêté.")
    points = tuple(_began(each.told(reports)) for each in schedule)
    if points:
        yield LetterPoints(points)


def _at_most(matter: LetterMatter, now: Articles) -> str:
    advance = matter.fiche.payment.advance
    bounded = advance and advance.max_rate
    return f", de {euros(bounded.of(now.amount_cents))} au plus" if bounded else ""


def _rules(matter: LetterMatter, title: str, stages: Sequence[Stage]) -> Iterator[LetterBlock]:
    yield LetterHeading(title)
    points = tuple(
        _ruled(rule, matter)
        for rule in matter.fiche.rules
        if rule.stage in stages and rule.severity is Severity.BLOCKING and rule.kind not in OWN_ARTICLE
    )
    if points:
        yield LetterParagraph("Le règlement de l'appel à projets demande :")
        yield LetterPoints(points)
    else:
        yield LetterParagraph("Le règlement de l'appel à projets n'ajoute rien sur ce point.")


def _ruled(rule: Rule, matter: LetterMatter) -> str:
    said = _began(rule.statement(matter.labels))
    return f"{said} ({rule.source})" if rule.source else said


def _began(text: str) -> str:
    return text[:1].upper() + text[1:]


KIND = LetterKind(
    code="agreement",
    label="convention",
    absent="la subvention n'est pas accordée, ou ne l'est plus.",
    facts=_facts,
    body=_body,
)
