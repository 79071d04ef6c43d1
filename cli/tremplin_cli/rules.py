"""``tremplin rules``: the kinds of rules, and the facts that they read."""

from inspect import cleandoc

import click

from tremplin.catalogue.options import chosen
from tremplin.rules.facts.glossary import label
from tremplin.rules.wording import SEVERITIES, STAGES
from tremplin_cli.terminal.door import (
    FICHE,
    KIND,
    Column,
    CommandSession,
    Listing,
    Noun,
    listing_formats,
    next_step,
    pass_session,
    several,
    table,
    terminal_width,
)

KINDS = (
    Column("Sorte", lambda row: row["kind"]),
    Column("Jugée", lambda row: STAGES[row["stage"]]),
    Column("Portée", lambda row: SEVERITIES[row["severity"]]),
    Column("Ce qu'elle veut", lambda row: row["meaning"], gives_way=True),
)
LAID_DOWN = (
    Column("Sorte", lambda row: row["kind"]),
    Column("Jugée", lambda row: STAGES[row["stage"]]),
    Column("Portée", lambda row: SEVERITIES[row["severity"]]),
    Column("Ce qu'elle demande", lambda row: row["statement"], gives_way=True),
    Column("Source", lambda row: row["source"], gives_way=True),
)
CHOSEN = Column("Selon le choix", lambda row: row["choice"], gives_way=True)
KEYS = (
    Column("Clé", lambda key: key.path),
    Column("Obligatoire", lambda key: key.required),
    Column("Ce qu'elle dit", lambda key: key.description, gives_way=True),
)
READ = (
    Column("Fait", lambda row: row["name"]),
    Column("Ce que c'est", lambda row: row["label"], gives_way=True),
    Column("Comment l'écrire", lambda row: row["written"], gives_way=True),
    Column("Sortes qui le lisent", lambda row: row["kinds"], gives_way=True),
)


rules = Noun("rules")


@rules.command("list")
@click.argument("fiche", type=FICHE, metavar="[FICHE]", required=False)
@listing_formats
@pass_session
def list_(session: CommandSession, fiche: str | None, output: str) -> None:
    """Lister les sortes de règles, ou les règles d'une fiche.

    D'une fiche, chaque règle est dite avec ses chiffres et la section du texte qui la pose.
    """
    if fiche is None:
        _kinds(session, output)
    else:
        _laid_down(session, fiche, output)


def _kinds(session: CommandSession, output: str) -> None:
    rows = [kind.published() for kind in session.platform.vocabulary.kinds.values()]
    listing = Listing(("kind", "stage", "severity", "meaning", "written_in"), KINDS, "Aucune sorte de règle.")
    listing.write(rows, output, *(f"tremplin rules show {row['kind']}" for row in rows[:1]))


def _laid_down(session: CommandSession, fiche: str, output: str) -> None:
    found = session.platform.fiche(fiche)
    form = session.platform.published(found)
    choices = chosen(form)
    rows = [{**rule, "choice": choices.get(rank)} for rank, rule in enumerate(form["rules"])]
    empty = "Cette fiche ne pose aucune règle."
    columns = (*LAID_DOWN, CHOSEN) if choices else LAID_DOWN
    listing = Listing(("kind", "stage", "severity", "statement", "source", "option", "choice"), columns, empty)
    listing.write(rows, output, f"tremplin fiches try {found.id} --facts dossier.yaml")


@rules.command()
@click.argument("kind", type=KIND, metavar="SORTE")
@pass_session
def show(session: CommandSession, kind: str) -> None:
    """Lire une sorte de règle, et comment l'écrire."""
    found = session.platform.kind(kind)
    using = [str(fiche.id) for fiche in session.platform.fiches.values() if kind in {rule.kind for rule in fiche.rules}]
    how = "S'écrit sous" if found.schema else "Découle de"
    blocks = [
        [found.name, found.meaning],
        [f"Jugée {STAGES[found.stage]} ({SEVERITIES[found.severity]})."],
        ["Faits lus :", *(f"  {label(fact)} ({fact})" for fact in found.reads)],
        [f"{how} « {found.written_in} » :", *(f"  {line}" for line in cleandoc(found.example).splitlines())],
        table(KEYS, session.keys(found), terminal_width()),
        [several(len(using), "fiche la pose", "fiches la posent"), *(f"  {name}" for name in using)],
    ]
    click.echo("\n\n".join("\n".join(block) for block in blocks))
    next_step(*(f"tremplin fiches show {name}" for name in using[:1]))


@rules.command()
@listing_formats
@pass_session
def facts(session: CommandSession, output: str) -> None:
    """Lister les faits d'un dossier.

    Un dossier les écrit en YAML ou en JSON, tous facultatifs ; « . » y sépare un bloc de ses clés.
    """
    rows = session.facts_read()
    listing = Listing(("name", "label", "written", "kinds"), READ, "Aucun fait.")
    listing.write(rows, output, "tremplin fiches try <fiche> --facts dossier.yaml")
