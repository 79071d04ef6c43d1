"""``tremplin dossiers``: find them and read them; other modules hold what is done to them."""

import click

from tremplin.catalogue.rule import Stage
from tremplin.rules.wording import STAGES
from tremplin_cli.dossiers.arguments import dossier
from tremplin_cli.dossiers.page import page
from tremplin_cli.terminal.door import (
    CommandSession,
    WordType,
    acting_as,
    formats,
    french,
    late,
    next_step,
    pass_session,
    terminal_width,
    write_json,
)
from tremplin_cli.terminal.judgement import lines

with late():
    from tremplin.casework.granting import instruction
    from tremplin.casework.reading import page as reading


@click.command()
@dossier
@acting_as
@formats("table", "json")
@pass_session
def show(session: CommandSession, reference: str, login: str | None, output: str) -> None:
    """Lire un dossier, et ce que vous pouvez y faire."""
    whole = reading.shown(session.desk, session.actor(login), reference, at=session.now())
    if output == "json":
        write_json(whole)
        return
    click.echo("\n".join(page(whole, terminal_width())))
    next_step(f"tremplin dossiers check {whole['reference']}")


@click.command()
@dossier
@click.option(
    "--stage", type=WordType("une étape", STAGES), default="deposit", show_default=True, help="Jusqu'où juger."
)
@acting_as
@formats("table", "json")
@pass_session
def check(session: CommandSession, reference: str, stage: str, login: str | None, output: str) -> int:
    """Juger un dossier par les règles de sa fiche.

    Tant qu'il n'est pas déposé, il est jugé comme s'il l'était aujourd'hui.

    Code de sortie : 1 quand une règle bloquante n'est pas respectée ; 0 sinon, même s'il manque un fait, ou s'il n'y a
    rien à vérifier.
    """
    desk, actor = session.desk, session.actor(login)
    found = reading.standing(desk, actor, reference)
    trial = instruction.findings(desk, actor, reference, Stage(stage), at=session.now())
    if output == "json":
        write_json({"dossier": found.reference, **trial.published()})
    else:
        when = None if found.deposited else f"comme si le dossier était déposé le {french(session.today)}"
        click.echo(f"{found.reference} — {found.fiche.title}")
        click.echo("\n".join(lines(trial, terminal_width(), when)))
    return 1 if trial.verdict == "broken" else 0
