"""The agreement as it lives: sent, signed by the carrier, then by the department, each with its day and document."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tremplin.casework.acting.conditions.door import About, AnyCase, Case, Occurrence, condition
from tremplin.casework.acting.money import AGREEMENT
from tremplin.catalogue.calendar import french
from tremplin.records.tables import Attachment, Signing, SigningStep

STEPS = (
    select(Signing)
    .where(Signing.dossier_id == bindparam("dossier"), Signing.agreement == bindparam("agreement"))
    .order_by(Signing.number)
)


@dataclass(frozen=True)
class Progress:
    """Where an agreement, or the amendment that comes next, stands: when it was sent last, when its carrier signed."""

    agreement: int
    sent_on: date | None = None
    carrier_on: date | None = None

    @property
    def awaits_carrier(self) -> bool:
        """Whether it was sent, and its carrier has not signed."""
        return self.sent_on is not None and self.carrier_on is None

    @property
    def name(self) -> str:
        return "La convention" if self.agreement == 1 else f"L'avenant n° {self.agreement - 1}"


class Shown(Protocol):
    """What a document of the dossier may show, by its number."""

    @property
    def document(self) -> int | None: ...


@dataclass(frozen=True, kw_only=True)
class SigningAct:
    """One step of an agreement, to record: its day, the document that shows it, where the agreement stands."""

    progress: Progress
    event: Occurrence
    document: int | None = None


def progress(case: AnyCase) -> Progress:
    """Where the next agreement of a dossier stands."""
    return progress_of(case.session, case.dossier.id)


def progress_of(session: Session, dossier_id: int) -> Progress:
    """Where the next agreement of a dossier stands, for whoever only reads."""
    last = session.scalars(AGREEMENT, {"dossier": dossier_id}).first()
    number = 1 if last is None else last.number + 1
    rows = session.scalars(STEPS, {"dossier": dossier_id, "agreement": number}).all()
    days = {row.step: row.done_on for row in rows}
    return Progress(number, days.get(SigningStep.SENT), days.get(SigningStep.CARRIER))


@condition("la pièce qui la montre est jointe au dossier", About.CONTENT, proposed=True)
def shown_by(case: Case[Shown]) -> Iterator[str]:
    number = case.proposed.document
    if number is not None:
        own = Attachment.dossier_id == case.dossier.id, Attachment.removed_at.is_(None)
        known = case.session.scalars(select(Attachment.number).where(*own).order_by(Attachment.number)).all()
        if number not in known:
            listed = ", ".join(map(str, known)) or "aucune"
            yield f"Pièce n° {number} : elle n'est pas jointe à ce dossier. Celles qui le sont : {listed}."


@condition("le porteur ne l'a pas déjà signée", About.CONTENT, proposed=True)
def unsigned(case: Case[SigningAct]) -> Iterator[str]:
    signed = case.proposed.progress.carrier_on
    if signed:
        yield f"{case.proposed.progress.name} porte déjà la signature du porteur, du {french(signed)}."


@condition("elle lui a été envoyée, et il ne la signe pas avant", About.DAYS, proposed=True)
def sent_before(case: Case[SigningAct]) -> Iterator[str]:
    sent, day = case.proposed.progress.sent_on, case.proposed.event.on
    if sent is None:
        yield f"{case.proposed.progress.name} n'attend pas encore le porteur : enregistrez d'abord son envoi."
    elif day < sent:
        yield f"Signature du porteur : le {french(day)} précède l'envoi, le {french(sent)}."


@condition("une convention envoyée est signée par le porteur d'abord", About.DAYS, proposed=True)
def carrier_first(case: AnyCase) -> Iterator[str]:
    """What was never sent through here was signed on paper by both: its agreement is the document."""
    found, day = progress(case), case.proposed.event.on
    if found.sent_on and found.carrier_on is None:
        yield f"{found.name} attend la signature du porteur depuis son envoi, le {french(found.sent_on)}."
    elif found.carrier_on and day < found.carrier_on:
        yield f"Le Département signerait le {french(day)}, avant le porteur, le {french(found.carrier_on)}."
