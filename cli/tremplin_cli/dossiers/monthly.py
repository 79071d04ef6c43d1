"""``tremplin dossiers month``: the monthly execution report, read and validated."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click

from tremplin.clock import day_in_paris
from tremplin_cli.dossiers.arguments import dossier
from tremplin_cli.terminal.door import (
    CommandSession,
    WrittenType,
    acting_as,
    formats,
    french,
    late,
    pass_session,
    plural,
    tell,
    versioned,
)

with late():
    from tremplin.casework.operating import months


@click.command()
@dossier
@click.argument("first", type=WrittenType("mois", "month"), metavar="AAAA-MM")
@click.option("--validate", "validating", is_flag=True, help="Le valider, pour le porteur ou pour le service.")
@acting_as
@formats("table", "json")
@pass_session
@versioned
def month(
    session: CommandSession, reference: str, first: date, validating: bool, login: str | None, output: str
) -> None:
    """Lire un compte rendu mensuel, ou le valider.

    Il est fait des participants enregistrés. Le porteur et le service du territoire le valident chacun ; ce qui change
    ensuite est à valider de nouveau.
    """
    actor = session.actor(login)
    if validating:
        told = months.validate(session.desk, actor, reference, first, at=session.now())
    else:
        told = months.month_of(session.desk, actor, reference, first)
    tell(output, _month(told), told.published())


def _month(told: "months.Month") -> str:
    """A month in words: who was there, what was done, who validated it."""
    figures = told.figures
    hours = figures["hours"]
    there = plural(figures["present"], "personne présente", "personnes présentes")
    lines = [
        f"Dossier {told.dossier}, {french(told.month)[3:]} : {there}, "
        f"{plural(figures['entered'], 'entrée')}, {plural(figures['left'], 'départ')}.",
        f"{plural(figures['activities'], 'activité')}, "
        + (f"{plural(Decimal(hours), 'heure')}." if hours else "heures non dites."),
        *(f"  n° {each['number']} : {_done(each)}" for each in figures["people"]),
        f"Porteur : {_side(told.carrier_at)}. Service : {_side(told.service_at)}.",
        *(["Ce qui avait été validé a changé depuis : validez de nouveau."] if told.stale else []),
    ]
    return "\n".join(lines)


def _done(each: Mapping[str, Any]) -> str:
    hours = f", {plural(Decimal(each['hours']), 'heure')}" if each["hours"] else ""
    return f"{plural(each['activities'], 'activité')}{hours}"


def _side(at: datetime | None) -> str:
    return f"validé le {french(day_in_paris(at))}" if at else "à valider"
