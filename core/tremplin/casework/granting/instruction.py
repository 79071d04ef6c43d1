"""Instruct a dossier: take it, read what its fiche finds in it, and give it back to be completed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert

from tremplin.casework.acting.door import Act, Actor, AnyCase, Desk, deciding, facts_of, next_number, visible
from tremplin.casework.granting import opinions
from tremplin.casework.granting.completing import AskedField, asked_fields, asked_text
from tremplin.casework.granting.opinions import Asked
from tremplin.catalogue.rule import Stage
from tremplin.clock import day_in_paris, hour_in_paris
from tremplin.records.deposits import Completion, CompletionField
from tremplin.rules.trial import Trial, tried


def return_(
    desk: Desk,
    actor: Actor,
    reference: str,
    asked: str | None,
    *,
    at: datetime,
    fields: Mapping[str, str] | None = None,
    version: int | None = None,
) -> str:
    """Give a dossier back to its carrier, with what is to complete, in words and field by field; its reference."""

    def propose(case: AnyCase) -> Sequence[AskedField]:
        wanted = asked_fields(case.fiche, desk.catalogue, fields or {})
        case.reason = asked_text(case.reason, wanted)
        return wanted

    # CRPA, art. L114-5: what is missing is told to the carrier, in writing
    with desk.acting(actor, Act.RETURN, reference, at, propose, version=version, reason=asked) as case:
        row = {
            "dossier_id": case.dossier.id,
            "number": next_number(case.session, Completion, case.dossier.id),
            "asked": case.reason,
            "asked_at": at,
            "asked_by": actor.account_id,
        }
        case.session.execute(insert(Completion), row)
        for each in case.proposed:
            own = {"dossier_id": case.dossier.id, "number": row["number"], "field": each.field, "reason": each.reason}
            case.session.execute(insert(CompletionField), own)
        case.after["completion"] = row["number"]
    return case.reference


def review(desk: Desk, actor: Actor, reference: str, *, at: datetime, version: int | None = None) -> Asked:
    """Take a dossier to instruct it, and ask for the opinions that its fiche wants and nobody asked for yet."""
    with desk.acting(actor, Act.REVIEW, reference, at, version=version) as case:
        # who instructed before a return stays in the journal, where separation of duties looks for them
        case.change("instructor_id", actor.account_id)
        return opinions.ask_for(case, deciding.unasked(case))


def findings(desk: Desk, actor: Actor, reference: str, stage: Stage, *, at: datetime) -> Trial:
    """What the fiche of a dossier finds in it at a stage; nothing is written."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        fiche = desk.shelf.fiche(session, dossier.snapshot)
        facts = facts_of(session, dossier, fiche, stage, day_in_paris(at), hour_in_paris(at))
        if actor.belongs_to(dossier.organisation_id):
            # staff keep among themselves which way an opinion goes
            facts = replace(facts, opinions={})
        return tried(fiche, facts, stage)
