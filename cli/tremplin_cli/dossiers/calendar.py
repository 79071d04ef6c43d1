"""``tremplin dossiers calendar``: what is due for an operation, or what is late over all of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    DayType,
    Listing,
    acting_as,
    french,
    late,
    listing_formats,
    pass_session,
)

with late():
    from tremplin.casework.acting import policy
    from tremplin.casework.reading import calendar as casework

KEYS = ("dossier", "kind", "label", "since", "due", "done", "standing", "source")
STANDINGS = {"late": "en retard", "due": "à faire", "to_come": "à venir", "done": "fait"}
ENTRIES = (
    Column("Échéance", lambda row: _when(row)),
    Column("Quoi", lambda row: row["label"], gives_way=True),
    Column("État", lambda row: STANDINGS[row["standing"]]),
    Column("Fait le", lambda row: _day(row["done"])),
    Column("Source", lambda row: row["source"], gives_way=True),
)
LATE = (
    Column("Échéance", lambda row: _day(row["due"])),
    Column("Dossier", lambda row: row["dossier"]),
    Column("Titre", lambda row: row["title"], gives_way=True),
    Column("Quoi", lambda row: row["label"], gives_way=True),
)


@click.command()
@click.argument("reference", required=False, metavar="[DOSSIER]")
@click.option("--on", "day", type=DayType(), metavar="DATE", help="Le jour auquel se placer ; aujourd'hui à défaut.")
@acting_as
@listing_formats
@pass_session
def calendar(session: CommandSession, reference: str | None, day: date | None, login: str | None, output: str) -> None:
    """Lire l'échéancier d'un dossier, le retard d'abord.

    Sans DOSSIER : ce qui est en retard dans tous les dossiers en cours que vous suivez. Une échéance que le texte ne
    date pas est dite en mots, sans date.
    """
    desk, actor, on = session.desk, session.actor(login), day or session.today
    if reference is None:
        late = casework.overdue(desk, actor, day=on)
        rows = [{"title": each.title, **row} for each in late for row in each.published()]
        # a deadline that the text does not date comes last
        rows.sort(key=lambda row: (row["due"] or "9999", row["dossier"]))
        then = [f"tremplin dossiers calendar {row['dossier']}" for row in rows[:1]]
        empty = policy.blind(actor) or f"Rien n'est en retard dans les dossiers que vous suivez, au {french(on)}."
        Listing((*KEYS, "title", "code"), LATE, empty).write(rows, output, *then)
    else:
        found = casework.calendar(desk, actor, reference, day=on)
        Listing((*KEYS, "code"), ENTRIES, "Rien n'est attendu.").write(found.published(), output)


def _when(row: Mapping[str, Any]) -> str | None:
    if row["due"]:
        return _day(row["due"])
    return f"dès le {_day(row['since'])}" if row["since"] else None


def _day(written: str | None) -> str | None:
    return written and french(date.fromisoformat(written))
