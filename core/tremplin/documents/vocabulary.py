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
from tremplin.catalogue.door import BREAKDOWNS, UNITS, Call, CostLine, Department, Fiche
from tremplin.catalogue.people_words import EVERYWHERE, PEOPLE

FIXED: Mapping[str, Mapping[str, str]] = {
    "accreditations": words.ACCREDITATIONS,
    "advances": words.ADVANCES,
    "balances": words.BALANCES,
    "breakdowns": BREAKDOWNS,
    "cadences": words.CADENCES,
    "categories": words.CATEGORIES,
    "costs": words.COSTS,
    "counted": words.COUNTED,
    "exit_contracts": words.EXIT_CONTRACTS,
    "implicit_decisions": words.IMPLICIT_DECISIONS,
    "instalments": words.INSTALMENTS,
    "indirect_modes": words.INDIRECT_MODES,
    "legal_forms": words.LEGAL_FORMS,
    "milestones": words.MILESTONES,
    "priced": words.PRICED,
    "question_types": words.QUESTION_TYPES,
    "scopes": words.SCOPES,
    "selections": words.SELECTIONS,
    "sensitivities": words.SENSITIVITIES,
    "units": UNITS,
    **PEOPLE,
    **EVERYWHERE,
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
    question_choices: Mapping[str, str] = field(default_factory=dict)
    attestations: Mapping[str, str] = field(default_factory=dict)
    interim_reports: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    # by family of ``FIXED``: what a department adds to the words that all share
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sensitive: Mapping[str, str] = field(default_factory=lambda: words.SENSITIVE)
    counting: Mapping[str, str | None] = field(default_factory=lambda: {code: code for code in words.CATEGORIES})
    months: Mapping[str, int] = field(default_factory=lambda: words.MONTHS_OF_CADENCES)
    cost_lines: Mapping[str, CostLine] = field(default_factory=dict)
    lots: Mapping[str, Any] = field(default_factory=dict)

    def of(self, department: Department) -> "Vocabulary":
        """The same, with a department's own words added to those that all share."""
        return replace(
            self,
            # no territory is of all departments: two of them give one code to places of their own
            territories=department.territories,
            themes=department.themes,
            publics={**self.publics, **_labels(department.publics)},
            contracts={**self.contracts, **department.contracts},
            services={**self.services, **department.services},
            own={
                "legal_forms": department.legal_forms,
                "accreditations": department.accreditations,
                "exit_contracts": department.exit_contracts,
                "categories": _labels(department.exit_categories),
                "cadences": _labels(department.cadences),
                **department.people,
            },
            sensitive={**self.sensitive, **_said(department.publics, "sensitive")},
            counting={**self.counting, **{code: each.counts_as for code, each in department.exit_categories.items()}},
            months={**self.months, **_said(department.cadences, "every")},
            cost_lines=department.cost_lines,
        )

    def about(self, fiche: Fiche) -> "Vocabulary":
        """The same, with what a fiche names: its questions, attestations, interim reports, indicators and lots."""
        asked = fiche.asked
        questions = {each.code: each.label for each in asked}
        # two questions may give one code to choices of their own
        choices = {f"{each.code}.{code}": label for each in asked for code, label in each.labels.items()}
        return replace(
            self,
            questions=questions,
            question_choices=choices,
            attestations={each.code: each.label for each in fiche.attestations},
            interim_reports=fiche.reports.interim_labels,
            indicators={each.code: each.label for each in fiche.indicators},
            lots={each.code: each.label for each in fiche.lots},
        )

    def in_call(self, call: Call | None) -> "Vocabulary":
        """The same, with the lots of a call; any passes where it is not served."""
        return replace(self, lots={lot.code: lot for lot in call.lots} if call else _ANY)

    def of_anyone(self) -> "Vocabulary":
        """The same, where the department is not known: any word of its own passes, none can be told to be wrong."""
        families = ("legal_forms", "accreditations", "exit_contracts", "categories", "cadences", *PEOPLE)
        own = dict.fromkeys(families, _ANY)
        anyone = replace(self, territories=_ANY, themes=_ANY, publics=_ANY, contracts=_ANY, services=_ANY)
        return replace(anyone, own=own, lots=_ANY)

    @property
    def signed(self) -> Mapping[str, str]:
        """The contracts of people: what they signed to be helped, and what they left with."""
        own, left = self.contracts, self.family("exit_contracts")
        return _ANY if own is _ANY or left is _ANY else {**own, **left}

    def family(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] | None = FIXED.get(name)
        if found is None:
            told: Mapping[str, Any] = getattr(self, name)
            return told
        own = self.own.get(name)
        # any word passes: a mapping that holds none is not one that is silent
        if own is _ANY:
            return own
        return {**found, **own} if own else found


def _labels(words: Mapping[str, Any]) -> dict[str, str]:
    return {code: word.label for code, word in words.items()}


def _said(words: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What words say under a key, those that say something."""
    return {code: getattr(word, key) for code, word in words.items() if getattr(word, key) is not None}


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
