"""Other rules tried on all the dossiers of a call: each settled twice, the differences told, nothing kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from tremplin.casework.acting.policy import Target, may
from tremplin.casework.reading.filters import Filters
from tremplin.casework.reading.listing import totals
from tremplin.casework.reading.simulations import Supposition, compared, supposable
from tremplin.catalogue.door import Call, Fiche
from tremplin.documents.vocabulary import speaking
from tremplin.errors import Forbidden, TremplinError
from tremplin.records.acts import Act
from tremplin.rules.comparison import Comparison, Moved
from tremplin.rules.finding import Verdict
from tremplin.rules.what_if import Changeable, changeable
from tremplin.works.kinds.call_simulation import CODE, parameters
from tremplin_web.gate.door import WRONG, begun, desk, sentences, visit
from tremplin_web.site import site
from tremplin_web.staff.allotting.place import call_of, show

# of the dossiers that move, those that a page shows: the others are in the total
SHOWN = 200
VERDICTS: Mapping[Verdict, Any] = {
    Verdict.MET: lazy_gettext("conforme"),
    Verdict.BROKEN: lazy_gettext("non conforme"),
    Verdict.UNKNOWN: lazy_gettext("à compléter"),
    Verdict.NOTHING_TO_CHECK: lazy_gettext("rien à vérifier"),
}
VALUE = "valeur."
# beyond so many dossiers in a call, a worker tries the rules
AT_ONCE = 1000


def call_simulation(department: str, call: str) -> ResponseReturnValue:
    """What may be tried: the fiches of another call, or other figures in one of its own."""
    return _page(_call(department, call))


def simulate_call(department: str, call: str) -> ResponseReturnValue:
    """Try it."""
    asked = _call(department, call)
    typed = {name.removeprefix(VALUE): text.strip() for name, text in request.form.items() if name.startswith(VALUE)}
    fiche, named = _fiche(asked), request.form.get("edition")
    edition = next((one.id for one in _editions(asked) if one.id == named), None)
    values = {one.name: one.value for one in _changeable(fiche)} if fiche else {}
    # spaces that do not break are spaces, for whoever types the value that is there
    settings = [
        f"{name}={text}"
        for name, text in typed.items()
        if text and name in values and text.split() != values[name].split()
    ]
    if request.form.get("do") == "edition" and edition is not None:
        supposing = Supposition(edition=edition)
    elif fiche is not None and settings:
        supposing = Supposition(settings=tuple(settings), fiche=str(fiche.id))
    else:
        told = ["Changez une valeur au moins."] if fiche else ["Dites ce que vous essayez."]
        return _page(asked, refused=told, typed=typed)
    try:
        # one would wait too long before a page that says nothing; what cannot be tried is told at once
        if totals(desk().database, visit().actor, Filters(call=asked.id)).count > AT_ONCE:
            supposable(desk(), asked.id, supposing)
            return begun(CODE, parameters(asked.id, supposing))
        found = compared(desk(), visit().actor, asked.id, supposing, day=site().clock.today())
    except Forbidden:
        raise
    except TremplinError as refused:
        return _page(asked, refused=_readable(sentences(refused), fiche), typed=typed)
    return _page(asked, typed=typed, found=found, supposed=_supposed(settings, fiche, edition))


def _call(department: str, call: str) -> Call:
    """The call, for those who settle its dossiers."""
    found = call_of(department, call)
    here = Target(found.department)
    if not (may(visit().actor, Act.SETTLE, here) or may(visit().actor, Act.ADMIT, here)):
        raise Forbidden("simulation")
    return found


def _editions(call: Call) -> list[Call]:
    return sorted(
        (one for one in site().platform.calls.values() if one.department == call.department and one.id != call.id),
        key=lambda one: one.id,
        reverse=True,
    )


def _fiches(call: Call) -> list[Fiche]:
    return sorted(
        (one for one in desk().catalogue.fiches.values() if one.id.call_id == call.id), key=lambda one: one.title
    )


def _fiche(call: Call) -> Fiche | None:
    asked = request.values.get("fiche", "")
    return next((one for one in _fiches(call) if one.id.slug == asked), None)


def _changeable(fiche: Fiche) -> list[Changeable]:
    catalogue = desk().catalogue
    words = catalogue.words(fiche)
    with speaking(words):
        return changeable(fiche, catalogue.labels(fiche), words.kinds)


def _readable(told: Sequence[str], fiche: Fiche | None) -> list[str]:
    """The sentences of a refusal, with what people call a figure in the place of its name."""
    named = {one.name: one.says.rstrip(".") for one in _changeable(fiche)} if fiche else {}
    found = []
    for each in told:
        name = next((name for name in sorted(named, key=len, reverse=True) if each.startswith(f"{name} :")), None)
        found.append(each if name is None else f"{named[name]}{each.removeprefix(name)}")
    return found


def _supposed(settings: Sequence[str], fiche: Fiche | None, edition: str | None) -> list[tuple[str, str, str]]:
    """What was supposed, as people read it: what, its value now, the one tried."""
    if fiche is None or not settings:
        return []
    wanted = dict(each.split("=", 1) for each in settings)
    return [
        (f"{one.statement} — {one.says}", one.value, wanted[one.name])
        for one in _changeable(fiche)
        if one.name in wanted
    ]


def _page(
    call: Call,
    *,
    refused: Sequence[str] = (),
    typed: Mapping[str, str] | None = None,
    found: Comparison | None = None,
    supposed: Sequence[tuple[str, str, str]] = (),
) -> ResponseReturnValue:
    fiche = _fiche(call)
    moved: list[Moved] = []
    if found is not None:
        moved = sorted(found.moved, key=lambda each: -abs((each.new.due_cents or 0) - (each.old.due_cents or 0)))
    return show(
        "simulation",
        call,
        WRONG if refused else 200,
        errors=[(each, None) for each in refused],
        editions=[(one.id, one.title) for one in _editions(call)],
        edition=request.values.get("edition", ""),
        fiches=[(one.id.slug, one.title) for one in _fiches(call)],
        fiche=fiche,
        rows=_changeable(fiche) if fiche else [],
        typed=typed or {},
        found=found,
        moved=moved[:SHOWN],
        more=max(0, len(moved) - SHOWN),
        supposed=supposed,
        verdicts=VERDICTS,
    )
