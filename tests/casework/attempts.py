"""What people try on a dossier: every act, with what they say in it, likely or not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from desks import AT, COMPLETE, FICHE, REPORTED, SAID, SETTLED, SIGNED, STARTED
from paperwork import PDF

from tremplin.casework.acting.desk import Desk
from tremplin.casework.acting.policy import Actor
from tremplin.casework.applying.attachments import attach
from tremplin.casework.applying.deposits import deposit, record
from tremplin.casework.applying.drafts import create, edit
from tremplin.casework.applying.withdrawals import withdraw
from tremplin.casework.granting.assigning import FOR_GOOD, Days, assign
from tremplin.casework.granting.decisions import accept, refuse
from tremplin.casework.granting.envelopes import allot
from tremplin.casework.granting.instruction import return_, review
from tremplin.casework.granting.opinions import ask, opine
from tremplin.casework.granting.reopening import reopen
from tremplin.casework.granting.scores import score
from tremplin.casework.operating.agreements import agree, amend
from tremplin.casework.operating.closing import close
from tremplin.casework.operating.corrections import correct
from tremplin.casework.operating.mandates import mandate
from tremplin.casework.operating.operations import ask_again, meet, realise, start
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.reports import receive
from tremplin.casework.operating.settlements import admit, settle
from tremplin.casework.operating.signings import send, sign
from tremplin.casework.organisations.bank_details import BankDocument, confirm, enter
from tremplin.casework.organisations.bank_details import refuse as set_aside
from tremplin.casework.organisations.bank_details import shown as shown_account
from tremplin.records.acts import Act
from tremplin.records.agreements import PaymentKind
from tremplin.records.codes import Purpose
from tremplin.records.decisions import Advice
from tremplin.records.deposits import Mode
from tremplin.records.dossiers import State
from tremplin.records.following import ReportKind

# the day after the last one on which the final report of the small fiche is in time
LATE = datetime(2027, 5, 29, 9, 0, tzinfo=UTC)
WHEN = {
    Act.AGREE: SIGNED,
    Act.AMEND: STARTED,
    Act.START: STARTED,
    Act.FOLLOW: REPORTED,
    Act.REALISE: REPORTED,
    Act.REPORT: REPORTED,
    Act.SEND_AGREEMENT: SIGNED,
    Act.SIGN_AGREEMENT: SIGNED,
    Act.ENTER_BANK: SIGNED,
    Act.CONFIRM_BANK: SIGNED,
    Act.PAY: SETTLED,
    Act.MANDATE: SETTLED,
    Act.CORRECT: SETTLED,
    Act.CORRECT_PAYMENT: SETTLED,
    Act.CORRECT_REPORT: SETTLED,
    Act.CORRECT_SETTLEMENT: SETTLED,
    Act.ADMIT: SETTLED,
    Act.SETTLE: SETTLED,
    Act.CLOSE: SETTLED,
}
MOMENTS = (AT, SIGNED, STARTED, REPORTED, SETTLED)
IBANS = ("FR7630006000011234567890189", "DE89370400440532013000")
# what comes next in each state, the likeliest first
NEXT = {
    State.DRAFT: (Act.DEPOSIT, Act.DEPOSIT, Act.RECORD, Act.EDIT, Act.ATTACH),
    State.SUBMITTED: (
        *(Act.REVIEW, Act.REVIEW, Act.REVIEW, Act.OPINE, Act.ASK_OPINION, Act.RETURN, Act.WITHDRAW),
        Act.ASSIGN,
    ),
    State.RETURNED: (Act.DEPOSIT, Act.DEPOSIT, Act.RECORD, Act.EDIT, Act.ATTACH),
    State.UNDER_REVIEW: (
        Act.OPINE,
        Act.OPINE,
        Act.SCORE,
        Act.ACCEPT,
        Act.ACCEPT,
        Act.ACCEPT,
        Act.REFUSE,
        Act.RETURN,
        Act.ASSIGN,
        Act.WITHDRAW,
    ),
    State.ACCEPTED: (Act.AGREE, Act.AGREE, Act.SEND_AGREEMENT, Act.SIGN_AGREEMENT, Act.OPINE, Act.OPINE, Act.WITHDRAW),
    State.REFUSED: (Act.REOPEN,),
    State.AGREED: (Act.START, Act.START, Act.PAY, Act.AMEND, Act.FOLLOW, Act.ENTER_BANK, Act.CONFIRM_BANK),
    State.RUNNING: (
        *(Act.REPORT, Act.REPORT, Act.REALISE, Act.REALISE, Act.PAY, Act.AMEND, Act.FOLLOW),
        *(Act.MANDATE, Act.CORRECT, Act.CORRECT_PAYMENT, Act.ENTER_BANK, Act.CONFIRM_BANK),
    ),
    State.REPORTED: (Act.SETTLE, Act.SETTLE, Act.SETTLE, Act.ADMIT, Act.ADMIT, Act.REALISE, Act.PAY, Act.FOLLOW),
    State.SETTLED: (Act.CLOSE, Act.CLOSE, Act.PAY, Act.PAY, Act.FOLLOW, Act.MANDATE, Act.CORRECT_SETTLEMENT),
}


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What somebody tries, on a dossier that they read; ``turn`` chooses what they say, 0 being the likeliest.

    ``lines`` tells how many acts there were before, ``left`` what remains to be paid once that is settled.
    """

    desk: Desk
    who: Actor
    dossier: str
    version: int
    lines: int
    left: int | None
    organisation: int
    at: datetime
    turn: int

    def among(self, *values: Any) -> Any:
        """The value of this turn; the first one beyond the last."""
        return values[self.turn] if self.turn < len(values) else values[0]

    @property
    def reason(self) -> str:
        return self.among("Vu le dossier.", "Vu le dossier.", " ")

    @property
    def read(self) -> int:
        """The version that they read; now and then, not the last."""
        return self.version - self.among(0, 0, 0, 1)


