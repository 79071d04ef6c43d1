"""Decide the dossiers of a commission in one grid: verified as often as one likes, decided once, all or nothing."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.acting.commitments import Funds
from tremplin.casework.granting.decisions import Decided
from tremplin.casework.granting.sittings import decide_many
from tremplin.casework.reading.sitting.drawing import Drawing, drawing
from tremplin.documents.grid import GridLine
from tremplin.documents.texts import prose
from tremplin.errors import Forbidden, RefusedDocuments, RefusedRequest, TremplinError, UnknownIdentifier, WrongUsage
from tremplin_web.gate.door import CHANGED, WRONG, desk, sentences, visit
from tremplin_web.site import site
from tremplin_web.staff.naming import scope_title
from tremplin_web.staff.sitting.place import SittingPlace, show, sitting_place, summary
from tremplin_web.staff.sitting.typed import TypedGrid, filled_grid, taken, typed_grid
from tremplin_web.staff.sitting.uploaded_grid import grid_of_file


class EnvelopeCard(NamedTuple):
    """An envelope on top of the grid: what people call it, how it stands, and what the grid would take of it."""

    funds: Funds
    title: str
    cents: int = 0
    places: int = 0

    @property
    def left_cents(self) -> int:
        """What would remain; below zero, it is exceeded."""
        return self.funds.remaining_cents - self.cents

    @property
    def left_places(self) -> int | None:
        remaining = self.funds.remaining_places
        return None if remaining is None else remaining - self.places


class GridTotals(NamedTuple):
    """What a grid does in all."""

    granted: int
    cents: int
    refused: int

    @classmethod
    def of(cls, lines: Sequence[GridLine]) -> "GridTotals":
        amounts = [line.granted_cents for line in lines if line.granted_cents is not None]
        return cls(len(amounts), sum(amounts), len(lines) - len(amounts))


def decisions(sitting: int) -> ResponseReturnValue:
    """The grid to fill."""
    return _grid(sitting_place(sitting), TypedGrid())


def verify_decisions(sitting: int) -> ResponseReturnValue:
    """Verify a grid, fill it, or read that of a file; or, where nothing is refused, ask to confirm it."""
    here, asked = sitting_place(sitting), request.form.get("do", "verify")
    if asked == "file":
        return _from_file(here)
    typed = typed_grid()
    if asked == "fill":
        typed.fill(here.agenda.lines, request.form.get("accord", "").strip(), request.form.get("refusal", "").strip())
        return _grid(here, typed, filled=True)
    if asked == "back":
        return _grid(here, typed)
    lines, refused, done = _tried(here, typed)
    if typed.wrong or refused or asked != "decide":
        return _grid(here, typed, lines, refused, tried=not (typed.wrong or refused))
    drawn = drawing(desk(), visit().actor, str(sitting))
    return show(
        "confirm",
        here,
        posting=desk().posting,
        lines={line.dossier: line for line in lines},
        typed=typed,
        totals=GridTotals.of(lines),
        awaited={each.dossier: each.awaited for each in done},
        envelopes=_cards(drawn, lines),
    )


def decide_sitting(sitting: int) -> ResponseReturnValue:
    """Decide all, or nothing; sent twice, it is done once."""
    here, typed = sitting_place(sitting), typed_grid()
    lines = typed.understood()
    if lines and _already(here, lines):
        return redirect(url_for("staff.commission", sitting=sitting, fait="decide"), 303)
    refused = _decided(here, typed, lines, dry_run=False) if not typed.wrong else []
    if typed.wrong or refused:
        # of what was sent twice at the same instant, the first one decided
        again = sitting_place(sitting)
        if lines and _already(again, lines):
            return redirect(url_for("staff.commission", sitting=sitting, fait="decide"), 303)
        return _grid(again, typed, lines, refused)
    return redirect(url_for("staff.commission", sitting=sitting, fait="decide"), 303)


def confirm_again(sitting: int) -> ResponseReturnValue:
    """Whoever comes back to the confirmation without its grid starts from the grid."""
    return redirect(url_for("staff.decisions", sitting=sitting_place(sitting).number), 303)


def _from_file(here: SittingPlace) -> ResponseReturnValue:
    try:
        lines = grid_of_file("file")
    except RefusedDocuments as refused:
        told = [
            f"ligne {each.line}, {each.path} : {each.message}" if each.path else each.message
            for each in refused.mistakes
        ]
        return _grid(here, TypedGrid(), refused=told)
    except WrongUsage as refused:
        return _grid(here, TypedGrid(), refused=sentences(refused))
    typed, unawaited = filled_grid(lines, here.agenda.lines)
    told = [f"{each} : aucune ligne de cette commission ne l'attend." for each in unawaited]
    return _grid(here, typed, lines, told, read=len(lines) - len(unawaited))


def _tried(here: SittingPlace, typed: TypedGrid) -> tuple[list[GridLine], list[str], list[Decided]]:
    """The lines that decide something, what is refused of no line, and what would be decided."""
    lines, done = typed.understood(), list[Decided]()
    refused = _decided(here, typed, lines, dry_run=True, done=done)
    return lines, refused, done


def _decided(
    here: SittingPlace,
    typed: TypedGrid,
    lines: Sequence[GridLine],
    *,
    dry_run: bool,
    done: list[Decided] | None = None,
) -> list[str]:
    """Decide, or try to: what is refused of a line is put there, the rest is given back."""
    try:
        made = decide_many(
            *(desk(), visit().actor, str(here.number), lines), at=site().clock.at(), file="grille", dry_run=dry_run
        )
    except RefusedDocuments as refused:
        return typed.refuse(refused.mistakes)
    except (Forbidden, UnknownIdentifier):
        raise
    except WrongUsage as refused:
        # nothing is typed, or what is typed cannot be read and is told at its cell
        return [] if typed.wrong else sentences(refused)
    except (RefusedRequest, TremplinError) as refused:
        return sentences(refused)
    if done is not None:
        done += made
    return []


def _already(here: SittingPlace, lines: Sequence[GridLine]) -> bool:
    """Whether this commission decided all of these lines as they say."""
    kept = {line.dossier: line for line in here.agenda.lines if line.decision is not None}
    return all(
        each.dossier in kept
        and (kept[each.dossier].granted_cents, kept[each.dossier].reason) == (each.granted_cents, prose(each.reason))
        for each in lines
    )


def _grid(
    here: SittingPlace,
    typed: TypedGrid,
    lines: Sequence[GridLine] = (),
    refused: Sequence[str] = (),
    **told: Any,
) -> ResponseReturnValue:
    """The grid, with what was typed in it."""
    drawn = drawing(desk(), visit().actor, str(here.number))
    wrong, lines = bool(typed.wrong or refused), lines or typed.quietly()
    status = (CHANGED if _changed(here, typed) else WRONG) if wrong else 200
    errors = [*summary(refused), *typed.errors({line.dossier for line in here.agenda.lines if line.open})]
    shown = {"errors": errors, "typed": typed, "of": drawn.of, "totals": GridTotals.of(lines)}
    return show("decisions", here, status, envelopes=_cards(drawn, lines), **{**shown, **told})


def _changed(here: SittingPlace, typed: TypedGrid) -> bool:
    """Whether somebody changed a dossier of a line since it was read."""
    now = {line.dossier: line.version for line in here.agenda.lines}
    return any(line.wrong and line.version not in (0, now.get(line.dossier)) for line in typed.lines.values())


def _cards(drawn: Drawing, lines: Sequence[GridLine]) -> list[EnvelopeCard]:
    sums = taken(lines, drawn.of)
    return [EnvelopeCard(each, scope_title(each.of), *sums.get(each.id, (0, 0))) for each in drawn.envelopes]
