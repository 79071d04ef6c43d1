"""``tremplin participants``: list the people of a dossier by number, and read what is followed of one."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tremplin.catalogue.people_words import NEWS_DUE, PATH_STAGES, PROOFS
from tremplin_cli.participants.arguments import dossier, number_
from tremplin_cli.participants.page import LISTING, page
from tremplin_cli.terminal.door import (
    CommandSession,
    WordType,
    WrongUsage,
    acting_as,
    excerpt,
    formats,
    late,
    listing_formats,
    next_step,
    pass_session,
    terminal_width,
    write_json,
)

with late():
    from tremplin.casework.following import roster

F = TypeVar("F", bound=Callable[..., Any])
STAGES = dict(reversed(PATH_STAGES.items()))


def shown_of(verb: F) -> F:
    """The options by which names and health are read, each a line of the journal."""
    for option in (
        click.option("--why", metavar="TEXTE", help="Pourquoi les noms ou la santé sont lus : le journal le garde."),
        click.option("--health", is_flag=True, help="Montrer aussi les publics de santé : la lecture est journalisée."),
        click.option("--names", is_flag=True, help="Montrer qui elles sont : la lecture est journalisée."),
    ):
        verb = option(verb)
    return verb


@click.command("list")
@dossier
@click.option(
    "--stage",
    type=WordType("une étape", STAGES, lambda: STAGES),
    metavar="ÉTAPE",
    help=f"Où elles en sont : {', '.join(STAGES.values())}.",
)
@click.option("--public", metavar="PUBLIC", help="Seulement celles de ce public.")
@click.option("--territory", metavar="TERRITOIRE", help="Seulement celles de ce territoire.")
@click.option(
    "--category", metavar="CATÉGORIE", help="Seulement les sorties de cette catégorie, ou « aucune catégorie »."
)
@click.option(
    *("--evidence", "standing"),
    type=WordType("un état des pièces", PROOFS, lambda: PROOFS),
    metavar="ÉTAT",
    help=f"Où en est la preuve de leur sortie : {', '.join(PROOFS.values())}.",
)
@click.option(
    "--due",
    type=WordType("une échéance", NEWS_DUE, lambda: NEWS_DUE),
    metavar="QUAND",
    help=f"Leur prochain suivi : {', '.join(NEWS_DUE.values())}.",
)
@shown_of
@acting_as
@listing_formats
@pass_session
def list_(
    session: CommandSession,
    reference: str,
    stage: str | None,
    public: str | None,
    territory: str | None,
    category: str | None,
    standing: str | None,
    due: str | None,
    names: bool,
    health: bool,
    why: str | None,
    login: str | None,
    output: str,
) -> None:
    """Lister les personnes d'un dossier, par numéro : où elles en sont, leur sortie, sa preuve, leur prochain suivi.

    « Injoignable » n'est pas « non », et une personne dont le suivi n'est pas encore venu n'est ni l'un ni l'autre.
    """
    filters = roster.RosterFilters(
        stage=stage, public=public, territory=territory, category=category, evidence=standing, due=due
    )
    found = roster.listed(
        session.desk, session.actor(login), reference, filters, at=session.now(), names=names, health=health, why=why
    )
    _known(filters, found)
    LISTING.write(found, output)
    if output == "table":
        first = next(iter(found.rows), None)
        steps = [f"tremplin participants show {found.dossier} {first['number']}"] if first else []
        next_step(*steps or [f"tremplin participants add {found.dossier} --ask --set entered_on=JJ/MM/AAAA"])


def _known(filters: "roster.RosterFilters", found: "roster.RosterPage") -> None:
    """A slip in a word is told, and does not pass for an empty list."""
    asked = (
        ("public", filters.public, found.labels("publics")),
        ("territoire", filters.territory, found.labels("territories")),
    )
    for what, said, words in (*asked, ("catégorie", filters.category, found.categories)):
        if said is not None and roster.coded(said, words) not in words:
            known = ", ".join(f"{label} ({code})" for code, label in words.items())
            raise WrongUsage(f"{what} « {excerpt(said)} » : mot inconnu ici. Connus : {known}.")


@click.command()
@dossier
@number_
@shown_of
@acting_as
@formats("table", "json")
@pass_session
def show(
    session: CommandSession,
    reference: str,
    number: int,
    names: bool,
    health: bool,
    why: str | None,
    login: str | None,
    output: str,
) -> None:
    """Lire ce qui est suivi d'une personne : son parcours, sa sortie et sa preuve, ses nouvelles, ses activités."""
    found, told = roster.shown(
        session.desk, session.actor(login), reference, number, at=session.now(), names=names, health=health, why=why
    )
    if output == "json":
        write_json({"dossier": told.dossier, **found})
    else:
        click.echo("\n".join(page(found, told, terminal_width())))
        next_step(f"tremplin participants edit {told.dossier} {number} --help")
