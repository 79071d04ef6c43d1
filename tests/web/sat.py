"""A commission at work: its dossiers, and its grid as a browser sends it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desks import AT, Office
from signed_in import SignedInClient

from tremplin.casework.granting.commissions import convene, enlist
from tremplin.casework.granting.scores import score
from tremplin.casework.reading.sitting.agenda import AgendaLine, agenda

SAT = date(2026, 2, 12)
ASKED = 46_000_00
Visiting = Callable[..., SignedInClient]


@dataclass(frozen=True)
class Sitting:
    """A commission, by its number, and its dossiers in the order of the agenda."""

    office: Office
    number: int
    dossiers: tuple[str, ...]

    def at(self, page: str = "") -> str:
        return f"/commissions/{self.number}{page}"

    @property
    def lines(self) -> Sequence[AgendaLine]:
        return agenda(self.office.desk, self.office.decider, str(self.number)).lines

    def typed(self, decisions: Mapping[str, tuple[str, str, str]], **more: Any) -> dict[str, Any]:
        """The grid: of each dossier, the decision, the amount and the reason; the others wait."""
        sent: dict[str, Any] = {"line": [line.dossier for line in self.lines], **more}
        for line in self.lines:
            decision, amount, reason = decisions.get(line.dossier, ("", "", ""))
            sent |= {
                f"version-{line.dossier}": str(line.version),
                f"decision-{line.dossier}": decision,
                f"amount-{line.dossier}": amount,
                f"reason-{line.dossier}": reason,
            }
        return sent

    def granting(self, amount: str = "46 000", **more: Any) -> dict[str, Any]:
        """All granted the same."""
        return self.typed(dict.fromkeys(self.dossiers, ("accorde", amount, "Avis favorable.")), **more)


def sitting_of(office: Office, count: int, title: str = "Permanente") -> Sitting:
    """A commission of so many dossiers, the first of which scores best."""
    found = []
    for rank in range(count):
        written = office.under_review(title=f"Ateliers {rank + 1}", lot="bassin-nord")
        score(office.desk, office.instructor, written, {"qualite": 20 - rank % 10, "cout": 5}, "Vu.", at=AT)
        found.append(written)
    opened = convene(office.desk, office.instructor, "00", title=title, held_on=SAT, at=AT)
    if found:
        enlist(office.desk, office.instructor, str(opened.number), found, at=AT)
    return Sitting(office, opened.number, tuple(found))