def opened(tried: Attempt) -> None:
    said: Mapping[str, Any] = tried.among(COMPLETE, COMPLETE, SAID, {**COMPLETE, "requested": 60_000_00}, {})
    create(
        tried.desk,
        tried.who,
        fiche=FICHE,
        organisation_id=tried.organisation,
        title="Ateliers",
        at=tried.at,
        said=said,
    )


def edited(tried: Attempt) -> None:
    changes = tried.among(
        {"participants.total": 20 + tried.lines}, {"requested": 40_000_00}, {"budget.other": None}, {"title": "Autre"}
    )
    edit(tried.desk, tried.who, tried.dossier, changes, at=tried.at, version=tried.read)


def attached(tried: Attempt) -> None:
    content = tried.among(PDF + b"%" + str(tried.lines).encode(), PDF, b"MZ")
    purpose = tried.among(*Purpose)
    attach(tried.desk, tried.who, tried.dossier, "budget.pdf", BytesIO(content), at=tried.at, purpose=purpose)


def deposited(tried: Attempt) -> None:
    key = tried.among(None, f"{tried.dossier} {tried.lines}", tried.dossier, "shared")
    deposit(tried.desk, tried.who, tried.dossier, at=tried.at, key=key)


def recorded(tried: Attempt) -> None:
    counts_on = tried.among(date(2026, 1, 20), date(2026, 1, 19), date(2026, 2, 14), date(2026, 2, 15))
    mode = tried.among(Mode.PAPER, Mode.LATE)
    record(
        tried.desk, tried.who, tried.dossier, at=tried.at, mode=mode, counts_on=counts_on, reason=tried.among("x", " ")
    )


def assigned(tried: Attempt) -> None:
    to = tried.among("second", "instructor", "both", "second", "decider")
    days = tried.among(FOR_GOOD, FOR_GOOD, FOR_GOOD, Days(tried.at.date(), tried.at.date()))
    assign(tried.desk, tried.who, tried.dossier, f"{to}@exemple.fr", at=tried.at, days=days, version=tried.read)


