"""The receipt of a deposit: all that the law wants it to say, as the department says it, frozen on its day."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from tremplin.casework.acting import wording
from tremplin.catalogue.door import IMPLICIT_DECISIONS, UNSAID, Department, ReceiptWords, hour_and_minute
from tremplin.clock import day_in_paris, hour_in_paris
from tremplin.records.tables import Mode
from tremplin.rules.door import Fiche, Judged, Severity, Verdict, add_months, french, plain, to_the_minute


# CRPA, art. R112-11-1: the service with its address and telephone, the implicit decision and its day, the remedies
@dataclass(frozen=True, kw_only=True)
class Mentions:
    """What the law wants beside the day and the service; ``None`` is not said, and told as such.

    ``budget_years`` is beside it: what is foreseen of each year, where the call wants a budget by year.
    """

    address: str | None = None
    email: str | None = None
    phone: str | None = None
    implicit_decision: str | None = None
    implicit_on: str | None = None
    remedies: str | None = None
    # as JSON reads it: a list of objects, which no hash takes
    budget_years: Sequence[Mapping[str, int]] = field(default=(), hash=False)

    def lines(self) -> Iterator[str]:
        """Each on its own line."""
        yield f"Adresse : {self.address or UNSAID}"
        if self.email:
            yield f"Adresse électronique : {self.email}"
        yield f"Téléphone : {self.phone or UNSAID}"
        yield f"Décision implicite : {self._implicit()}"
        yield f"Voies de recours : {self.remedies or UNSAID}"
        if self.budget_years:
            told = {each["year"]: each["amount_cents"] for each in self.budget_years}
            yield f"Budget prévu : {wording.by_year(told)}"

    def _implicit(self) -> str:
        if not (self.implicit_decision and self.implicit_on):
            return UNSAID
        day = french(date.fromisoformat(self.implicit_on))
        return f"sans réponse le {day}, la demande est réputée {IMPLICIT_DECISIONS[self.implicit_decision]}"


@dataclass(frozen=True)
class Receipt:
    """What a carrier is given for a deposit: its number, when, by which service, and what is still missing."""

    dossier: str
    number: str
    received_at: datetime
    counts_on: date
    mode: Mode
    service: str
    missing: tuple[str, ...]
    mentions: Mentions
    counts_at: time | None = None

    def published(self) -> dict[str, Any]:
        """The receipt as other software reads it."""
        return {
            "dossier": self.dossier,
            "receipt": self.number,
            "received_at": self.received_at.isoformat(timespec="seconds"),
            "counts_on": self.counts_on.isoformat(),
            "counts_at": plain(self.counts_at),
            "mode": self.mode.value,
            "service": self.service,
            **vars(self.mentions),
            "budget_years": list(self.mentions.budget_years),
            "missing": list(self.missing),
        }

    def sentence(self) -> str:
        """« Récépissé … : dossier … reçu le 31/01/2025 à 23 h 59, heure de Paris, service : … »."""
        day, hour = day_in_paris(self.received_at), hour_in_paris(self.received_at)
        when = f"le {french(day)} à {hour_and_minute(hour)}, heure de Paris"
        at = f" à {to_the_minute(self.counts_at)}" if self.counts_at else ""
        # what is completed keeps the instant of its first deposit, and what comes on paper that of its postmark
        other = self.counts_at not in (None, hour) or self.counts_on != day
        judged = f", compté le {french(self.counts_on)}{at}" if other else ""
        return f"Récépissé {self.number} : dossier {self.dossier} reçu {when}{judged}, service : {self.service}."

    def lines(self) -> Iterator[str]:
        """The whole receipt, each of its mentions and of what is missing on its own line."""
        yield self.sentence()
        yield from self.mentions.lines()
        if self.missing:
            yield "À compléter :"
            yield from (f"  ? {each}" for each in self.missing)


def receipt_of(dossier: str, row: Mapping[str, Any]) -> Receipt:
    """The receipt of a deposit that was kept."""
    return Receipt(
        dossier=dossier,
        number=f"{dossier}-R{row['number']}",
        received_at=row["received_at"],
        counts_on=row["counts_on"],
        counts_at=time.fromisoformat(row["counts_at"]) if row.get("counts_at") else None,
        mode=Mode(row["mode"]),
        service=row["service"],
        missing=tuple(json.loads(row["missing"])),
        mentions=Mentions(**json.loads(row["mentions"] or "{}")),
    )


def lacking(judged: Iterable[Judged], label: Callable[[str], str]) -> list[str]:
    """What is still missing, an item at a time: what it is, then the sections of the text that want it."""
    found: dict[str, list[str]] = {}
    for each in judged:
        if each.severity is Severity.BLOCKING and each.finding.verdict is Verdict.UNKNOWN:
            for item in map(label, each.finding.missing) if each.finding.missing else [each.finding.message]:
                found.setdefault(item, []).append(each.rule.source or "")
    return [" — ".join(filter(None, (item, " ; ".join(dict.fromkeys(filter(None, by)))))) for item, by in found.items()]


def service(fiche: Fiche, department: Department) -> str:
    """The service in charge of the dossiers of a fiche: the one to call, that of the department, or itself."""
    if fiche.contacts:
        return fiche.contacts[0].service
    return (department.receipts or ReceiptWords()).service or f"Département {department.name}"


def mentioned(fiche: Fiche, department: Department, received_on: date, years: Mapping[int, int]) -> Mentions:
    """What a receipt of this day mentions beside the service, and the budget of each year."""
    said = department.receipts or ReceiptWords()
    implicit = said.implicit_decision
    return Mentions(
        address=said.address,
        email=said.email,
        phone=(fiche.contacts[0].phone if fiche.contacts else None) or said.phone,
        implicit_decision=implicit.result if implicit else None,
        # CRPA, art. R112-11-1 wants a day, and L114-3 has months run from the reception
        implicit_on=add_months(received_on, implicit.after).isoformat() if implicit else None,
        budget_years=[{"year": year, "amount_cents": cents} for year, cents in years.items()],
        remedies=said.remedies,
    )
