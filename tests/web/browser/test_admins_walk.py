"""An admin looks over the site without a script: a role given in a sentence, the journal verified by a worker."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from test_dossier import PHONE, press, served, signed_in
from test_organisation_walk import faults
from visits import WIDE

__all__ = ["served"]

ADMINISTRATION = "/administration"
READ = (
    *("", "/comptes/nouveau", "/roles", "/invitations", "/greffons", "/conservation", "/conservation/personne"),
    *("/envois", "/comptes", "/journal"),
)


def pictured(page: Any, screenshots: Path | None, name: str) -> None:
    """Keep what is seen, for whoever asked for it."""
    for width in (PHONE, WIDE) if screenshots else ():
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=screenshots / f"admins-{name}-{width}.png", full_page=True)


def a_worker(base: str) -> None:
    """One turn of a worker, in a process of its own, as « tremplin serve » keeps one beside the site."""
    settings = {"TREMPLIN_DATABASE": f"{base}/tremplin.sqlite", "TREMPLIN_FILES": f"{base}/documents/files"}
    command = [Path(sys.executable).with_name("tremplin"), "work", "--once"]
    done = subprocess.run(command, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    assert "1 travail fait." in done.stdout, done.stderr


def test_an_admin_reads_gives_and_verifies_without_a_script(
    browser: Any, served: dict[str, Any], axe: str, screenshots: Path | None
) -> None:
    found = []
    with signed_in(browser, served, "admin", script=False) as page:
        page.goto(ADMINISTRATION)
        assert "Jamais vérifié depuis ce site" in page.inner_text("main")
        page.get_by_role("link", name="Comptes", exact=True).click()
        page.fill("[name=q]", "reader@")
        press(page, "Chercher")
        page.get_by_role("link", name="reader@exemple.fr").click()
        page.get_by_text("Donner un rôle", exact=True).click()
        page.select_option("select[name=role]", "instructor")
        page.select_option("select[name=department]", "62")
        press(page, "Vérifier avant de confirmer")
        said = page.inner_text("main")
        assert "Donner à reader@exemple.fr le rôle\N{NO-BREAK SPACE}: instructeur, département 62." in said
        pictured(page, screenshots, "confirm")
        press(page, "Donner ce rôle")
        assert "Instructeur, département 62" in page.inner_text("main")
        page.goto(f"{ADMINISTRATION}/journal")
        press(page, "Vérifier le journal")
        assert "Il attend son tour." in page.inner_text("main")
        pictured(page, screenshots, "waiting")
        a_worker(served["base"])
        # the page reads itself again
        page.get_by_text("C'est fait").wait_for(timeout=20_000)
        assert "Journal entier" in page.inner_text("main")
        page.goto(ADMINISTRATION)
        assert "Jamais vérifié depuis ce site" not in page.inner_text("main")
    with signed_in(browser, served, "admin") as page:
        for address in (
            *(f"{ADMINISTRATION}{each}" for each in READ),
            f"{ADMINISTRATION}/journal",
            "/travaux",
            "/travaux/1",
        ):
            page.goto(address)
            found += faults(page, axe, address)
        page.goto(f"{ADMINISTRATION}/comptes")
        page.get_by_role("link", name="reader@exemple.fr").click()
        page.get_by_text("Donner un rôle", exact=True).click()
        press(page, "Vérifier avant de confirmer")
        assert "choisissez le rôle." in page.inner_text("main")
        found += faults(page, axe, "a role refused")
        page.goto(f"{ADMINISTRATION}/journal")
        press(page, "Vérifier le journal")
        found += faults(page, axe, "a work that waits")
    assert found == []