def opined(tried: Attempt) -> None:
    code = ("opportunite", "relais")[tried.lines % 2]
    advice = tried.among(Advice.FAVOURABLE, Advice.FAVOURABLE, Advice.FAVOURABLE, Advice.UNFAVOURABLE)
    replacing = tried.among(None, "Erreur de saisie.")
    opine(tried.desk, tried.who, tried.dossier, code, advice, tried.reason, at=tried.at, replacing=replacing)


def marked(tried: Attempt) -> None:
    marks = {"qualite": tried.among(tried.lines % 21, 12, 21)}
    score(tried.desk, tried.who, tried.dossier, marks, tried.reason, at=tried.at)


def granted(tried: Attempt) -> None:
    cents = tried.among(46_000_00, 40_000_00, 46_000_00, 60_000_00, 0)
    accept(tried.desk, tried.who, tried.dossier, cents, tried.reason, at=tried.at)


def agreed(tried: Attempt) -> None:
    advance = tried.among(20_000_00, 0, 40_000_00, 50_000_00, -1)
    agree(tried.desk, tried.who, tried.dossier, signed_on=date(2026, 2, 20), advance_cents=advance, at=tried.at)


def amended(tried: Attempt) -> None:
    amounts = tried.among(44_000_00 - tried.lines * 100, 47_000_00, 39_000_00, 90_000_00, None)
    signed_on = date(2026, 2, 28)
    amend(
        tried.desk,
        tried.who,
        tried.dossier,
        signed_on=signed_on,
        reason=tried.reason,
        amount_cents=amounts,
        at=tried.at,
    )


def followed(tried: Attempt) -> None:
    which = (tried.desk, tried.who, tried.dossier)
    day = date(2026, 4, 1 + tried.lines % 28)
    if tried.turn == 1:
        ask_again(*which, months=3, done_on=day, at=tried.at)
    elif tried.turn == 2:
        receive(*which, kind=ReportKind.DASHBOARD, received_on=day, at=tried.at)
    else:
        meet(*which, held_on=tried.among(day, day, day, date(2030, 1, 1)), at=tried.at)


def realised(tried: Attempt) -> None:
    changes = tried.among({"realised.staff": 35_000_00}, {"realised.staff": 10_000_00}, {"results.exits": tried.lines})
    realise(tried.desk, tried.who, tried.dossier, changes, at=tried.at, version=tried.read)


def reported(tried: Attempt) -> None:
    """In time or, now and then, a day after the last one."""
    received_on = tried.among(date(2027, 3, 15), date(2026, 2, 1), LATE.date(), LATE.date())
    at = max(tried.at, LATE) if received_on == LATE.date() else tried.at
    receive(tried.desk, tried.who, tried.dossier, kind=ReportKind.FINAL, received_on=received_on, at=at)


def paid(tried: Attempt) -> None:
    kind, cents = PaymentKind.ADVANCE, tried.among(5_000_00, 5_000_00, 30_000_00, 99_000_00, 0)
    if tried.turn == 1:
        kind = PaymentKind.INTERIM
    elif tried.turn == 5:
        kind, cents = PaymentKind.REPAYMENT, 1_000_00
    elif tried.left is not None and tried.turn != 4:
        kind = PaymentKind.BALANCE if tried.left >= 0 else PaymentKind.REPAYMENT
        cents = abs(tried.left) + tried.among(0, 0, 1)
    pay(tried.desk, tried.who, tried.dossier, kind=kind, amount_cents=cents, paid_on=date(2026, 3, 2), at=tried.at)


def allotted(tried: Attempt) -> None:
    cents = tried.among(120_000_00, 150_000_00, 46_000_00, 0)
    allot(tried.desk, tried.who, "00/2026", at=tried.at, amount_cents=cents, places=tried.among(3, 2, 1))


def own(verb: Callable[..., object], *words: Callable[[Attempt], Any]) -> Callable[[Attempt], None]:
    """A verb that takes a dossier, a time, and these words."""

    def tried(attempt: Attempt) -> None:
        verb(attempt.desk, attempt.who, attempt.dossier, *(word(attempt) for word in words), at=attempt.at)

    return tried


