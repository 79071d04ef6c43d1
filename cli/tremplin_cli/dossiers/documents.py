"""``tremplin dossiers``: the commands of the documents that are attached to a dossier."""

from pathlib import Path
from shutil import copyfileobj

import click

from tremplin.records.codes import Purpose
from tremplin_cli.dossiers.arguments import dossier
from tremplin_cli.terminal.door import (
    FILE,
    CommandSession,
    Count,
    WordType,
    acting_as,
    as_read,
    formats,
    late,
    pass_session,
    readable,
    saving,
    tell,
    versioned,
)

with late():
    from tremplin.casework.acting import wording
    from tremplin.casework.applying import attachments
    from tremplin.casework.reading import page as reading

number_ = click.argument("number", type=Count("numéro de pièce"), metavar="NUMÉRO")
# what goes with a message is joined by writing it
PURPOSES = [each for each in Purpose if each is not Purpose.MESSAGE]
PURPOSE = WordType("ce pour quoi une pièce est donnée", PURPOSES, lambda: wording.PURPOSES)
UNSCANNED = "L'antivirus ne l'a pas encore examinée : elle ne s'ouvrira qu'ensuite."


@click.command()
@dossier
@click.argument("file", type=FILE, metavar="FICHIER")
@click.option("--code", metavar="PIÈCE", help="La pièce que demande la fiche ; sans elle, une pièce de plus.")
@click.option("--purpose", type=PURPOSE, default=Purpose.APPLICATION.value, help="Ce pour quoi elle est donnée.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def attach(
    session: CommandSession,
    reference: str,
    file: str,
    code: str | None,
    purpose: str,
    login: str | None,
    output: str,
) -> None:
    """Joindre une pièce à un dossier.

    Une pièce de la demande (application) se joint avant le dépôt ; la convention signée (agreement), un justificatif
    (evidence), un bilan (report), des coordonnées bancaires (bank_details), chacun à leur heure.
    """
    desk, actor, path, why = session.desk, session.actor(login), readable(Path(file)), Purpose(purpose)
    with path.open("rb") as stream:
        number = attachments.attach(desk, actor, reference, path.name, stream, at=session.now(), code=code, purpose=why)
    shown = reading.standing(desk, actor, reference).reference
    scan = next(each["scan"] for each in attachments.listed(desk, actor, reference) if each["number"] == number)
    said = {"dossier": shown, "attachment": number, "code": code, "purpose": purpose, "scan": scan}
    waits = desk.scanner is not None and scan == attachments.Scan.UNSCANNED
    sentence = f"Dossier {shown} : pièce n° {number} jointe, {path.name}.{f' {UNSCANNED}' if waits else ''}"
    tell(output, sentence, said, f"dossiers show {shown}")


@click.command()
@dossier
@number_
@as_read
@acting_as
@formats("table", "json")
@pass_session
def detach(
    session: CommandSession, reference: str, number: int, version: int | None, login: str | None, output: str
) -> None:
    """Retirer une pièce d'un dossier : elle ne compte plus, et le journal la garde.

    NUMÉRO est celui que « dossiers show » dit de la pièce.
    """
    desk, actor = session.desk, session.actor(login)
    attachments.remove(desk, actor, reference, number, at=session.now(), version=version)
    shown = reading.standing(desk, actor, reference).reference
    said = {"dossier": shown, "detached": number}
    tell(output, f"Dossier {shown} : pièce n° {number} retirée.", said, f"dossiers show {shown}")


@click.command()
@dossier
@number_
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FICHIER", help="Où l'écrire.")
@click.option("--overwrite", is_flag=True, help="Remplacer le fichier, s'il existe.")
@acting_as
@formats("table", "json")
@pass_session
def fetch(
    session: CommandSession, reference: str, number: int, out: Path, overwrite: bool, login: str | None, output: str
) -> None:
    """Ouvrir une pièce jointe : la copier dans un fichier, telle qu'elle a été donnée.

    NUMÉRO est celui que « dossiers show » dit de la pièce. Le journal garde qui l'a ouverte. Le nom et le type que la
    pièce porte sont ceux de son dépôt : n'ouvrez que ce que vous attendez.
    """
    desk, actor = session.desk, session.actor(login)
    with (
        saving(out, overwrite=overwrite) as copied,
        attachments.opened(desk, actor, reference, number, at=session.now()) as found,
    ):
        copyfileobj(found.stream, copied)
    said = {"attachment": number, "name": found.name, "media_type": found.media_type, "size": found.size}
    tell(output, f"Pièce n° {number}, « {found.name} » : {out}", {**said, "out": str(out)})
