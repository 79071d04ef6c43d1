"""The labels of a department's own words, taken when a rule is made, so that its sentences speak to people."""

from collections.abc import Iterable, Mapping

from tremplin.documents.vocabulary import known


def labels(family: str, codes: Iterable[str]) -> dict[str, str]:
    """The labels of some codes of a family, in the vocabulary in force."""
    words = known(family)
    return {code: words[code] for code in codes if code in words}


def named(codes: Iterable[str], labels: Mapping[str, str], join: str = ", ") -> str:
    """The labels of some codes, in a row; a code without a label stands for itself."""
    return join.join(labels.get(code, code) for code in codes)
