"""Of whom and of what a figure is counted: several values of a field are alternatives, several fields hold together."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from tremplin.catalogue.filters import Filter, FilterBounds
from tremplin.documents.texts import folded
from tremplin.indicators.engine.entries import Committed, Did, DossierRows, Ended, Evaluated, PersonEntry, Thousandths

HOUR = 1000
YES_NO = {True: "yes", False: "no"}
STEPS: Mapping[str, Callable[[PersonEntry], bool]] = {
    "referred": lambda entry: (entry.referred_on or entry.positioned_on) is not None,
    "positioned": lambda entry: entry.positioned_on is not None,
    "welcomed": lambda entry: entry.welcomed_on is not None,
    "entered": lambda entry: entry.entered_on is not None,
    "hired": lambda entry: entry.hired_on is not None,
    "left": lambda entry: entry.left_on is not None or entry.exit is not None,
    "exited": lambda entry: entry.exit is not None,
}
# what each step is read of; that there is an exit is a fact of its own
OF_STEP: Mapping[str, tuple[str, ...]] = {
    "referred": ("referred_on", "positioned_on"),
    "positioned": ("positioned_on",),
    "welcomed": ("welcomed_on",),
    "entered": ("entered_on",),
    "hired": ("hired_on",),
    "left": ("left_on", "exit"),
    "exited": ("exit",),
}
OF_PERSON: Mapping[str, Callable[[PersonEntry], Iterable[str | None]]] = {
    "public": lambda entry: entry.publics or (),
    "sex": lambda entry: (entry.sex,),
    "territory": lambda entry: (entry.territory,),
    "qpv": lambda entry: (_answered(entry.qpv),),
    "schooling": lambda entry: (entry.schooling,),
    "prescriber": lambda entry: (entry.prescriber,),
    "household": lambda entry: (entry.household,),
    "post_kind": lambda entry: (entry.post_kind,),
    "stage": lambda entry: (step for step, reached in STEPS.items() if reached(entry)),
}
OF_EXIT: Mapping[str, Callable[[Ended], str | None]] = {
    "first_access": lambda ended: _answered(ended.first_access),
    "target_trade": lambda ended: _answered(ended.target_trade),
    "employer_kind": lambda ended: ended.employer_kind,
}
OF_ACTIVITY: Mapping[str, Callable[[Did], str | None]] = {
    "activity": lambda did: did.kind,
    "mode": lambda did: did.mode,
    "area": lambda did: did.area,
    "exam": lambda did: did.exam,
    "outcome": lambda did: did.outcome,
}
OF_EVALUATION: Mapping[str, Callable[[Evaluated], str | None]] = {
    "item": lambda each: folded(each.item),
    "result": lambda each: each.result,
}


class Where:
    """The filters of a figure, each asked of what it is about."""

    def __init__(self, filters: Iterable[Filter]):
        # a fiche and whoever asks may each say something of one field: both hold
        asked = [(each.field, _values(each)) for each in filters]
        self.of_person = [(OF_PERSON[name], values) for name, values in asked if name in OF_PERSON]
        self.of_exit = [(OF_EXIT[name], values) for name, values in asked if name in OF_EXIT]
        self.of_activity = [(OF_ACTIVITY[name], values) for name, values in asked if name in OF_ACTIVITY]
        self.of_evaluation = [(OF_EVALUATION[name], values) for name, values in asked if name in OF_EVALUATION]
        said: dict[str, list[frozenset[str]]] = {}
        for name, values in asked:
            said.setdefault(name, []).append(values)
        self.attendees, self.territories = said.get("attendee", []), said.get("territory", [])
        self.contracts, self.categories = said.get("contract", []), said.get("exit_category", [])
        self.ages, self.hours = _bounds(said.get("age", [])), _bounds(said.get("hours", []))

    def person(self, entry: PersonEntry) -> bool:
        """Whether the person is asked for, whatever happened to them."""
        return all(not values.isdisjoint(own(entry)) for own, values in self.of_person) and (
            not self.ages or (entry.age is not None and _holds(self.ages, entry.age))
        )

    def beside(self, entry: PersonEntry) -> bool:
        """Whether, beside the event that is counted, the person did, was evaluated and left as it is asked."""
        done = [did for did in entry.activities if self.activity(did)]
        if self.of_activity and not done:
            return False
        if self.hours and not self.spent(sum(did.done or 0 for did in done)):
            return False
        return (not self.of_evaluation or any(map(self.evaluation, entry.evaluations))) and (
            not self.of_exit or (entry.exit is not None and self.exit(entry.exit))
        )

    def spent(self, done: Thousandths) -> bool:
        """Whether somebody did as many hours as are asked for."""
        return _holds(self.hours, Decimal(done) / HOUR)

    def attended(self, held: Committed, rows: DossierRows) -> bool:
        """Whether a committee heard one of the services that are asked for, in a territory that is."""
        there = not any(values.isdisjoint(rows.territories) for values in self.territories)
        return there and not any(values.isdisjoint(held.attendees) for values in self.attendees)

    def activity(self, did: Did) -> bool:
        return all(own(did) in values for own, values in self.of_activity)

    def evaluation(self, each: Evaluated) -> bool:
        return all(own(each) in values for own, values in self.of_evaluation)

    def exit(self, ended: Ended) -> bool:
        return all(own(ended) in values for own, values in self.of_exit)

    def outcome(self, entry: PersonEntry, values: Mapping[str, str]) -> bool:
        """Whether the contract and the category of an event are asked for; « cer » is one that a person signed."""
        if any(values.get("exit_category") not in kept for kept in self.categories):
            return False
        # of what is no exit, the contract that the person left with
        left = values.get("contract", entry.exit.contract if entry.exit else None)
        return not any(kept.isdisjoint((left, entry.contract)) for kept in self.contracts)


def _answered(value: bool | None) -> str | None:
    return None if value is None else YES_NO[value]


def _values(each: Filter) -> frozenset[str]:
    return frozenset(map(folded, each.values) if each.field == "item" else each.values)


def _bounds(said: Iterable[Iterable[str]]) -> list[list[FilterBounds]]:
    return [[FilterBounds.of(value) for value in values] for values in said]


def _holds(bounds: list[list[FilterBounds]], value: int | Decimal) -> bool:
    return all(any(each.holds(value) for each in alternatives) for alternatives in bounds)
