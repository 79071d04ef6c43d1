"""Where one goes from a dossier once it is deposited, and what is due next in it: for its page, and for all these."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from flask import url_for

from tremplin.casework.acting.due.entries import Entry, Standing
from tremplin.casework.operating.signings import stands
from tremplin.casework.reading.calendar import calendar
from tremplin.casework.reading.heading import Heading, heading
from tremplin.records.acts import Act
from tremplin.records.codes import RequestKind, State
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site

AGREED = frozenset({State.AGREED, State.RUNNING, State.REPORTED, State.SETTLED, State.CLOSED})
# what is due of a carrier; the rest of a calendar is the department's
THEIRS = frozenset(
    {"final_report", "interim_report", "yearly_documents", "dashboard", "execution_report", "after_exit"}
)
ADDRESSES = {RequestKind.ADVANCE: "avance", RequestKind.AMENDMENT: "avenant", RequestKind.APPEAL: "recours"}
KINDS = {address: kind for kind, address in ADDRESSES.items()}
# which of them may be asked for in a state: the life cycle says the rest once it is asked
ASKED_IN = {
    State.REFUSED: (RequestKind.APPEAL,),
    State.AGREED: (RequestKind.ADVANCE, RequestKind.AMENDMENT),
    State.RUNNING: (RequestKind.ADVANCE, RequestKind.AMENDMENT),
}


class Way(NamedTuple):
    """A page of a dossier: what it is called, and where it is; ``endpoint`` tells the page that one reads."""

    label: str
    address: str
    endpoint: str


class Ways(NamedTuple):
    """The pages of a dossier, what is late or due of it, and whether an agreement waits for a signature."""

    pages: tuple[Way, ...]
    due: tuple[Entry, ...]
    to_sign: bool


def ways(reference: str) -> Ways:
    """What the page of a dossier shows of what comes after its deposit, to whoever has signed in."""
    here, day = heading(desk(), visit().actor, reference, at=site().clock.at()), site().clock.today()
    to_sign = Act.SIGN_AGREEMENT in here.opened and stands(desk(), visit().actor, reference).awaits_carrier
    return Ways(tuple(pages(here)), tuple(due(here, day)), to_sign)


def due(here: Heading, day: date, most: int = 3) -> Iterator[Entry]:
    """What is late, then what may be done now, of what is the carrier's to do."""
    if here.state not in AGREED:
        return
    entries = calendar(desk(), visit().actor, here.reference, day=day).entries
    wanted = [each for each in entries if each.kind in THEIRS and each.standing in (Standing.LATE, Standing.DUE)]
    yield from wanted[:most]


def pages(here: Heading) -> Iterator[Way]:
    """The pages that whoever reads may ask for, in the order in which they are needed."""
    if here.state in AGREED:
        yield _way("calendar", _("Échéancier"), here)
    if here.state in AGREED and Act.SEE_PEOPLE in here.rights:
        yield _way("people", _("Participants"), here)
    if here.state in AGREED:
        yield _way("realised", _("Réalisé"), here)
        yield _way("reports", _("Bilans et solde"), here)
        yield _way("committees", _("Comités"), here)
    yield from _of_staff(here)
    for kind in ASKED_IN.get(here.state, ()):
        yield _way("request_page", asking(kind, asks=here.carrier), here, kind=ADDRESSES[kind])
    if here.state is not State.DRAFT:
        yield Way(_("Lettres"), url_for("staff.letters", dossier=here.reference), "staff.letters")
    yield _way("messages", _("Messages"), here)
    yield _way("history", _("Historique"), here)


def _of_staff(here: Heading) -> Iterator[Way]:
    """The pages of an operation that officials alone have, each for those who may do something there."""
    known = (
        (_("Preuves"), "staff.evidence", {Act.SEE_PEOPLE}),
        (_("Solde"), "staff.settlement", {Act.SETTLE, Act.ADMIT}),
        (_("Versements"), "staff.dossier_payments", {Act.PAY}),
    )
    for label, endpoint, acts in known:
        if here.state in AGREED and not here.carrier and here.rights & acts:
            held: dict[str, Any] = {"operation" if endpoint == "staff.evidence" else "dossier": here.reference}
            yield Way(label, url_for(endpoint, **held), endpoint)


def asking(kind: RequestKind, *, asks: bool) -> str:
    """The name of the page of a request: for the carrier who asks, or for whoever reads what was asked."""
    # told when a page is drawn: its language is known then
    if kind is RequestKind.ADVANCE:
        return _("Demander une avance") if asks else _("Avances demandées")
    if kind is RequestKind.AMENDMENT:
        return _("Demander un avenant") if asks else _("Avenants demandés")
    return _("Demander un recours gracieux") if asks else _("Recours gracieux")


def _way(endpoint: str, label: str, here: Heading, **more: Any) -> Way:
    name = f"carriers.{endpoint}"
    return Way(label, url_for(name, operation=here.reference, **more), name)
