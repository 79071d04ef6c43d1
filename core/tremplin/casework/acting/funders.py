"""The other funders of a dossier, in its plan and in the end: where they are kept, and what rules read of them."""

from collections.abc import Mapping
from typing import Any

from tremplin.records.codes import Side
from tremplin.rules.facts.view import UNKNOWN, Contribution

# the side of the rows that tell them, and the column of the dossier that tells there are none
FUNDERS = {"resources": (None, "funders"), "final_resources": (Side.REALISED, "final_funders")}
# between the nature and the status of a funder, which are codes, and its name, which comes last
BAR = "|"


def contributions(told: Mapping[str, tuple[str, int]], none: int | None) -> Any:
    """What other funders bring, by their numbers; none is known where it was said, and unknown what nobody said."""
    if not told:
        return UNKNOWN if none is None else ()
    return tuple(_contribution(*told[number]) for number in sorted(told, key=int))


def _contribution(words: str, cents: int) -> Contribution:
    nature, status, funder = words.split(BAR, 2)
    return Contribution(funder=funder, status=status, amount=cents, nature=nature or UNKNOWN)
