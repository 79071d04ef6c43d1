"""Tell what a plugin that is not installed would bring, and every conflict."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from tremplin_cli.terminal.door import several

if TYPE_CHECKING:
    from tremplin.before.trial import Prospect

SHOWN = 12
FAMILIES = {
    "departments": "département",
    "calls": "appel",
    "typologies": "typologie",
    "letters": "département dont les lettres ont leurs mots",
    "fiches": "fiche",
    "kinds": "sorte de règle",
    "measures": "mesure",
    "formats": "format d'export",
}
PLURALS = {
    "letters": "départements dont les lettres ont leurs mots",
    "kinds": "sortes de règles",
    "formats": "formats d'export",
}


def tell(prospect: "Prospect") -> int:
    """Write what would come and what goes wrong; the exit code."""
    brought = list(_listed(prospect.brings))
    click.echo("Apporterait :" if brought else "N'apporterait rien.")
    for line in brought:
        click.echo(f"  {line}")
    lost = list(_listed(prospect.loses))
    if lost:
        click.echo("Ne serait plus servi :")
        for line in lost:
            click.echo(f"  {line}")
    for wrong in (*prospect.problems, *prospect.mistakes):
        click.echo(wrong)
    if prospect.sound:
        click.echo("Aucun conflit : rien de ce qui est servi ne change.")
    return 0 if prospect.sound else 1


def _listed(families: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for family, label in FAMILIES.items():
        names = families.get(family, ())
        if names:
            more = f" et {len(names) - SHOWN} de plus" if len(names) > SHOWN else ""
            counted = f"{len(names)} {PLURALS[family]}" if len(names) > 1 and family in PLURALS else ""
            yield f"{counted or several(len(names), label)} : {', '.join(names[:SHOWN])}{more}"
