"""Opinions that a fiche wants before an agreement: ask for them, and write what was answered, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from tremplin.casework.acting.case import Case
from tremplin.casework.acting.children import next_number
from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor
from tremplin.casework.acting.prose import prose
from tremplin.errors import RefusedRequest, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin.records.decisions import Advice, Opinion

ADVICE = {Advice.FAVOURABLE: "favorable", Advice.UNFAVOURABLE: "défavorable"}
PENDING = "pending"


@dataclass(frozen=True)
class Asked:
    """The opinions that were asked now, by code, as the fiche names them."""

    dossier: str
    labels: Mapping[str, str]


def ask(desk: Desk, actor: Actor, reference: str, code: str | None = None, *, at: datetime) -> Asked:
    """Ask for one opinion, or for all those that were not asked yet."""
    with desk.acting(actor, Act.ASK_OPINION, reference, at) as case:
        wanted = unasked(case)
        if code is not None and _known(case, code) not in wanted:
            raise RefusedRequest(f"dossier {case.reference} : l'avis « {code} » est déjà demandé.")
        if not wanted:
            wants = bool(case.fiche.application.opinions)
            why = "tous les avis de sa fiche sont déjà demandés" if wants else "sa fiche ne demande aucun avis"
            raise RefusedRequest(f"dossier {case.reference} : {why}.")
        return asked(case, wanted if code is None else (code,))


def opine(
    desk: Desk,
    actor: Actor,
    reference: str,
    code: str,
    advice: Advice,
    reason: str,
    *,
    at: datetime,
    replacing: str | None = None,
) -> str:
    """Write an opinion, one's own or that of a partner; the reference of the dossier.

    One that was given stays, unless ``replacing`` says why it changes: the journal keeps both.
    """
    reason, why = prose(reason), prose(replacing)
    if not reason:
        raise RefusedRequest("un avis a un motif : écrivez-le, le dossier le garde.")
    with desk.acting(actor, Act.OPINE, reference, at, reason=why or reason) as case:
        if _known(case, code) in unasked(case):
            asked(case, (code,))
        row = _rows(case)[code]
        if row.verdict is not None:
            if not why:
                raise RefusedRequest(
                    f"dossier {case.reference} : l'avis « {code} » est déjà rendu ({ADVICE[Advice(row.verdict)]}). "
                    "Pour le remplacer, dites pourquoi il change."
                )
            case.before[f"opinions.{code}"] = {"verdict": row.verdict, "reason": row.reason}
        row.verdict, row.reason, row.given_at, row.given_by = advice.value, reason, at, actor.account_id
        case.after[f"opinions.{code}"] = {"verdict": row.verdict, "reason": row.reason}
        return case.reference


def unasked(case: Case) -> tuple[str, ...]:
    """The codes of the opinions that the fiche wants and nobody asked for yet."""
    rows = _rows(case)
    return tuple(opinion.code for opinion in case.fiche.application.opinions if opinion.code not in rows)


def awaited(case: Case) -> tuple[str, ...]:
    """The labels of the opinions that the fiche wants and nobody gave yet."""
    given = {code for code, row in _rows(case).items() if row.verdict is not None}
    return tuple(opinion.label for opinion in case.fiche.application.opinions if opinion.code not in given)


def asked(case: Case, codes: Sequence[str]) -> Asked:
    """Ask for these opinions, within an act under way."""
    first = next_number(case.session, Opinion, case.dossier.id)
    for number, code in enumerate(codes, first):
        row = {"number": number, "code": code, "asked_at": case.at, "asked_by": case.actor.account_id}
        case.session.execute(insert(Opinion), {"dossier_id": case.dossier.id, **row})
        case.after[f"opinions.{code}"] = PENDING
    labels = {opinion.code: opinion.label for opinion in case.fiche.application.opinions}
    return Asked(case.reference, {code: labels[code] for code in codes})


def _known(case: Case, code: str) -> str:
    """An opinion that the fiche wants, or a refusal with the nearest."""
    codes = [opinion.code for opinion in case.fiche.application.opinions]
    if code not in codes:
        raise UnknownIdentifier("avis", code, codes)
    return code


def _rows(case: Case) -> dict[str, Opinion]:
    rows = case.session.scalars(select(Opinion).where(Opinion.dossier_id == case.dossier.id))
    return {row.code: row for row in rows}
