"""Other rules tried on all the dossiers of a call, where there are many: what changes, in a sheet."""

import csv
from collections.abc import Iterator
from typing import Any

from tremplin.casework.reading.filters import Filters
from tremplin.casework.reading.listing import totals
from tremplin.casework.reading.simulations import Supposition, compared
from tremplin.catalogue.calendar import french
from tremplin.clock import day_in_paris
from tremplin.documents.grid import plain
from tremplin.records.acts import Act
from tremplin.rules.comparison import Comparison, Judgement
from tremplin.works.kind import WorkFile, WorkKind, WorkOutcome, WorkRun

CODE = "simulate_call"
COLUMNS = ("Dossier", "Dû sous sa fiche", "Avis sous sa fiche", "Dû à l'essai", "Avis à l'essai", "Écart")
VERDICTS = {
    "met": "conforme",
    "broken": "non conforme",
    "unknown": "à compléter",
    "nothing_to_check": "rien à vérifier",
}
UNSETTLED = "ne peut pas être soldé, faute de faits"


def parameters(call: str, supposing: Supposition) -> dict[str, Any]:
    """What a work is asked to try, on which call."""
    return {"call": call, "settings": [*supposing.settings], "fiche": supposing.fiche, "edition": supposing.edition}


def run(doing: WorkRun) -> WorkOutcome:
    """Settle twice the dossiers of the call that its owner may see, telling how many were read."""
    asked, day = doing.parameters, day_in_paris(doing.at)
    supposing = Supposition(settings=tuple(asked["settings"]), fiche=asked["fiche"], edition=asked["edition"])
    total, read = totals(doing.desk.database, doing.actor, Filters(call=asked["call"])).count, 0

    def told(more: int) -> None:
        nonlocal read
        read += more
        doing.progress(read, max(read, total))

    found = compared(doing.desk, doing.actor, asked["call"], supposing, day=day, progress=told)
    with doing.file.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(_rows(found))
    name = f"simulation-{asked['call'].replace('/', '-')}.csv"
    says = f"{found.sentence()}, au {french(day)}. Rien n'est gardé."
    return WorkOutcome(says, WorkFile(name, "text/csv; charset=utf-8"))


def _rows(found: Comparison) -> Iterator[tuple[str, ...]]:
    for moved in sorted(found.moved, key=lambda each: -abs(_gap(each.old, each.new))):
        gap = _gap(moved.old, moved.new)
        yield moved.reference, *_side(moved.old), *_side(moved.new), f"{'-' if gap < 0 else ''}{plain(abs(gap))}"
    yield from ((dossier, "", UNSETTLED, "", UNSETTLED, "") for dossier in found.unsettled)


def _side(one: Judgement) -> tuple[str, str]:
    return plain(one.due_cents), VERDICTS[one.verdict.value]


def _gap(old: Judgement, new: Judgement) -> int:
    return (new.due_cents or 0) - (old.due_cents or 0)


KIND = WorkKind(CODE, "Simulation sur un appel", (Act.SETTLE, Act.ADMIT), run)
