"""The words that a document may use: those all departments share, a department's own, and what plugins registered.

The vocabulary in force while a document is read is a context variable, since marshmallow hands no context to its
fields.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

from tremplin.catalogue import words
from tremplin.catalogue.door import BREAKDOWNS, UNITS, Department, Fiche

FIXED: Mapping[str, Mapping[str, str]] = {
    "accreditations": words.ACCREDITATIONS,
    "advances": words.ADVANCES,
    "balances": words.BALANCES,
    "breakdowns": BREAKDOWNS,
    "cadences": words.CADENCES,
    "categories": words.CATEGORIES,
    "costs": words.COSTS,
    "exit_contracts": words.EXIT_CONTRACTS,
    "implicit_decisions": words.IMPLICIT_DECISIONS,
    "instalments": words.INSTALMENTS,
    "indirect_modes": words.INDIRECT_MODES,
    "legal_forms": words.LEGAL_FORMS,
    "milestones": words.MILESTONES,
    "question_types": words.QUESTION_TYPES,
    "scopes": words.SCOPES,
    "selections": words.SELECTIONS,
    "units": UNITS,
}


@dataclass(frozen=True)
class Vocabulary:
    """The known words, by family: each maps a code to what it names."""

    kinds: Mapping[str, Any] = field(default_factory=dict)
    measures: Mapping[str, Any] = field(default_factory=dict)
    typologies: Mapping[str, Any] = field(default_factory=dict)
    territories: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    publics: Mapping[str, str] = field(default_factory=lambda: words.PUBLICS)
    contracts: Mapping[str, str] = field(default_factory=lambda: words.CONTRACTS)
    services: Mapping[str, str] = field(default_factory=lambda: words.SERVICES)
    questions: Mapping[str, str] = field(default_factory=dict)
    interim_reports: Mapping[str, str] = field(default_factory=dict)

    def of(self, department: Department) -> "Vocabulary":
        """The same, with a department's own words added to those that all share."""
        return replace(
            self,
            # no territory is of all departments: two of them give one code to places of their own
            territories=department.territories,
            themes=department.themes,
            publics={**self.publics, **department.publics},
            contracts={**self.contracts, **department.contracts},
            services={**self.services, **department.services},
        )

    def about(self, fiche: Fiche) -> "Vocabulary":
        """The same, with the questions and the interim reports of a fiche."""
        questions = {each.code: each.label for each in fiche.application.questions}
        return replace(self, questions=questions, interim_reports=fiche.reports.interim_labels)

    def of_anyone(self) -> "Vocabulary":
        """The same, where the department is not known: any word of its own passes, none can be told to be wrong."""
        return replace(self, territories=_ANY, themes=_ANY, publics=_ANY, contracts=_ANY, services=_ANY)

    def family(self, name: str) -> Mapping[str, Any]:
        found = FIXED.get(name)
        return found if found is not None else getattr(self, name)


class _Any(dict[str, str]):
    def __contains__(self, word: object) -> bool:
        return True


_ANY = _Any()
SHARED = Vocabulary()
_IN_FORCE: ContextVar[Vocabulary] = ContextVar("vocabulary", default=SHARED)


@contextmanager
def speaking(vocabulary: Vocabulary) -> Iterator[None]:
    """Put a vocabulary in force while documents are read."""
    token = _IN_FORCE.set(vocabulary)
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def known(family: str) -> Mapping[str, Any]:
    """The words of a family in the vocabulary in force."""
    return _IN_FORCE.get().family(family)
