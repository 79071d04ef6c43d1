"""Figures whose control takes longer than a page: they are given out once, then read at once, or left in a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tremplin.casework.reading.comparing.comparison import compared
from tremplin.casework.reading.comparing.plots import exits
from tremplin.casework.reading.comparing.requests import ComparedKind, ComparisonRequest
from tremplin.casework.reading.figures.computing import Tell, computed
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.catalogue.quantities import plural
from tremplin.errors import TremplinError
from tremplin.indicators.exports.filing import filed
from tremplin.indicators.exports.forms import ExportFormat
from tremplin.records.acts import Act
from tremplin.works.kind import WorkFile, WorkKind, WorkOutcome, WorkRun

CODE, EXITS = "release_figures", "exits"
READY = "Ces chiffres sont prêts : leur page s'ouvre maintenant sans attendre."
LISTS = ("indicators", "by", "where")


def parameters(
    asked: FiguresRequest,
    *,
    compare: str | None = None,
    names: Sequence[str] = (),
    before: str | None = None,
    file: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What a work is asked: which figures, put side by side or not, the edition before, and in which file."""
    said = {
        "kind": asked.kind.value,
        "scope": asked.scope,
        **{name: list(getattr(asked, name)) for name in LISTS},
        "at": asked.at,
        "first": asked.first and asked.first.isoformat(),
        "last": asked.last and asked.last.isoformat(),
        "typology": asked.typology,
        "compare": compare,
        "names": list(names),
        "before": before,
        "file": dict(file) if file else None,
    }
    return {name: value for name, value in said.items() if value not in (None, [])}


def file_of(name: str, form: ExportFormat, *, described: bool) -> dict[str, Any]:
    """The file that is asked for: its name without its suffix, its form, and whether its columns are described."""
    return {"name": name, "form": form.code, "described": described}


def run(doing: WorkRun) -> WorkOutcome:
    """Give the figures out; whoever asked hears why they may not be."""
    said = doing.parameters
    asked, steps = _request(said), iter(range(1, 1_000))

    def tell(what: str) -> None:
        doing.progress(next(steps), None)

    if "compare" in said and said["compare"] != EXITS:
        request = ComparisonRequest(
            kind=ComparedKind(said["compare"]), names=tuple(said.get("names", ())), figures=asked
        )
        compared(doing.desk, doing.actor, request, at=doing.at, tell=tell)
        return WorkOutcome(READY)
    if "compare" in said:
        exits(doing.desk, doing.actor, asked, at=doing.at, tell=tell)
        return WorkOutcome(READY)
    figures = computed(doing.desk, doing.actor, asked, at=doing.at, tell=tell)
    if "file" not in said:
        _before(doing, said, tell)
        return WorkOutcome(READY)
    file = said["file"]
    form = doing.desk.catalogue.export_format(file["form"])
    made = filed(file["name"], figures.rows, form, described=bool(file["described"]))
    doing.file.write_bytes(made.content.getvalue())
    rows = plural(len(figures.rows), "ligne dans le fichier", "lignes dans le fichier")
    return WorkOutcome(f"{rows}.", WorkFile(made.name, made.media_type))


def _request(said: Mapping[str, Any], **more: Any) -> FiguresRequest:
    days = {name: date.fromisoformat(said[name]) if name in said else None for name in ("first", "last")}
    lists = {name: tuple(said.get(name, ())) for name in LISTS}
    known = {"kind": ScopeKind(said["kind"]), "scope": said.get("scope"), **lists, **days}
    return FiguresRequest(**{**known, "at": said.get("at"), "typology": said.get("typology"), **more})


def _before(doing: WorkRun, said: Mapping[str, Any], tell: Tell) -> None:
    """Those of the edition before, which the page puts beside; what may not be told of it is said there."""
    if "before" in said:
        try:
            computed(doing.desk, doing.actor, _request(said, scope=said["before"]), at=doing.at, tell=tell)
        except TremplinError:
            return


KIND = WorkKind(CODE, "Contrôle de chiffres", (Act.READ_FIGURES,), run)
