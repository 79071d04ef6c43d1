"""``tremplin plugins``: what is installed, what is wrong with it, and how to write another."""

from pathlib import Path
from shlex import quote

import click

from tremplin_cli.plugins import before as trying
from tremplin_cli.plugins import writing as new_plugin
from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Listing,
    Noun,
    WrongUsage,
    late,
    listing_formats,
    next_step,
    pass_session,
    several,
)

with late():
    from tremplin.before import trial

FOLDER_SETTING = "TREMPLIN_FICHES"
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
@click.option(
    "--before",
    type=click.Path(path_type=Path, readable=False),
    metavar="WHEEL|DOSSIER",
    help="Dire ce qu'un greffon apporterait, et chaque conflit, sans l'installer.",
)
@pass_session
def check(session: CommandSession, before: Path | None) -> int:
    """Dire tout ce qui ne va pas dans les greffons.

    Avec --before, un fichier .whl, les sources d'un greffon ou un dossier de documents sont essayés à part, sans réseau
    et sans rien écrire.
    """
    if before is not None:
        return trying.tell(trial.prospect(before, session.environ.get(FOLDER_SETTING, "")))
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
@click.option("--code", metavar="CODE", help="Le code du département ; sinon, 00.")
@click.option("--name", metavar="NOM", help="Son nom ; sinon, celui du dossier.")
@click.option("--for", "standing", metavar="CODE", help="Ajouter une fiche à un département déjà décrit.")
@click.option("--call", metavar="APPEL", help="Avec --for, l'appel de cette fiche ; sinon, le dernier.")
@click.option("--folder", "bare", is_flag=True, help="Des documents seuls, sans Python.")
@pass_session
def new(
    session: CommandSession,
    folder: Path,
    code: str | None,
    name: str | None,
    standing: str | None,
    call: str | None,
    bare: bool,
) -> None:
    """Écrire un greffon prêt à installer, avec sa première fiche.

    Un dossier qui contient déjà quelque chose est refusé, et le code d'un département déjà décrit aussi.
    """
    if standing is not None and code is not None:
        raise WrongUsage("--code décrit un département, --for ajoute à un autre : gardez l'un des deux.")
    if call is not None and standing is None:
        raise WrongUsage("--call va avec --for : dites à quel département la fiche s'ajoute.")
    year = session.today.year
    if standing is None:
        plugin = new_plugin.department(folder, _free(session, code or "00"), name, year, python=not bare)
    else:
        plugin = _added(session, folder, standing, call, name, python=not bare)
    for path in new_plugin.write(plugin, folder, year):
        click.echo(path)
    shown = quote(str(folder))
    next_step(
        f"export TREMPLIN_FICHES={shown}" if bare else f"pip install -e {shown}",
        "tremplin plugins check",
        f"tremplin fiches show {plugin.identity}",
        f"pytest -p tremplin.testing {shown}",
    )


def _free(session: CommandSession, code: str) -> str:
    """The code of a department that nothing describes yet."""
    there = session.silent.departments.get(code.lower())
    if there is not None:
        raise WrongUsage(
            f"le département « {there.code} » ({there.name}) est déjà décrit : pour lui ajouter une fiche, "
            f"tapez --for {there.code} ; pour un autre département, donnez un autre code par --code."
        )
    return code


def _added(
    session: CommandSession, folder: Path, standing: str, call: str | None, name: str | None, *, python: bool
) -> new_plugin.NewPlugin:
    platform = session.silent
    department = platform.department(standing.lower())
    calls = [each for each in platform.calls.values() if each.department == department.code]
    if call is None and not calls:
        raise WrongUsage(f"le département « {department.code} » n'a aucun appel : décrivez-en un d'abord.")
    chosen = platform.call(call) if call is not None else max(calls, key=lambda each: (each.edition or "", each.id))
    if chosen.department != department.code:
        raise WrongUsage(f"l'appel « {chosen.id} » n'est pas du département « {department.code} ».")
    describing = platform.describing(department.code)
    requires = describing.distribution if describing and describing.distribution != "tremplin" else ""
    plugin = new_plugin.addition(folder, name, chosen.id, requires, python=python)
    if plugin.identity in platform.fiches:
        raise WrongUsage(f"la fiche « {plugin.identity} » est déjà servie : donnez un autre nom par --name.")
    return plugin
