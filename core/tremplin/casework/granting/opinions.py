"""Opinions that a fiche wants before an agreement: ask for them, and write what was answered, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from tremplin.casework.acting.door import Act, Actor, AnyCase, Desk, UnknownIdentifier, deciding, name, next_number
from tremplin.casework.granting import scores
from tremplin.catalogue.quantities import Number
from tremplin.documents.texts import prose
from tremplin.records.decisions import Advice, Opinion

PENDING = "pending"


@dataclass(frozen=True)
class Asked:
    """The opinions that were asked now, by code, as the fiche names them."""

    dossier: str
    labels: Mapping[str, str]


def ask(desk: Desk, actor: Actor, reference: str, code: str | None = None, *, at: datetime) -> Asked:
    """Ask for one opinion, or for all those that were not asked yet."""

    def propose(case: AnyCase) -> str | None:
        return None if code is None else _known(case, code)

    with desk.acting(actor, Act.ASK_OPINION, reference, at, propose) as case:
        return ask_for(case, deciding.unasked(case) if code is None else (code,))


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
    marks: Mapping[str, Number] | None = None,
    partner: str | None = None,
    document: int | None = None,
    version: int | None = None,
) -> str:
    """Write an opinion, one's own or that of a partner, and the scores that it gives; the reference of the dossier.

    One that was given stays, unless ``replacing`` says why it changes: the journal keeps both. ``partner`` names whose
    it is where they have no account, and ``document`` what they sent, by its number among the attachments.
    """
    reason, why, whose = prose(reason), prose(replacing), None if partner is None else name(partner)

    def propose(case: AnyCase) -> deciding.Counsel:
        return deciding.Counsel(_known(case, code), reason, why, scores.known(case, marks or {}), whose, document)

    with desk.acting(actor, Act.OPINE, reference, at, propose, version=version, reason=why or reason) as case:
        # a call of 2024 has a partner give it « au préalable »: it may come before anybody wrote that it was asked
        if code in deciding.unasked(case):
            ask_for(case, (code,))
        row = deciding.asked(case)[code]
        if row.verdict is not None:
            case.before[f"opinions.{code}"] = {"verdict": row.verdict, "reason": row.reason}
        row.verdict, row.reason, row.given_at, row.given_by = advice.value, reason, at, actor.account_id
        row.partner, row.attachment = whose, document
        case.after[f"opinions.{code}"] = {"verdict": row.verdict, "reason": row.reason}
        scores.write(case, marks or {}, reason, code)
        return case.reference


def awaited(case: AnyCase) -> tuple[str, ...]:
    """The labels of the opinions that the fiche wants and nobody gave yet."""
    given = {code for code, row in deciding.asked(case).items() if row.verdict is not None}
    return tuple(opinion.label for opinion in case.fiche.application.opinions if opinion.code not in given)


def ask_for(case: AnyCase, codes: Sequence[str]) -> Asked:
    """Ask for these opinions, within an act under way."""
    # asked once for all of them: each INSERT is sent at once, and MAX would be read again for every one
    first = next_number(case.session, Opinion, case.dossier.id)
    for number, code in enumerate(codes, first):
        row = {"number": number, "code": code, "asked_at": case.at, "asked_by": case.actor.account_id}
        case.session.execute(insert(Opinion), {"dossier_id": case.dossier.id, **row})
        case.after[f"opinions.{code}"] = PENDING
    labels = {opinion.code: opinion.label for opinion in case.fiche.application.opinions}
    return Asked(case.reference, {code: labels[code] for code in codes})


def _known(case: AnyCase, code: str) -> str:
    """An opinion that the fiche wants, or a refusal with the nearest."""
    codes = [opinion.code for opinion in case.fiche.application.opinions]
    if code not in codes:
        raise UnknownIdentifier("avis", code, codes)
    return code
