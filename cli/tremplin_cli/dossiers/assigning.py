"""``tremplin dossiers assign``: give the instruction of a dossier, or of all those of somebody who is away."""

from datetime import date

import click

from tremplin_cli.terminal.door import (
    CommandSession,
    DayType,
    WrongUsage,
    acting_as,
    as_read,
    formats,
    french,
    late,
    pass_session,
    several,
    tell,
)

with late():
    from tremplin.casework.granting import assigning


@click.command()
@click.argument("reference", required=False, metavar="[DOSSIER]")
@click.option("--to", required=True, metavar="COMPTE", help="Qui l'instruira.")
@click.option("--all-of", metavar="COMPTE", help="Tout ce que cette personne instruit, au lieu d'un dossier.")
@click.option("--from", "starts_on", type=DayType(), metavar="DATE", help="Premier jour d'un remplacement.")
@click.option("--until", "ends_on", type=DayType(), metavar="DATE", help="Son dernier jour, compris : puis il revient.")
@click.option("--reason", metavar="TEXTE", help="Pourquoi ; le journal le garde.")
@as_read
@acting_as
@formats("table", "json")
@pass_session
def assign(
    session: CommandSession,
    reference: str | None,
    to: str,
    all_of: str | None,
    starts_on: date | None,
    ends_on: date | None,
    reason: str | None,
    version: int | None,
    login: str | None,
    output: str,
) -> None:
    """Confier l'instruction d'un dossier, ou de tous ceux d'un absent.

    Sans jours, il ne revient pas ; avec, il revient de lui-même après le dernier. Qui l'a instruit, même quelques
    jours, n'y décide, n'y signe ni n'y paie. Tous les dossiers d'un absent sont confiés, ou aucun.
    """
    if (reference is None) is (all_of is None):
        raise WrongUsage("dites quoi confier : un DOSSIER, ou --all-of COMPTE, l'un des deux.")
    if all_of and version is not None:
        raise WrongUsage("--version est d'un dossier : elle ne va pas avec --all-of.")
    desk, actor, at, days = session.desk, session.actor(login), session.now(), assigning.Days(starts_on, ends_on)
    if reference is not None:
        done = [assigning.assign(desk, actor, reference, to, at=at, days=days, reason=reason, version=version)]
    else:
        done = assigning.hand_over(desk, actor, str(all_of), to, at=at, days=days, reason=reason)
    until = f" du {french(starts_on)} au {french(ends_on)}" if starts_on and ends_on else ""
    what = f"Dossier {done[0]}" if reference else several(len(done), "dossier")
    said = {
        "dossiers": done,
        "to": to.strip().lower(),
        "from": starts_on and starts_on.isoformat(),
        "until": ends_on and ends_on.isoformat(),
    }
    tell(output, f"{what} : instruction confiée à {said['to']}{until}.", said, f"dossiers show {done[0]}")
