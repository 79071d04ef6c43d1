"""What happened to a dossier, the latest first: when, what, who where this reader may know it, and why."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from tremplin.casework.acting.wording import CORRECTED_NAMES, PAYMENTS, REQUEST_OUTCOMES, REQUESTS, VOICES
from tremplin.casework.operating.reports import LABELS
from tremplin.catalogue.door import euros, french
from tremplin.records.codes import Outcome, PaymentKind, ReportKind, SigningStep

Line = Mapping[str, Any]


class Happening(NamedTuple):
    """One act: the day or the instant of it as it is written, what it was, who did it and why, where they are told."""

    at: str
    what: str
    who: str | None = None
    why: str | None = None


def happenings(page: Mapping[str, Any]) -> list[Happening]:
    """The history of a dossier, out of the page that its reader is shown: what the page hides is not here either."""
    told = [*_own(page), *(each for name, tell in TOLD.items() for line in page[name] for each in tell(line))]
    # a day alone comes after the instants of that day: what it tells was recorded then or later
    return sorted(told, key=lambda each: each.at, reverse=True)


def _own(page: Mapping[str, Any]) -> Iterator[Happening]:
    yield Happening(page["created_at"], "Brouillon ouvert")
    if page["withdrawal"]:
        yield Happening(page["withdrawal"]["at"], "Dossier retiré", why=page["withdrawal"]["reason"])


def _deposit(line: Line) -> Iterator[Happening]:
    yield Happening(
        line["received_at"], f"Dossier déposé, récépissé {line['receipt']}", line["made_by"], line["reason"]
    )


def _completion(line: Line) -> Iterator[Happening]:
    fields = " ; ".join(f"{each['label']} : {each['reason']}" for each in line["fields"])
    yield Happening(line["asked_at"], "Dossier à compléter", line["asked_by"], fields or line["asked"])
    if line["answered_at"]:
        yield Happening(line["answered_at"], "Dossier complété", line["answered_by"])


def _decision(line: Line) -> Iterator[Happening]:
    granted = line["outcome"] == Outcome.ACCEPTED
    what = f"Subvention accordée : {euros(line['granted_cents'])}" if granted else "Demande refusée"
    yield Happening(line["decided_at"], what, line["decided_by"], line["reason"])


def _agreement(line: Line) -> Iterator[Happening]:
    name = _named(line["number"])
    what = f"{name} signé{'e' if line['number'] == 1 else ''} le {_day(line['signed_on'])}"
    yield Happening(line["recorded_at"], f"{what} : {euros(line['amount_cents'])}", line["signed_by"], line["reason"])


def _signing(line: Line) -> Iterator[Happening]:
    # the agreement itself tells the last one
    if line["step"] != SigningStep.DEPARTMENT:
        done = "envoi au porteur" if line["step"] == SigningStep.SENT else "signature du porteur"
        what = f"{_named(line['agreement'])} : {done}, le {_day(line['done_on'])}"
        yield Happening(line["recorded_at"], what, line["recorded_by"])


def _payment(line: Line) -> Iterator[Happening]:
    what = f"{PAYMENTS[PaymentKind(line['kind'])].capitalize()} : {euros(line['amount_cents'])}"
    yield Happening(line["paid_on"], what, line["recorded_by"])


def _committee(line: Line) -> Iterator[Happening]:
    yield Happening(line["held_on"], "Comité de suivi", line["recorded_by"])


def _after_exit(line: Line) -> Iterator[Happening]:
    yield Happening(line["done_on"], f"Nouvelles prises {line['months']} mois après la sortie", line["recorded_by"])


def _report(line: Line) -> Iterator[Happening]:
    yield Happening(line["received_on"], f"{LABELS[ReportKind(line['kind'])].capitalize()} reçu", line["recorded_by"])


def _month(line: Line) -> Iterator[Happening]:
    for side, who in (("carrier", "le porteur"), ("service", "le service du territoire")):
        if line[f"{side}_at"]:
            what = f"Mois {line['month'][5:7]}/{line['month'][:4]} validé par {who}"
            yield Happening(line[f"{side}_at"], what, line[f"{side}_by"])


def _admission(line: Line) -> Iterator[Happening]:
    yield Happening(line["recorded_at"], "Règle admise au solde", line["recorded_by"], line["reason"])
    if line["undone_at"]:
        yield Happening(line["undone_at"], "Règle qui n'est plus admise au solde", line["undone_by"])


def _settlement(line: Line) -> Iterator[Happening]:
    yield Happening(line["settled_at"], f"Solde arrêté : {euros(line['due_cents'])} dus", line["settled_by"])


def _correction(line: Line) -> Iterator[Happening]:
    what = f"{CORRECTED_NAMES[line['part']]} n° {line['corrected']} ne compte plus"
    yield Happening(line["recorded_at"], what, line["recorded_by"], line["reason"])


def _message(line: Line) -> Iterator[Happening]:
    yield Happening(line["written_at"], f"Message écrit par {VOICES[line['voice']]}", line["written_by"])


def _request(line: Line) -> Iterator[Happening]:
    name = f"Demande n° {line['number']} ({REQUESTS[line['kind']]})"
    yield Happening(line["asked_at"], f"{name} envoyée", line["asked_by"], line["reason"])
    if line["outcome"]:
        answered = f"{name} {REQUEST_OUTCOMES[line['outcome']]}"
        yield Happening(line["answered_at"], answered, line["answered_by"], line["answer"])


def _attachment(line: Line) -> Iterator[Happening]:
    yield Happening(line["added_at"], f"Pièce n° {line['number']} jointe : {line['name']}", line["added_by"])


def _named(agreement: int) -> str:
    return "Convention" if agreement == 1 else f"Avenant n° {agreement - 1}"


def _day(written: str) -> str:
    return french(date.fromisoformat(written))


TOLD: Mapping[str, Callable[[Line], Iterator[Happening]]] = {
    "deposits": _deposit,
    "completions": _completion,
    "decisions": _decision,
    "agreements": _agreement,
    "signings": _signing,
    "payments": _payment,
    "committees": _committee,
    "after_exits": _after_exit,
    "reports": _report,
    "months": _month,
    "admissions": _admission,
    "settlements": _settlement,
    "corrections": _correction,
    "messages": _message,
    "requests": _request,
    "attachments": _attachment,
}
