"""Export the figures of a scope: confirmed, by somebody who has just proved who they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from werkzeug.exceptions import NotFound

from tremplin.casework.reading.comparing.telling import about
from tremplin.casework.reading.figures.computing import ComputedFigures, computed
from tremplin.casework.reading.figures.keeping import LongControl
from tremplin.casework.reading.figures.offering import OfferedFigures, offered
from tremplin.errors import Forbidden, RefusedRequest, TremplinError, Unavailable, UnknownIdentifier
from tremplin.indicators.charts import wording
from tremplin.indicators.exports.filing import filed
from tremplin.indicators.exports.forms import ExportFormat
from tremplin.works.kinds import figures_release
from tremplin_web.frame.language import gettext
from tremplin_web.gate.door import WRONG, SentForm, begun, desk, visit
from tremplin_web.site import site
from tremplin_web.staff.figures.choices import chips
from tremplin_web.staff.figures.drawing import images
from tremplin_web.staff.figures.index import home_page
from tremplin_web.staff.figures.places import place_at
from tremplin_web.staff.figures.question import LABELS as ASKED
from tremplin_web.staff.figures.question import FiguresQuestion, asked_of, refuse
from tremplin_web.staff.figures.rows import masked, tables_of

SCOPE, FORM, DESCRIBED, EXACT, CONFIRMED, YES = "portee", "format", "description", "exact", "confirme", "oui"
SCREEN, CSV = "ecran", "csv"
LABELS: Mapping[str, Any] = {**ASKED, FORM: lazy_gettext("Format")}


@dataclass(frozen=True)
class ExportAsked:
    """What is to be written: which figures, in which form, with their description or not, masked or not."""

    question: FiguresQuestion
    form: str
    described: bool
    exact: bool
    confirmed: bool


def figures_export_page() -> ResponseReturnValue:
    """Say what will be written, and ask in which form."""
    portee = request.args.get(SCOPE)
    if not portee:
        return redirect(url_for("staff.figures"), 303)
    asked = _asked(request.args)
    told = _told(asked)
    if told is not None and asked.exact and not told.exact:
        # what the policy gives to others is not told from what is not there
        raise NotFound
    return _page(asked, told, SentForm(LABELS), confirming=told is not None and asked.exact)


def export_figures() -> ResponseReturnValue:
    """Give the file; exact figures are confirmed once more, since the journal keeps who read them."""
    if not request.form.get(SCOPE):
        return home_page(gettext("Choisissez d'abord ce dont il faut exporter les chiffres."))
    asked, form = _asked(request.form), SentForm(LABELS)
    told = _told(asked)
    if told is None:
        return _page(asked, told, form)
    if asked.exact and not asked.confirmed:
        if not told.exact:
            # what the policy gives to others is not told from what is not there
            raise NotFound
        return _page(asked, told, form, confirming=True)
    try:
        writer = site().platform.export_format(asked.form)
        writer.check()
        wanted = asked.question.request(exact=asked.exact, at_once=visit().staff)
        figures = computed(desk(), visit().actor, wanted, at=site().clock.at())
    except (Forbidden, Unavailable):
        raise
    except LongControl:
        # whoever works here finds the file where all that takes long waits for them
        file = figures_release.file_of(_name(asked), writer, described=asked.described)
        return begun(figures_release.CODE, figures_release.parameters(asked.question.request(), file=file))
    except TremplinError as refused:
        if isinstance(refused, UnknownIdentifier) and asked.form not in site().platform.export_formats:
            form.mistakes[FORM] = str(refused)
        else:
            refuse(form, refused)
        return _page(asked, told, form)
    if asked.exact and request.form.get(SCREEN) == YES:
        return _exact_page(asked, told, figures)
    return _file(asked, figures, writer)


def _exact_page(asked: ExportAsked, told: OfferedFigures, figures: ComputedFigures) -> str:
    """Exact figures on a page, which no address leads to: reading them again is confirmed, and journaled, again."""
    return render_template(
        "staff/figures/exact_page.html",
        asked=asked,
        told=told,
        about=about(told.scope.told, figures.prepared, True),
        chips=list(chips(asked.question, told)),
        notes=wording.notes(figures.rows),
        tables=tuple(tables_of(figures, {})),
        images=images,
        left=figures.left,
        today=site().clock.today(),
    )


def _asked(said: Any) -> ExportAsked:
    place = place_at(said.get(SCOPE, ""))
    return ExportAsked(
        question=asked_of(place, said),
        form=said.get(FORM, "") or CSV,
        described=said.get(DESCRIBED) == YES,
        exact=said.get(EXACT) == YES,
        confirmed=said.get(CONFIRMED) == YES,
    )


def _told(asked: ExportAsked) -> OfferedFigures | None:
    """The scope in words; nothing where no dossier is there to be counted."""
    try:
        return offered(desk(), visit().actor, *asked.question.place)
    except (Forbidden, Unavailable):
        raise
    except RefusedRequest:
        return None


def _page(
    asked: ExportAsked, told: OfferedFigures | None, form: SentForm, *, confirming: bool = False
) -> ResponseReturnValue:
    figures, long = None, False
    if told is not None and not confirming and not form.wrong:
        try:
            wanted = asked.question.request(at_once=visit().staff)
            figures = computed(desk(), visit().actor, wanted, at=site().clock.at())
        except (Forbidden, Unavailable):
            raise
        except LongControl:
            long = True
        except TremplinError as refused:
            refuse(form, refused)
    page = render_template(
        "staff/figures/exact.html" if confirming else "staff/figures/export.html",
        asked=asked,
        told=told,
        place=asked.question.place,
        about=about(told.scope.told, figures.prepared, False) if told and figures else "",
        rows=len(figures.rows) if figures else 0,
        hidden=masked(figures.rows) if figures else 0,
        left=figures.left if figures else (),
        long=long,
        chips=list(chips(asked.question, told)) if told else [],
        formats=[(form.code, form.label) for form in site().platform.export_formats.values()],
        form=form,
        errors=[each for each in form.errors if each[1]],
    )
    # a page that is only read and says why nothing can be written is not wrong
    return page, WRONG if request.method == "POST" and not confirming else 200


def _name(asked: ExportAsked) -> str:
    """The name of a file, without its suffix: « chiffres-appel-00-2026 »."""
    return "-".join(("chiffres", *asked.question.place.words.split("/"), *(["exacts"] if asked.exact else [])))


def _file(asked: ExportAsked, figures: ComputedFigures, form: ExportFormat) -> Response:
    made = filed(_name(asked), figures.rows, form, described=asked.described)
    return send_file(made.content, made.media_type, as_attachment=True, download_name=made.name, etag=False)
