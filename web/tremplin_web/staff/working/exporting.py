"""Take the dossiers of a list away in a file: said first, confirmed by whoever is there, and no more than they see."""

from io import BytesIO

from flask import Response, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue

from tremplin.casework.reading.listing import totals
from tremplin.casework.reading.sheet import KINDS, NAME, write
from tremplin.works.kinds.dossiers_export import CODE, parameters
from tremplin_web.gate.door import WRONG, begun, desk, visit
from tremplin_web.site import site
from tremplin_web.staff.working.filters import asked

CONFIRMED, YES = "confirme", "oui"
# beyond, the file is written by a worker: one would wait too long before a page that says nothing
AT_ONCE = 5000


def export_page(kind: str) -> ResponseReturnValue:
    """Say what would be in the file, and ask to confirm."""
    return _page(_kind(kind))


def export_file(kind: str) -> ResponseReturnValue:
    """Give the file of what is asked."""
    search = asked()
    if request.form.get(CONFIRMED) != YES or search.mistakes:
        return _page(_kind(kind), WRONG)
    count = totals(desk().database, visit().actor, search.filters).count
    # those of one organisation are few, and have no page of works
    if count > AT_ONCE and visit().staff:
        return begun(CODE, parameters(search.filters, search.order, _kind(kind)))
    file = BytesIO()
    write(desk(), visit().actor, search.filters, search.order, _kind(kind), file)
    file.seek(0)
    name = f"{NAME}-{site().clock.today().isoformat()}.{kind}"
    response: Response = send_file(file, KINDS[kind], as_attachment=True, download_name=name, max_age=0)
    return response


def _kind(kind: str) -> str:
    if kind not in KINDS:
        abort(404)
    return kind


def _page(kind: str, status: int = 200) -> ResponseReturnValue:
    search = asked()
    page = render_template(
        "staff/working/export.html",
        kind=kind,
        search=search,
        errors=[(sentence, None) for sentence in search.mistakes.values()],
        applied=search.applied("carriers.dossiers"),
        totals=None if search.mistakes else totals(desk().database, visit().actor, search.filters),
    )
    return page, status
