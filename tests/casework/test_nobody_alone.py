"""Nobody alone: one account, whatever roles it holds or held, never leads a grant from its deposit to its payment."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from desks import AT, COMPLETE, FICHE, REALISED, REPORTED, SETTLED, SIGNED, STARTED, Office

from tremplin.casework.accounts.accounts import create as open_account
from tremplin.casework.accounts.roles import Perimeter, grant, revoke
from tremplin.casework.acting.actors import actor
from tremplin.casework.acting.policy import Actor
from tremplin.casework.applying.deposits import deposit, record
from tremplin.casework.applying.drafts import create, edit
from tremplin.casework.applying.withdrawals import withdraw
from tremplin.casework.granting.decisions import accept, refuse
from tremplin.casework.granting.instruction import return_, review
from tremplin.casework.granting.opinions import ask
from tremplin.casework.operating.agreements import agree, amend
from tremplin.casework.operating.closing import close
from tremplin.casework.operating.operations import meet, realise, start
from tremplin.casework.operating.payments import pay
from tremplin.casework.operating.reports import receive
from tremplin.casework.operating.settlements import admit, computed, settle
from tremplin.errors import Forbidden, NotYet
from tremplin.records.agreements import PaymentKind
from tremplin.records.deposits import Mode
from tremplin.records.following import ReportKind
from tremplin.storage.engine import rows_of

INSTRUCTED, SETTLES = "Vous avez instruit ce dossier, ou enregistré son dépôt", "son solde revient à une autre personne"
PAST, LEFT = r"Vous avez instruit le dossier .*, retiré, que celui-ci reprend", "Vous étiez membre de son organisme"
MEMBER = "votre rôle ne permet pas"


@dataclass
class Story:
    """A dossier and who works on it: ``x`` is one account of several roles, ``y`` and ``z`` do the rest."""

    office: Office
    x: Actor
    written: str = ""
    seconds: int = 0

    @property
    def y(self) -> Actor:
        return self.office.instructor

    @property
    def z(self) -> Actor:
        return self.office.decider

    def at(self, moment: datetime = AT) -> datetime:
        """A moment after all those before."""
        self.seconds += 1
        return moment + timedelta(seconds=self.seconds)

    def read(self) -> None:
        """The roles of x, as they hold now."""
        with self.office.desk.database.reading() as session:
            self.x = actor(rows_of(session), self.x.login)

    def __getattr__(self, act: str) -> Callable[..., "Story"]:
        def done(*who: Actor, **more: Any) -> "Story":
            ACTS[act](self, *who, **more)
            return self

        return done


def joined(story: Story, role: str = "signatory") -> None:
    where = Perimeter(organisation=str(story.office.organisation))
    grant(story.office.desk, story.office.admin, story.x.login, role, where, at=story.at())
    story.read()


def left(story: Story, role: str = "signatory") -> None:
    where = Perimeter(organisation=str(story.office.organisation))
    revoke(story.office.desk, story.office.admin, story.x.login, role, where, at=story.at())
    story.read()


def written(story: Story, who: Actor) -> None:
    own = {"fiche": FICHE, "organisation_id": story.office.organisation, "title": "Ateliers", "said": COMPLETE}
    story.written = create(story.office.desk, who, **own, at=story.at())


def paid(story: Story, who: Actor, *, kind: PaymentKind, cents: int, moment: datetime = STARTED) -> None:
    which = (story.office.desk, who, story.written)
    pay(*which, kind=kind, amount_cents=cents, paid_on=date(2026, 3, 2), at=story.at(moment))


def realised(story: Story, who: Actor) -> None:
    version = story.office.version(story.written)
    realise(story.office.desk, who, story.written, REALISED, at=story.at(REPORTED), version=version)


def on(verb: Callable[..., object], moment: datetime = AT, *words: Any, **more: Any) -> Callable[..., None]:
    """A verb on the dossier, with these words."""

    def done(story: Story, who: Actor) -> None:
        verb(story.office.desk, who, story.written, *words, at=story.at(moment), **more)

    return done


ACTS: dict[str, Callable[..., None]] = {
    "join": joined,
    "leave": left,
    "write": written,
    "edit": lambda story, who: edit(
        story.office.desk, who, story.written, {"posts": 5}, at=story.at(), version=story.office.version(story.written)
    ),
    "deposit": on(deposit),
    "record": on(record, mode=Mode.PAPER, counts_on=AT.date(), reason="Reçu par la poste."),
    "review": on(review),
    "return_": on(return_, AT, "Le budget."),
    "ask": on(ask),
    "withdraw": on(withdraw, AT, "Le projet change."),
    "accept": on(accept, AT, 46_000_00, "Avis favorable."),
    "refuse": on(refuse, AT, "Hors sujet."),
    "sign": on(agree, SIGNED, signed_on=date(2026, 2, 20), advance_cents=20_000_00),
    "amend": on(amend, STARTED, signed_on=date(2026, 2, 28), amount_cents=45_000_00, reason="Moins de dépenses."),
    "start": on(start, STARTED),
    "meet": on(meet, STARTED, held_on=date(2026, 3, 1)),
    "pay": paid,
    "realise": realised,
    "report": on(receive, REPORTED, kind=ReportKind.FINAL, received_on=date(2027, 3, 15)),
    "account": on(receive, STARTED, kind=ReportKind.INTERIM, received_on=date(2026, 3, 1)),
    "settle": on(settle, SETTLED),
    "close": on(close, SETTLED),
}
ADVANCE = {"kind": PaymentKind.ADVANCE, "cents": 20_000_00}
BALANCE = {"kind": PaymentKind.BALANCE, "cents": 40_250_00, "moment": SETTLED}


@pytest.fixture
def story(office: Office) -> Story:
    """Somebody who instructs and decides, and a draft that others wrote."""
    return Story(office, office.second, office.draft(**{name.replace(".", "__"): v for name, v in COMPLETE.items()}))


def granted(story: Story) -> Story:
    """A grant to which x did nothing."""
    return story.deposit(story.office.signatory).review(story.y).accept(story.z)


def running(story: Story) -> Story:
    return granted(story).sign(story.z).start(story.y)


def reported(story: Story) -> Story:
    return running(story).realise(story.y).report(story.y)


def again(story: Story) -> Story:
    """Withdrawn and opened again: the same organisation, the same fiche."""
    return story.withdraw(story.office.signatory).write(story.office.editor)


# a path up to its last act, what that act is, and what refuses it
PATHS: dict[str, tuple[Callable[[Story], Story], Callable[[Story], Story], str]] = {
    # the six that led to money
    "writes, records, another reviews, accepts": (
        lambda s: s.write(s.x).record(s.x).review(s.y),
        lambda s: s.accept(s.x),
        INSTRUCTED,
    ),
    "instructs, then pays the advance": (
        lambda s: s.deposit(s.office.signatory).review(s.x).accept(s.z).sign(s.z),
        lambda s: s.pay(s.x, **ADVANCE),
        INSTRUCTED,
    ),
    "instructs, then pays interims to 100 % on the first day": (
        lambda s: s.deposit(s.office.signatory).review(s.x).accept(s.z).sign(s.z).start(s.x).account(s.x),
        lambda s: s.pay(s.x, kind=PaymentKind.INTERIM, cents=46_000_00),
        INSTRUCTED,
    ),
    "realises, reports, pays, then settles": (
        lambda s: running(s).realise(s.x).report(s.x).pay(s.x, kind=PaymentKind.INTERIM, cents=1, moment=REPORTED),
        lambda s: s.settle(s.x),
        SETTLES,
    ),
    "deposits as a signatory, leaves, decides": (
        lambda s: s.join().deposit(s.x).leave().review(s.y),
        lambda s: s.accept(s.x),
        LEFT,
    ),
    "instructs, has it withdrawn and opened again, decides": (
        lambda s: again(s.deposit(s.office.signatory).review(s.x)).deposit(s.office.signatory).review(s.y),
        lambda s: s.accept(s.x),
        PAST,
    ),
    # the others
    "reviews, then accepts": (
        lambda s: s.deposit(s.office.signatory).review(s.x),
        lambda s: s.accept(s.x),
        INSTRUCTED,
    ),
    "reviews, then refuses": (
        lambda s: s.deposit(s.office.signatory).review(s.x),
        lambda s: s.refuse(s.x),
        INSTRUCTED,
    ),
    "reviews, another gives it back and reviews, accepts": (
        lambda s: s.deposit(s.office.signatory).review(s.x).return_(s.y).deposit(s.office.signatory).review(s.y),
        lambda s: s.accept(s.x),
        INSTRUCTED,
    ),
    "gives it back, another reviews, accepts": (
        lambda s: s.deposit(s.office.signatory).return_(s.x).deposit(s.office.signatory).review(s.y),
        lambda s: s.accept(s.x),
        INSTRUCTED,
    ),
    "records, another reviews and decides, signs": (
        lambda s: s.record(s.x).review(s.y).accept(s.z),
        lambda s: s.sign(s.x),
        INSTRUCTED,
    ),
    "records, others bring it to its agreement, amends": (
        lambda s: s.record(s.x).review(s.y).accept(s.z).sign(s.z).start(s.y),
        lambda s: s.amend(s.x),
        INSTRUCTED,
    ),
    "reviews, starts, realises, reports, another settles, pays the balance": (
        lambda s: (
            s.deposit(s.office.signatory)
            .review(s.x)
            .accept(s.z)
            .sign(s.z)
            .start(s.x)
            .realise(s.x)
            .report(s.x)
            .settle(s.y)
        ),
        lambda s: s.pay(s.x, **BALANCE),
        INSTRUCTED,
    ),
    "decides, signs, pays, then settles": (
        lambda s: (
            s.deposit(s.office.signatory)
            .review(s.y)
            .accept(s.x)
            .sign(s.x)
            .pay(s.x, **ADVANCE)
            .start(s.x)
            .realise(s.x)
            .report(s.x)
        ),
        lambda s: s.settle(s.x),
        SETTLES,
    ),
    "settles, then pays the balance": (
        lambda s: reported(s).settle(s.x),
        lambda s: s.pay(s.x, **BALANCE),
        "Vous avez arrêté ce solde",
    ),
    "records, withdraws, opens again, others instruct, decides": (
        lambda s: again(s.record(s.x)).deposit(s.office.signatory).review(s.y),
        lambda s: s.accept(s.x),
        PAST,
    ),
    "instructs, withdrawn and opened again, others decide, pays": (
        lambda s: (
            again(s.deposit(s.office.signatory).review(s.x))
            .deposit(s.office.signatory)
            .review(s.y)
            .accept(s.z)
            .sign(s.z)
        ),
        lambda s: s.pay(s.x, **ADVANCE),
        PAST,
    ),
    "is a member, decides": (
        lambda s: s.deposit(s.office.signatory).review(s.y).join("editor"),
        lambda s: s.accept(s.x),
        MEMBER,
    ),
    "instructs, becomes a member, settles": (
        lambda s: reported(s).join("editor"),
        lambda s: s.settle(s.x),
        MEMBER,
    ),
    "joins while it is open, leaves, instructs": (
        lambda s: s.join("editor").leave("editor").deposit(s.office.signatory),
        lambda s: s.review(s.x),
        LEFT,
    ),
    "was a member of its past, leaves, decides": (
        lambda s: again(s.join().deposit(s.x).leave()).deposit(s.office.signatory).review(s.y),
        lambda s: s.accept(s.x),
        LEFT,
    ),
    "deposits as a signatory, leaves, pays": (
        lambda s: s.join().deposit(s.x).leave().review(s.y).accept(s.z).sign(s.z),
        lambda s: s.pay(s.x, **ADVANCE),
        LEFT,
    ),
    "reports as a member, leaves, settles": (
        lambda s: running(s).realise(s.y).join().report(s.x).leave(),
        lambda s: s.settle(s.x),
        LEFT,
    ),
}


@pytest.mark.parametrize("path", PATHS)
def test_nobody_alone(story: Story, path: str):
    before, last, refused = PATHS[path]
    before(story)
    version = story.office.version(story.written)
    with pytest.raises(NotYet if refused is not MEMBER else Forbidden, match=refused):
        last(story)
    assert story.office.version(story.written) == version
    # it is the account that is refused, not the act: whoever did nothing to it passes
    other = replace(story, x=fresh(story.office))
    assert last(other).office.version(story.written) == version + 1


def fresh(office: Office) -> Actor:
    """Somebody of the same roles who comes anew."""
    open_account(office.desk, office.admin, login="neuf@exemple.fr", name="Neuf", at=AT)
    for role in ("instructor", "decision_maker"):
        grant(office.desk, office.admin, "neuf@exemple.fr", role, Perimeter(department="00"), at=AT)
    with office.desk.database.reading() as session:
        return actor(rows_of(session), "neuf@exemple.fr")


def test_whoever_left_before_a_dossier_was_opened_takes_part_in_it(story: Story):
    story.join().leave().write(story.office.editor).deposit(story.office.signatory).review(story.x).accept(story.z)
    assert story.office.version(story.written) == 4


def test_a_withdrawn_dossier_of_another_organisation_is_nobody_s_past(story: Story):
    story.deposit(story.office.signatory).review(story.x).withdraw(story.office.signatory)
    own = {"fiche": FICHE, "organisation_id": story.office.stranger, "title": "Autre", "said": COMPLETE}
    story.written = create(story.office.desk, story.office.other, **own, at=story.at())
    story.deposit(story.office.other).review(story.y).accept(story.x)


def test_two_people_are_enough_for_a_whole_life(office: Office):
    one, two = office.instructor, office.decider
    story = Story(office, office.second).write(one).record(one).review(one).accept(two).sign(two)
    story.pay(two, **ADVANCE).start(one).realise(one)
    desk, written, when = office.desk, story.written, SETTLED.replace(month=6)
    receive(desk, one, written, kind=ReportKind.FINAL, received_on=date(2027, 5, 29), at=when)
    found = computed(desk, one, written, day=when.date())
    assert found.broken == ("balance_deadline",)
    admit(desk, two, written, "balance_deadline", "La poste était fermée.", at=when)
    left = settle(desk, one, written, at=when).settlement.balance_cents
    pay(desk, two, written, kind=PaymentKind.BALANCE, amount_cents=left, paid_on=when.date(), at=when)
    close(desk, two, written, at=when)
