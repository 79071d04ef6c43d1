"""Attach documents to a dossier, take them back, read them; the files lie outside the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, BinaryIO

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tremplin.casework.acting import files
from tremplin.casework.acting.door import (
    Act,
    Actor,
    AnyCase,
    Desk,
    Forbidden,
    Purpose,
    UnknownIdentifier,
    WrongUsage,
    applying,
    child_of,
    excerpt,
    hint,
    journal,
    may,
    next_number,
    reference_of,
    target_of,
    visible,
    wording,
)
from tremplin.casework.acting.stored import OpenedFile, named, opening, store
from tremplin.records.tables import Attachment, Dossier, StoredFile
from tremplin.storage.files import kept as lying
from tremplin.storage.files import path_of, remove_file

HOUR = timedelta(hours=1)


# what it takes to open a document that may name people, or that shows an account of a bank
READ = {Purpose.EVIDENCE: Act.READ_IDENTITIES, Purpose.BANK_DETAILS: Act.READ_BANK_DOCUMENT}


class Scan(StrEnum):
    """Whether a scanner looked at a file; where one is asked, what it has not seen does not open."""

    CLEAN = "clean"
    UNSCANNED = "unscanned"
    INFECTED = "infected"


@dataclass(frozen=True)
class Orphans:
    """What the folder and the database do not both know: hashes of files without a row, of rows without a file."""

    files: tuple[str, ...]
    rows: tuple[str, ...]


def attach(
    desk: Desk,
    actor: Actor,
    reference: str,
    name: str,
    stream: BinaryIO,
    *,
    at: datetime,
    code: str | None = None,
    purpose: Purpose = Purpose.APPLICATION,
    version: int | None = None,
) -> int:
    """Attach what a stream holds under a name, as one of the documents that the fiche asks for or not; its number.

    ``purpose`` says what it is given for, hence when it may come.
    """
    shown = named(name)
    # nothing is put on the disk for whoever may not attach
    with desk.database.writing() as session:
        case = desk.find(session, actor, Act.ATTACH, reference, at)
        desk.check(case, lambda case: applying.Enclosure(purpose), version=version)
        _check_code(case, code, purpose)
    # between two transactions: 20 MB that come slowly would hold the turn of every writer
    kept = files.keep(desk.files, stream, shown, scanner=desk.scanner)

    def propose(case: AnyCase) -> applying.Enclosure:
        return applying.Enclosure(purpose, kept.hash)

    with desk.acting(actor, Act.ATTACH, reference, at, propose, version=version) as case:
        store(case, kept)
        number = next_number(case.session, Attachment, case.dossier.id)
        said = {"code": code, "name": shown, "hash": kept.hash, "purpose": purpose.value}
        added = {"dossier_id": case.dossier.id, "number": number, "added_at": at, "added_by": actor.account_id}
        case.session.execute(insert(Attachment), {**added, **said})
        case.after |= {"attachment": number, **said, "size": kept.size}
    return number


def remove(desk: Desk, actor: Actor, reference: str, number: int, *, at: datetime, version: int | None = None) -> None:
    """Take a document back: its line stays, and it counts no more."""

    def propose(case: AnyCase) -> applying.Enclosure:
        return applying.Enclosure(_purpose(_attached(case.session, case.dossier.id, number)), number=number)

    with desk.acting(actor, Act.ATTACH, reference, at, propose, version=version) as case:
        attachment = _attached(case.session, case.dossier.id, number)
        # a receipt may have been given for it: what was attached once stays to be shown
        attachment.removed_at, attachment.removed_by = at, actor.account_id
        case.before |= {"attachment": number, "code": attachment.code, "name": attachment.name}
        case.before |= {"hash": attachment.hash}


def listed(desk: Desk, actor: Actor, reference: str) -> list[dict[str, Any]]:
    """The documents of a dossier that the actor may see, in the order in which they came."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        labels = {each.code: each.label for each in desk.shelf.fiche(session, dossier.snapshot).application.documents}
        rows = session.execute(
            select(Attachment, StoredFile)
            .join(StoredFile, StoredFile.hash == Attachment.hash)
            .where(Attachment.dossier_id == dossier.id, Attachment.removed_at.is_(None))
            .order_by(Attachment.number)
        )
        return [
            {
                "number": each.number,
                "code": each.code,
                "label": labels.get(each.code) if each.code else None,
                "name": each.name,
                "media_type": file.media_type,
                "size": file.size,
                "hash": file.hash,
                "purpose": _purpose(each).value,
                "purpose_label": wording.PURPOSES[_purpose(each)],
                "scan": scan_of(file).value,
                "added_at": each.added_at.isoformat(timespec="seconds"),
            }
            for each, file in rows
        ]


