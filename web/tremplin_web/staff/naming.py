"""What people call a fiche or an envelope, of which software knows the codes; an amount as they type it."""

from tremplin.casework.acting.commitments import Scope
from tremplin.casework.acting.policy import Target, departments, may
from tremplin.records.acts import Act
from tremplin_web.gate.door import desk, visit
from tremplin_web.site import site


def calls_of_mine() -> list[tuple[str, str, str]]:
    """The calls of one's departments, by what their pages are addressed with, the latest first."""
    actor = visit().actor
    mine = [
        (call.department, call.id.partition("/")[2], call.title)
        for call in site().platform.calls.values()
        if any(may(actor, act, Target(call.department)) for act in (Act.RANK, Act.READ_ENVELOPES))
        or call.department in departments(actor, Act.RANK)
    ]
    return sorted(mine, reverse=True)


def fiche_title(identifier: str) -> str:
    """What people call a fiche; one that is served no more keeps its name."""
    found = desk().catalogue.fiches.get(identifier)
    return found.title if found else identifier


def scope_in_words(scope: Scope) -> str:
    """The same, with its call: « Ateliers, Appel à projets 2026 »."""
    title, call = scope_title(scope), desk().catalogue.call(scope.call).title
    return title if call in title else f"{title}, {call}"


def scope_title(scope: Scope) -> str:
    """What people call an envelope: « Ateliers », « Lot Bassin nord », « Territoire Nord », « Tout l'appel »."""
    catalogue = desk().catalogue
    if scope.fiche is not None:
        return fiche_title(scope.fiche)
    call = catalogue.call(scope.call)
    if scope.lot is not None:
        return f"Lot {next((each.label for each in call.lots if each.code == scope.lot), scope.lot)}"
    if scope.territory is not None:
        return f"Territoire {catalogue.department(call.department).territories.get(scope.territory, scope.territory)}"
    return f"Tout l'appel « {call.title} »"


def amount_typed(cents: int | None) -> str:
    """« 46 000,00 », in a field."""
    return "" if cents is None else f"{cents // 100:,}".replace(",", " ") + f",{cents % 100:02}"
