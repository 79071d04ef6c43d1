"""The agenda of a dossier: every act of its life, each at a plausible instant, up to where it stands today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tremplin.catalogue.quantities import Rate
from tremplin.demo import budgets, words
from tremplin.demo.company import Life
from tremplin.demo.dice import Dice
from tremplin.demo.following import asked_again, deadline, followed
from tremplin.demo.instants import EVER, at_office, in_the_evening, worked, working
from tremplin.demo.outlines import Outline
from tremplin.demo.paying import awaited
from tremplin.records.codes import Advice, Mode, PaymentKind, ReportKind, RequestKind, RequestOutcome, State

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# the calls of 2024 bound it by 80 %, where they bound it
# out of a hundred pieces, and out of a hundred operations of which the fiche asks for none
UNCHECKED, REFUSED, PROVED_UNASKED = 10, 6, 25
LATEST_NEWS = timedelta(days=17)
USUAL_ADVANCE = (40, 50, 60, 70, 80)


@dataclass(frozen=True)
class Step:
    """One act of a dossier; without those of its ``way``, it would not stand where it does."""

    at: datetime
    verb: str
    said: Mapping[str, Any]
    way: bool = True


def agenda(outline: Outline, dice: Dice) -> list[Step]:
    """The acts of a dossier, in order."""
    drawn = _Agenda(outline, dice)
    drawn.draw()
    return sorted(drawn.steps, key=lambda step: step.at)


class _Agenda:
    """An agenda being drawn: ``_last`` is when the last act of the way took place, and the next one comes after it."""

    def __init__(self, outline: Outline, dice: Dice):
        self.outline, self.dice = outline, dice
        self.steps: list[Step] = []
        self._last: datetime | None = None
        self._lowered: int | None = None
        # where the final report counts on pieces, all exits have theirs; elsewhere some carriers give them
        final = outline.slot.fiche.reports.final
        self._proving = bool(final and final.evidence_of_exits) or dice.chance(PROVED_UNASKED)
        self._proved: list[Life] = []

    def draw(self) -> None:
        outline = self.outline
        self._write()
        if outline.reaches(State.SUBMITTED):
            self._deposit()
        if outline.reaches(State.UNDER_REVIEW):
            self._review()
            self._talk()
        if outline.state is State.RETURNED:
            self._return()
        elif outline.state is State.REFUSED:
            self._in(12, 45, "refuse", reason=self.dice.one_of(words.REFUSED))
            self._ask(6, RequestKind.APPEAL, words.APPEAL, words.UPHELD)
        elif outline.reaches(State.ACCEPTED):
            self._accept()
            self._sign()
        if outline.state is State.WITHDRAWN:
            self._in(4, 20, "withdraw", reason=self.dice.one_of(words.WITHDRAWN))
        if outline.reaches(State.AGREED):
            self._agree()
        if outline.reaches(State.RUNNING):
            self._run()
        if outline.reaches(State.REPORTED):
            self._report()
        if outline.reaches(State.SETTLED):
            self._settle()

    def _write(self) -> None:
        """The carrier writes the dossier, often in two sittings."""
        outline, dice = self.outline, self.dice
        said = {name: value for name, value in outline.said.items() if name not in outline.withheld}
        names = list(said)
        later = dice.some(names, len(names) // 3) if dice.chance(45) else ()
        opened = outline.deposited_on - dice.between(4, 25) * DAY
        self._on(opened, "create", said={name: said[name] for name in names if name not in later})
        if later:
            self._on(opened + dice.between(0, 2) * DAY, "edit", said={name: said[name] for name in later})
        if outline.reaches(State.SUBMITTED) or dice.chance(30):
            for piece in outline.slot.fiche.application.documents:
                self._on(opened + dice.between(1, 3) * DAY, "attach", code=piece.code, label=piece.label)

    def _deposit(self) -> None:
        outline, dice = self.outline, self.dice
        window = outline.slot.window
        # on paper, the postmark counts (CRPA, L112-1): it arrives later than it is dated
        if dice.chance(5):
            arrived = outline.deposited_on + dice.between(1, 3) * DAY
            self._on(working(arrived), "record", mode=Mode.PAPER, counts_on=outline.deposited_on, reason=words.PAPER)
        elif window is not None and outline.deposited_on == window.closes and dice.chance(20):
            self._on(working(window.closes + DAY), "record", mode=Mode.LATE, counts_on=window.closes, reason=words.LATE)
        else:
            last = window is not None and outline.deposited_on == window.closes
            drawn = in_the_evening if last or dice.chance(15) else at_office
            self._at(max(drawn(outline.deposited_on, dice), self._soonest()), "deposit")
        # what is missing is asked before any money is granted
        wanting = outline.reaches(State.ACCEPTED) and bool(outline.withheld)
        if outline.state is not State.RETURNED and (wanting or dice.chance(8)):
            self._return()
            if outline.withheld:
                self._in(2, 9, "edit", office=False, said=outline.withheld)
            self._in(0, 2, "deposit", office=False)

    def _return(self) -> None:
        self._in(4, 15, "return", asked=self.dice.one_of(words.INCOMPLETE))

    def _review(self) -> None:
        outline, dice = self.outline, self.dice
        self._in(3, 14, "review")
        for opinion in outline.slot.fiche.application.opinions:
            if outline.state is State.UNDER_REVIEW and dice.chance(40):
                continue
            against = 45 if outline.state is State.REFUSED else 0 if opinion.favourable else 6
            advice = Advice.UNFAVOURABLE if dice.chance(against) else Advice.FAVOURABLE
            said = words.UNFAVOURABLE if advice is Advice.UNFAVOURABLE else words.FAVOURABLE
            # a dossier that waits for its opinions is under review all the same
            way = outline.reaches(State.ACCEPTED)
            self._in(3, 12, "opine", way=way, code=opinion.code, advice=advice, reason=dice.one_of(said))

    # what follows is told by the number of a dossier, and by dice of its own: whatever else is drawn stays as it is
    def _talk(self) -> None:
        """Have some carriers ask a question, which is answered, and some instructors be away."""
        outline = self.outline
        if outline.state is State.WITHDRAWN:
            return
        if outline.number % 4 == 0:
            asked = self._office(self._day() + DAY, "message", text=words.QUESTION)
            self._office(asked + DAY, "message", text=words.REPLY, by_service=True)
        if outline.state is State.UNDER_REVIEW and outline.number % 2:
            self._office(self._day() + 2 * DAY, "lend", days=21, reason=words.AWAY)

    def _sign(self) -> None:
        """Have some agreements sent and signed through here; the others are signed on paper, by both."""
        # a grant that is withdrawn has four days before it is
        if self.outline.state is not State.WITHDRAWN and self.outline.number % 3 == 0:
            sent = self._office(self._day() + DAY, "send")
            if self.outline.reaches(State.AGREED):
                # agreed a week after the decision at the soonest
                self._office(sent + 2 * DAY, "sign")

    def _ask(self, days: int, kind: RequestKind, reason: str, answered: str) -> None:
        """Have some carriers ask for something, which most are refused, and some still wait for."""
        if self.outline.number % 3 != 1:
            asked = self._office(self._day() + days * DAY, "ask", kind=kind, reason=reason)
            if self.outline.number % 3 == 0:
                self._office(asked + 12 * DAY, "answer", outcome=RequestOutcome.REFUSED, reason=answered)

    def _office(self, day: date, verb: str, **said: Any) -> date:
        """An act of the office, beside the way; the day on which it is done."""
        done = working(day)
        dice = Dice("office", self.outline.number, verb, done)
        self.steps.append(Step(at_office(done, dice), verb, said, way=False))
        return done

    def _accept(self) -> None:
        outline = self.outline
        whole = outline.granted_cents == outline.said["requested"]
        reason = self.dice.one_of(words.ACCEPTED if whole else words.REDUCED)
        self._in(10, 35, "accept", granted_cents=outline.granted_cents, reason=reason)

    def _agree(self) -> None:
        dice, granted = self.dice, self.outline.granted_cents
        cents = min(self._largest_advance(granted), granted * dice.one_of(USUAL_ADVANCE) // 100)
        self._in(7, 25, "agree", advance_cents=cents)
        if cents:
            self._aside(self._day() + dice.between(5, 20) * DAY, "pay", kind=PaymentKind.ADVANCE, amount_cents=cents)
        if not self.outline.reaches(State.RUNNING):
            # people are referred before the first day
            self._record(self._day() + dice.between(9, 25) * DAY)
        # an advance that was paid stays within its share of what an amendment leaves
        lowered = granted * dice.between(88, 96) // 100
        # parts of each year would be signed anew, which a demonstration leaves out
        fits = cents <= self._largest_advance(lowered) and not self.outline.slot.fiche.budget_years
        self._lowered = lowered if fits else None

    def _largest_advance(self, granted: int) -> int:
        terms = self.outline.slot.fiche.payment
        if terms.instalments:
            return terms.upfront(granted) or 0
        advance = terms.advance
        # never the whole: a call pays the balance on the final report
        return 0 if advance is None else (advance.max_rate or Rate(9, 10)).of(granted)

    def _run(self) -> None:
        outline, dice = self.outline, self.dice
        self._on(working(max(outline.starts_on, self._day()) + dice.between(0, 9) * DAY), "start")
        if outline.state is State.RUNNING:
            self._ask(20, RequestKind.AMENDMENT, words.MORE_TIME, words.KEPT)
        if self._lowered and dice.chance(9):
            self._in(30, 60, "amend", amount_cents=self._lowered, reason=dice.one_of(words.AMENDED))
        elif dice.chance(8) and (awaited(outline.slot.fiche) or not outline.slot.fiche.payment.instalments):
            cents = outline.granted_cents * 5 // 100
            middle = outline.starts_on + (outline.ends_on - outline.starts_on) / 2
            reports, waited = outline.slot.fiche.reports.interim, awaited(outline.slot.fiche)
            code = waited.report if waited else reports[0].code if reports else None
            self._aside(middle - 9 * DAY, "receive", kind=ReportKind.INTERIM, code=code)
            self._aside(middle, "pay", kind=PaymentKind.INTERIM, amount_cents=cents)
        for event in followed(outline, dice):
            self._aside(event.day, event.verb, on=event.day, **event.said)
        day = outline.starts_on + dice.between(20, 45) * DAY
        while day < outline.ends_on:
            recorded = self._record(day)
            self._prove(recorded, day)
            if outline.slot.fiche.follow_up.execution_reports is not None:
                self._validate(recorded, day)
            day += dice.between(80, 100) * DAY

    def _report(self) -> None:
        outline, dice = self.outline, self.dice
        done = max(outline.ends_on, self._day())
        said = budgets.realised(outline.said, outline.slot.form, dice, outline.lives)
        # three months, as most calls have it, less some days
        due = deadline(outline) or outline.ends_on + 85 * DAY
        on_time = max(done + 4 * DAY, worked(due - dice.between(0, 20) * DAY))
        # what a report tells is recorded by then
        self._prove(self._on(done + dice.between(1, 3) * DAY, "record_people", on=done), done)
        self._on(done + dice.between(1, 4) * DAY, "realise", said=said)
        late = working(due + dice.between(3, 25) * DAY)
        self._on(late if dice.chance(5) else on_time, "receive", kind=ReportKind.FINAL)
        for event in asked_again(outline, dice):
            self._aside(event.day, event.verb, on=event.day, **event.said)
            # news of those who left on the last day comes a little later
            self._record(event.day + LATEST_NEWS, reported=True)
        if not outline.reaches(State.SETTLED):
            self._last_news()

    def _settle(self) -> None:
        last = max(step.at for step in self.steps)
        self._at(at_office(working(last.date() + self.dice.between(6, 25) * DAY), self.dice), "settle")
        if self.outline.reaches(State.CLOSED):
            self._in(6, 25, "balance")
            self._in(2, 15, "close")
            return
        self._last_news()
        if self.dice.chance(40):
            self._in(6, 25, "balance", way=False)

    def _last_news(self) -> None:
        """News that comes after all else: of people who left months before."""
        days = [row["on"] for life in self.outline.lives for row in life.news]
        if days:
            self._record(max(days), reported=True)

    def _record(self, day: date, *, reported: bool = False) -> datetime:
        return self._aside(day, "record_people", on=day, reported=reported)

    def _validate(self, recorded: datetime, day: date) -> None:
        """Have the last month that is over validated, by the carrier, then mostly by the service."""
        last = day.replace(day=1) - DAY
        first = last.replace(day=1)
        if last >= self.outline.starts_on and any(life.there(first, last) for life in self.outline.lives):
            by_carrier = working(recorded.date() + self.dice.between(1, 3) * DAY)
            self.steps.append(Step(at_office(by_carrier, self.dice), "validate", {"month": first}, way=False))
            local = any(each in self.outline.staff.locals for each in self.outline.said.get("territories", ()))
            if local and self.dice.chance(80):
                by_service = working(by_carrier + self.dice.between(2, 9) * DAY)
                said = {"month": first, "by_service": True}
                self.steps.append(Step(at_office(by_service, self.dice), "validate", said, way=False))

    def _prove(self, recorded: datetime, day: date) -> None:
        """Give the pieces of the exits that were recorded up to a day, then have them checked."""
        if not self._proving:
            return
        given = [life for life in self.outline.lives if life.piece and life not in self._proved and life.left_by(day)]
        checked = working(recorded.date() + self.dice.between(3, 12) * DAY)
        for rank, life in enumerate(given, start=1):
            at = recorded + rank * self.dice.between(2, 4) * MINUTE
            self.steps.append(Step(at, "prove", {"key": life.key, "kind": life.piece}, way=False))
            drawn = self.dice.between(1, 100)
            if drawn <= UNCHECKED and not self.outline.reaches(State.SETTLED):
                continue
            refused = self.dice.one_of(words.NOT_PROVED) if drawn > 100 - REFUSED else None
            self.steps.append(
                Step(at_office(checked, self.dice), "check", {"key": life.key, "refused": refused}, way=False)
            )
        self._proved += given

    def _in(self, least: int, most: int, verb: str, *, office: bool = True, way: bool = True, **said: Any) -> None:
        """The next act of the way, so many days after the one before."""
        day = self._day() + self.dice.between(least, most) * DAY
        self._on(working(day) if office else day, verb, way=way, **said)

    def _on(self, day: date, verb: str, *, way: bool = True, **said: Any) -> datetime:
        """The next act of the way, on a day, or as soon as the one before is done."""
        at = max(at_office(day, self.dice), self._soonest())
        self._at(at, verb, way=way, **said)
        return at

    def _at(self, at: datetime, verb: str, *, way: bool = True, **said: Any) -> None:
        self._last = at
        self.steps.append(Step(at, verb, said, way))

    def _aside(self, day: date, verb: str, **said: Any) -> datetime:
        """An act that leads nowhere else, and that is told once the last act of the way is done."""
        told = max(working(day), working(self._day() + DAY))
        at = at_office(told, self.dice)
        self.steps.append(Step(at, verb, said, way=False))
        return at

    def _day(self) -> date:
        """The day of the last act."""
        return self._last.date() if self._last else self.outline.deposited_on

    def _soonest(self) -> datetime:
        """Soon after the last act."""
        soon = self.dice.between(12, 90) * MINUTE
        return self._last + soon if self._last else EVER
