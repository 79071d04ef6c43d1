"""The envelopes of a call: what each may grant, what is committed of it, what is left; opened, changed, taken away."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypedDict

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from tremplin.casework.acting.commitments import Funds, Scope
from tremplin.casework.acting.policy import Target, may
from tremplin.casework.granting import envelopes as casework
from tremplin.casework.granting.envelopes import Adopted
from tremplin.casework.reading.sitting.past import past
from tremplin.catalogue.door import Call
from tremplin.documents.writing import cents, whole
from tremplin.errors import Forbidden, RefusedRequest, TremplinError, UnknownIdentifier
from tremplin.records.acts import Act
from tremplin_web.gate.door import SentForm, desk, sent, version_read, visit
from tremplin_web.site import site
from tremplin_web.staff.allotting.place import call_of, show
from tremplin_web.staff.naming import amount_typed, scope_title

FIELDS = {"amount": "Montant", "places": "Nombre de places"}
WHOLE = "appel"
MISSING = "donnez un montant ; « 0 € » se dit aussi."


class NamedScope(TypedDict):
    """An envelope as the verbs name it: a call or a fiche, and a lot or a territory of it."""

    call: str
    lot: str | None
    territory: str | None


class PartOfCall(NamedTuple):
    """What may have an envelope of its own: how its address calls it, what people call it, the one that it has."""

    key: str
    scope: Scope
    title: str
    funds: Funds | None

    @property
    def named(self) -> "NamedScope":
        """It as the verbs name it."""
        return {"call": self.scope.fiche or self.scope.call, "lot": self.scope.lot, "territory": self.scope.territory}


def call_envelopes(department: str, call: str) -> ResponseReturnValue:
    """Those that are open, and what may have one."""
    asked = call_of(department, call)
    parts = _parts(asked)
    opened = [part for part in parts if part.funds is not None]
    return show(
        "envelopes",
        asked,
        opened=opened,
        others=[part for part in parts if part.funds is None],
        manages=_manages(asked),
    )


def call_envelope(department: str, call: str, envelope: str) -> ResponseReturnValue:
    """One envelope: how it stands, what it has been, what may be done of it."""
    asked = call_of(department, call)
    return _page(asked, _part(asked, envelope), sent(FIELDS))


def change_envelope(department: str, call: str, envelope: str) -> ResponseReturnValue:
    """Open it or change it, take into it what was granted without it, or take it away."""
    asked = call_of(department, call)
    here, form = _part(asked, envelope), sent(FIELDS)
    if not _manages(asked):
        raise Forbidden("envelope")
    act = request.form.get("do", "keep")
    try:
        if act == "remove":
            casework.remove(desk(), visit().actor, at=site().clock.at(), **here.named)
            return redirect(url_for("staff.call_envelopes", department=department, call=call, fait="retiree"), 303)
        if act == "adopt":
            casework.adopt(desk(), visit().actor, at=site().clock.at(), **here.named)
        else:
            kept = _keep(here, form, look=act == "look")
            if kept is None or act == "look":
                return _page(asked, here, form, kept)
    except (Forbidden, UnknownIdentifier):
        raise
    except TremplinError as refused:
        form.refuse(refused)
        return _page(asked, _part(asked, envelope), form)
    done = "reprise" if act == "adopt" else "enregistree"
    return redirect(url_for("staff.call_envelope", department=department, call=call, envelope=envelope, fait=done), 303)


def _keep(here: PartOfCall, form: SentForm, *, look: bool) -> Funds | None:
    """Keep what was typed, or only ``look`` at what it would make; nothing where it cannot be read."""
    form.wanted("amount", said=MISSING)
    read = form.read({"amount": cents, "places": whole})
    if form.wrong:
        return None
    # of one that was open when the page was shown, its version; of one to open, none that could be there
    return casework.allot(
        *(desk(), visit().actor),
        at=site().clock.at(),
        amount_cents=read["amount"],
        places=read["places"],
        unlimited=read["places"] is None,
        version=version_read() or 0,
        dry_run=look,
        **here.named,
    )


def _manages(call: Call) -> bool:
    return may(visit().actor, Act.MANAGE_ENVELOPES, Target(call.department))


def _parts(call: Call) -> list[PartOfCall]:
    """All that may have an envelope in a call, in the order in which people read it."""
    found = {each.of: each for each in casework.listed(desk(), visit().actor) if each.of.call == call.id}
    # those of a call of another department are not there
    if not may(visit().actor, Act.READ_ENVELOPES, Target(call.department)):
        raise Forbidden("envelopes")
    return [PartOfCall(key, scope, scope_title(scope), found.get(scope)) for key, scope in _scopes(call)]


def _scopes(call: Call) -> list[tuple[str, Scope]]:
    catalogue = desk().catalogue
    fiches = sorted(each.id.slug for each in catalogue.fiches.values() if each.id.call_id == call.id)
    territories = catalogue.department(call.department).territories
    return [
        (WHOLE, Scope(call.id)),
        *((f"fiche-{slug}", Scope(call.id, fiche=f"{call.id}/{slug}")) for slug in fiches),
        *((f"lot-{each.code}", Scope(call.id, lot=each.code)) for each in call.lots),
        *((f"territoire-{code}", Scope(call.id, territory=code)) for code in territories),
    ]


def _part(call: Call, key: str) -> PartOfCall:
    found = next((part for part in _parts(call) if part.key == key), None)
    if found is None:
        raise NotFound
    return found


def _page(call: Call, here: PartOfCall, form: SentForm, looked: Funds | None = None) -> ResponseReturnValue:
    funds, manages = here.funds, _manages(call)
    if not form.values:
        amount = amount_typed(funds.amount_cents if funds else None)
        places = "" if funds is None or funds.places is None else str(funds.places)
        form.values = {"amount": amount, "places": places}
    changes: Sequence[Any] = past(desk(), visit().actor, **here.named) if funds else ()
    shown = {
        "looked": looked,
        "here": here,
        "form": form,
        "manages": manages,
        "changes": changes,
        "errors": list(form.errors),
    }
    status = form.status if form.wrong else 200
    return show("envelope", call, status, left_out=_left_out(here) if funds and manages else None, **shown)


def _left_out(here: PartOfCall) -> Adopted | str | None:
    """What was granted without the envelope, as it would be with it, or why it does not hold there."""
    try:
        return casework.adopt(desk(), visit().actor, at=site().clock.at(), dry_run=True, **here.named)
    except RefusedRequest as refused:
        reasons = getattr(refused, "reasons", ())
        # that nothing is left out is no news
        return next((each for each in reasons if "À reprendre" in each), None)