def banked(tried: Attempt) -> None:
    """A signatory gives an account; now and then, with a document that may show it."""
    shown = tried.among(None, None, BankDocument(tried.dossier, 1))
    account = tried.among(IBANS[tried.lines % 2], IBANS[0], IBANS[1], "FR00")
    enter(tried.desk, tried.who, str(tried.organisation), account, at=tried.at, document=shown)


def answered(tried: Attempt) -> None:
    """The account is confirmed by what is read of it, or set aside."""
    organisation = str(tried.organisation)
    if tried.turn == 3:
        set_aside(tried.desk, tried.who, organisation, tried.reason, at=tried.at)
        return
    waiting = shown_account(tried.desk, tried.who, organisation)["waiting"]
    ends = waiting["iban"][-4:] if waiting else ""
    read = next((each for each in IBANS if each.endswith(ends)), IBANS[0])
    confirm(tried.desk, tried.who, organisation, tried.among(read, read, IBANS[1]), at=tried.at)


def mandated(tried: Attempt) -> None:
    reason, number = tried.among(None, None, "Mal recopié."), f"2026-{tried.lines}"
    payment, day = tried.among(1, 1, 2), date(2026, 3, 2)
    mandate(tried.desk, tried.who, tried.dossier, payment, number, issued_on=day, at=tried.at, reason=reason)


def sent(tried: Attempt) -> None:
    send(tried.desk, tried.who, tried.dossier, sent_on=tried.among(date(2026, 2, 20), date(2027, 1, 1)), at=tried.at)


def signed_by_carrier(tried: Attempt) -> None:
    sign(tried.desk, tried.who, tried.dossier, signed_on=tried.among(date(2026, 2, 20), AT.date()), at=tried.at)


def corrected(part: str) -> Callable[[Attempt], None]:
    """A counter-entry to one of the rows of a part, the first being the likeliest."""

    def tried(attempt: Attempt) -> None:
        row = f"{part}.{attempt.among(1, 1, 2, 3)}"
        correct(
            attempt.desk, attempt.who, attempt.dossier, row, attempt.among("Erreur.", "Erreur.", " "), at=attempt.at
        )

    return tried


VERBS: dict[Act, Callable[[Attempt], None]] = {
    Act.CREATE: opened,
    Act.EDIT: edited,
    Act.ATTACH: attached,
    Act.DEPOSIT: deposited,
    Act.RECORD: recorded,
    Act.RETURN: own(return_, lambda tried: tried.reason),
    Act.REVIEW: own(review),
    Act.ASSIGN: assigned,
    Act.ASK_OPINION: own(ask),
    Act.OPINE: opined,
    Act.SCORE: marked,
    Act.ACCEPT: granted,
    Act.REFUSE: own(refuse, lambda tried: tried.reason),
    Act.AGREE: agreed,
    Act.AMEND: amended,
    Act.START: own(start),
    Act.FOLLOW: followed,
    Act.REALISE: realised,
    Act.REPORT: reported,
    Act.PAY: paid,
    Act.ADMIT: lambda tried: admit(
        tried.desk,
        tried.who,
        tried.dossier,
        tried.among("balance_deadline", "balance_deadline", "indirect_costs"),
        tried.reason,
        at=tried.at,
        undoing=tried.turn == 1,
    ),
    Act.SETTLE: lambda tried: settle(tried.desk, tried.who, tried.dossier, at=tried.at),
    Act.CLOSE: own(close),
    Act.WITHDRAW: own(withdraw, lambda tried: tried.reason),
    Act.MANAGE_ENVELOPES: allotted,
    Act.ENTER_BANK: banked,
    Act.CONFIRM_BANK: answered,
    Act.MANDATE: mandated,
    Act.SEND_AGREEMENT: sent,
    Act.SIGN_AGREEMENT: signed_by_carrier,
    Act.CORRECT: corrected("committees"),
    Act.CORRECT_PAYMENT: corrected("payments"),
    Act.CORRECT_REPORT: corrected("reports"),
    Act.CORRECT_SETTLEMENT: corrected("settlements"),
    Act.REOPEN: own(reopen, lambda tried: tried.reason),
}
