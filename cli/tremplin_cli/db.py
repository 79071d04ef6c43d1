"""``tremplin db``: make a database, bring it up to date, look it over, back it up, restore it."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from shlex import quote

import click

from tremplin.clock import day_in_paris, hour_in_paris
from tremplin_cli.terminal.door import (
    CommandSession,
    Noun,
    RefusedRequest,
    formats,
    french,
    hour_and_minute,
    late,
    next_step,
    pass_session,
    progress,
    several,
    write_json,
)

with late():
    from tremplin.casework.applying import attachments
    from tremplin.storage import founding, glance, roles, upgrades
    from tremplin.storage import place as places
    from tremplin.storage import revision as revisions
    from tremplin.storage.backups import archive
    from tremplin.storage.backups import backup as backups
    from tremplin.storage.backups import checkup as checkups
    from tremplin.storage.backups import restore as restoration

UPGRADE = "Tapez « tremplin db upgrade »."
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ARCHIVE = click.Path(path_type=Path, readable=False)
CHECKED = ("tremplin db check", "tremplin journal verify")
TO_RUN = (
    "Le rôle du site, qui ne pourrait récrire le journal, reste à faire : le rôle présent n'a pas CREATEROLE. "
    "À exécuter par qui l'a ; « tremplin db upgrade » en refait ensuite les droits :"
)
table_or_json = formats("table", "json")


db = Noun(
    "db",
    more="""Un fichier SQLite dans votre dossier de données, ou ce que nomme le réglage TREMPLIN_DATABASE : un fichier,
ou postgresql://utilisateur@machine/base. Les fichiers joints sont à côté, ou dans le dossier TREMPLIN_FILES.""",
)


def _place(session: CommandSession) -> "places.DatabasePlace":
    return places.place(session.environ)


@db.command()
@table_or_json
@pass_session
def init(session: CommandSession, output: str) -> None:
    """Créer la base et ses tables.

    Une base qui existe déjà n'est pas touchée. Sous PostgreSQL, la base elle-même se crée avant, vide, par createdb. Le
    rôle du site, qui ne peut récrire le journal, est fait aussi, ou la commande dit quoi exécuter pour le faire.
    """
    place = _place(session)
    service = founding.found(place)
    if output == "json":
        said = {"database": str(place), "files": str(place.files), "key": str(place.key.path)}
        write_json({**said, "revision": glance.HEAD, **_serving(service)})
        return
    click.echo(f"Base créée : {place} (révision {glance.HEAD})\nFichiers joints : {place.files}")
    click.echo(f"Clé du journal, à mettre à l'abri, ailleurs que les sauvegardes : {place.key.path}")
    _tell_service(service)
    next_step("tremplin users --help", "tremplin organisations --help")


@db.command()
@table_or_json
@pass_session
def upgrade(session: CommandSession, output: str) -> None:
    """Appliquer les migrations qui manquent.

    Chacune est appliquée en entier ou pas du tout. Sauvegardez avant : « tremplin db backup ».
    """
    place = _place(session)
    with closing(revisions.reachable(place)) as database:
        before = revisions.revision(database)
        if before is None:
            raise RefusedRequest(f"la base {place} est vide. Tapez « tremplin db init ».")
        applied = upgrades.upgrade(database)
        service = roles.entrust(database)
    if output == "json":
        write_json({"database": str(place), "from": before, "to": glance.HEAD, "applied": applied, **_serving(service)})
        return
    if applied:
        click.echo(
            f"Base mise à jour : de la révision {before} à {glance.HEAD} ({several(len(applied), 'migration')})."
        )
        next_step(*CHECKED)
    else:
        click.echo(f"Rien à faire : la base est déjà à la révision {glance.HEAD}.")
    _tell_service(service)


@db.command()
@click.option("--sweep", is_flag=True, help="Retirer d'abord les fichiers que rien ne nomme depuis plus d'une heure.")
@table_or_json
@pass_session
def check(session: CommandSession, sweep: bool, output: str) -> int:
    """Vérifier la base et les fichiers joints.

    Tout ce qui ne va pas est dit : les réglages, ce que le moteur trouve, la révision, les fiches gelées, et le contenu
    de chaque fichier joint. Le journal se vérifie à part : « tremplin journal verify ».
    """
    gone = _swept(session) if sweep else ()
    with progress() as told:
        checkup = checkups.check(_place(session), told)
    problems = [*checkup.problems, *([f"{checkup.late} {UPGRADE}"] if checkup.late else ())]
    if output == "json":
        said = {"engine": checkup.engine, "revision": checkup.revision, "files": checkup.files, "rows": checkup.rows}
        write_json({"database": checkup.place, **said, "swept": gone, "problems": problems, "advice": checkup.advice})
        return 1 if problems else 0
    if sweep:
        click.echo(f"{several(len(gone), 'fichier retiré', 'fichiers retirés')}.")
    _tell(problems)
    if problems:
        click.echo(f"{several(len(problems), 'problème')} : {checkup.place}")
        return 1
    held = _held(checkup.rows.get("dossiers", 0), checkup.files)
    click.echo(f"Tout va bien : {checkup.place} ({ENGINES[checkup.engine]}, révision {checkup.revision}, {held}).")
    for advice in checkup.advice:
        click.echo(f"À savoir : {advice} « tremplin db upgrade » le fait, ou dit comment.")
    next_step("tremplin journal verify")
    return 0


