"""Requests generated from the declaration of the API, sent by the token of each role about dossiers that are there.

The tests send some hundreds, ``bench/api.py`` thousands: each answer is held to what is declared, and none is a failure
of the site.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import schemathesis
from asking import token_of
from desks import FICHE, NO_MORE, Office
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

ROLES = ("editor", "signatory", "other", "local", "instructor", "decider", "reader", "statistician", "admin")
CONFIG = {"generation": {"database": "none"}, "phases": {"stateful": {"enabled": False}}}
# a role, a version, a state or a fiche that says no is no fault of what was sent
EXCLUDED = [positive_data_acceptance]
NAMED = ("fiche", "organisation")
SAYS: Mapping[str, Any] = {
    "title": "Ateliers",
    "starts_on": "2026-03-01",
    "ends_on": "28/02/2027",
    "participants": {"total": 20},
    "budget": {"staff": "40 000,00 €"},
    "requested": 45_000,
    "answers": {},
}
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@dataclass
class Sent:
    """How many requests were answered with each status, by each role; and which broke what is declared."""

    statuses: Counter[int] = field(default_factory=Counter)
    by_role: dict[str, Counter[int]] = field(default_factory=dict)
    breaches: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return sum(self.statuses.values())

    @property
    def failures(self) -> int:
        return sum(count for status, count in self.statuses.items() if status >= 500)


class Counted:
    """An application that notes with which status it answers."""

    def __init__(self, app: Flask, sent: Sent):
        self.app, self.sent, self.role = app, sent, ""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        def started(status: str, *rest: Any) -> Any:
            self.sent.statuses[int(status[:3])] += 1
            self.sent.by_role.setdefault(self.role, Counter())[int(status[:3])] += 1
            return start_response(status, *rest)

        return self.app(environ, started)


def peopled(office: Office) -> Sequence[str]:
    """Dossiers in several states, by their references."""
    drafts = [office.draft(f"Ateliers {rank}", **NO_MORE) for rank in range(8)]
    return [*drafts, office.submitted(), office.running(), office.settled()]


def send(app: Flask, office: Office, *, each: int, draw: int, roles: Sequence[str] = ROLES) -> Sent:
    """Send about ``each`` requests of each kind to each operation as each role; ``draw`` draws them."""
    sent = Sent()
    counted = Counted(app, sent)
    config = SchemathesisConfig.from_dict(CONFIG)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", counted, config=config)
    operations = [found.ok() for found in schema.get_all_operations()]
    sent.statuses.clear()
    there = known_words(office, peopled(office))
    for role in roles:
        counted.role = role
        headers = {"Authorization": f"Bearer {token_of(office, getattr(office, role)).token}"}
        for operation in operations:
            if operation.definition.raw.get("security"):
                for mode in MODES:
                    _send(operation, mode, headers, there, each, draw, sent)
    return sent


def known_words(office: Office, dossiers: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """What is there, by the name of a parameter."""
    fiches = [FICHE]
    return {
        "reference": [*dossiers, "00-2026-999999", "1"],
        "dossier": dossiers,
        "after": dossiers,
        "fiche": fiches,
        "call": ["00/2026"],
        "department": ["00"],
        "organisation": ["W000000001", str(office.organisation), "W000000002"],
        "territory": ["nord", "sud"],
        "at": ["exit", "6-months"],
        "indicator": ["participants"],
        "by": ["sex", "public", "public,sex"],
        "where": ["sex=f", "public=under_26"],
        "search": ["ateliers"],
        "typology": ["aucune"],
    }


def _send(
    operation: Any,
    mode: GenerationMode,
    headers: Mapping[str, str],
    there: Mapping[str, Sequence[str]],
    each: int,
    draw: int,
    sent: Sent,
) -> None:
    @seed(draw)
    @settings(
        max_examples=each,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def answers(case: Any) -> None:
        ask_for_what_is_there(case, there)
        case.call_and_validate(headers=dict(headers), excluded_checks=EXCLUDED)

    try:
        answers()
    except Unsatisfiable:
        # nothing of it can be wrong on purpose
        return
    except BaseExceptionGroup as broken:
        sent.breaches += [f"{operation.label}: {one}" for one in broken.exceptions]
    except Exception as broken:
        sent.breaches.append(f"{operation.label}: {broken}")


def ask_for_what_is_there(case: Any, there: Mapping[str, Sequence[str]]) -> None:
    """Name what is there in most requests, unless they are wrong on purpose."""
    wrong = {
        place
        for place, component in (case.meta.components.items() if case.meta else ())
        if component.mode is GenerationMode.NEGATIVE
    }
    for place, values in (
        (ParameterLocation.PATH, case.path_parameters),
        (ParameterLocation.QUERY, case.query),
        (ParameterLocation.BODY, case.body),
    ):
        if place not in wrong and isinstance(values, dict):
            for name in there.keys() & values.keys():
                values[name] = _known(values[name], there[name])
    body = case.body if ParameterLocation.BODY not in wrong and isinstance(case.body, dict) else None
    if body is not None and crc32(repr(body).encode("utf-8", "replace")) % 4:
        # what the declaration leaves free is read by a fiche: what it takes is sent in most requests
        case.body = {name: SAYS.get(name, value) for name, value in body.items() if name in (*SAYS, *NAMED)}
    if ParameterLocation.HEADER not in wrong and case.headers and "If-Match" in case.headers:
        case.headers["If-Match"] = _known(case.headers["If-Match"], ("*", '"1"', '"2"'))


def _known(value: Any, among: Sequence[str]) -> Any:
    """Something that is there in place of most values: an invented one is nearly never known."""
    rank = crc32(repr(value).encode("utf-8", "replace"))
    if not rank % 8:
        return value
    found = among[rank // 8 % len(among)]
    return [found] if isinstance(value, list) else found
