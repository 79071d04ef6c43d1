"""What the funding of a fiche takes from its questions: an option is none of them, a scale waits for one."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError

from tremplin.documents.door import Path, excerpt, hint, items
from tremplin.documents.fiches.bases import placed, written_rules

ALREADY = "c'est aussi le code d'une question de la fiche : changez l'un des deux."


def check_funding(written: Mapping[str, Any]) -> None:
    """Refuse an option that bears the code of a question, and a scale that waits for a question that is not asked."""
    funding = written.get("funding")
    if not isinstance(funding, dict):
        return
    asked = _codes(written.get("application"), "questions")
    wrong: dict[str | int, Any] = {}
    for rank, option in items(funding.get("options")):
        if option.get("code") in asked:
            placed(wrong, ("options", rank, "code"), ALREADY)
    # an option is answered as a question is
    known = asked | _codes(funding, "options")
    for path, name in _waited_for(funding):
        if name not in known:
            told = f"question inconnue « {excerpt(name)} » : ce prix ne vaudrait jamais.{hint(name, known)}"
            placed(wrong, path, told)
    if wrong:
        raise ValidationError({"funding": wrong})


def _codes(block: Any, key: str) -> set[str]:
    rows = items(block.get(key)) if isinstance(block, dict) else []
    return {each["code"] for _, each in rows if isinstance(each.get("code"), str)}


def _waited_for(funding: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    for path, rule in written_rules(funding):
        for rank, row in items(rule.get("scale")):
            when = row.get("when")
            name = when.get("question") if isinstance(when, dict) else None
            if isinstance(name, str):
                yield (*path, "scale", rank, "when", "question"), name.strip()
