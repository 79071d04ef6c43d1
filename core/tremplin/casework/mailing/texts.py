"""The letters themselves, a kind a function: amounts and days from the records, reasons from what was found."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from tremplin.casework.acting.door import facts_of, wording
from tremplin.casework.acting.wording import REQUEST_OUTCOMES, REQUESTS, VOICES
from tremplin.casework.applying.receipts import lacking
from tremplin.casework.letters import writing as letters
from tremplin.casework.letters.matter import LetterMatter
from tremplin.casework.letters.phrases import remedies
from tremplin.casework.mailing.telling import MailText, Matter, Useless
from tremplin.casework.reading.calendar import entries
from tremplin.catalogue.door import Severity, Stage, french, hour
from tremplin.catalogue.forms.openings import opening
from tremplin.clock import day_in_paris
from tremplin.records.tables import CarrierRequest, DossierMessage, MailKind, RequestKind, RequestOutcome, State, Voice
from tremplin.rules.finding import Verdict
from tremplin.rules.trial import tried

# what people write is read where one signs in, not in a mailbox that others may open
THERE = "Connectez-vous à Tremplin pour le lire et y répondre."


def receipt(matter: Matter) -> MailText:
    """The receipt of a deposit, with all that the law wants of it (CRPA, art. R112-11-1)."""
    return _letter(matter, "receipt", f"Dossier {matter.reference} : récépissé de dépôt")


def completion(matter: Matter) -> MailText:
    """What is asked to complete a dossier, as it was written."""
    return _letter(matter, "completion", f"Dossier {matter.reference} : des compléments vous sont demandés")


def decision(matter: Matter) -> MailText:
    """What was decided, why, and how to contest it."""
    return _letter(matter, "decision", f"Dossier {matter.reference} : la décision du Département")


def _letter(matter: Matter, kind: str, subject: str) -> MailText:
    """The letter that the site and the command line show: nobody is told one thing by mail and another there."""
    told = letters.made(LetterMatter(matter.desk, matter.session, matter.dossier), kind, matter.row["about"])
    return MailText(subject, "\n".join(told.lines()))


def closing(matter: Matter) -> MailText:
    """That the session closes, to whoever has a draft, and what its fiche still finds in it."""
    if matter.dossier.state != State.DRAFT:
        raise Useless("le dossier n'est plus un brouillon.")
    found = opening([matter.fiche], matter.day)
    if found.closes_on is None or found.closes_on != matter.row["due"]:
        raise Useless("cette session est fermée.")
    at = f" à {hour(found.closes_at)}" if found.closes_at else ""
    paragraphs = [
        f"Le dossier {matter.named} est encore un brouillon : il n'est pas déposé. Sa session de dépôt ferme le "
        f"{french(found.closes_on)}{at}, heure de Paris. Un signataire de votre organisme le dépose."
    ]
    left = list(_left(matter))
    if left:
        paragraphs.append("\n".join(["Aujourd'hui, sa fiche y trouve encore ceci :", *(f"- {each}" for each in left)]))
    subject = f"Dossier {matter.reference} : la session de dépôt ferme le {french(found.closes_on)}"
    return matter.text(subject, *paragraphs)


def deadline(matter: Matter) -> MailText:
    """What is due soon, of the calendar of the operation."""
    due: date = matter.row["due"]
    standing = entries(matter.desk, matter.session, matter.dossier, matter.day)
    wanted = matter.row["code"], due, None
    entry = next((each for each in standing if (each.code or each.kind, each.due, each.done) == wanted), None)
    if entry is None:
        raise Useless("ce n'est plus attendu à ce jour.")
    source = f" — {entry.source}" if entry.source else ""
    told = f"Pour le dossier {matter.named}, ceci est attendu au plus tard le {french(due)} :"
    return matter.text(
        f"Dossier {matter.reference} : une échéance le {french(due)}",
        told,
        f"{entry.label}{source}",
        "Si vous l'avez envoyé autrement, le service l'enregistre : rien à refaire.",
    )


def message(matter: Matter) -> MailText:
    """That there is a message: it is read where one signs in, and nowhere on the way."""
    written = matter.about(DossierMessage)
    day, who = french(day_in_paris(written.written_at)), VOICES[Voice(written.voice)].capitalize()
    told = f"{who} a écrit un message, le {day}, au sujet du dossier {matter.named}."
    return matter.text(f"Dossier {matter.reference} : un message vous attend", told, THERE)


def request(matter: Matter) -> MailText:
    """That a carrier asks for something, to whoever may answer."""
    asked = matter.about(CarrierRequest)
    if asked.answered_at is not None:
        raise Useless("la demande a sa réponse.")
    day, what = french(day_in_paris(asked.asked_at)), REQUESTS[RequestKind(asked.kind)]
    told = f"Le porteur du dossier {matter.named} a fait une demande, le {day} : {what}. Elle attend une réponse."
    return matter.text(f"Dossier {matter.reference} : une demande attend une réponse", told, THERE)


def answer(matter: Matter) -> MailText:
    """What a request was answered, why, and how a refusal is contested."""
    asked = matter.about(CarrierRequest)
    assert asked.answered_at is not None, "it is told once it is answered"
    days = tuple(french(day_in_paris(each)) for each in (asked.asked_at, asked.answered_at))
    outcome = REQUEST_OUTCOMES[RequestOutcome(str(asked.outcome))]
    told = f"Votre demande du {days[0]} ({REQUESTS[RequestKind(asked.kind)]}), pour le dossier {matter.named}, est "
    paragraphs = [f"{told}{outcome} le {days[1]}.", f"Motif : {asked.answer}"]
    if asked.outcome == RequestOutcome.REFUSED:
        # without them, the time to contest does not run: code of administrative justice, art. R421-5
        blocks = remedies(LetterMatter(matter.desk, matter.session, matter.dossier))
        paragraphs.append("\n".join(line for block in blocks for line in block.lines()).strip())
    return matter.text(f"Dossier {matter.reference} : la réponse à votre demande", *paragraphs)


def signature(matter: Matter) -> MailText:
    """That a dossier waits for whoever signs, and what its fiche still finds in it."""
    if matter.dossier.state not in (State.DRAFT, State.RETURNED):
        raise Useless("le dossier n'attend plus d'être déposé.")
    told = f"Le dossier {matter.named} est rempli : un membre de votre organisme vous demande de le relire et de le "
    paragraphs = [f"{told}déposer. Il n'est pas déposé tant que vous ne l'avez pas fait."]
    if matter.desk.address:
        paragraphs.append(f"{matter.desk.address}/dossiers/{matter.reference}/saisie/verification")
    left = list(_left(matter))
    if left:
        paragraphs.append("\n".join(["Aujourd'hui, sa fiche y trouve encore ceci :", *(f"- {each}" for each in left)]))
    return matter.text(f"Dossier {matter.reference} : votre signature est demandée", *paragraphs)


def _left(matter: Matter) -> Iterator[str]:
    """What stands in the way of a deposit today, then what is still missing."""
    facts = facts_of(matter.session, matter.dossier, matter.fiche, Stage.DEPOSIT, matter.day)
    trial = tried(matter.fiche, facts, Stage.DEPOSIT)
    for each in trial.judged:
        if each.severity is Severity.BLOCKING and each.finding.verdict is Verdict.BROKEN:
            yield each.letter
    words = matter.desk.catalogue.words(matter.fiche)
    yield from lacking(trial.judged, lambda name: wording.label(name, matter.fiche, words))


TEXTS: Mapping[MailKind, Callable[[Matter], MailText]] = {
    MailKind.RECEIPT: receipt,
    MailKind.COMPLETION: completion,
    MailKind.DECISION: decision,
    MailKind.CLOSING: closing,
    MailKind.DEADLINE: deadline,
    MailKind.MESSAGE: message,
    MailKind.REQUEST: request,
    MailKind.ANSWER: answer,
    MailKind.SIGNATURE: signature,
}
