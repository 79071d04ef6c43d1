"""Settle an operation as if its fiche said otherwise, beside what it says; nothing of it is kept."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from flask import request
from flask.typing import ResponseReturnValue

from tremplin.casework.reading.simulations import Simulation, Supposition, simulated
from tremplin.errors import Forbidden, TremplinError, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin.rules.settling.lines import Line
from tremplin.rules.what_if import Changeable, changeable
from tremplin_web.dossiers.ways import AGREED
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import WRONG, desk, sentences, visit
from tremplin_web.site import site
from tremplin_web.staff.acting.place import ActPlace, place
from tremplin_web.staff.acting.showing import show

VALUE, FICHE = "v.", "fiche"


class SideLine(NamedTuple):
    """A line of both settlements: its own, and the one that is tried where it differs."""

    label: str
    old: Line | None
    new: Line | None

    @property
    def differs(self) -> bool:
        return (self.old and self.old.cents) != (self.new and self.new.cents)

    @property
    def difference(self) -> int:
        return (self.new.cents if self.new else 0) - (self.old.cents if self.old else 0)


def simulation(dossier: str) -> ResponseReturnValue:
    """The values that may be tried, and where some are, both settlements side by side."""
    where = place(dossier)
    if not where.here.rights & {Act.SETTLE, Act.ADMIT}:
        raise UnknownIdentifier("dossier", dossier, ())
    fiche, words = where.here.fiche, where.here.words
    figures = changeable(fiche, desk().catalogue.labels(fiche), words.kinds)
    typed = {each.name: request.args.get(f"{VALUE}{each.name}", each.value) for each in figures}
    other = request.args.get(FICHE, "")
    supposing = Supposition(settings=tuple(_settings(figures, typed)), fiche=other or None)
    asked = bool(supposing.settings or other)
    mistakes: list[str] = []
    found: Simulation | None = None
    if asked and where.here.state in AGREED:
        try:
            found = simulated(desk(), visit().actor, dossier, supposing, day=site().clock.today())
        except Forbidden:
            raise
        except TremplinError as refused:
            mistakes = sentences(refused)
    return show(
        "staff/operating/simulation.html",
        where,
        WRONG if mistakes else 200,
        errors=[(each, None) for each in mistakes],
        agreed=where.here.state in AGREED,
        rules=[(statement, list(each)) for statement, each in groupby(figures, lambda one: one.statement)],
        typed=typed,
        other=other,
        fiches=_fiches(where),
        asked=asked,
        nothing=bool(request.args) and not asked,
        found=found,
        lines=[*_sides(found)] if found else [],
    )


def _settings(figures: Sequence[Changeable], typed: Mapping[str, str]) -> Iterator[str]:
    """What was changed of the figures of the fiche, as the verb takes it."""
    for each in figures:
        # a browser may give back a plain space where the page wrote one that does not break
        if " ".join(typed[each.name].split()) != " ".join(each.value.split()):
            yield f"{each.name}={typed[each.name]}"


def _fiches(where: ActPlace) -> list[tuple[str, str]]:
    """The fiches of the same department that a dossier could have been of."""
    own = where.here.fiche
    others = [each for each in desk().catalogue.fiches.values() if each.id.department == own.id.department]
    named = [(str(each.id), f"{each.title} ({each.id.call})") for each in others if each.id != own.id]
    return [("", _("La sienne")), *sorted(named, key=lambda each: each[1])]


def _sides(found: Simulation) -> Iterator[SideLine]:
    """The lines of both settlements, in their order; what is paid before is the same in both."""
    old, new = ({line.code: line for line in side.lines} for side in (found.old, found.new))
    for code in dict.fromkeys((*old, *new)):
        yield SideLine((old.get(code) or new[code]).label, old.get(code), new.get(code))
