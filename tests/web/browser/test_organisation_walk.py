"""Axe finds nothing on the pages by which one comes in, nor on those of an organisation, read or refused."""

from typing import Any

import pytest
from axe_core import told
from test_dossier import PHONE, fits, press, served, signed_in
from visits import WIDE, Visitor

__all__ = ["served"]

ORGANISATION = "/organismes/1"
READ = (
    *("/espace", "/organismes", "/organismes/nouveau", ORGANISATION, f"{ORGANISATION}/membres"),
    *(f"{ORGANISATION}/membres?retirer=editor@exemple.fr", f"{ORGANISATION}/agrements", f"{ORGANISATION}/iban"),
)
STAFF = ("/espace", "/organismes", "/organismes?q=introuvable", ORGANISATION, f"{ORGANISATION}/agrements")


def faults(page: Any, axe: str, where: str) -> list[str]:
    """What axe finds, and whether the page is wider than a telephone, wide then narrow."""
    found = []
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(axe)
        found += [f"{where}, {width}: {line}" for line in told(page)]
        if not fits(page, width):
            found.append(f"{where}: wider than {width}")
    return found


@pytest.mark.parametrize(("who", "addresses"), [("signatory", READ), ("instructor", STAFF)])
def test_axe_finds_nothing_on_the_pages_of_an_organisation(
    browser: Any, served: dict[str, Any], axe: str, who: str, addresses: tuple[str, ...]
) -> None:
    found = []
    with signed_in(browser, served, who) as page:
        for address in addresses:
            page.goto(address)
            found += faults(page, axe, address)
        if who == "signatory":
            page.goto(f"{ORGANISATION}/iban")
            page.fill("[name=iban]", "FR76")
            press(page, "Garder ce compte")
            found += faults(page, axe, "refused account")
    assert found == []


def test_axe_finds_nothing_where_one_opens_an_account(browser: Any, served: dict[str, Any], axe: str) -> None:
    found = []
    with Visitor(browser, f"http://127.0.0.1:{served['port']}").page() as page:
        for address in ("/inscription", "/inscription/rien"):
            page.goto(address)
            found += faults(page, axe, address)
        page.goto("/inscription")
        press(page, "Recevoir le lien")
        found += faults(page, axe, "refused address")
        page.fill("[name=address]", "lena@exemple.fr")
        press(page, "Recevoir le lien")
        found += faults(page, axe, "sent")
    assert found == []
