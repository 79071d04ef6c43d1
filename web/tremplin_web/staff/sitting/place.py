"""Where one is: a commission, what its pages say around their own."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tremplin.casework.acting.policy import Target, may
from tremplin.casework.reading.sitting.agenda import Agenda, agenda
from tremplin.records.acts import Act
from tremplin_web.dossiers.states import told
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site
from tremplin_web.staff.naming import fiche_title


class SittingPlace(NamedTuple):
    """A commission and its agenda, as whoever reads may see them, and what they may do there."""

    agenda: Agenda
    number: int
    prepares: bool
    decides: bool

    @property
    def open(self) -> int:
        """How many lines are still to be decided."""
        return sum(line.open for line in self.agenda.lines)

    @property
    def decided(self) -> int:
        return sum(line.decision is not None for line in self.agenda.lines)


def sitting_place(number: int) -> SittingPlace:
    """The commission of a page; one of another department is not there."""
    found = agenda(desk(), visit().actor, str(number))
    here = Target(found.commission.department)
    may_do = {act: may(visit().actor, act, here) for act in (Act.PREPARE_COMMISSION, Act.ACCEPT)}
    return SittingPlace(found, number, may_do[Act.PREPARE_COMMISSION], may_do[Act.ACCEPT])


def show(template: str, here: SittingPlace, status: int = 200, **shown: Any) -> ResponseReturnValue:
    """A page of a commission."""
    page = render_template(
        f"staff/sitting/{template}.html",
        here=here,
        sitting=here.agenda.commission,
        department=desk().catalogue.department(here.agenda.commission.department),
        fiche_title=fiche_title,
        today=site().clock.today(),
        done=request.args.get("fait"),
        at_home=template == "commission",
        states=lambda state: told(state, staff=True),
        **{"errors": [], **shown},
    )
    return page, status


def summary(sentences: Sequence[str]) -> list[tuple[str, None]]:
    """The sentences of an error summary that lead to no field."""
    return [(each, None) for each in sentences]
