"""``tremplin indicators compute``: the figures of a scope, on a screen or for software."""

from io import BytesIO
from typing import Any

import click

from tremplin_cli.indicators.aloud import figures
from tremplin_cli.indicators.asking import figures_options, scope
from tremplin_cli.terminal.door import (
    CommandSession,
    acting_as,
    late,
    listing_formats,
    next_step,
    pass_session,
    terminal_width,
)

with late():
    from tremplin.indicators.exports import formats
    from tremplin_cli.indicators import page


@click.command()
@figures_options
@acting_as
@listing_formats
@pass_session
def compute(session: CommandSession, /, login: str | None, output: str, **said: Any) -> None:
    """Compter ce qui a été fait, et le lire à côté de ce qui était visé, prévu et déclaré.

    Les petits effectifs sont masqués, zéros compris, et ce qui les laisserait retrouver.
    """
    with figures(session, login, said) as found:
        if output == "table":
            click.echo("\n".join(page.page(found, terminal_width())))
        else:
            written = BytesIO()
            form = formats.CSV if output == "csv" else formats.JSON
            form.write(found.rows, written)
            click.echo(written.getvalue(), nl=False)
    if output == "table":
        next_step(f"tremplin indicators export{scope(said)} --out FICHIER.csv")
