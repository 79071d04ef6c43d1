"""The figures of one scope: as tables, as exits by category, or beside others."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from tremplin.casework.reading.comparing import plots
from tremplin.casework.reading.comparing.comparison import ComparedFigures, compared
from tremplin.casework.reading.comparing.telling import about
from tremplin.casework.reading.figures.computing import ComputedFigures, computed
from tremplin.casework.reading.figures.evolving import earlier_rows
from tremplin.casework.reading.figures.keeping import LongControl
from tremplin.casework.reading.figures.offering import OfferedFigures, offered
from tremplin.casework.reading.figures.telling import Place
from tremplin.errors import Forbidden, RefusedRequest, TremplinError, Unavailable
from tremplin.indicators.charts import wording
from tremplin.indicators.exports.columns import MASKED, FigureRow
from tremplin.works.kinds import figures_release
from tremplin_web.frame.language import gettext
from tremplin_web.gate.door import WRONG, SentForm, begun, desk, sentences, visit
from tremplin_web.site import site
from tremplin_web.staff.figures.choices import chips, choices_of, narrower
from tremplin_web.staff.figures.drawing import images
from tremplin_web.staff.figures.places import FiguresPlace, place_at
from tremplin_web.staff.figures.question import EXITS, FIGURES, LABELS, FiguresQuestion, asked_of, bare, refuse
from tremplin_web.staff.figures.rows import tables_of

PREPARE, YES = "preparer", "oui"


class FiguresAnswer(NamedTuple):
    """What a page shows of figures: one of three, or none where they are refused."""

    figures: ComputedFigures | None = None
    exits: plots.PlottedFigures | None = None
    beside: ComparedFigures | None = None
    before: Mapping[Place, FigureRow] = {}
    # why the edition before cannot be told beside
    untold: str | None = None

    @property
    def left(self) -> tuple[str, ...]:
        """What was left out, and why."""
        found = self.figures or self.exits or self.beside
        return found.left if found else ()


def figures_page(portee: str) -> ResponseReturnValue:
    """The figures of a scope; what is asked of them stands in the address, and nowhere else."""
    place = place_at(portee)
    question = asked_of(place, request.args)
    try:
        told = offered(desk(), visit().actor, *place)
    except (Forbidden, Unavailable):
        raise
    except RefusedRequest as refused:
        return nothing_page(place, str(refused))
    if not bare(request.args):
        return redirect(question.address(), 303)
    return _page(question, told)


def prepare_figures(portee: str) -> ResponseReturnValue:
    """Have a worker give out what takes longer than a page; once it is, the page opens at once."""
    question = asked_of(place_at(portee), request.args)
    try:
        told = offered(desk(), visit().actor, *question.place)
    except (Forbidden, Unavailable):
        raise
    except RefusedRequest as refused:
        return nothing_page(question.place, str(refused)), WRONG
    if request.form.get(PREPARE) != YES:
        return _page(question, told, gettext("Rien n'est demandé : préparez ces chiffres par leur bouton."))
    try:
        return begun(figures_release.CODE, _asked_for(question, told))
    except (Forbidden, Unavailable):
        raise
    except TremplinError as refused:
        return _page(question, told, str(refused))


def _asked_for(question: FiguresQuestion, told: OfferedFigures) -> dict[str, Any]:
    """What a worker is asked: what the page would have shown."""
    if question.shown == EXITS:
        return figures_release.parameters(question.request(), compare=figures_release.EXITS)
    if question.shown != FIGURES:
        asked = question.comparison()
        return figures_release.parameters(asked.figures, compare=asked.kind.value, names=asked.names)
    before = told.before if question.evolves else None
    return figures_release.parameters(question.request(), before=before)


def nothing_page(place: FiguresPlace, sentence: str) -> str:
    """The page of a scope of which there is nothing to read."""
    return render_template("staff/figures/nothing.html", place=place, sentence=sentence)


def _page(question: FiguresQuestion, told: OfferedFigures, mistake: str | None = None) -> ResponseReturnValue:
    form, answer, long = SentForm(LABELS), FiguresAnswer(), None
    place = question.place
    try:
        answer = _answer(question, told)
    except (Forbidden, Unavailable):
        raise
    except LongControl as refused:
        long = str(refused)
    except TremplinError as refused:
        refuse(form, refused)
    page = render_template(
        "staff/figures/page.html",
        place=place,
        told=told,
        question=question,
        answer=answer,
        tables=tuple(tables_of(answer.figures, answer.before)) if answer.figures else (),
        chart=chart_of(answer),
        notes=_notes(answer),
        narrower=narrower(question, told) if form.refused or long else [],
        before=FiguresPlace(place.kind, told.before) if told.before else None,
        shown=wording.shown,
        images=images,
        about=_about(told, answer),
        chips=list(chips(question, told)),
        choices=choices_of(question, told),
        form=form,
        errors=[*([(mistake, None)] if mistake else []), *(each for each in form.errors if each[1])],
        long=long,
        today=site().clock.today(),
    )
    return page, WRONG if form.mistakes or mistake else 200


def _answer(question: FiguresQuestion, told: OfferedFigures) -> FiguresAnswer:
    """What is asked, given out as one release; and beside it that of the edition before, which is another one."""
    # a carrier has no list of works: they wait
    actor, at, at_once = visit().actor, site().clock.at(), visit().staff
    if question.shown == EXITS:
        return FiguresAnswer(exits=plots.exits(desk(), actor, question.request(at_once=at_once), at=at))
    if question.shown != FIGURES:
        return FiguresAnswer(beside=compared(desk(), actor, question.comparison(at_once=at_once), at=at))
    figures = computed(desk(), actor, question.request(at_once=at_once), at=at)
    if told.before is None or not question.evolves:
        return FiguresAnswer(figures=figures)
    earlier = question.request(at_once=at_once, place=FiguresPlace(question.place.kind, told.before))
    try:
        before = computed(desk(), actor, earlier, at=at)
    except Unavailable:
        raise
    except TremplinError as refused:
        # what is asked may be unknown to the edition before, or may not be given out of it
        return FiguresAnswer(figures=figures, untold=" ".join(sentences(refused)))
    return FiguresAnswer(figures=figures, before=earlier_rows(figures, before))


def _about(told: OfferedFigures, answer: FiguresAnswer) -> str:
    """What the figures are about: the scope, the period, of whom."""
    if answer.beside:
        return answer.beside.about
    if answer.exits:
        return answer.exits.chart.about
    if answer.figures:
        return about(told.scope.told, answer.figures.prepared, answer.figures.exact)
    return wording.capital(told.scope.told)


def _notes(answer: FiguresAnswer) -> tuple[str, ...]:
    """What must be known to read these figures, and first why some are masked."""
    chart = chart_of(answer)
    known = wording.notes(answer.figures.rows) if answer.figures else chart.notes if chart else ()
    return tuple(wording.WHY_MASKED if note == wording.NOTES[MASKED] else note for note in known)


def chart_of(answer: FiguresAnswer) -> Any:
    """The chart that is shown with a table of its own."""
    if answer.exits:
        return answer.exits.chart
    return plots.side_by_side(answer.beside).chart if answer.beside else None
