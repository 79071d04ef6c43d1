"""Calls and fiches as lists show them: each with its address and when one may apply."""

from collections.abc import Iterable
from datetime import date, time
from typing import NamedTuple

from tremplin.catalogue.door import Call, Fiche
from tremplin.platform import Platform
from tremplin_web.frame import addresses
from tremplin_web.frame.when import When, when
from tremplin_web.telling.sentences import lead


class ListedCall(NamedTuple):
    """A call in a list."""

    call: Call
    address: str
    size: int
    when: When


class ListedFiche(NamedTuple):
    """A fiche in a list."""

    fiche: Fiche
    address: str
    call: Call
    department: str
    when: When
    lead: str


def listed_calls(platform: Platform, department: str, day: date, at: time | None = None) -> list[ListedCall]:
    """The calls of a department, the newest edition first."""
    calls = sorted(platform.calls.values(), key=lambda call: call.id, reverse=True)
    return [
        ListedCall(call, addresses.of_call(call), len(fiches), when(fiches, day, at))
        for call in calls
        if call.department == department
        for fiches in [platform.fiches_of(call)]
    ]


def listed_fiches(platform: Platform, fiches: Iterable[Fiche], day: date, at: time | None = None) -> list[ListedFiche]:
    return [
        ListedFiche(
            fiche,
            addresses.of_fiche(fiche),
            platform.call(fiche.id.call_id),
            platform.department(fiche.id.department).name,
            when([fiche], day, at),
            lead(fiche.summary or ""),
        )
        for fiche in fiches
    ]
