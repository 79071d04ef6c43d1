"""Play the acts of a dossier: each through the verb of casework, by somebody who may."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO

from tremplin.casework.acting.door import Actor, Content, Desk, identifier
from tremplin.casework.applying import attachments, deposits, drafts, withdrawals
from tremplin.casework.following import evidence, recording
from tremplin.casework.granting import assigning, decisions, instruction, opinions
from tremplin.casework.operating import (
    agreements,
    closing,
    months,
    operations,
    payments,
    reports,
    settlements,
    signings,
)
from tremplin.casework.talking import messages, requests
from tremplin.catalogue.fiche import Fiche
from tremplin.clock import day_in_paris
from tremplin.demo import paying, words
from tremplin.demo.outlines import Outline
from tremplin.demo.paper import pdf
from tremplin.demo.registers import sheets
from tremplin.records.tables import Advice, Dossier, Mode, PaymentKind, ReportKind, RequestKind, RequestOutcome

# what is read of people, one by one
OF_PEOPLE = ("participant.", "exits")


@dataclass
class Scene:
    """Where a dossier is played: the desk, what is to be, the instant, and the reference it was given."""

    desk: Desk
    outline: Outline
    at: datetime
    reference: str = ""
    # the day up to which its people are recorded
    recorded: date | None = None
    # their participations, by the keys of the carrier
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return day_in_paris(self.at)

    @property
    def editor(self) -> Actor:
        return self.outline.carrier.editor

    @property
    def signatory(self) -> Actor:
        return self.outline.carrier.signatory

    @property
    def instructor(self) -> Actor:
        return self.outline.staff.instructors[self.outline.number % len(self.outline.staff.instructors)]

    @property
    def replacement(self) -> Actor:
        """Who instructs for the instructor while they are away."""
        return self.outline.staff.instructors[(self.outline.number + 1) % len(self.outline.staff.instructors)]

    @property
    def decider(self) -> Actor:
        # never who instructs: the tables refuse it (two_people)
        return self.outline.staff.decider

    @property
    def adviser(self) -> Actor:
        return self.outline.staff.adviser(self.outline.said.get("territories", ()), self.instructor)

    @property
    def fiche(self) -> Fiche:
        return self.outline.slot.fiche

    def dossier(self) -> Dossier:
        """The dossier as it stands."""
        with self.desk.database.reading() as session:
            return session.get_one(Dossier, identifier(self.reference))


def create(scene: Scene, *, said: Content) -> None:
    scene.reference = drafts.create(
        scene.desk,
        scene.editor,
        fiche=str(scene.fiche.id),
        organisation_id=scene.outline.carrier.id,
        title=scene.outline.title,
        at=scene.at,
        said=paying.by_year(scene.fiche, said),
    )


def edit(scene: Scene, *, said: Content) -> None:
    version = scene.dossier().version
    told = paying.by_year(scene.fiche, said)
    drafts.edit(scene.desk, scene.editor, scene.reference, told, at=scene.at, version=version)


def attach(scene: Scene, *, code: str, label: str) -> None:
    stream = BytesIO(pdf(label))
    attachments.attach(scene.desk, scene.editor, scene.reference, f"{code}.pdf", stream, at=scene.at, code=code)


def deposit(scene: Scene) -> None:
    # one key per deposit, as the site gives one per form
    key = f"{scene.reference}-{scene.at:%Y%m%d%H%M%S}"
    deposits.deposit(scene.desk, scene.signatory, scene.reference, at=scene.at, key=key)


def record(scene: Scene, *, mode: Mode, counts_on: date, reason: str) -> None:
    deposits.record(
        scene.desk, scene.instructor, scene.reference, at=scene.at, mode=mode, counts_on=counts_on, reason=reason
    )


def return_(scene: Scene, *, asked: str) -> None:
    instruction.return_(scene.desk, scene.instructor, scene.reference, asked, at=scene.at)


def review(scene: Scene) -> None:
    instruction.review(scene.desk, scene.instructor, scene.reference, at=scene.at)


def opine(scene: Scene, *, code: str, advice: Advice, reason: str) -> None:
    opinions.opine(scene.desk, scene.adviser, scene.reference, code, advice, reason, at=scene.at)


def accept(scene: Scene, *, granted_cents: int, reason: str) -> None:
    years = paying.parts(scene.fiche, granted_cents)
    decisions.accept(scene.desk, scene.decider, scene.reference, granted_cents, reason, at=scene.at, years=years)


def refuse(scene: Scene, *, reason: str) -> None:
    decisions.refuse(scene.desk, scene.decider, scene.reference, reason, at=scene.at)


def agree(scene: Scene, *, advance_cents: int) -> None:
    agreements.agree(
        scene.desk, scene.decider, scene.reference, signed_on=scene.day, advance_cents=advance_cents, at=scene.at
    )


def amend(scene: Scene, *, amount_cents: int, reason: str) -> None:
    agreements.amend(
        scene.desk,
        scene.decider,
        scene.reference,
        signed_on=scene.day,
        reason=reason,
        amount_cents=amount_cents,
        at=scene.at,
    )


def start(scene: Scene) -> None:
    operations.start(scene.desk, scene.instructor, scene.reference, at=scene.at)


def meet(scene: Scene, *, on: date, minutes: str | None) -> None:
    operations.meet(scene.desk, scene.adviser, scene.reference, held_on=on, minutes=minutes, at=scene.at)


def record_people(scene: Scene, *, on: date, reported: bool = False) -> None:
    """Send what came to pass of people since the last time, by whoever writes for the carrier."""
    since = scene.recorded
    if since is None or since < on:
        scene.recorded = on
        told = sheets(scene.outline.lives, since, on, reported=reported)
        if told:
            kept = recording.record(scene.desk, scene.editor, scene.reference, told, at=scene.at)
            scene.numbers |= kept.numbers or {}


def prove(scene: Scene, *, key: str, kind: str) -> None:
    evidence.give(scene.desk, scene.editor, scene.reference, scene.numbers[key], kind, at=scene.at)


def check(scene: Scene, *, key: str, refused: str | None) -> None:
    number = scene.numbers[key]
    evidence.check(
        scene.desk, scene.instructor, scene.reference, number, accepted=refused is None, reason=refused, at=scene.at
    )


def validate(scene: Scene, *, month: date, by_service: bool = False) -> None:
    who = scene.adviser if by_service else scene.signatory
    months.validate(scene.desk, who, scene.reference, month, at=scene.at)


def ask_again(scene: Scene, *, on: date, months: int) -> None:
    operations.ask_again(scene.desk, scene.instructor, scene.reference, months=months, done_on=on, at=scene.at)


def realise(scene: Scene, *, said: Content) -> None:
    version = scene.dossier().version
    operations.realise(scene.desk, scene.editor, scene.reference, said, at=scene.at, version=version)


def receive(scene: Scene, *, kind: ReportKind, on: date | None = None, code: str | None = None) -> None:
    day = on or scene.day
    reports.receive(scene.desk, scene.instructor, scene.reference, kind=kind, received_on=day, at=scene.at, code=code)


def pay(scene: Scene, *, kind: PaymentKind, amount_cents: int) -> None:
    for code, year, cents in paying.shares(scene.desk, scene.fiche, scene.reference, kind, amount_cents):
        payments.pay(
            scene.desk,
            scene.decider,
            scene.reference,
            kind=kind,
            amount_cents=cents,
            paid_on=scene.day,
            at=scene.at,
            instalment=code,
            year=year,
        )


def settle(scene: Scene) -> None:
    # what came late, or what one person lacked, may be admitted by whoever decides, with a reason
    found = settlements.computed(scene.desk, scene.instructor, scene.reference, day=scene.day)
    for rule in dict.fromkeys(found.broken):
        reads = scene.desk.catalogue.vocabulary.kinds[rule.partition(":")[0]].reads
        of_people = any(fact.startswith(OF_PEOPLE) for fact in reads)
        reason = words.ADMITTED_OF_PEOPLE if of_people else words.ADMITTED
        settlements.admit(scene.desk, scene.decider, scene.reference, rule, reason, at=scene.at)
    settlements.settle(scene.desk, scene.instructor, scene.reference, at=scene.at)


def balance(scene: Scene) -> None:
    """Pay what remains due, or see it paid back."""
    left = settlements.shown(scene.desk, scene.instructor, scene.reference).settlement.balance_cents
    if left:
        kind = PaymentKind.BALANCE if left > 0 else PaymentKind.REPAYMENT
        pay(scene, kind=kind, amount_cents=abs(left))


def close(scene: Scene) -> None:
    closing.close(scene.desk, scene.decider, scene.reference, at=scene.at)


def withdraw(scene: Scene, *, reason: str) -> None:
    withdrawals.withdraw(scene.desk, scene.signatory, scene.reference, reason, at=scene.at)


def lend(scene: Scene, *, days: int, reason: str) -> None:
    """Give a dossier to somebody else for as long as its instructor is away."""
    away = assigning.Days(scene.day + timedelta(days=1), scene.day + timedelta(days=days))
    to = scene.replacement.login
    assigning.assign(scene.desk, scene.instructor, scene.reference, to, at=scene.at, days=away, reason=reason)


def message(scene: Scene, *, text: str, by_service: bool = False) -> None:
    who = scene.instructor if by_service else scene.editor
    messages.write(scene.desk, who, scene.reference, text, at=scene.at)


def ask(scene: Scene, *, kind: RequestKind, reason: str) -> None:
    requests.ask(scene.desk, scene.signatory, scene.reference, kind, reason, at=scene.at)


def answer(scene: Scene, *, outcome: RequestOutcome, reason: str) -> None:
    requests.answer(scene.desk, scene.decider, scene.reference, 1, outcome, reason, at=scene.at)


def send(scene: Scene) -> None:
    signings.send(scene.desk, scene.instructor, scene.reference, sent_on=scene.day, at=scene.at)


def sign(scene: Scene) -> None:
    signings.sign(scene.desk, scene.signatory, scene.reference, signed_on=scene.day, at=scene.at)


VERBS: Mapping[str, Callable[..., None]] = {
    verb.__name__.rstrip("_"): verb
    for verb in (
        *(create, edit, attach, deposit, record, return_, review, opine, accept, refuse, agree, amend, start),
        *(lend, message, ask, answer, send, sign),
        *(
            record_people,
            prove,
            check,
            validate,
            meet,
            ask_again,
            realise,
            receive,
            pay,
            settle,
            balance,
            close,
            withdraw,
        ),
    )
}
