"""``tremplin fiches try``: judge a dossier, and tell it a line per rule, the amounts, and what is left to do."""

from datetime import date

import click

from tremplin.rules.wording import STAGES
from tremplin_cli.terminal.door import (
    FICHE,
    FILE,
    CommandSession,
    DayType,
    WordType,
    formats,
    late,
    pass_session,
    terminal_width,
    write_json,
)
from tremplin_cli.terminal.judgement import lines

with late():
    from tremplin.catalogue import rule
    from tremplin.rules import trial as trials


@click.command("try")
@click.argument("fiche", type=FICHE, metavar="FICHE")
@click.option(
    "--facts",
    required=True,
    type=FILE,
    metavar="FICHIER",
    help="Le dossier, en YAML ou JSON ; « - » : entrée standard.",
)
@click.option("--on", "day", type=DayType(), metavar="DATE", help="Le jour du dépôt, si le dossier ne le dit pas.")
@click.option(
    "--stage", type=WordType("une étape", STAGES), default="deposit", show_default=True, help="Jusqu'où juger."
)
@formats("table", "json")
@pass_session
def try_(session: CommandSession, fiche: str, facts: str, day: date | None, stage: str, output: str) -> int:
    """Juger un dossier par les règles d'une fiche.

    Les faits du dossier sont tous facultatifs : « tremplin rules facts » les montre.

    Code de sortie : 1 quand une règle bloquante n'est pas respectée ; 0 sinon, même s'il manque un fait, ou s'il n'y a
    rien à vérifier.
    """
    found = session.platform.fiche(fiche)
    trial = trials.tried(found, session.facts(facts, found), rule.Stage(stage), day)
    if output == "json":
        write_json(trial.published())
    else:
        click.echo(f"{found.id} — {found.title}")
        click.echo("\n".join(lines(trial, terminal_width())))
    # unknown is not « no », nor is nothing judged: what is missing fails no script
    return 1 if trial.verdict == "broken" else 0
