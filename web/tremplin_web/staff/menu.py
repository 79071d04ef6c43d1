"""The side menu of whoever works here all day: where they may go, by their roles, and the key that leads there."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_gettext as _

from tremplin_web.gate.visiting import reaches, visitor

# the pages that have no menu are those that anybody reads
OPEN = frozenset({None, "public", "api"})


class MenuLine(NamedTuple):
    """A page to which the menu leads: its name, its endpoint, and the letter of its access key."""

    label: Any
    endpoint: str
    key: str
    # what else is under it: the menu says that one is there
    within: tuple[str, ...] = ()
    # the addresses under its own are other lines'
    alone: bool = False


class MenuGroup(NamedTuple):
    """Lines that are read together; the first group has no name."""

    label: Any
    lines: tuple[MenuLine, ...]


class ShownLine(NamedTuple):
    """A line as it is drawn on a page: ``here`` where one reads it, ``near`` where one reads what is under it."""

    label: Any
    address: str
    key: str
    here: bool
    near: bool


MENU = (
    MenuGroup(
        None,
        (
            MenuLine(_("Mon travail"), "account.home", "m"),
            MenuLine(_("Dossiers"), "carriers.dossiers", "d", ("carriers.dossier",)),
            MenuLine(_("Commissions"), "staff.commissions", "c"),
            MenuLine(_("Appels"), "staff.calls", "p"),
            MenuLine(_("Versements"), "staff.payments", "v"),
            MenuLine(_("Chiffres"), "staff.figures", "f"),
            MenuLine(_("Organismes"), "carriers.organisations", "o", ("carriers.organisation",)),
            MenuLine(_("Travaux"), "staff.works", "t"),
        ),
    ),
    MenuGroup(
        _("Administration"),
        (
            MenuLine(_("État du site"), "admins.overview", "a", alone=True),
            MenuLine(_("Comptes"), "admins.accounts", "k"),
            MenuLine(_("Rôles à confirmer"), "admins.roles", "r"),
            MenuLine(_("Invitations"), "admins.invitations", "i"),
            MenuLine(_("Greffons"), "admins.plugins", "g"),
            MenuLine(_("Essayer une fiche"), "admins.trying", "e"),
            MenuLine(_("Journal"), "admins.journal", "j"),
            MenuLine(_("Conservation"), "admins.retention", "n"),
            MenuLine(_("Envois"), "admins.sending", "w"),
        ),
    ),
)


def register(app: Flask) -> None:
    """Give every page behind the gate the menu of whoever reads it."""
    app.context_processor(lambda: {"side_menu": side_menu})


def side_menu() -> list[tuple[Any, list[ShownLine]]]:
    """The groups of the menu, with the lines that whoever reads may follow; none on a page that anybody reads."""
    found = visitor()
    if found is None or found.halfway or not found.staff or request.blueprint in OPEN:
        return []
    groups = [(group.label, list(_lines(group))) for group in MENU]
    return [(label, lines) for label, lines in groups if lines]


def _lines(group: MenuGroup) -> Iterator[ShownLine]:
    asked = request.endpoint or ""
    for line in group.lines:
        if line.endpoint in current_app.view_functions and reaches(line.endpoint):
            here, address = asked == line.endpoint, url_for(line.endpoint)
            near = asked in line.within or asked.startswith(tuple(f"{each}." for each in line.within))
            under = not line.alone and request.path.startswith(f"{address}/")
            yield ShownLine(line.label, address, line.key, here, not here and (near or under))
