"""Plan a demonstration: which dossiers, of which fiches, in which states, before any of them is played."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, cycle, islice
from typing import Any

from tremplin.catalogue.department import Department
from tremplin.catalogue.fiche import Fiche
from tremplin.demo.agenda import Step, agenda
from tremplin.demo.cast import Cast, CastCarrier
from tremplin.demo.company import Life, Scenery, company
from tremplin.demo.contents import Mending, content, mended
from tremplin.demo.departures import depart
from tremplin.demo.dice import Dice
from tremplin.demo.doings import busy
from tremplin.demo.instants import midnight
from tremplin.demo.naming import titled
from tremplin.demo.outlines import Outline, Quotas, Slot
from tremplin.demo.periods import period
from tremplin.records.dossiers import GRANTED, State
from tremplin.rules.door import RuleKind, Verdict

TRIES = 8
# of a hundred dossiers, those of the organisation whose accounts are shown, and of all but the one that came in by
# itself, besides those that fall to each
SHOWN, OTHERS = 20, 88
LEAVES = {
    State.REFUSED: (State.UNDER_REVIEW,),
    State.RETURNED: (State.SUBMITTED, State.UNDER_REVIEW),
    State.WITHDRAWN: (State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.ACCEPTED),
}
GRANTS = (100, 100, 100, 100, 95, 90, 85, 80)
# what a carrier may leave for later
LEFT = ("requested", "posts", "supervisors_fte", "participants.", "answers.", "budget.")


@dataclass(frozen=True)
class Plan:
    """One dossier, and the acts of its life."""

    outline: Outline
    steps: Sequence[Step]


class Planner:
    """Plans the dossiers of one demonstration."""

    def __init__(self, slots: Sequence[Slot], kinds: Mapping[str, RuleKind], cast: Cast, seed: int, today: date):
        self.slots, self.kinds, self.cast, self.seed, self.today = slots, kinds, cast, seed, today
        self.quotas = Quotas(slots, today)

    def plans(self, count: int) -> list[Plan]:
        """So many dossiers: every fiche before any comes twice, and every state in every department that has room."""
        plans = [
            plan
            for number, slot in enumerate(islice(spread(self.slots), count), start=1)
            if (plan := self._next(number, slot)) is not None
        ]
        for department in self.cast.staff:
            self._complete(plans, department)
        return plans

    def _next(self, number: int, slot: Slot) -> Plan | None:
        of = self.quotas.age(slot)
        for state in self.quotas.wanted(of):
            plan = self._plan(number, slot, state)
            if plan is not None:
                self.quotas.give(of, state)
                return plan
        return None

    def _complete(self, plans: list[Plan], department: str) -> None:
        """Have every state in a department: the states that it lacks take the place of those it has most of."""
        for state in State:
            held = [place for place, plan in enumerate(plans) if plan.outline.carrier.department == department]
            states = Counter(plans[place].outline.state for place in held)
            if state in states:
                continue
            for place in sorted(held, key=lambda place: -states[plans[place].outline.state]):
                outline = plans[place].outline
                plan = self._plan(outline.number, outline.slot, state) if states[outline.state] > 1 else None
                if plan is not None:
                    plans[place] = plan
                    break

    def _plan(self, number: int, slot: Slot, state: State) -> Plan | None:
        # each try has dice of its own: what one draws changes nothing of the others
        for attempt in range(TRIES):
            dice = Dice(self.seed, "dossier", number, state, attempt)
            outline = self._outline(number, slot, state, dice)
            if outline is not None:
                steps = agenda(outline, dice)
                # a plan is of a day, not of an hour: loaded in the morning or at night, the same rows come
                now = midnight(self.today)
                if all(step.at < now for step in steps if step.way):
                    return Plan(outline, [step for step in steps if step.at < now])
        return None

    def _outline(self, number: int, slot: Slot, state: State, dice: Dice) -> Outline | None:
        fiche, when = slot.fiche, period(slot, state, self.today, dice)
        carriers = self._carriers(fiche, state)
        if when is None or not carriers:
            return None
        carrier, staff = self._carrier(number, carriers, dice), self.cast.staff[fiche.id.department]
        drawn = content(fiche, slot.form, self.kinds, staff.department, (when.starts_on, when.ends_on), dice)
        documents = [piece.code for piece in fiche.application.documents]
        case = Mending(fiche, self.kinds, carrier, when.deposited_on, documents)
        said = mended(case, drawn)
        if said is None:
            if state is not State.DRAFT:
                return None
            # a draft may break every rule: a deposit alone is judged
            said = drawn
        outline = Outline(
            number=number,
            slot=slot,
            state=state,
            leaves=dice.one_of(LEAVES.get(state, (state,))),
            deposited_on=when.deposited_on,
            starts_on=when.starts_on,
            ends_on=when.ends_on,
            carrier=carrier,
            staff=staff,
            title=titled(_places(said, staff.department), dice),
            said=said,
            granted_cents=_granted(case, said, dice),
            withheld=_withheld(case, said, state, dice),
        )
        return replace(outline, lives=self._lives(outline)) if outline.reaches(State.AGREED) else outline

    def _carriers(self, fiche: Fiche, state: State) -> list[CastCarrier]:
        """Those whom a fiche admits, and to whom this may come."""
        # what is withdrawn may have been granted first
        granted = state in (*GRANTED, State.WITHDRAWN)
        fitting = (carrier for carrier in self.cast.carriers if carrier.fits(fiche))
        return [carrier for carrier in fitting if not (granted and carrier.unverified)]

    def _carrier(self, number: int, carriers: Sequence[CastCarrier], dice: Dice) -> CastCarrier:
        """One of these: whoever tries the accounts that are shown finds there dossiers at every stage."""
        usual, drawn = dice.one_of(carriers), Dice(self.seed, "carrier", number).between(0, 99)
        favoured = (
            each for each in carriers if (each.shown and drawn < SHOWN) or (each.unverified and drawn >= OTHERS)
        )
        return next(favoured, usual)

    def _lives(self, outline: Outline) -> list[Life]:
        # dice of their own: who comes changes nothing of what the dossier says
        dice = Dice(self.seed, "lives", outline.number, outline.deposited_on)
        scenery = Scenery(
            number=outline.number,
            fiche=outline.slot.fiche,
            form=outline.slot.form,
            department=outline.staff.department,
            said=outline.said,
            starts_on=outline.starts_on,
            ends_on=outline.ends_on,
            dice=dice,
            seed=self.seed,
        )
        lives = company(scenery)
        depart(lives, scenery)
        busy(lives, scenery)
        return lives


def spread(slots: Sequence[Slot]) -> Iterator[Slot]:
    """The slots of dossiers without end: one of each fiche, then as many of each call."""
    calls: dict[str, dict[str, list[Slot]]] = {}
    for slot in slots:
        calls.setdefault(slot.fiche.id.call_id, {}).setdefault(str(slot.fiche.id), []).append(slot)
    once = _in_turn([[own[0] for own in fiches.values()] for fiches in calls.values()])
    return chain(once, _in_turn([cycle(_in_turn([*fiches.values()])) for fiches in calls.values()]))


def _in_turn(lists: Sequence[Any]) -> Iterator[Slot]:
    """One of each list in turn, as long as any has some left."""
    going = [iter(each) for each in lists]
    while going:
        for each in tuple(going):
            found = next(each, None)
            if found is None:
                going.remove(each)
            else:
                yield found


def _places(said: Mapping[str, Any], department: Department) -> list[str]:
    return [department.territories.get(code, code) for code in said.get("territories", ())]


def _granted(case: Mending, said: Mapping[str, Any], dice: Dice) -> int:
    """What would be granted: all that is asked, or less where the rules allow it."""
    asked: int = said["requested"]
    less = asked * dice.one_of(GRANTS) // 100
    return less if less > 0 and not case.stopping({**said, "requested": less}) else asked


def _withheld(case: Mending, said: Mapping[str, Any], state: State, dice: Dice) -> dict[str, Any]:
    """What the carrier does not say at first: a rule then waits for it, and none is broken."""
    if not dice.chance(60 if state is State.DRAFT else 14):
        return {}
    names = [name for name in said if name.startswith(LEFT)]
    kept = {name: said[name] for name in dice.some(names, dice.between(1, 3))}
    left = {name: value for name, value in said.items() if name not in kept}
    broken = any(each.finding.verdict is Verdict.BROKEN for each in case.stopping(left))
    return {} if broken and state is not State.DRAFT else kept
