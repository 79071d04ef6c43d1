"""``tremplin fiches``: read, check, compare, export and write them."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

import click

from tremplin.catalogue.forms.cards import Card
from tremplin.catalogue.forms.openings import ROW, opening, row
from tremplin_cli.terminal.door import (
    CALL,
    FICHE,
    FILE,
    Column,
    CommandSession,
    Listing,
    WrongUsage,
    counted,
    formats,
    french,
    late,
    listing_formats,
    lists_of,
    next_step,
    open_on,
    pass_session,
    several,
    terminal_width,
    write_json,
)

with late():
    from tremplin import unsigned
    from tremplin.catalogue.forms import diff as comparison
    from tremplin.documents.describing import skeleton
    from tremplin_cli.fiches import changes as diff_page
    from tremplin_cli.fiches import documents
    from tremplin_cli.fiches import page as fiche_page

FICHES = (
    Column("Fiche", lambda row: row["id"]),
    Column("Titre", lambda row: row["title"], gives_way=True),
    Column("Thème", lambda row: row["theme"] or "non précisé", gives_way=True),
    Column("Dépôt des dossiers", lambda row: row["when"], gives_way=True),
)


@click.command("list")
@click.option("--call", type=CALL, metavar="APPEL", help="Seulement les fiches de cet appel.")
@open_on
@listing_formats
@pass_session
def list_(session: CommandSession, call: str | None, open_on: date | None, output: str) -> None:
    """Lister les fiches et leur ouverture."""
    platform = session.platform
    among = platform.cards_of(call) if call else platform.cards.values()
    at = session.hour_of(open_on)
    rows = [_row(card, open_on or session.today, at) for card in among if not open_on or card.open_on(open_on)]
    empty = f"Aucune fiche n'est ouverte le {french(open_on)}." if open_on else "Aucune fiche n'est installée."
    Listing(ROW, FICHES, empty).write(rows, output, *(f"tremplin fiches show {each['id']}" for each in rows[:1]))


def _row(card: Card, day: date, at: time | None) -> dict[str, Any]:
    return {**row(card, day, at), "when": str(opening([card], day, at))}


@click.command()
@click.argument("fiche", type=FICHE, metavar="FICHE")
@pass_session
def show(session: CommandSession, fiche: str) -> None:
    """Lire une fiche, section par section."""
    found = session.platform.fiche(fiche)
    call = session.platform.call(found.id.call_id)
    department = session.platform.department(found.id.department)
    click.echo(f"{found.id}\n{found.title}\n{call.title} ({department.name})")
    click.echo(
        f"Dépôt des dossiers, le {french(session.today)} : {opening([found], session.today, session.hour_of(None))}"
    )
    click.echo("\n".join(fiche_page.page(session.platform.published(found), session.words(found), terminal_width())))
    next_step(f"tremplin fiches try {found.id} --facts dossier.yaml")


@click.command()
@click.argument("files", nargs=-1, type=FILE, metavar="[FICHIER]...")
@pass_session
def check(session: CommandSession, files: Sequence[str]) -> int:
    """Dire toutes les fautes de documents.

    Avec des fichiers ou des dossiers, ceux-là, lus comme s'ils étaient installés ; sans rien, tout ce qui est installé.
    """
    paths = documents.fiches_of(files)
    mistakes = session.platform.check(paths) if files else session.platform.mistakes
    count = len(paths) if files else session.platform.documents
    for mistake in mistakes:
        click.echo(str(mistake))
    for line in lists_of(mistakes):
        click.echo(line)
    click.echo(counted(len(mistakes)) if mistakes else f"{several(count, 'document')}, aucune faute.")
    return 1 if mistakes or (not files and session.platform.failing) else 0


@click.command()
@pass_session
def schema(session: CommandSession) -> None:
    """Écrire le schéma JSON des fiches.

    Un éditeur de texte qui le connaît propose les clés et les mots, et souligne les fautes.
    """
    write_json(session.fiche_schema())


@click.command()
@click.argument("names", nargs=-1, type=FICHE, metavar="[FICHE]...")
@formats("json")
@pass_session
def export(session: CommandSession, names: Sequence[str], output: str) -> None:
    """Écrire la forme publiée de fiches, en JSON.

    Toujours une liste, triée par identifiant ; sans rien, toutes les fiches.
    """
    kept = sorted(set(names or session.platform.fiches))
    write_json([session.platform.published(session.platform.fiche(name)) for name in kept])


@click.command()
@click.argument("first", type=FICHE, metavar="FICHE")
@click.argument("second", type=FICHE, metavar="FICHE")
@formats("table", "json")
@pass_session
def diff(session: CommandSession, first: str, second: str, output: str) -> None:
    """Comparer deux fiches, clé par clé."""
    pair = session.platform.fiche(first), session.platform.fiche(second)
    old, new = map(session.platform.published, pair)
    changes = comparison.differences(old, new, session.words(*pair))
    if output == "json":
        write_json(comparison.published(old, new, changes))
        return
    count = several(len(changes), "changement") if changes else "rien ne change"
    click.echo("\n".join([f"De {first} à {second} : {count}.", *diff_page.lines(changes, terminal_width())]))


@click.command()
@click.argument("identity", metavar="IDENTITÉ")
@pass_session
def new(session: CommandSession, identity: str) -> None:
    """Écrire le document d'une nouvelle fiche.

    IDENTITÉ est <département>/<appel>/<fiche>. Le document sort sur la sortie standard : gardez-le avec « > ».
    """
    if identity in session.platform.fiches:
        raise WrongUsage(f"la fiche « {identity} » existe déjà : changez la dernière partie de son identité.")
    text = skeleton.fiche(identity, "Titre à écrire", session.today.year, next(iter(session.platform.typologies), None))
    for mistake in session.mistakes(text):
        raise WrongUsage(f"identité « {identity} » : {mistake.message}")
    click.echo(text, nl=False)
    next_step("tremplin fiches check <le fichier où vous l'avez gardé>")


@click.command()
@click.argument("fiche", type=FICHE, metavar="FICHE")
@pass_session
def cases(session: CommandSession, fiche: str) -> None:
    """Écrire les cas d'une fiche à ses bornes, d'après ses règles.

    Pour chaque règle, la valeur à la borne, une de plus, une de moins ; pour chaque sortie, la durée qui la fait
    compter. Personne ne les a signés : relisez-les, corrigez-les, puis écrivez qui sous « signed ». Gardez-les avec
    « > ».
    """
    platform = session.platform
    found = platform.fiche(fiche)
    kinds, words = platform.vocabulary.kinds, platform.labels(found)
    click.echo(unsigned.written(found, kinds, platform.typology(found), words, session.today), nl=False)
    next_step("pytest -p tremplin.testing <le dossier où vous les avez gardés, dans un fichier .cases.yaml>")
