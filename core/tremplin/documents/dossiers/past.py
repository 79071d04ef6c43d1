"""What a file says of an agreement of before: when it was deposited, decided, signed, and what was done since."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from marshmallow import ValidationError

from tremplin.catalogue.door import frozen, thawed
from tremplin.documents.door import (
    BlockSchema,
    Day,
    Euros,
    Listed,
    Section,
    Slug,
    Text,
    Value,
    Whole,
    YesNo,
    checks,
    excerpt,
    expected,
    sections,
)
from tremplin.documents.writing import YEARS

# what an operation has once it is agreed
AFTER = ("amendments", "payments", "committees", "reports", "started")


@dataclass(frozen=True, kw_only=True)
class PastTerms:
    """An agreement or an amendment; what an amendment does not say stays."""

    signed_on: date
    amount_cents: int | None = None
    advance_cents: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str | None = None
    years: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PastPayment:
    """A payment that was made, or paid back."""

    kind: str | None = None
    amount_cents: int
    paid_on: date
    instalment: str | None = None
    year: int | None = None
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class PastCommittee:
    """A committee that was held."""

    held_on: date
    minutes: str | None = None
    attendees: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PastReport:
    """A report that was received."""

    kind: str
    received_on: date
    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Past:
    """All that was done to a dossier before it was entered here; ``source`` is where it is read."""

    source: str
    deposited_on: date
    decided_on: date
    granted_cents: int
    reason: str
    years: Mapping[int, int] = field(default_factory=dict)
    agreement: PastTerms | None = None
    amendments: tuple[PastTerms, ...] = ()
    started: bool = False
    payments: tuple[PastPayment, ...] = ()
    committees: tuple[PastCommittee, ...] = ()
    reports: tuple[PastReport, ...] = ()

    def to_json(self) -> str:
        """As a text that a base keeps until somebody else confirms it."""
        return json.dumps(frozen(self), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Past:
    """What was kept of it."""
    return thawed(Past, json.loads(text))


class YearlyParts(Value):
    """The parts of a grant by year: « 2024: 10 000 € »."""

    def read(self, value: Any) -> Mapping[int, int]:
        if not isinstance(value, dict):
            raise expected("bloc de clés", value)
        wrong: dict[str, Any] = {}
        parts: dict[int, int] = {}
        for year, amount in value.items():
            try:
                if not str(year).isdigit() or not YEARS[0] <= int(year) <= YEARS[1]:
                    raise ValidationError(f"année « {excerpt(str(year))} » : une année à quatre chiffres est attendue.")
                parts[int(year)] = Euros().read(amount)
            except ValidationError as error:
                wrong[str(year)] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return parts


class PastTermsSchema(BlockSchema):
    """The terms of an agreement."""

    builds = PastTerms
    signed_on = Day(required=True)
    advance_cents = Euros(data_key="advance")
    starts_on = Day()
    ends_on = Day()


class PastAmendmentSchema(PastTermsSchema):
    """Those of an amendment, which says why."""

    amount_cents = Euros(data_key="amount")
    reason = Text(required=True)
    years = YearlyParts()


class PastPaymentSchema(BlockSchema):
    """A payment: of a kind, or an instalment of the fiche."""

    builds = PastPayment
    kind = Slug()
    amount_cents = Euros(required=True, data_key="amount")
    paid_on = Day(required=True, data_key="on")
    instalment = Slug()
    year = Whole(least=YEARS[0], most=YEARS[1])
    key = Text()

    @checks
    def named(self, data: dict[str, Any], original: dict[str, Any]) -> None:
        if not original.get("kind") and not original.get("instalment"):
            raise ValidationError({"kind": ["dites ce qui est versé : kind, ou instalment."]})


class PastCommitteeSchema(BlockSchema):
    """A committee."""

    builds = PastCommittee
    held_on = Day(required=True, data_key="on")
    minutes = Text()
    attendees = Listed(Slug(), distinct=True)


class PastReportSchema(BlockSchema):
    """A report."""

    builds = PastReport
    kind = Slug(required=True)
    received_on = Day(required=True, data_key="on")
    code = Slug()


class PastSchema(BlockSchema):
    """What was done before."""

    builds = Past
    source = Text(required=True)
    deposited_on = Day(required=True)
    decided_on = Day(required=True)
    granted_cents = Euros(required=True, data_key="granted")
    reason = Text(required=True)
    years = YearlyParts()
    agreement = Section(PastTermsSchema)
    amendments = sections(PastAmendmentSchema)
    started = YesNo()
    payments = sections(PastPaymentSchema)
    committees = sections(PastCommitteeSchema)
    reports = sections(PastReportSchema)

    @checks
    def in_order(self, data: dict[str, Any], original: dict[str, Any]) -> None:
        told: dict[str, list[str]] = {}
        if data.get("decided_on") and data.get("deposited_on") and data["decided_on"] < data["deposited_on"]:
            told["decided_on"] = ["la décision précède le dépôt : corrigez l'une des deux dates."]
        if not original.get("agreement"):
            after = [name for name in AFTER if original.get(name)]
            told |= {name: ["rien ne se fait avant la convention : dites-la sous agreement."] for name in after}
        if told:
            raise ValidationError(told)
