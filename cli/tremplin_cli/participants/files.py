"""``tremplin participants template|import|export``: the files of people, given, read and written."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import Any

import click

from tremplin_cli.terminal.door import (
    FICHE,
    FILE,
    STDIN,
    CommandSession,
    WrongUsage,
    acting_as,
    formats,
    late,
    next_step,
    pass_session,
    progress,
    readable,
    several,
    write_json,
)

with late():
    from tremplin.casework.following import exporting, importing
    from tremplin.documents.people import file as people
    from tremplin.documents.people import mending, saving
    from tremplin.documents.people import template as templates

# of the mistakes, those that a person reads on a page; --errors and --format json have all of them
SHOWN = 50
SHEET = click.option(
    "--sheet",
    metavar="FEUILLE",
    help="La feuille : participants, milestones, activities ou evaluations. Un .csv est celle des participants, "
    "si rien ne la nomme.",
)
SHEETS = """
\b
Les feuilles d'un classeur .xlsx ou .ods, par leur nom ou leur titre :
  participants    Participants : une ligne par personne
  milestones      Suivi après : une ligne par nouvelle de la personne
  activities      Activités : une ligne par personne et par activité
  evaluations     Évaluations : une ligne par personne et par point évalué

Leurs colonnes : « tremplin participants template FICHE --out modele.xlsx ».
"""
DONE = {
    "added": ("ligne ajoutée", "lignes ajoutées"),
    "changed": ("modifiée", "modifiées"),
    "unchanged": ("déjà enregistrée", "déjà enregistrées"),
}
TRIED = {
    "added": ("ligne serait ajoutée", "lignes seraient ajoutées"),
    "changed": ("serait modifiée", "seraient modifiées"),
    "unchanged": ("est déjà enregistrée", "sont déjà enregistrées"),
}
EMPTY = "Aucune ligne à enregistrer : le fichier est vide, ou n'a que l'exemple du modèle."
KEPT_NOTHING = "Rien n'est enregistré : corrigez ces cases, puis importez de nouveau tout le fichier."


@click.command()
@click.argument("fiche", type=FICHE, metavar="FICHE|DOSSIER")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="FICHIER", help="Où l'écrire : .xlsx, .ods, .csv."
)
@SHEET
@click.option("--overwrite", is_flag=True, help="Remplacer le fichier, s'il existe.")
@acting_as
@pass_session
def template(
    session: CommandSession, fiche: str, out: Path, sheet: str | None, overwrite: bool, login: str | None
) -> None:
    """Écrire le modèle à remplir d'une fiche, ou de celle d'un dossier : ses colonnes, ses listes, un exemple.

    Un .csv ne tient qu'une feuille : --sheet dit laquelle.
    """
    saving.check(out, overwrite=overwrite)
    # the identity of a fiche has « / », and no reference of a dossier has
    if "/" in fiche:
        known = session.platform.fiche(fiche)
        words, next_ = session.platform.words(known), "DOSSIER"
    else:
        next_, known, words = importing.dossier_of(session.desk, session.actor(login), fiche)
    table = out.suffix.lower() == ".csv"
    asked = people.asked_sheet(sheet) if sheet or table else None
    saving.save(templates.template(known, words, sheet=asked, codes=table), out, overwrite=overwrite)
    click.echo(f"Modèle écrit : {out}")
    next_step(f"tremplin participants import {next_} {quote(str(out))} --dry-run")


@click.command("import", epilog=SHEETS)
@click.argument("dossier", metavar="DOSSIER")
@click.argument("file", type=FILE, metavar="FICHIER")
@SHEET
@click.option("--dry-run", is_flag=True, help="Vérifier seulement : rien n'est enregistré.")
@click.option(
    "--errors",
    type=click.Path(path_type=Path),
    metavar="FICHIER",
    help="Où écrire les lignes refusées, telles quelles, avec ce qui est à corriger : .xlsx, .ods ou .csv.",
)
@acting_as
@formats("table", "json")
@pass_session
def import_(
    session: CommandSession,
    dossier: str,
    file: str,
    sheet: str | None,
    dry_run: bool,
    errors: Path | None,
    login: str | None,
    output: str,
) -> int:
    """Enregistrer les personnes d'un fichier .xlsx, .ods ou .csv.

    Tout est enregistré, ou rien : une ligne refusée les arrête toutes, et chaque faute est dite à sa case. Importer
    deux fois un fichier ne change rien.
    """
    if file == STDIN:
        raise WrongUsage("donnez un fichier : un classeur ne se lit pas sur l'entrée standard.")
    path = readable(Path(file))
    if errors is not None:
        saving.check(errors, overwrite=True)
        if errors.resolve() == path.resolve():
            raise WrongUsage(f"« {errors} » est le fichier que vous importez : donnez-en un autre à --errors.")
    desk, actor = session.desk, session.actor(login)
    with progress() as tell:
        done = importing.import_(
            *(desk, actor, dossier, path),
            at=session.now(),
            sheet=sheet,
            dry=dry_run,
            tell=lambda rows: tell(several(rows, "ligne lue", "lignes lues"), 0, 0),
        )
    _say(done, output, dry_run)
    if output == "table" and not done.read.mistakes:
        again = f"tremplin participants import {dossier} {quote(file)}{f' --sheet {sheet}' if sheet else ''}"
        next_step(again if dry_run and _anything(done) else f"tremplin participants list {dossier}")
    # once all is told: whatever the file of errors cannot be, nobody loses the answer
    if errors is not None and done.read.mistakes:
        _give_back(done, errors)
    return 1 if done.read.mistakes else 0


@click.command()
@click.argument("dossier", metavar="DOSSIER")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="FICHIER", help="Où l'écrire : .xlsx, .ods, .csv."
)
@click.option("--names", is_flag=True, help="Avec les noms et les clés : la lecture est inscrite au journal.")
@click.option("--why", metavar="MOTIF", help="Pourquoi les noms sont lus : c'est inscrit avec la lecture.")
@SHEET
@click.option("--overwrite", is_flag=True, help="Remplacer le fichier, s'il existe.")
@acting_as
@pass_session
def export(
    session: CommandSession,
    dossier: str,
    out: Path,
    names: bool,
    why: str | None,
    sheet: str | None,
    overwrite: bool,
    login: str | None,
) -> None:
    """Écrire les participants d'un dossier dans les colonnes du modèle, avec leur numéro.

    Sans --names, personne n'y est reconnaissable : ni nom, ni clé. Avec --names, le fichier s'importe tel quel et ne
    change rien.
    """
    saving.check(out, overwrite=overwrite)
    table = out.suffix.lower() == ".csv"
    asked = people.asked_sheet(sheet) if sheet or table else None
    desk, actor = session.desk, session.actor(login)
    pages = exporting.pages(*(desk, actor, dossier), at=session.now(), names=names, sheet=asked, codes=table, why=why)
    saving.save(pages, out, overwrite=overwrite)
    click.echo(f"{several(sum(len(list(page.rows)) for page in pages), 'ligne écrite', 'lignes écrites')} : {out}")


def _give_back(done: "importing.ImportedPeople", errors: Path) -> None:
    if not done.read.refused:
        click.echo("Aucune ligne à rendre : corrigez les titres.", err=True)
        return
    # a table holds one sheet: that of the rows to mend
    pages = mending.pages_to_mend(done.read, alone=errors.suffix.lower() == ".csv")
    saving.save(pages, errors, overwrite=True)
    click.echo(f"Les lignes à corriger sont dans {errors}.", err=True)


def _say(done: "importing.ImportedPeople", output: str, dry_run: bool) -> None:
    published = done.published()
    if output == "json":
        write_json({"dry_run": dry_run, **published})
        return
    for mistake in done.read.mistakes[:SHOWN]:
        click.echo(str(mistake))
    if len(done.read.mistakes) > SHOWN:
        click.echo(f"… et {several(len(done.read.mistakes) - SHOWN, 'autre faute', 'autres fautes')}.")
    for warning in done.warnings[:SHOWN]:
        click.echo(f"Attention : {warning}", err=True)
    if done.read.mistakes:
        refused = several(done.read.refused, "ligne refusée", "lignes refusées")
        click.echo(f"{several(len(done.read.mistakes), 'faute', 'fautes')}, {refused}.")
        click.echo(KEPT_NOTHING, err=True)
        return
    click.echo(_counted(published, TRIED if dry_run else DONE) if any(published[name] for name in DONE) else EMPTY)


def _anything(done: "importing.ImportedPeople") -> bool:
    """Whether an import would change anything."""
    published = done.published()
    return bool(published["added"] or published["changed"])


def _counted(published: dict[str, Any], told: dict[str, tuple[str, str]]) -> str:
    shown: Sequence[str] = [name for name in told if published[name] or name == "added"]
    return f"{', '.join(several(published[name], *told[name]) for name in shown)}."
