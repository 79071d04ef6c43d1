"""What a line of a dossier tells to whoever reads it: staff see who did what, a carrier what is meant for them."""

from collections.abc import Mapping
from typing import Any

from tremplin.casework.reading.plain import plain

Line = dict[str, Any]
JSON = ("value", "missing", "mentions", "findings", "quality", "publics", "scores", "attendees", "figures")
# what staff say among themselves: a carrier finds the key, and nothing under it
AMONG_STAFF = {
    "deposits": ("reason",),
    "opinions": ("verdict", "reason", "partner", "attachment"),
    "decisions": ("findings", "envelope", "scores"),
    "scores": ("criterion", "opinion", "points", "reason"),
}
# whole lines of it: who instructs, and when
KEPT = ("assignments",)
NAMING = ("given_to", "given_from")
# nor is a carrier told who did what, except who decided: CRPA, art. L212-1
SIGNED = "decided_by"
# keys of the records that say nothing to whoever reads a dossier; "people" is the digest of what a settlement counted:
# whoever reads the other facts of people would try one public of health after the other until it is right
KEYS = ("key", "envelope_id", "removed_at", "removed_by", "people", "bank")


def names_somebody(key: str) -> bool:
    """Whether a key is that of a person, by their number."""
    return key.endswith("_by") or key in NAMING


def published(line: Mapping[str, Any], names: Mapping[Any, str]) -> Line:
    """A line as it is told: names for numbers, plain values, nothing of what says nothing."""
    return {
        key: names.get(value) if names_somebody(key) else plain(value, json_text=key in JSON)
        for key, value in line.items()
        if key not in KEYS
    }


def keep_to_staff(lists: dict[str, list[Line]]) -> None:
    """Take out of lines what a carrier is not told."""
    lists.update({name: [] for name in KEPT})
    for name, lines in lists.items():
        for line in lines:
            hidden = {key for key in line if key.endswith("_by") and key != SIGNED} | {*AMONG_STAFF.get(name, ())}
            line.update(dict.fromkeys(hidden))
