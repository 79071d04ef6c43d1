"""Messages between a carrier and the service, kept with the dossier; nobody changes one, nor takes it back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO, NamedTuple

from sqlalchemy import insert, select

from tremplin.casework.acting import files
from tremplin.casework.acting.conditions.talking import Written
from tremplin.casework.acting.door import Act, Actor, AnyCase, Child, Desk, next_number, visible
from tremplin.casework.acting.stored import named, store
from tremplin.casework.acting.wording import VOICES
from tremplin.documents.door import prose
from tremplin.records.tables import Account, Attachment, DossierMessage, Purpose, Voice


class Joined(NamedTuple):
    """A document that goes with a message: its name, and what it holds."""

    name: str
    stream: BinaryIO


def write(desk: Desk, actor: Actor, reference: str, text: str, *, joined: Sequence[Joined] = (), at: datetime) -> Child:
    """Write a message about a dossier, with documents; the other side is told that there is one."""
    said = Written(prose(text), len(joined))
    # nothing is put on the disk for whoever may not write
    with desk.database.writing() as session:
        desk.check(desk.find(session, actor, Act.WRITE_MESSAGE, reference, at), lambda case: said)
    # between two transactions: 20 MB that come slowly would hold the turn of every writer
    kept = [(named(each.name), each.stream) for each in joined]
    stored = [(name, files.keep(desk.files, stream, name, scanner=desk.scanner)) for name, stream in kept]
    with desk.acting(actor, Act.WRITE_MESSAGE, reference, at, lambda case: said) as case:
        number = next_number(case.session, DossierMessage, case.dossier.id)
        row = {"dossier_id": case.dossier.id, "number": number, "voice": _voice(case).value, "text": said.text}
        case.session.execute(insert(DossierMessage), {**row, "written_at": at, "written_by": actor.account_id})
        case.after |= {"message": number, "voice": row["voice"]}
        if stored:
            case.after["attachments"] = [_join(case, number, name, each) for name, each in stored]
        return Child(case.reference, number)


def listed(desk: Desk, actor: Actor, reference: str) -> list[dict[str, Any]]:
    """The messages of a dossier, in the order in which they were written, each with its documents."""
    with desk.database.reading() as session:
        dossier = visible(session, actor, reference)
        documents: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        own = (Attachment.dossier_id == dossier.id, Attachment.message.is_not(None))
        for each in session.scalars(select(Attachment).where(*own).order_by(Attachment.number)):
            documents[each.message or 0].append({"number": each.number, "name": each.name})
        rows = (
            select(DossierMessage, Account.name)
            .join(Account, Account.id == DossierMessage.written_by)
            .where(DossierMessage.dossier_id == dossier.id)
            .order_by(DossierMessage.number)
        )
        # what a person does as an agent is known to the service alone (reading/page.py)
        for_carrier = actor.belongs_to(dossier.organisation_id)
        return [
            {
                "number": message.number,
                "voice": message.voice,
                "voice_label": VOICES[Voice(message.voice)],
                "written_at": message.written_at.isoformat(timespec="seconds"),
                "written_by": None if for_carrier and message.voice == Voice.SERVICE else name,
                "text": message.text,
                "attachments": documents[message.number],
            }
            for message, name in session.execute(rows)
        ]


def _voice(case: AnyCase) -> Voice:
    return Voice.CARRIER if case.actor.belongs_to(case.dossier.organisation_id) else Voice.SERVICE


def _join(case: AnyCase, message: int, name: str, kept: files.Kept) -> dict[str, Any]:
    store(case, kept)
    number = next_number(case.session, Attachment, case.dossier.id)
    added = {"dossier_id": case.dossier.id, "number": number, "added_at": case.at, "added_by": case.actor.account_id}
    said = {"name": name, "hash": kept.hash, "purpose": Purpose.MESSAGE.value, "message": message}
    case.session.execute(insert(Attachment), {**added, **said})
    return {"attachment": number, "hash": kept.hash, "size": kept.size}
