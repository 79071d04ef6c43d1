"""``tremplin calls``: the calls, and when one may apply."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

import click

from tremplin.catalogue.forms.cards import Card
from tremplin.catalogue.forms.openings import KEYS, opening
from tremplin.catalogue.words import UNSAID
from tremplin_cli.terminal.door import (
    CALL,
    Column,
    CommandSession,
    Listing,
    Noun,
    french,
    hour,
    late,
    listing_formats,
    next_step,
    open_on,
    pass_session,
    spell,
    table,
    terminal_width,
)

with late():
    from tremplin.catalogue import department
    from tremplin.catalogue.forms import published as publishing
    from tremplin.catalogue.forms import sections

ANOTHER_DAY = "tremplin calls list --open-on 2025-01-20"
LISTED = ("id", "department", "title", "edition", "fiches", *KEYS)
CALLS = (
    Column("Appel", lambda row: row["id"]),
    Column("Département", lambda row: row["name"]),
    Column("Titre", lambda row: row["title"], gives_way=True),
    Column("Fiches", lambda row: row["fiches"]),
    Column("Dépôt des dossiers", lambda row: row["when"], gives_way=True),
)
SESSIONS = (Column("Session de dépôt", lambda row: row["when"]), Column("Fiches", lambda row: row["fiches"]))
FICHES = (
    Column("Fiche", lambda row: row["id"]),
    Column("Titre", lambda row: row["title"], gives_way=True),
    Column("Dépôt des dossiers", lambda row: row["when"], gives_way=True),
)


calls = Noun("calls")


@calls.command("list")
@open_on
@listing_formats
@pass_session
def list_(session: CommandSession, open_on: date | None, output: str) -> None:
    """Lister les appels et leur ouverture.

    Pour chacun : ce qui est ouvert aujourd'hui, sinon quand la dernière session de dépôt a fermé.
    """
    rows = [_row(session, call, open_on) for call in session.platform.calls.values()]
    kept = [row for row in rows if row["open"]] if open_on else rows
    empty = f"Aucun appel n'est ouvert le {french(open_on)}." if open_on else "Aucun appel n'est installé."
    details = [f"tremplin calls show {row['id']}" for row in kept[:1]]
    Listing(LISTED, CALLS, empty).write(kept, output, *details if open_on else (ANOTHER_DAY, *details))


def _row(session: CommandSession, call: "department.Call", day: date | None) -> dict[str, Any]:
    fiches = session.platform.cards_of(call.id)
    when = opening(fiches, day or session.today, session.hour_of(day))
    return {
        "id": call.id,
        "department": call.department,
        "name": session.platform.department(call.department).name,
        "title": call.title,
        "edition": call.edition,
        "fiches": len(fiches),
        "when": str(when),
        **when.published(),
    }


@calls.command()
@click.argument("call", type=CALL, metavar="APPEL")
@open_on
@pass_session
def show(session: CommandSession, call: str, open_on: date | None) -> None:
    """Lire un appel : ses sessions et ses fiches.

    APPEL est son identifiant, <département>/<appel> : « tremplin calls list » les montre.
    """
    found = session.platform.call(call)
    day, at = open_on or session.today, session.hour_of(open_on)
    fiches = session.platform.cards_of(found.id)
    click.echo(f"{found.id}\n{found.title}")
    click.echo(f"Département : {session.platform.department(found.department).name}")
    click.echo(f"Édition : {found.edition or UNSAID}")
    if found.summary:
        click.echo(found.summary)
    for line in _applying(found, session):
        click.echo(line)
    for line in _lots(found, session):
        click.echo(line)
    click.echo(f"Dépôt des dossiers, le {french(day)} : {opening(fiches, day, at)}")
    _blocks(SESSIONS, list(_sessions(fiches)), "Sessions de dépôt : non précisées par le texte.")
    kept = [fiche for fiche in fiches if not open_on or fiche.open_on(open_on)]
    rows = [{"id": fiche.id, "title": fiche.title, "when": str(opening([fiche], day, at))} for fiche in kept]
    _blocks(FICHES, rows, f"Aucune fiche n'est ouverte le {french(day)}." if open_on else "Aucune fiche.")
    next_step(*(f"tremplin fiches show {row['id']}" for row in rows[:1]))


def _lots(call: "department.Call", session: CommandSession) -> Iterable[str]:
    """The lots of a call, each with its code and its territories."""
    territories = session.platform.department(call.department).territories
    for lot in call.lots:
        places = ", ".join(territories.get(code, code) for code in lot.territories)
        yield f"Lot {lot.code} : {lot.label}{f' ({places})' if places else ''}"


def _applying(call: "department.Call", session: CommandSession) -> Iterable[str]:
    """Where the text is, and how one applies: « non précisé » where the call says nothing of either."""
    form = publishing.applying(call.official_text, call.deposit)
    for title in ("Texte officiel", "Comment candidater"):
        parts = [part for part in sections.SECTIONS[title] if isinstance(part, sections.SectionKey)]
        said = [(part, sections.at(form, part.path)) for part in parts]
        told = [(part.label, part.read(value, session.platform.vocabulary.family)) for part, value in said if value]
        yield from (f"{label} : {value}" for label, value in told or [(title, UNSAID)])


def _sessions(fiches: Iterable[Card]) -> Iterable[dict[str, Any]]:
    """The sessions of some fiches, each with how many fiches it opens."""
    days = [set(fiche.windows) for fiche in fiches]
    for sitting in sorted(set().union(*days), key=lambda each: (each.opens, each.closes, each.closes_at or time.max)):
        count = sum(sitting in each for each in days)
        until = f" à {hour(sitting.closes_at)}" if sitting.closes_at else ""
        yield {"when": f"{spell(sitting.opens, sitting.closes)}{until}", "fiches": count}


def _blocks(columns: Sequence[Column], rows: Sequence[dict[str, Any]], empty: str) -> None:
    click.echo("\n" + "\n".join(table(columns, rows, terminal_width()) if rows else [empty]))
