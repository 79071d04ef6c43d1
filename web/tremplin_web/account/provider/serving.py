"""The client of the provider, made once for a site that has one; without it, nothing of it is imported."""

from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from flask import Flask, current_app, request, url_for

from tremplin_web.site import site

if TYPE_CHECKING:
    from tremplin_web.account.provider.client import ProviderClient

MADE = "tremplin_provider"


def register(app: Flask) -> None:
    """Make the client, where a setting names a provider: the extra « oidc » is imported then."""
    with app.app_context():
        provider = site().settings.provider
    if provider is not None:
        app.extensions[MADE] = import_module("tremplin_web.account.provider.client").ProviderClient(provider)


def client() -> "ProviderClient | None":
    """The client of this site, if it has one."""
    made: ProviderClient | None = current_app.extensions.get(MADE)
    return made


def reached(endpoint: str) -> str:
    """The address of a page of ours as the provider knows it: the public one, where a setting gives it."""
    address = site().settings.address or f"{request.scheme}://{request.host}"
    return urljoin(address, url_for(endpoint))
