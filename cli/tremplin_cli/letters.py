"""``tremplin letters``: the letters of a dossier, read in the terminal or written to a file."""

from pathlib import Path

import click

from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Listing,
    Noun,
    WrongUsage,
    acting_as,
    formats,
    french,
    late,
    listing_formats,
    pass_session,
    saving,
    wrapped,
    write_json,
)

with late():
    from tremplin.casework.letters import letter as pages
    from tremplin.casework.letters import writing
    from tremplin.printing import pdf

WIDTH = 80
DASH = "– "
TEXT, PDF = ".txt", ".pdf"
LISTING = Listing(
    ("kind", "number", "on", "label", "title"),
    (
        Column("Lettre", lambda row: row["kind"]),
        Column("N°", lambda row: row["number"]),
        Column("Date", lambda row: row["day"]),
        Column("Ce que c'est", lambda row: row["title"], gives_way=True),
    ),
    "Aucune lettre : rien ne s'est encore passé dont une rende compte.",
)
dossier = click.argument("reference", metavar="DOSSIER")
kind = click.argument("code", metavar="LETTRE")
number = click.option(
    "--number", type=int, metavar="N", help="De plusieurs de cette sorte, laquelle ; sinon la dernière."
)


letters = Noun("letters", more="Chacune est faite des actes enregistrés : list dit celles qui peuvent être lues.")


@letters.command("list")
@dossier
@acting_as
@listing_formats
@pass_session
def list_(session: CommandSession, reference: str, login: str | None, output: str) -> None:
    """Lister les lettres d'un dossier."""
    found = writing.listed(session.desk, session.actor(login), reference)
    rows = [{**each.published(), "day": french(each.on)} for each in found]
    LISTING.write(rows, output, *([f"tremplin letters show {reference} {found[-1].kind}"] if found else []))


@letters.command()
@dossier
@kind
@number
@acting_as
@formats("table", "json")
@pass_session
def show(
    session: CommandSession, reference: str, code: str, number: int | None, login: str | None, output: str
) -> None:
    """Lire une lettre."""
    found = writing.letter(session.desk, session.actor(login), reference, code, number)
    if output == "json":
        write_json(found.published())
        return
    click.echo("\n".join(_lines(found)))


@letters.command()
@dossier
@kind
@number
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FICHIER", help="Un .pdf, ou un .txt.")
@click.option("--overwrite", is_flag=True, help="Remplacer le fichier, s'il existe.")
@acting_as
@pass_session
def write(
    session: CommandSession,
    reference: str,
    code: str,
    number: int | None,
    out: Path,
    overwrite: bool,
    login: str | None,
) -> None:
    """Écrire une lettre dans un fichier.

    Un .pdf se lit aussi par synthèse vocale (PDF/UA). La même lettre donne le même fichier.
    """
    if out.suffix.lower() not in (PDF, TEXT):
        raise WrongUsage(f"« {out.name} » : donnez un nom qui finit par .pdf ou .txt.")
    found = writing.letter(session.desk, session.actor(login), reference, code, number)
    as_text = out.suffix.lower() == TEXT or not pdf.installed()
    place = out.with_suffix(TEXT) if as_text else out
    with saving(place, overwrite=overwrite) as file:
        if as_text:
            file.write(("\n".join(_lines(found)) + "\n").encode())
        else:
            file.write(pdf.pdf(found.published(), session.platform.logo(found.department)))
    if place != out:
        click.echo(f"{pdf.UNINSTALLED}\nEn attendant, la lettre est écrite en texte.", err=True)
    click.echo(f"{found.title} : {place}")


def _lines(found: "pages.Letter") -> list[str]:
    return [line for each in found.lines() for line in _wrapped(each)]


def _wrapped(text: str) -> list[str]:
    """A line cut where the terminal ends, what follows a dash under its first word."""
    bare = text.lstrip()
    indent = " " * (len(text) - len(bare) + (len(DASH) if bare.startswith(DASH) else 0))
    return wrapped(text, WIDTH, then=indent)
