"""``tremplin serve``: the site, on this machine.

What the site is made of is installed apart (``tremplin[web]``) and is heavy: it is imported when the site starts.
"""

import errno
import logging
import os
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import click

from tremplin_cli.terminal.door import (
    CommandSession,
    DayType,
    RefusedRequest,
    WrittenType,
    WrongUsage,
    pass_session,
    several,
)

TODAY, PROXY = "TREMPLIN_TODAY", "TREMPLIN_PROXY"
ABSENT = "le site n'est pas installé : tapez « pip install tremplin[web] »."
# the site refuses what is longer than 256 kB in its own words; beyond this, nothing is even received
MOST_RECEIVED = 4 * 1024 * 1024
# zero takes any port that is free
PORT = WrittenType("port", "whole", 0, 65535, about="port : ")


@click.command()
# this machine alone unless it is told: there is no TLS here, a proxy brings it
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADRESSE", help="L'adresse écoutée.")
@click.option("--port", default=5000, show_default=True, type=PORT, metavar="PORT", help="Le port, 0 pour un libre.")
@click.option(
    "--today",
    type=DayType(),
    envvar=TODAY,
    metavar="DATE",
    help=f"Le jour d'une démonstration, sinon celui du réglage {TODAY}, sinon aujourd'hui.",
)
@pass_session
def serve(session: CommandSession, host: str, port: int, today: date | None) -> None:
    """Servir le site : les appels, les fiches, les règles qui répondent, et l'API.

    Derrière un serveur mandataire, le réglage TREMPLIN_PROXY donne son adresse : voyez docs/operating.md.
    """
    create_app, clock, create_server = _site()
    platform = session.silent
    # what fails is told line by line in the log that the site opens
    app = create_app(platform, clock=clock(today))
    # it would tell staff of each request that waits an instant
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = _listening(create_server, app, host, port)
    if today:
        click.echo(f"Démonstration : les pages répondent au {today:%d/%m/%Y}.")
    served = several(len(platform.fiches), "fiche")
    click.echo(f"Tremplin sert {served} sur {_address(server, host)} — Ctrl+C pour arrêter")
    server.run()


def _site() -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]:
    """What makes the site and what serves it, or the sentence that says how to install them."""
    try:
        from waitress import create_server

        from tremplin_web.app import create_app
        from tremplin_web.clock import Clock
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("tremplin"):
            raise
        raise RefusedRequest(ABSENT) from None
    return create_app, Clock, create_server


def _listening(create_server: Callable[..., Any], app: Any, host: str, port: int) -> Any:
    """A server that listens, or the sentence that says why it cannot."""
    try:
        return create_server(
            app,
            host=host,
            port=port,
            # waitress would name itself in each answer
            ident="",
            max_request_body_size=MOST_RECEIVED,
            **_believed(os.environ),
        )
    # so waitress refuses a name that no resolver knows
    except ValueError:
        raise WrongUsage(f"l'adresse « {host} » n'existe pas sur cette machine.") from None
    except OSError as error:
        raise RefusedRequest(_why(error, host, port)) from None


def _believed(environ: Mapping[str, str]) -> dict[str, Any]:
    """What the headers of a proxy say is believed from the address that the setting names, and from no other."""
    proxy = environ.get(PROXY, "").strip()
    if not proxy:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"}
    return {"trusted_proxy": proxy, "trusted_proxy_count": 1, "trusted_proxy_headers": headers}


def _why(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"le port {port} est déjà pris : arrêtez ce qui l'occupe, ou choisissez-en un autre avec --port."
        # Linux keeps the ports below 1024 for root (net.ipv4.ip_unprivileged_port_start)
        case errno.EACCES | errno.EPERM:
            return f"le port {port} est réservé : choisissez-en un au-dessus de 1023 avec --port."
        case errno.EADDRNOTAVAIL:
            return f"l'adresse « {host} » n'est pas de cette machine : choisissez-en une autre avec --host."
        case _:
            return f"impossible d'écouter sur {host}:{port}."


def _address(server: Any, host: str) -> str:
    """Where the site answers: the port is the one found, when any would do."""
    port = getattr(server, "effective_port", None) or server.effective_listen[0][1]
    # RFC 3986, 3.2.2: an IPv6 address stands between brackets
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"
