"""``tremplin plugins``: what is installed, what is wrong with it, and how to write another."""

from pathlib import Path
from shlex import quote

import click

from tremplin_cli.plugins import writing as new_plugin
from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Listing,
    Noun,
    listing_formats,
    next_step,
    pass_session,
    several,
)

STATUS = {"ok": "en service", "failing": "en défaut"}
LISTED = ("name", "distribution", "version", "status", "problems")
PLUGINS = (
    Column("Greffon", lambda row: row["name"]),
    Column("Distribution", lambda row: row["distribution"]),
    Column("Version", lambda row: row["version"]),
    Column("État", lambda row: STATUS[row["status"]]),
)
EMPTY = "Aucun greffon n'est installé : « pip install » en ajoute un, « tremplin plugins new » en écrit un."


plugins = Noun("plugins")


@plugins.command("list")
@listing_formats
@pass_session
def list_(session: CommandSession, output: str) -> None:
    """Lister les greffons installés."""
    rows = [{key: getattr(plugin, key) for key in LISTED} for plugin in session.silent.plugins]
    Listing(LISTED, PLUGINS, EMPTY).write(rows, output, "tremplin plugins check")


@plugins.command()
@pass_session
def check(session: CommandSession) -> int:
    """Dire tout ce qui ne va pas dans les greffons."""
    platform = session.silent
    for plugin in platform.failing:
        for problem in plugin.problems:
            click.echo(f"{plugin.owner} : {problem}")
    if platform.failing:
        click.echo(f"{several(len(platform.failing), 'greffon')} en défaut sur {len(platform.plugins)}.")
        if platform.mistakes:
            next_step("tremplin fiches check")
        return 1
    served = f"{several(len(platform.plugins), 'greffon')}, {several(platform.documents, 'document')}"
    click.echo(f"Tout va bien : {served}." if platform.plugins else EMPTY)
    return 0


@plugins.command()
@click.argument("folder", type=click.Path(path_type=Path, readable=False), metavar="DOSSIER")
@click.option("--code", default="00", show_default=True, metavar="CODE", help="Le code du département.")
@click.option("--name", metavar="NOM", help="Son nom ; sinon, celui du dossier.")
@pass_session
def new(session: CommandSession, folder: Path, code: str, name: str | None) -> None:
    """Écrire un greffon prêt à installer, avec sa première fiche.

    Un dossier qui contient déjà quelque chose est refusé.
    """
    plugin = new_plugin.described(folder, code, name, session.today.year)
    for path in new_plugin.write(plugin, folder):
        click.echo(path)
    next_step(
        f"pip install -e {quote(str(folder))}",
        "tremplin plugins check",
        f"tremplin fiches show {plugin['fiche']}",
        f"pytest -p tremplin.testing {quote(str(folder))}",
    )
