"""The ten rules of check_rules.py written for two engines of rules, which are installed apart and never required.

    python -m pip install zen-engine business-rules

The first computes the margins by one compiled expression of its own language, in Rust (one of its decision graphs took
34 times as long); the second asks ten conditions of margins computed in Python, and notes those that do not hold.
Neither tells a nearest passing value, a sentence, nor what is unknown: both are handed every fact.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from tremplin.catalogue.calendar import end_after, whole_months
from tremplin.rules.facts.view import Facts

Judge = Callable[[], object]

# amounts are handed in cents; days as their numbers, the last day allowed and the whole months being computed before,
# since its own dates are parsed again at each call
EXPRESSIONS = {
    "window": "closes - deposited",
    "duration": "last - ends",
    "young": "floor(total / 5) - young",
    "ceiling": "5000000 - requested",
    "costs": "staff + operating + indirect - requested",
    "indirect": "floor((staff + operating) / 5) - indirect",
    "months": "37500 * posts * months - requested",
    "staffing": "fte * 15 - posts",
    "capacity": "12 - total",
    "advance": "floor(granted * 4 / 5) - advance",
}


def rivals(facts: Facts, margins: Callable[[Facts], list[Any]]) -> Iterator[tuple[str, Judge | None]]:
    """Each engine by its name, and how it judges a dossier; ``None`` where it is not installed."""
    yield "zen-engine, the margins", _zen(facts)
    yield "business-rules, the verdicts", _business(facts, margins)


def _zen(facts: Facts) -> Judge | None:
    try:
        from zen import compile_expression
    except ImportError:
        return None
    margins = compile_expression(f"[{', '.join(EXPRESSIONS.values())}]")
    given = _flat(facts)
    return lambda: margins.evaluate(given)


def _flat(facts: Any) -> dict[str, Any]:
    return {
        "closes": date(2024, 1, 31).toordinal(),
        "deposited": facts.deposited_on.toordinal(),
        "last": end_after(facts.starts_on, 12).toordinal(),
        "ends": facts.ends_on.toordinal(),
        "months": whole_months(facts.starts_on, facts.ends_on),
        "young": facts.participants.publics["under_26"],
        "total": facts.participants.total,
        "posts": facts.posts,
        "requested": facts.requested,
        "granted": facts.granted,
        "advance": facts.advance,
        "fte": float(facts.supervisors_fte),
        **{cost: getattr(facts.budget, cost) for cost in ("staff", "operating", "indirect")},
    }


def _business(facts: Facts, margins: Callable[[Facts], list[Any]]) -> Judge | None:
    try:
        from business_rules import run_all
        from business_rules.actions import BaseActions, rule_action
        from business_rules.fields import FIELD_TEXT
        from business_rules.variables import BaseVariables, numeric_rule_variable
    except ImportError:
        return None

    names = tuple(EXPRESSIONS)

    def margin(place: int) -> Any:
        return numeric_rule_variable(lambda self: self.margins[place])

    class Margins(BaseVariables):  # type: ignore[misc]  # the engine ships no types
        def __init__(self) -> None:
            self.margins = [float(value) for value in margins(facts)]

    for place, name in enumerate(names):
        setattr(Margins, name, margin(place))

    class Noted(BaseActions):  # type: ignore[misc]  # the engine ships no types
        def __init__(self) -> None:
            self.broken: list[str] = []

        @rule_action(params={"rule": FIELD_TEXT})  # type: ignore[untyped-decorator]  # the engine ships no types
        def note(self, rule: str) -> None:
            self.broken.append(rule)

    rules = [
        {
            "conditions": {"all": [{"name": name, "operator": "less_than", "value": 0}]},
            "actions": [{"name": "note", "params": {"rule": name}}],
        }
        for name in names
    ]

    def judged() -> list[str]:
        noted = Noted()
        run_all(rules, Margins(), noted, stop_on_first_trigger=False)
        return noted.broken

    return judged
