"""Other funders made in one line: « Région public obtained 5000 » in cents, « ? » for a nature that nobody said."""

from tremplin.catalogue.words import COSTS
from tremplin.rules.facts.view import UNKNOWN, Contribution

WHOLE = (*COSTS, "indirect")


def funders(*told: str) -> tuple[Contribution, ...]:
    """The funders that these lines tell."""
    made = []
    for line in told:
        funder, nature, status, amount = line.split()
        known = UNKNOWN if nature == "?" else nature
        made.append(Contribution(funder=funder, nature=known, status=status, amount=int(amount)))
    return tuple(made)


def budget(staff: int, **more: int) -> dict[str, int]:
    """A budget told whole: what is not given is nothing."""
    return {**dict.fromkeys(WHOLE, 0), "staff": staff, **more}