@db.command()
@click.argument("target", type=ARCHIVE, metavar="FICHIER")
@click.option("--overwrite", is_flag=True, help="Remplacer le fichier, s'il existe.")
@table_or_json
@pass_session
def backup(session: CommandSession, target: Path, overwrite: bool, output: str) -> int:
    """Tout sauvegarder dans un seul fichier.

    La base et les fichiers joints, tels qu'ils sont à un même instant ; le site continue de servir. Copier le fichier
    de la base n'est pas une sauvegarde.
    """
    with progress() as told:
        made = backups.back_up(_place(session), target, session.machine(), overwrite=overwrite, progress=told)
    size, absent = target.stat().st_size, made.manifest.absent
    problems = [f"fichier {hash_} : il manquait déjà, il n'est pas sauvegardé." for hash_ in absent]
    if output == "json":
        write_json({"archive": str(target), "bytes": size, "files": made.files, **_said(made.manifest, problems)})
        return 1 if problems else 0
    _tell(problems)
    held = _held(made.manifest.rows.get("dossiers", 0), made.files)
    click.echo(f"Sauvegarde faite : {target} ({_weight(size)}, révision {made.manifest.revision}, {held}).")
    # elsewhere than over the base that serves
    key = f"TREMPLIN_KEY={quote(str(_place(session).key.path))}"
    trial = f"{key} TREMPLIN_DATABASE=essai/base.db tremplin db restore {quote(str(target))}"
    next_step("tremplin db check" if problems else trial)
    return 1 if problems else 0


@db.command()
@click.argument("source", type=ARCHIVE, metavar="FICHIER")
@click.option("--overwrite", is_flag=True, help="Remplacer la base qui existe déjà.")
@table_or_json
@pass_session
def restore(session: CommandSession, source: Path, overwrite: bool, output: str) -> int:
    """Restaurer une sauvegarde.

    Elle est vérifiée d'un bout à l'autre avant que rien ne change. Une base qui existe déjà n'est remplacée qu'avec
    --overwrite : arrêtez d'abord le site. Les fichiers joints déjà là sont gardés. Les personnes effacées depuis sont
    effacées de nouveau, d'après la liste qui est à côté de la clé du journal.
    """
    place = _place(session)
    with progress() as told:
        done = restoration.restore(place, source, session.machine(), overwrite=overwrite, progress=told)
    problems, late = done.checkup.problems, done.checkup.late and f"{done.checkup.late} {UPGRADE}"
    if output == "json":
        aside = str(done.aside) if done.aside else None
        write_json(
            {
                "database": str(place),
                "files": done.checkup.files,
                "aside": aside,
                "late": late,
                "erased_again": done.erased,
                "mail_held": done.held,
                **_said(done.manifest, problems),
            }
        )
        return 1 if problems else 0
    _tell(problems)
    if done.aside:
        click.echo(f"L'ancienne base, abîmée, est gardée : {done.aside}")
    held = _held(done.manifest.rows.get("dossiers", 0), done.checkup.files)
    click.echo(f"Base restaurée : {place}, telle qu'elle était {_when(done.manifest.made_at)} ({held}).")
    if done.erased:
        again = several(done.erased, "personne effacée", "personnes effacées")
        whom = "les" if done.erased > 1 else "la"
        click.echo(f"{again} depuis cette sauvegarde : de nouveau, ce qui {whom} nomme n'y est plus.")
    if done.held:
        click.echo("Ses courriels attendent, pour ne pas partir deux fois : « tremplin work release » les permet.")
    if late:
        click.echo(f"Attention : {late}")
    next_step("tremplin db upgrade") if late else next_step(*CHECKED)
    return 1 if problems else 0


def _swept(session: CommandSession) -> tuple[str, ...]:
    """Remove the attached files that nothing names; the hashes of those removed."""
    with closing(session.desk.database):
        return attachments.sweep(session.desk, at=session.machine())


def _said(manifest: "archive.Manifest", problems: Sequence[str]) -> dict[str, object]:
    said = {"engine": manifest.engine, "revision": manifest.revision, "made_at": manifest.made_at}
    return {**said, "rows": manifest.rows, "problems": list(problems)}


def _serving(service: "roles.Service | None") -> dict[str, object]:
    return {"service_role": service and service.role, "sql": list(service.sql) if service else []}


def _tell_service(service: "roles.Service | None") -> None:
    """Say which role serves, where it is new; or what to run, by whom may, before it serves."""
    if service and service.made:
        click.echo(
            f"Rôle du site : {service.role}, qui ne peut récrire le journal. Donnez-lui un mot de passe, et nommez-le "
            "dans TREMPLIN_DATABASE pour le site ; gardez le rôle présent pour « tremplin db »."
        )
    elif service and service.sql:
        click.echo("\n".join([TO_RUN, *(f"  {order}" for order in service.sql)]))


def _tell(problems: Sequence[str]) -> None:
    for problem in problems:
        click.echo(problem)


def _held(dossiers: int, files: int) -> str:
    return f"{several(dossiers, 'dossier')}, {several(files, 'fichier joint', 'fichiers joints')}"


def _weight(size: int) -> str:
    return f"{size / 1e6:.1f} Mo".replace(".", ",") if size >= 100_000 else f"{size // 1000 + 1} ko"


def _when(written: str) -> str:
    at = datetime.fromisoformat(written)
    return f"le {french(day_in_paris(at))} à {hour_and_minute(hour_in_paris(at))}"
