"""One page: the text of a fiche, its mistakes, then its page, its form and its answers; nothing of it is kept."""

from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from tremplin.catalogue.door import Fiche, Stage
from tremplin.documents.describing import skeleton
from tremplin.documents.door import looks_like_nir
from tremplin.rules.boundaries import plausible
from tremplin_web.admins.trying.document import FILE, TEXT, TriedDocument, sent
from tremplin_web.asking.judging import JudgedForm, judged, stage_of
from tremplin_web.asking.spelling import spelled
from tremplin_web.frame.door import site
from tremplin_web.gate.door import WRONG
from tremplin_web.telling.whole import told

FROM, MODEL = "depuis", "modele"
# what is of the document, and of no request to try
OURS = (TEXT, FILE, "csrf_token")
UNTRIED = (*OURS, "action", "stage", "shown")


def trying() -> ResponseReturnValue:
    """Show an empty page, an empty document of some identity, or the document of a fiche that is served."""
    platform = site().platform
    if FROM in request.args:
        source = platform.source(platform.fiche(request.args[FROM]))
        return _page(TriedDocument(source or ""), lost=source is None)
    identity = request.args.get(MODEL, "").strip()
    if not identity:
        return _page(TriedDocument(""))
    typology = next(iter(platform.typologies), None)
    year = site().clock.today().year
    return _page(TriedDocument(skeleton.fiche(identity, "Titre à écrire", year, typology)))


def try_fiche() -> ResponseReturnValue:
    """Read what was sent: tell its mistakes, or show what it would make; or give it back as a file."""
    document = sent(site().platform)
    action = request.form.get("action", "")
    if action == "file":
        return _given(document)
    if document.fiche is None:
        return _page(document)
    stage = stage_of(request.form.get("stage", ""))
    typed = MultiDict((key, value) for key, value in request.form.items(multi=True) if key not in OURS)
    found = _judged(document.fiche, typed, stage)
    if action == "sample":
        found = _judged(document.fiche, _sample(document.fiche, found), stage)
    answered = action == "sample" or any(value.strip() for key, value in typed.items() if key not in UNTRIED)
    return _page(document, found, answered=answered or action == "judge")


def _judged(fiche: Fiche, typed: MultiDict[str, str], stage: Stage) -> JudgedForm:
    return judged(fiche, site().platform.words(fiche), typed, stage)


def _sample(fiche: Fiche, found: JudgedForm) -> MultiDict[str, str]:
    """What somebody would type of a dossier that passes, as far as one can be made up."""
    platform = site().platform
    facts = plausible(fiche, platform.vocabulary.kinds, platform.labels(fiche), found.stage)
    return MultiDict(spelled(facts, found.form.fields))


def _given(document: TriedDocument) -> Response:
    # RFC 9512, registered in 2024
    response = Response(document.text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{document.file}"'
    return response


def _page(
    document: TriedDocument, found: JudgedForm | None = None, *, answered: bool = False, lost: bool = False
) -> ResponseReturnValue:
    ours, clock = site(), site().clock
    shown: dict[str, Any] = {}
    if document.fiche and found:
        shown = {
            **told(ours.platform, document.fiche, clock.today(), clock.hour()),
            **found.shown(),
            "errors": list(found.errors),
            "judged": answered,
            "served": str(document.fiche.id) in ours.platform.fiches,
        }
    wrong = document.wrong or bool(found and found.typed.wrong)
    page = render_template(
        "admins/trying/page.html",
        document=document,
        fiches=[(str(each.id), f"{each.title} ({each.id})") for each in ours.platform.cards.values()],
        example=f"{max(ours.platform.calls, default='00/2026')}/nouvelle-fiche",
        # what was typed to try an earlier state of the document waits for it to be right again
        waiting=[] if found else [pair for pair in request.form.items(multi=True) if _kept(*pair)],
        lost=lost,
        **shown,
    )
    return page, WRONG if wrong else 200


def _kept(key: str, value: str) -> bool:
    return key not in (*OURS, "action") and not looks_like_nir(value)
