"""The command that serves: what it is asked, what it tells, and which server answers."""

from contextlib import ExitStack
from datetime import date

import click

from tremplin_cli.serve import beside, listening
from tremplin_cli.serve.making import SiteMaking
from tremplin_cli.serve.servers import alone, many
from tremplin_cli.terminal.door import CommandSession, DayType, WrittenType, pass_session, several

# zero takes any port that is free
PORT = WrittenType("port", "whole", 0, 65535, about="port : ")
# a machine serves no more of them than it has processors, by far
MOST = 64
WORKERS = WrittenType("processus", "whole", 1, MOST, about="--workers : ")


@click.command()
# this machine alone unless it is told: there is no TLS here, a proxy brings it
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADRESSE", help="L'adresse écoutée.")
@click.option("--port", default=5000, show_default=True, type=PORT, metavar="PORT", help="Le port, 0 pour un libre.")
@click.option(
    "--workers",
    type=WORKERS,
    metavar="NOMBRE",
    help="Servir par tant de processus de gunicorn (tremplin[serve]), et non par waitress, qui n'en a qu'un.",
)
@click.option(
    "--today",
    type=DayType(),
    metavar="DATE",
    help="Le jour d'une démonstration, sinon celui du réglage TREMPLIN_TODAY, sinon le sien, sinon aujourd'hui.",
)
@click.option(
    "--no-work",
    is_flag=True,
    help="Ne faire à côté du site ni travaux longs ni courriels : « tremplin work » les fait ailleurs.",
)
@pass_session
def serve(
    session: CommandSession, host: str, port: int, workers: int | None, today: date | None, no_work: bool
) -> None:
    """Servir le site : les appels, les fiches, les règles qui répondent, l'API ; et, où il y a une base, ses comptes.

    Derrière un serveur mandataire, le réglage TREMPLIN_PROXY donne son adresse : voyez docs/operating.md.
    """
    if today:
        session.asked = today
    making = SiteMaking(session)
    run = many(workers) if workers else alone()
    making.check(host)
    sockets = listening.sockets(host, port)
    # Linux gives the port that it found when any would do
    at = listening.address(host, sockets[0].getsockname()[1])
    if session.stage:
        click.echo(f"Démonstration : les pages répondent au {session.stage:%d/%m/%Y}.")
    click.echo(making.held)
    served = several(len(session.silent.fiches), "fiche")
    click.echo(f"Tremplin sert {served} sur {at} — Ctrl+C pour arrêter")
    with ExitStack() as beside_it:
        if making.base is not None and not no_work:
            beside_it.enter_context(beside.worker(session.environ, today))
        run(making.app, sockets)
