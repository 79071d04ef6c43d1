"""``tremplin dossiers import``: open the dossiers of a file, and tell what became of each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tremplin_cli.terminal.door import (
    FILE,
    STDIN,
    CommandSession,
    TremplinError,
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
    from tremplin.casework.applying import importing

COLUMNS = """
\b
Les colonnes d'un CSV (« ; » entre les cases, une ligne par dossier) :
  fiche;organisation;title           obligatoires ; organisation : SIRET ou RNA
  key                                votre clé : elle permet --update
  starts_on;ends_on;territories      « nord|sud » pour une liste
  budget.staff;participants.total;answers.<question>;resources.0.funder…

Un YAML ou un JSON dit un dossier, ou plusieurs sous « dossiers ».
"""
DONE = {
    "created": ("dossier ouvert", "dossiers ouverts"),
    "updated": ("mis à jour", "mis à jour"),
    "known": ("déjà importé, laissé tel quel", "déjà importés, laissés tels quels"),
    "refused": ("refusé", "refusés"),
}
TWICE = "Importez à nouveau le même fichier : ce qui est ouvert ne le sera pas deux fois."
AGAIN = "Corrigez ces lignes, puis importez le même fichier : ce qui est ouvert ne le sera pas deux fois."
TRIED = {
    **DONE,
    "created": ("dossier serait ouvert", "dossiers seraient ouverts"),
    "updated": ("serait mis à jour", "seraient mis à jour"),
    "refused": ("serait refusé", "seraient refusés"),
}


@click.command("import", epilog=COLUMNS)
@click.argument("file", type=FILE, metavar="FICHIER")
@click.option("--update", is_flag=True, help="Mettre à jour ceux qui ont une clé et ont déjà été importés.")
@click.option("--dry-run", is_flag=True, help="Vérifier seulement : rien n'est enregistré.")
@acting_as
@formats("table", "json")
@pass_session
def import_(session: CommandSession, file: str, update: bool, dry_run: bool, login: str | None, output: str) -> int:
    """Ouvrir les dossiers d'un fichier YAML, JSON ou CSV.

    Chaque dossier est ouvert en entier ou refusé, avec toutes ses fautes. Importer deux fois un fichier n'ouvre rien
    deux fois : corrigez ce qui est refusé, puis recommencez.
    """
    if file == STDIN:
        raise WrongUsage("donnez un fichier : un tableau se relit, l'entrée standard ne se relit pas.")
    path, done = readable(Path(file)), list["importing.Imported"]()
    desk, actor = session.desk, session.actor(login)
    try:
        with progress() as tell:
            for each in importing.import_(desk, actor, path, at=session.now(), update=update, dry_run=dry_run):
                done.append(each)
                tell(several(len(done), "dossier lu", "dossiers lus"), 0, 0)
    except TremplinError:
        # what was opened before is kept: it is told before the refusal
        if done:
            _say(done, output, dry_run)
        raise
    _say(done, output, dry_run)
    # what is right is opened all the same: importing again after a correction opens nothing twice
    return 1 if any(each.fate is importing.Fate.REFUSED for each in done) else 0


def _say(done: Sequence["importing.Imported"], output: str, dry_run: bool) -> None:
    try:
        _write(done, output, dry_run)
    except OSError:
        # a full disk under « > fichier »: what was opened is in the database all the same
        click.echo(f"Le compte rendu n'a pas pu s'écrire en entier. {_counted(done, dry_run)} {TWICE}", err=True)
        raise


def _write(done: Sequence["importing.Imported"], output: str, dry_run: bool) -> None:
    if output == "json":
        write_json(
            {
                "dry_run": dry_run,
                **{fate.value: [_published(each) for each in done if each.fate is fate] for fate in importing.Fate},
            }
        )
        return
    for each in done:
        for mistake in each.mistakes:
            click.echo(str(mistake))
    click.echo(_counted(done, dry_run))
    counts = Counter(each.fate for each in done)
    if counts[importing.Fate.REFUSED]:
        click.echo(AGAIN, err=True)
    elif counts[importing.Fate.CREATED] and not dry_run:
        next_step("tremplin dossiers list --state draft")


def _counted(done: Sequence["importing.Imported"], dry_run: bool) -> str:
    told, counts = TRIED if dry_run else DONE, Counter(each.fate for each in done)
    shown = [fate for fate in importing.Fate if counts[fate] or fate is importing.Fate.CREATED]
    return f"{', '.join(several(counts[fate], *told[fate]) for fate in shown)}."


def _published(each: "importing.Imported") -> dict[str, Any]:
    shown = {"line": each.line, "dossier": each.reference, "title": each.title}
    return {**shown, "mistakes": [asdict(mistake) for mistake in each.mistakes]}