@contextmanager
def opened(desk: Desk, actor: Actor, reference: str, number: int, *, at: datetime) -> Iterator[OpenedFile]:
    """A document to read, once the policy is asked and its content compared with its hash; the journal keeps who did.

    What may name people, or shows where money goes, is opened by those alone who work with it.
    """
    with desk.database.reading() as session:
        _, attachment = _readable(session, actor, reference, number)
        file = session.get_one(StoredFile, attachment.hash)
    with opening(desk, file.hash, f"pièce n° {number}", at) as stream:
        with desk.database.writing() as session:
            # a right that was removed while the file was looked at holds no longer
            _write_read(session, actor, *_readable(session, actor, reference, number), at)
        yield OpenedFile(attachment.name, file.media_type, file.size, stream)


def orphans(desk: Desk) -> Orphans:
    """What the folder and the database do not both know."""
    # the rows first: the file of each is already there
    with desk.database.reading() as session:
        in_rows = set(session.scalars(select(StoredFile.hash)))
    on_disk = set(lying(desk.files))
    return Orphans(tuple(sorted(on_disk - in_rows)), tuple(sorted(in_rows - on_disk)))


def sweep(desk: Desk, *, at: datetime, older_than: timedelta = HOUR) -> tuple[str, ...]:
    """Remove the files that no row names, older than the time that attaching one takes; the hashes of those removed."""
    before = (at - older_than).timestamp()
    files.tidy(desk.files, before)
    found = orphans(desk).files
    return tuple(hash_ for hash_ in found if remove_file(path_of(desk.files, hash_), before))


def scan_of(file: StoredFile) -> Scan:
    """What is known of a file to whoever would open it."""
    if file.found is not None:
        return Scan.INFECTED
    return Scan.UNSCANNED if file.scanned_at is None else Scan.CLEAN


def _readable(session: Session, actor: Actor, reference: str, number: int) -> tuple[Dossier, Attachment]:
    """A document that the actor may open, and its dossier."""
    dossier = visible(session, actor, reference)
    attachment = _attached(session, dossier.id, number)
    if not may(actor, READ.get(_purpose(attachment), Act.FETCH), target_of(session, dossier)):
        who = "Adressez-vous au service qui le peut."
        raise Forbidden(f"pièce n° {number} : votre rôle ne permet pas de l'ouvrir. {who}")
    return dossier, attachment


def _write_read(session: Session, actor: Actor, dossier: Dossier, attachment: Attachment, at: datetime) -> None:
    purpose = _purpose(attachment)
    journal.write(
        session,
        at=at,
        actor=actor.account_id,
        act=Act.READ_BANK_DOCUMENT if purpose is Purpose.BANK_DETAILS else Act.FETCH,
        subject=f"dossier {reference_of(dossier.call, dossier.id)}",
        dossier_id=dossier.id,
        after={"attachment": attachment.number, "hash": attachment.hash, "purpose": purpose.value},
    )


def _purpose(attachment: Attachment) -> Purpose:
    return Purpose(attachment.purpose or Purpose.APPLICATION)


def _check_code(case: AnyCase, code: str | None, purpose: Purpose) -> None:
    if code is not None and purpose is not Purpose.APPLICATION:
        raise WrongUsage("un code de pièce est de la demande : donnez le code, ou ce pour quoi la pièce est donnée.")
    known = [each.code for each in case.fiche.application.documents]
    if code is not None and code not in known:
        asked = f"Elle demande : {', '.join(known)}.{hint(code, known)}" if known else "Elle n'en demande aucune."
        raise WrongUsage(f"pièce « {excerpt(code)} » : la fiche ne la demande pas. {asked}")


def _attached(session: Session, dossier_id: int, number: int) -> Attachment:
    """A document that was not taken back."""
    found = child_of(session, Attachment, dossier_id, number)
    if found is None or found.removed_at is not None:
        raise UnknownIdentifier("pièce jointe", str(number), ())
    return found
