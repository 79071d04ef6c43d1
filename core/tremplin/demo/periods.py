"""When a dossier comes and when its operation takes place, so that it stands today where it is meant to."""

from datetime import date, timedelta
from typing import NamedTuple

from tremplin.catalogue.door import Fiche, Window, add_months, end_after
from tremplin.demo.dice import Dice
from tremplin.demo.outlines import Slot
from tremplin.records.dossiers import State

# without a session, how many days ago a dossier came, at least and at most
AGES = {
    State.DRAFT: (-25, 5),
    State.SUBMITTED: (2, 30),
    State.RETURNED: (20, 60),
    State.UNDER_REVIEW: (30, 85),
    State.ACCEPTED: (75, 120),
    State.REFUSED: (90, 700),
    State.WITHDRAWN: (40, 500),
    State.AGREED: (95, 150),
    State.RUNNING: (160, 420),
    State.REPORTED: (470, 600),
    State.SETTLED: (600, 780),
    State.CLOSED: (700, 1000),
}
DECIDED_AFTER = 75
# « 12 mois maximum », say most calls
LONGEST, SHORTEST = 12, 3
TRIES = 24
DAY = timedelta(days=1)


class Period(NamedTuple):
    """The day of the deposit, and the first and last days of the operation."""

    deposited_on: date
    starts_on: date
    ends_on: date


def period(slot: Slot, state: State, today: date, dice: Dice) -> Period | None:
    """A period of a slot that suits a state; ``None`` where none does."""
    held: list[Period] = []
    for _ in range(TRIES):
        deposited = _deposit(slot.window, state, today, dice)
        drawn = deposited and _operation(slot, deposited, dice)
        if drawn and _possible(drawn, slot.fiche, state, today):
            held.append(drawn)
            if _likely(drawn, state, today):
                return drawn
    return held[0] if held else None


def _deposit(window: Window | None, state: State, today: date, dice: Dice) -> date | None:
    if window is None:
        return today - dice.between(*AGES[state]) * DAY
    last = min(window.closes, today - DAY)
    if state is State.DRAFT:
        # it is being written, or was left there when the session closed
        return min(window.closes, today + 3 * DAY) if window.opens <= today else None
    if last < window.opens:
        return None
    first = max(window.opens, last - 9 * DAY) if dice.chance(70) else window.opens
    return first + dice.between(0, (last - first).days) * DAY


def _operation(slot: Slot, deposited: date, dice: Dice) -> Period | None:
    window, duration = slot.window, slot.fiche.duration
    soonest = deposited + 30 * DAY
    bounds = (window and window.starts_from, duration.fixed_from)
    first = max(bound for bound in (*bounds, deposited - 30 * DAY) if bound)
    if not any(bounds):
        first = max(first, soonest)
    bounds = (window and window.starts_until, duration.fixed_until and add_months(duration.fixed_until, -SHORTEST))
    last = min((bound for bound in bounds if bound), default=add_months(max(first, deposited), 7))
    if last < first:
        last = first
    starts = first + dice.between(0, (last - first).days) * DAY
    # the calls speak of first days: « démarrant entre le 01/01/2025 et le 01/08/2025 »
    starts = max(first, starts.replace(day=1)) if dice.chance(85) else starts
    most = min(duration.at_most or LONGEST, LONGEST)
    months = most if dice.chance(55) else dice.between(min(SHORTEST, most), most)
    ends = end_after(starts, months)
    if duration.fixed_until:
        ends = min(ends, duration.fixed_until)
    return Period(deposited, starts, ends) if ends > starts else None


def _possible(drawn: Period, fiche: Fiche, state: State, today: date) -> bool:
    """Whether what a state supposes has happened by today."""
    after = max(fiche.follow_up.after_exit.months, default=0) if fiche.follow_up.after_exit else 0
    ended = add_months(drawn.ends_on, after)
    match state:
        case State.RUNNING:
            return drawn.starts_on + 20 * DAY <= today and drawn.deposited_on + 130 * DAY <= today
        case State.REPORTED:
            return drawn.ends_on + 45 * DAY <= today
        case State.SETTLED:
            return ended + 110 * DAY <= today
        case State.CLOSED:
            return ended + 150 * DAY <= today
    return True


def _likely(drawn: Period, state: State, today: date) -> bool:
    """Whether it stands there on time, rather than late or forgotten."""
    decided = drawn.starts_on >= drawn.deposited_on + DECIDED_AFTER * DAY
    match state:
        case State.AGREED:
            return drawn.starts_on >= today - 20 * DAY
        case State.RUNNING:
            return decided and drawn.ends_on >= today
        case State.REPORTED:
            return decided and drawn.ends_on + 200 * DAY >= today
    return decided
