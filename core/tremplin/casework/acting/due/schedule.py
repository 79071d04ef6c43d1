"""The calendar of an operation: what its fiche and its agreement make due, when, and whether it is done.

What the text gives no day for is said in words, without a day: nothing is invented.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tremplin.casework.acting.due.entries import Entry, History, Standing
from tremplin.catalogue.door import (
    BALANCES,
    Balance,
    Fiche,
    FinalReport,
    Instalment,
    PaidOn,
    add_months,
    euros,
)
from tremplin.rules.deadlines import Deadline
from tremplin.rules.door import Facts, Verdict
from tremplin.rules.kinds.committees_cadence import LEAST_PER_YEAR, CommitteesCadence, periods


def schedule(fiche: Fiche, history: History, day: date) -> tuple[Entry, ...]:
    """The calendar of an operation as it stands on a day: what is late first, then by date."""
    made = _Schedule(fiche, history, day)
    return tuple(sorted(made.entries(), key=_order))


def _order(entry: Entry) -> tuple[bool, date, str]:
    return entry.standing is not Standing.LATE, entry.done or entry.due or entry.since or date.max, entry.kind


def since(instalment: Instalment, told: History) -> date | None:
    """The day on which what an instalment waits for comes, if it is known."""
    received = [day for code, day in told.interim if code == instalment.report]
    known = {
        PaidOn.NOTIFICATION: told.decided_on,
        PaidOn.SIGNATURE: told.signed_on,
        PaidOn.START: told.starts_on,
        PaidOn.DATE: instalment.day,
        PaidOn.INTERIM_REPORT: min(received, default=None),
    }
    return known[PaidOn(instalment.on)]


@dataclass(frozen=True)
class _Schedule:
    fiche: Fiche
    history: History
    day: date

    def entries(self) -> Iterator[Entry]:
        yield from self._instalments() if self.fiche.payment.instalments else self._advance()
        yield from self._committees()
        yield from self._dashboards()
        yield from self._execution_reports()
        yield from self._interim_reports()
        yield self._final_report()
        yield from self._yearly_documents()
        yield from self._after_exits()
        yield self._balance()

    def _entry(
        self,
        kind: str,
        label: str,
        source: str | None,
        *,
        since: date | None = None,
        due: date | None = None,
        done: date | None = None,
        until: date | None = None,
        code: str | None = None,
    ) -> Entry:
        """An entry; ``until`` is a last day that the text does not print, and that is not shown."""
        last = due or until
        standing = _standing(self.day, since, last, done)
        return Entry(
            kind=kind,
            label=label,
            since=since,
            due=due,
            done=done,
            standing=standing,
            source=source,
            code=code,
            last=last,
        )

    def _advance(self) -> Iterator[Entry]:
        agreed, terms = self.history.advance_cents, self.fiche.payment.advance
        if agreed:
            label, source = f"Avance de {euros(agreed)}", terms.source if terms else None
            done = _reached(self.history.advances, agreed)
            # « versée dès signature de la convention »: a call of 2024, « Durée et financement, 4 », gives no last day
            yield self._entry("advance", label, source, since=self.history.signed_on, done=done)

    def _instalments(self) -> Iterator[Entry]:
        """One line per instalment but the last, which the settlement decides: the balance has a line of its own."""
        terms, told = self.fiche.payment, self.history
        amounts = terms.amounts(told.amount_cents)
        for rank, each in enumerate(terms.instalments, start=1):
            paid = [(day, cents) for code, day, cents in told.instalments if code == each.code]
            # once settled, what was not paid of it is in the balance
            if each.on == PaidOn.FINAL_REPORT or (told.settled_on and not paid):
                continue
            amount = amounts[each.code]
            done = _reached(paid, amount) if amount else max((day for day, _ in paid), default=None)
            awaited = since(each, told)
            due = add_months(awaited, each.within) if awaited and each.within else None
            figure = f" de {euros(amount)}" if amount is not None else ""
            label = f"Versement n° {rank}{figure} : {each.told(self.fiche.reports.interim_labels)}"
            done = done or (told.settled_on if paid else None)
            yield self._entry("instalment", label, each.source, since=awaited, due=due, done=done, code=each.code)

    def _interim_reports(self) -> Iterator[Entry]:
        labels, told = self.fiche.reports.interim_labels, self.history
        for each in self.fiche.reports.interim:
            # rules and calendar take the same day
            due = Deadline(within=each.months, no_later_than=each.day).day(told.starts_on)
            since = add_months(told.starts_on, each.after) if each.after else told.starts_on
            done = min((day for code, day in told.interim if code == each.code), default=None)
            label = labels[each.code].capitalize()
            yield self._entry("interim_report", label, each.source, since=since, due=due, done=done, code=each.code)

    def _committees(self) -> Iterator[Entry]:
        terms = self.fiche.follow_up.committees
        if terms is None or terms.cadence is None:
            return
        cadence, source, told = self._cadence(terms.cadence), terms.source, self.history
        often = cadence.often()
        # « tous les trois mois » makes periods; « plusieurs fois par an », a least number; « réguliers », no day at all
        if cadence.period:
            for rank, (first, last) in enumerate(self._periods(cadence.period), start=1):
                done = _first(told.committees, first, last)
                label = f"Comité de suivi n° {rank}, {often}"
                yield self._entry("committee", label, source, since=first, due=last, done=done)
        elif terms.cadence in LEAST_PER_YEAR:
            # the rule knows the least that these words can mean
            facts = Facts(committees=told.committees, starts_on=told.starts_on, ends_on=told.ends_on)
            found = cadence.check(facts)
            done = max(told.committees) if found.verdict is Verdict.MET else None
            label = f"Comités de suivi : {found.message}"
            yield self._entry("committee", label, source, since=told.starts_on, done=done, until=told.ends_on)
        elif self.day <= told.ends_on:
            yield self._entry("committee", f"Comités de suivi, {often} : sans date imposée", source)

    def _dashboards(self) -> Iterator[Entry]:
        terms, told = self.fiche.follow_up.dashboard, self.history
        if terms is None:
            return
        committees = self.fiche.follow_up.committees
        period = self._cadence(committees.cadence).period if committees and committees.cadence else None
        if terms.before_committees and period:
            for rank, (first, last) in enumerate(self._periods(period), start=1):
                # « en amont de la tenue de chaque comité de suivi »: a call of 2024, « Évaluation, 1 »
                held, done = _first(told.committees, first, last), _first(told.dashboards, first, last)
                label = f"Tableau de bord, avant le comité n° {rank}"
                yield self._entry("dashboard", label, terms.source, since=first, due=held or last, done=done)
        elif terms.before_committees:
            behind = len(told.committees) > len(told.dashboards)
            due = told.committees[len(told.dashboards)] if behind else None
            label = "Tableau de bord, avant chaque comité de suivi"
            done = max(told.dashboards) if told.dashboards and not behind else None
            yield self._entry("dashboard", label, terms.source, since=told.starts_on, due=due, done=done)
        # « susceptible d'être demandé régulièrement »: nobody can be late of what was not asked
        elif terms.on_request and self.day <= told.ends_on:
            yield self._entry("dashboard", "Tableau de bord, à la demande : sans date imposée", terms.source)

    def _execution_reports(self) -> Iterator[Entry]:
        terms, told = self.fiche.follow_up.execution_reports, self.history
        if terms is not None:
            done = max(told.executions, default=None)
            label = "Comptes rendus d'exécution : sans date imposée"
            yield self._entry("execution_report", label, terms.source, since=told.starts_on, done=done)

    def _final_report(self) -> Entry:
        terms, ends = self.fiche.reports.final, self.history.ends_on
        source, due = (terms.source, self._last_day(terms)) if terms else (None, None)
        # received again after it was completed, it is still of the day when it first came
        done = min(self.history.final, default=None)
        return self._entry("final_report", "Bilan final", source, since=ends, due=due, done=done)

    def _yearly_documents(self) -> Iterator[Entry]:
        """One line per year: the text counts from the end of an accounting year, 31 December at the latest."""
        terms, told = self.fiche.reports.yearly, self.history
        if terms is None:
            return
        received = dict(enumerate(sorted(told.yearly)))
        for rank, year in enumerate(range(told.starts_on.year, told.ends_on.year + 1)):
            # « annuellement et dans les 6 mois suivant la fin de l'exercice »: a call of 2024, « Évaluation, 2 »
            end = date(year, 12, 31)
            due = add_months(end, terms.within) if terms.within else None
            label = f"Documents annuels de l'exercice {year}"
            if terms.within:
                label = f"{label}, {terms.within} mois après sa fin (au plus tard un 31 décembre)"
            yield self._entry("yearly_documents", label, terms.source, since=end, due=due, done=received.get(rank))

    def _after_exits(self) -> Iterator[Entry]:
        terms = self.fiche.follow_up.after_exit
        for months in terms.months if terms else ():
            since = add_months(self.history.ends_on, months)
            # the text gives the day from which it counts, not the last one
            rounds = [on for asked, on in self.history.after_exits if asked == months and on >= since]
            label = f"Personnes sorties réinterrogées, {months} mois après la fin"
            source = terms.source if terms else None
            yield self._entry("after_exit", label, source, since=since, done=min(rounds, default=None))

    def _balance(self) -> Entry:
        terms, told = self.fiche.payment.balance, self.history
        source, due = (terms.source, self._last_day(terms)) if terms else (None, None)
        code = next((each.code for each in self.fiche.payment.instalments if each.on == PaidOn.FINAL_REPORT), None)
        left = told.balance_cents or 0
        # « sous réserve du respect des conditions liées aux objectifs fixés »: the amount is told once it is known
        label = f"Solde, {BALANCES[terms.on]}" if terms else "Solde"
        if left > 0:
            label = f"Solde de {euros(left)}"
        elif left < 0:
            label = f"Trop-perçu de {euros(-left)} à reverser par le porteur"
        # a text that says when a balance is paid says nothing of when it is paid back
        due = None if left < 0 else due
        since = told.settled_on or min(told.final, default=None)
        return self._entry("balance", label, source, since=since, due=due, done=told.balanced_on, code=code)

    def _last_day(self, terms: FinalReport | Balance) -> date | None:
        # « dans les 3 mois […] (soit maximum le 31/03/2025) »: of two limits, rules and calendar take the same
        return Deadline(within=terms.within, no_later_than=terms.no_later_than).day(self.history.ends_on)

    def _periods(self, months: int) -> Iterable[tuple[date, date]]:
        return periods(self.history.starts_on, self.history.ends_on, months)

    def _cadence(self, code: str) -> CommitteesCadence:
        """What a cadence asks for; the rule of the fiche knows the months of one of its department alone."""
        ruled = (rule.terms for rule in self.fiche.rules if isinstance(rule.terms, CommitteesCadence))
        return next(ruled, None) or CommitteesCadence(cadence=code)


def _standing(day: date, since: date | None, due: date | None, done: date | None) -> Standing:
    if done:
        return Standing.DONE
    if due and day > due:
        return Standing.LATE
    return Standing.DUE if since and since <= day else Standing.TO_COME


def _first(days: Iterable[date], first: date, last: date) -> date | None:
    return min((day for day in days if first <= day <= last), default=None)


def _reached(payments: Iterable[tuple[date, int]], agreed: int) -> date | None:
    """The day on which payments reached what was agreed."""
    total = 0
    # an advance may be paid in several times: it is paid the day when its amount is reached
    for day, cents in sorted(payments):
        total += cents
        if total >= agreed:
            return day
    return None
