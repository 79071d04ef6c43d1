"""Where one is: the dossier of the page, and what every page about it shows around its own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from tremplin.casework.applying.attachments import attach, remove
from tremplin.casework.reading.draft import Worker, last_writer
from tremplin.casework.reading.heading import Heading, heading
from tremplin.documents.door import label_of
from tremplin.errors import TremplinError
from tremplin.records.acts import Act
from tremplin.records.codes import Purpose
from tremplin_web.dossiers.states import told as state_told
from tremplin_web.dossiers.ways import pages
from tremplin_web.gate.door import desk, uploaded, visit
from tremplin_web.site import site

# of what is noted, as much as an address holds
MOST = 5


def place(reference: str) -> Heading:
    """The dossier of a page; one that may not be seen is not there."""
    return heading(desk(), visit().actor, reference, at=site().clock.at())


def show(template: str, here: Heading, status: int = 200, **told: Any) -> ResponseReturnValue:
    """A page about a dossier."""
    department = desk().catalogue.department(here.department)
    page = render_template(
        f"carriers/following/{template}.html",
        here=here,
        state=state_told(here.state, staff=not here.carrier),
        ways=tuple(pages(here)),
        department=department,
        dossier_page=url_for("carriers.dossier", dossier=here.reference),
        done=request.args.get("fait"),
        noted=_noted(),
        today=site().clock.today(),
        label=lambda family, code: label_of(here.words.family(family).get(code, code)),
        **told,
    )
    return page, status


def note(warnings: Sequence[str]) -> str | None:
    """What stops nothing, for the page that follows: signed, since an address could else be made to say anything."""
    return _signer().dumps([*warnings[:MOST]]) if warnings else None


def _noted() -> list[str]:
    try:
        told: list[str] = _signer().loads(request.args.get("avis", ""))
    except BadSignature:
        return []
    return told


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="avis")


def crossed(here: Heading, *acts: Act) -> Worker | None:
    """Who wrote what one would have written over, where it is a member of the organisation."""
    return last_writer(desk(), visit().actor, here.reference, *acts)


@contextmanager
def joining(operation: str, field: str, purpose: Purpose) -> Iterator[int | None]:
    """Join the document of a field while something is recorded upon it; what is refused leaves no document behind."""
    actor, at, files = visit().actor, site().clock.at(), uploaded(field)
    number = attach(desk(), actor, operation, *files[0], at=at, purpose=purpose) if files else None
    try:
        yield number
    except TremplinError:
        if number is not None:
            remove(desk(), actor, operation, number, at=at)
        raise
