"""What an official looks for among the dossiers, in words, lists and days: all in the address, removed one by one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from flask import request, url_for
from flask_babel import lazy_gettext

from tremplin.casework.acting.policy import Actor
from tremplin.casework.reading.filters import EVERYTHING, LATEST, Filters, ListingOrder, Sort
from tremplin.casework.reading.instructors import instructor
from tremplin.catalogue.door import french
from tremplin.documents.writing import day
from tremplin.errors import TremplinError
from tremplin.platform import Platform
from tremplin.records.codes import State
from tremplin_web.dossiers.states import STAFF, WORDS
from tremplin_web.frame.door import gettext as _
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site

NAMES = ("q", "etat", "appel", "fiche", "instructeur", "miens", "retard", "depuis", "jusque")
ORDER = "tri"
# by what one reads them, in the words of the list that is chosen
ORDERS: Mapping[str, tuple[Any, ListingOrder]] = {
    "ouverture": (lazy_gettext("Les derniers ouverts d'abord"), LATEST),
    "ouverture-ancienne": (lazy_gettext("Les premiers ouverts d'abord"), ListingOrder(Sort.REFERENCE, ascending=True)),
    "depot": (lazy_gettext("Les derniers déposés d'abord"), ListingOrder(Sort.DEPOSITED)),
    "depot-ancien": (lazy_gettext("Les premiers déposés d'abord"), ListingOrder(Sort.DEPOSITED, ascending=True)),
}
YES = "oui"


class AppliedFilter(NamedTuple):
    """One thing that is asked, in words, and the address of the list without it."""

    told: str
    without: str


@dataclass
class DossierSearch:
    """What was asked, as it was typed, what is wrong with it, and what it keeps."""

    given: Mapping[str, str]
    filters: Filters = EVERYTHING
    order: ListingOrder = LATEST
    mistakes: dict[str, str] = field(default_factory=dict)

    @property
    def kept(self) -> dict[str, str]:
        """What goes on in the address of another page of the same list."""
        return {name: value for name, value in self.given.items() if value}

    def applied(self, endpoint: str) -> list[AppliedFilter]:
        """Each thing that is asked, with how to ask it no more."""
        told = dict(_told(self.given, site().platform))
        return [AppliedFilter(words, url_for(endpoint, **self._without(name))) for name, words in told.items()]

    def _without(self, name: str) -> dict[str, Any]:
        return {key: kept for key, kept in self.kept.items() if key != name}


def asked() -> DossierSearch:
    """What the address asks."""
    given = {name: request.values.get(name, "").strip() for name in (*NAMES, ORDER)}
    search = DossierSearch(given)
    today, actor = site().clock.today(), visit().actor
    since, until = (_day(search, name) for name in ("depuis", "jusque"))
    if since and until and since > until:
        search.mistakes["jusque"] = _("Le dernier jour vient avant le premier : aucun jour n'est entre les deux.")
    search.order = ORDERS.get(given[ORDER], ORDERS["ouverture"])[1]
    search.filters = Filters(
        state=_state(search),
        call=_known(search, "appel", site().platform.calls),
        fiche=_known(search, "fiche", site().platform.fiches),
        instructor_id=_instructor(search, actor),
        mine=actor.account_id if given["miens"] == YES and not given["instructeur"] else None,
        search=given["q"] or None,
        deposited_from=since,
        deposited_until=until,
        late=given["retard"] == YES,
        on=today,
    )
    return search


def choices(platform: Platform) -> dict[str, list[tuple[str, Any]]]:
    """The lists of the form."""
    return {
        "etat": [(state.value, STAFF.get(state, WORDS[state])) for state in State],
        "appel": [(code, call.title) for code, call in sorted(platform.calls.items())],
        "fiche": [(code, f"{fiche.title} ({fiche.id.call})") for code, fiche in sorted(platform.fiches.items())],
        ORDER: [(code, words) for code, (words, _order) in ORDERS.items()],
    }


def _told(given: Mapping[str, str], platform: Platform) -> Iterator[tuple[str, str]]:
    labels = {name: dict(listed) for name, listed in choices(platform).items()}
    words: Mapping[str, Callable[[str], Any]] = {
        "q": lambda typed: f"« {typed} »",
        **{name: partial(_labelled, labels[name]) for name in ("etat", "appel", "fiche")},
        "instructeur": lambda login: _("Instruits par %(who)s", who=login),
        "miens": lambda _yes: _("Les miens"),
        "retard": lambda _yes: _("En retard"),
        "depuis": lambda typed: _("Déposés depuis le %(day)s", day=_french(typed)),
        "jusque": lambda typed: _("Déposés jusqu'au %(day)s", day=_french(typed)),
    }
    for name, told in words.items():
        if given[name]:
            yield name, str(told(given[name]))


def _labelled(labels: Mapping[str, Any], code: str) -> Any:
    return labels.get(code, code)


def _french(typed: str) -> str:
    try:
        return french(day(typed))
    except TremplinError:
        return typed


def _day(search: DossierSearch, name: str) -> date | None:
    try:
        return day(search.given[name]) if search.given[name] else None
    except TremplinError as error:
        search.mistakes[name] = str(error)
        return None


def _state(search: DossierSearch) -> State | None:
    code = _known(search, "etat", {state.value for state in State})
    return State(code) if code else None


def _known(search: DossierSearch, name: str, known: Any) -> str | None:
    code = search.given[name]
    if code and code not in known:
        search.mistakes[name] = _("Choisissez une valeur de la liste.")
        return None
    return code or None


def _instructor(search: DossierSearch, actor: Actor) -> int | None:
    login = search.given["instructeur"]
    if not login:
        return None
    try:
        with desk().database.glancing() as rows:
            return instructor(rows, actor, login)
    except TremplinError as error:
        search.mistakes["instructeur"] = str(error)
        return None
