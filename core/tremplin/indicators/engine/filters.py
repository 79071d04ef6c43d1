"""Of whom and of what a figure is counted: several values of a field are alternatives, several fields hold together."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from tremplin.catalogue.filters import Filter, FilterBounds
from tremplin.documents.texts import folded
from tremplin.indicators.engine.entries import Committed, Did, DossierRows, Ended, Evaluated, PersonEntry

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
        asked = {each.field: frozenset(each.values) for each in filters}
        if "item" in asked:
            asked["item"] = frozenset(map(folded, asked["item"]))
        self.of_person = [(OF_PERSON[name], values) for name, values in asked.items() if name in OF_PERSON]
        self.of_exit = [(OF_EXIT[name], values) for name, values in asked.items() if name in OF_EXIT]
        self.of_activity = [(OF_ACTIVITY[name], values) for name, values in asked.items() if name in OF_ACTIVITY]
        self.of_evaluation = [(OF_EVALUATION[name], values) for name, values in asked.items() if name in OF_EVALUATION]
        self.attendees, self.territories = asked.get("attendee"), asked.get("territory")
        self.contract, self.category = asked.get("contract"), asked.get("exit_category")
        self.ages, self.hours = _bounds(asked.get("age")), _bounds(asked.get("hours"))

    def person(self, entry: PersonEntry) -> bool:
        """Whether the person is asked for, whatever happened to them."""
        return all(not values.isdisjoint(own(entry)) for own, values in self.of_person) and (
            not self.ages or (entry.age is not None and any(each.holds(entry.age) for each in self.ages))
        )

    def beside(self, entry: PersonEntry) -> bool:
        """Whether, beside the event that is counted, the person did, was evaluated and left as it is asked."""
        done = [did for did in entry.activities if self.activity(did)]
        if self.of_activity and not done:
            return False
        if self.hours:
            spent = Decimal(sum(did.done or 0 for did in done)) / HOUR
            if not any(each.holds(spent) for each in self.hours):
                return False
        return (not self.of_evaluation or any(map(self.evaluation, entry.evaluations))) and (
            not self.of_exit or (entry.exit is not None and self.exit(entry.exit))
        )

    def attended(self, held: Committed, rows: DossierRows) -> bool:
        """Whether a committee heard one of the services that are asked for, in a territory that is."""
        there = self.territories is None or not self.territories.isdisjoint(rows.territories)
        return there and (self.attendees is None or not self.attendees.isdisjoint(held.attendees))

    def activity(self, did: Did) -> bool:
        return all(own(did) in values for own, values in self.of_activity)

    def evaluation(self, each: Evaluated) -> bool:
        return all(own(each) in values for own, values in self.of_evaluation)

    def exit(self, ended: Ended) -> bool:
        return all(own(ended) in values for own, values in self.of_exit)

    def outcome(self, entry: PersonEntry, values: Mapping[str, str]) -> bool:
        """Whether the contract and the category of an event are asked for; « cer » is one that a person signed."""
        if self.category is not None and values.get("exit_category") not in self.category:
            return False
        # of what is no exit, the contract that the person left with
        left = values.get("contract", entry.exit.contract if entry.exit else None)
        return self.contract is None or not self.contract.isdisjoint((left, entry.contract))


def _answered(value: bool | None) -> str | None:
    return None if value is None else YES_NO[value]


def _bounds(values: Any) -> list[FilterBounds]:
    return [FilterBounds.of(value) for value in values or ()]
