"""What a carrier says and gives: a sound content, a document once, a deposit that its fiche accepts, once per key."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time

from sqlalchemy import bindparam, literal, select, union_all

from tremplin.casework.acting import content, wording
from tremplin.casework.acting.conditions.door import About, Case, condition, reasoned, stopping
from tremplin.casework.acting.content import Content
from tremplin.casework.acting.states import STATES, named
from tremplin.catalogue.door import Stage, french, hour
from tremplin.records.codes import BankAnswer, Purpose, State
from tremplin.records.tables import Attachment, BankDetails, Opinion, Signing
from tremplin.rules.finding import Verdict

# when a document of each purpose may be attached, or taken back
OPEN = (State.DRAFT, State.RETURNED)
FOLLOWED = (State.AGREED, State.RUNNING, State.REPORTED)
WHEN = {
    Purpose.APPLICATION: OPEN,
    Purpose.AGREEMENT: (State.ACCEPTED, State.AGREED, State.RUNNING),
    Purpose.EVIDENCE: (*FOLLOWED, State.SETTLED),
    Purpose.BANK_DETAILS: (*OPEN, State.SUBMITTED, State.UNDER_REVIEW, State.ACCEPTED, *FOLLOWED, State.SETTLED),
    Purpose.REPORT: FOLLOWED,
    # it comes with its message, and is never taken back
    Purpose.MESSAGE: (),
}
# what a document shows, once an act was recorded upon it; an account that was set aside is shown by nothing
SHOWN = union_all(
    *(
        select(literal(told)).where(own == bindparam("dossier"), document == bindparam("document"), *more)
        for told, own, document, *more in (
            ("la convention, ou un avenant", Signing.dossier_id, Signing.attachment),
            ("un avis", Opinion.dossier_id, Opinion.attachment),
            (
                "des coordonnées bancaires",
                BankDetails.document_of,
                BankDetails.document,
                BankDetails.answer.is_distinct_from(BankAnswer.REFUSED.value),
            ),
        )
    )
).limit(1)
ANSWERED = "Cette clé a servi au dépôt d'avant, et le dossier a été rendu depuis : prenez-en une nouvelle."
TAKEN = "Cette clé a déjà servi au dépôt d'un autre dossier : prenez-en une nouvelle."

# a draft may be as incomplete as its carrier likes; the base keeps no row without a title, nor a period turned over
sound = condition(
    "il a un titre, aucun public n'y dépasse le total, et l'opération ne finit pas avant de commencer",
    About.CONTENT,
    proposed=True,
)
opened = sound(content.wrong)
recorded = reasoned("Un dépôt papier ou tardif a un motif : écrivez-le, le journal le garde.")
returned = reasoned("Dites ce qui est à compléter : le porteur le lit tel quel.", "ce qui est à compléter est écrit")


@dataclass(frozen=True)
class Filing:
    """A deposit to make: the day and the hour in Paris at which it counts, and the dossier that its key deposited."""

    counts_on: date
    served: int | None = None
    counts_at: time | None = None


@dataclass(frozen=True)
class Enclosure:
    """A document to attach, or to take back: what for, and the hash of its content once it is on the disk.

    ``number`` is that of one to take back.
    """

    purpose: Purpose
    hash: str | None = None
    number: int | None = None


@sound
def edited(case: Case[Content]) -> Iterator[str]:
    yield from content.wrong({**content.read(case.session, case.dossier), **case.proposed})


@condition(
    "une pièce de la demande se joint avant le dépôt, les autres chacune à leur heure", About.CONTENT, proposed=True
)
def in_its_time(case: Case[Enclosure]) -> Iterator[str]:
    purpose, state = case.proposed.purpose, State(case.dossier.state)
    if not WHEN[purpose]:
        yield "La pièce d'un message se joint en l'écrivant, et ne se retire pas."
    elif state not in WHEN[purpose]:
        yield (
            f"« {wording.PURPOSES[purpose].capitalize()} » se joint à un dossier {named(WHEN[purpose])} ; celui-ci est "
            f"« {STATES[state]} »."
        )


@condition("le même document n'y est pas déjà joint", About.CONTENT, proposed=True)
def attached_once(case: Case[Enclosure]) -> Iterator[str]:
    """The document that is proposed is known by its hash, as soon as it is on the disk."""
    # by the hash, not the name: « budget.pdf » twice is often two documents, one content under two names never is
    given = case.proposed.hash
    same = (Attachment.dossier_id == case.dossier.id, Attachment.hash == given, Attachment.removed_at.is_(None))
    twin = case.session.scalars(select(Attachment).where(*same)).first() if given else None
    if twin is not None:
        yield f"Ce document est déjà joint : pièce n° {twin.number}, « {twin.name} »."


@condition("ce qu'un acte montre par une pièce la garde jointe", About.CONTENT, proposed=True)
def shown_stays(case: Case[Enclosure]) -> Iterator[str]:
    """What an agreement, an opinion or bank details were recorded upon is still there to be read."""
    own = {"dossier": case.dossier.id, "document": case.proposed.number}
    by = None if case.proposed.number is None else case.session.scalar(SHOWN, own)
    if by is not None:
        yield f"Pièce n° {case.proposed.number} : elle montre {by}, et reste jointe."


@condition("le jour où il compte est venu", About.DAYS, proposed=True)
def arrived(case: Case[Filing]) -> Iterator[str]:
    # a postmark or a registration is of a day that has come (CRPA, art. L112-1)
    if case.proposed.counts_on > case.day:
        day = french(case.proposed.counts_on)
        yield f"Le {day} n'est pas encore venu : donnez le jour où le dossier est arrivé."
    elif case.proposed.counts_on == case.day and case.proposed.counts_at and case.proposed.counts_at > case.hour:
        told = hour(case.proposed.counts_at)
        yield f"{told} n'est pas encore passé : donnez l'heure à laquelle le dossier est arrivé."


@condition("sa clé n'a servi à aucun autre dépôt de l'organisme", About.CONTENT, proposed=True)
def fresh_key(case: Case[Filing]) -> Iterator[str]:
    if case.proposed.served is not None:
        # tried: the receipt of before a return, given again, looked as if the completed dossier were deposited
        yield ANSWERED if case.proposed.served == case.dossier.id else TAKEN


@condition("aucune règle bloquante du dépôt n'est enfreinte", About.RULES)
def nothing_broken(case: Case[Filing | None]) -> Iterator[str]:
    """What is not known yet does not refuse a deposit: its receipt says what is missing."""
    filing = case.proposed or Filing(case.day, counts_at=case.hour)
    # CRPA, art. L114-5: what is incomplete is received, and its author told what is missing
    yield from stopping(case.trial(Stage.DEPOSIT, filing.counts_on, filing.counts_at), Verdict.BROKEN)


# of a deposit that is recorded, the day is told with it: today's says nothing
nothing_broken_then = replace(nothing_broken, proposed=True)
