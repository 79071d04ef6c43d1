"""What the cases of the fiches that may still be applied for lack: it is told, and nothing is refused for it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Protocol

from tremplin.catalogue.fiche import Fiche
from tremplin.rules.boundaries import looks_at_facts

# a boundary has two sides: a case that passes, and one that does not
SIDES = {"met": "respecté", "broken": "enfreint"}


class CasedSubject(Protocol):
    """Whose fiches, and with which cases."""

    @property
    def fiches(self) -> list[Fiche]: ...

    def cases(self) -> Iterable[dict[str, Any]]: ...


def lacking(subject: CasedSubject, day: date) -> Iterator[str]:
    """One line for each rule of which a side has no case, then how many cases nobody has signed."""
    cases = list(subject.cases())
    for fiche in subject.fiches:
        if not open_or_to_come(fiche, day):
            continue
        shown = _shown(fiche, cases)
        for kind in dict.fromkeys(rule.kind for rule in fiche.rules if looks_at_facts(rule)):
            sides = [label for verdict, label in SIDES.items() if (kind, verdict) not in shown]
            if sides:
                yield f"{fiche.id} : aucun cas {' ni '.join(sides)} pour {kind}"
    unsigned = sum("signed" in case and not case["signed"] for case in cases)
    if unsigned:
        yield f"{unsigned} cas à relire et à signer"


def open_or_to_come(fiche: Fiche, day: date) -> bool:
    """Whether a fiche may still be applied for: it says no session, or one of them is not over."""
    return not fiche.windows or any(window.closes >= day for window in fiche.windows)


def _shown(fiche: Fiche, cases: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    """The rules of which a case shows a side."""
    mine = [case for case in cases if str(case.get("fiche")) == str(fiche.id)]
    return {(str(case.get("rule")), str(case.get("verdict"))) for case in mine}
