"""The labels of a department's own words: taken when a rule is made for its findings, handed over to state it."""

from collections.abc import Iterable, Mapping
from typing import Any

from tremplin.catalogue.words import enumerated, of


def labels(codes: Iterable[str], words: Mapping[str, Any]) -> dict[str, str]:
    """The labels of some codes, of those that the words tell."""
    return {code: words[code] for code in codes if code in words}


def own(shared: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, str]:
    """The labels of the words that a department adds to those that all share."""
    return {code: str(label) for code, label in words.items() if code not in shared}


def named(codes: Iterable[str], labels: Mapping[str, Any], last: str = "") -> str:
    """« CER ou PPAE »: the labels of some codes, in a row; a code without a label stands for itself."""
    told = [str(labels.get(code, code)) for code in codes]
    return enumerated(told, last) if last else ", ".join(told)


def public_counts(labels: Mapping[str, str]) -> dict[str, str]:
    """What people call the facts of some publics: « le nombre de bénéficiaires du RSA »."""
    return {f"participants.{code}": f"le nombre {of(label)}" for code, label in labels.items() if label}
