"""A browser goes by an identity provider and back: its identity is tied, lets it in, and is left with the site."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from programs import served_by
from test_dossier import PHONE, press, signed_in
from test_organisation_walk import faults
from visits import WIDE, Visitor


@pytest.fixture(scope="module")
def provided() -> Iterator[dict[str, Any]]:
    """A site that knows a provider, and the session of somebody who signed in there by a password."""
    with served_by("served_provider.py") as here:
        yield here


def pictured(page: Any, screenshots: Path | None, name: str) -> None:
    for width in (PHONE, WIDE) if screenshots else ():
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=screenshots / f"provider-{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("script", [True, False], ids=["script", "bare"])
def test_an_identity_is_tied_lets_in_and_is_left(
    browser: Any, provided: dict[str, Any], axe: str, screenshots: Path | None, script: bool
) -> None:
    site, found = f"http://127.0.0.1:{provided['port']}", []
    with signed_in(browser, provided, "editor", script=script) as page:
        page.goto("/compte")
        page.get_by_role("link", name="Les identités qui ouvrent ce compte").click()
        press(page, "Lier mon identité ProConnect")
        assert "Votre identité ouvre désormais ce compte." in page.inner_text("main")
        assert "i.dupont@exemple.fr" in page.inner_text("main")
        if script:
            found += faults(page, axe, "tied")
            pictured(page, screenshots, "tied")
    with Visitor(browser, site).page(WIDE, script) as page:
        page.goto("/connexion?suite=/compte")
        if script:
            found += faults(page, axe, "sign-in")
            pictured(page, screenshots, "sign-in")
        page.get_by_role("button", name="Se connecter avec ProConnect").click()
        page.wait_for_url(f"{site}/compte")
        assert "editor@exemple.fr" in page.inner_text("main")
        # the way out goes by the provider, which the policy of the page lets a form lead to
        press(page, "Se déconnecter")
        page.wait_for_url(f"{site}/")
        page.goto("/compte")
        assert "/connexion" in page.url
        # a way that another browser began
        page.goto("/connexion/oidc/retour?code=a&state=b")
        assert "commencée dans ce navigateur" in page.inner_text("main")
        if script:
            found += faults(page, axe, "refused")
            pictured(page, screenshots, "refused")
    with signed_in(browser, provided, "editor", script=script) as page:
        page.goto("/compte/identites")
        press(page, "Retirer cette identité i.dupont@exemple.fr")
        # whoever is asked again who they are is led there first
        assert "n'ouvre plus votre compte" in page.inner_text("main")
    assert found == []
