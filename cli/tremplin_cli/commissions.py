"""``tremplin commissions``: prepare a commission, decide its dossiers at once, keep its deliberation."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from shlex import quote
from typing import Any

import click

from tremplin_cli.terminal.door import (
    FILE,
    Column,
    CommandSession,
    DayType,
    Listing,
    Noun,
    acting_as,
    as_read,
    euros,
    formats,
    french,
    late,
    listing_formats,
    next_step,
    pass_session,
    readable,
    several,
    table,
    tell,
    terminal_width,
    write_json,
)

with late():
    from tremplin.casework.granting import commissions as casework
    from tremplin.casework.granting import sittings
    from tremplin.casework.reading.sitting import agenda
    from tremplin.documents import grid

DAY = DayType()
NOTHING_KEPT = ", rien n'est enregistré"
LISTED = ("number", "department", "title", "held_on", "dossiers", "deliberation", "deliberated_on", "version")
COMMISSIONS = (
    Column("Commission", lambda row: row["number"]),
    Column("Jour", lambda row: french(date.fromisoformat(row["held_on"]))),
    Column("Titre", lambda row: row["title"], gives_way=True),
    Column("Dossiers", lambda row: row["dossiers"]),
    Column("Délibération", lambda row: row["deliberation"]),
)
AGENDA = (
    Column("Dossier", lambda row: row["dossier"]),
    Column("Titre", lambda row: row["title"], gives_way=True),
    Column("Porteur", lambda row: row["organisation"], gives_way=True),
    Column("Demandé", lambda row: _euros(row["requested_cents"])),
    Column("Note", lambda row: row["score"]),
    Column("Décision", lambda row: _decided(row), gives_way=True),
)
GRID_HELP = """
\b
La grille est un CSV (« ; » entre les cases, une ligne par dossier) :
  Dossier;Décision;Montant;Motif     « accordé » ou « refusé » ; un refus n'a pas de montant
  2026;2027…                         les parts de chaque année, où la fiche en veut

« tremplin commissions show NUMÉRO --format csv » l'écrit, à remplir.
Une ligne sans décision attend une autre commission.
"""
number = click.argument("number", metavar="NUMÉRO")

commissions = Noun("commissions", more="Une commission est connue par son numéro : « tremplin commissions list ».")


@commissions.command("list")
@acting_as
@listing_formats
@pass_session
def list_(session: CommandSession, login: str | None, output: str) -> None:
    """Lister les commissions, la plus récente d'abord."""
    rows = [each.published() for each in casework.listed(session.desk, session.actor(login))]
    Listing(LISTED, COMMISSIONS, "Aucune commission.").write(
        rows, output, *(f"tremplin commissions show {row['number']}" for row in rows[:1])
    )


@commissions.command("open")
@click.argument("department", metavar="DÉPARTEMENT")
@click.option("--title", required=True, metavar="TEXTE", help="Ce que c'est : « Commission permanente ».")
@click.option("--on", "held_on", type=DAY, required=True, metavar="DATE", help="Le jour où elle se tient.")
@acting_as
@formats("table", "json")
@pass_session
def open_(session: CommandSession, department: str, title: str, held_on: date, login: str | None, output: str) -> None:
    """Ouvrir une commission."""
    desk, actor = session.desk, session.actor(login)
    done = casework.convene(desk, actor, department, title=title, held_on=held_on, at=session.now())
    sentence = f"Commission {done.number} ouverte : {done.title}, le {french(done.held_on)}."
    tell(output, sentence, done.published(), f"commissions add {done.number} DOSSIER")


@commissions.command()
@number
@click.argument("references", nargs=-1, required=True, metavar="DOSSIER…")
@acting_as
@formats("table", "json")
@pass_session
def add(session: CommandSession, number: str, references: tuple[str, ...], login: str | None, output: str) -> None:
    """Inscrire des dossiers à l'ordre du jour : tous, ou aucun."""
    done = casework.enlist(session.desk, session.actor(login), number, references, at=session.now())
    sentence = f"Commission {done.number} : {several(done.dossiers, 'dossier')} à l'ordre du jour."
    tell(output, sentence, done.published(), f"commissions show {done.number}")


@commissions.command()
@number
@click.argument("reference", metavar="DOSSIER")
@acting_as
@formats("table", "json")
@pass_session
def remove(session: CommandSession, number: str, reference: str, login: str | None, output: str) -> None:
    """Retirer un dossier de l'ordre du jour, tant qu'elle ne l'a pas décidé."""
    done = casework.strike(session.desk, session.actor(login), number, reference, at=session.now())
    sentence = f"Commission {done.number} : {several(done.dossiers, 'dossier')} à l'ordre du jour."
    tell(output, sentence, done.published(), f"commissions show {done.number}")


@commissions.command()
@number
@click.argument("references", nargs=-1, required=True, metavar="DOSSIER…")
@acting_as
@formats("table", "json")
@pass_session
def order(session: CommandSession, number: str, references: tuple[str, ...], login: str | None, output: str) -> None:
    """Ranger l'ordre du jour : tous ses dossiers, du premier au dernier.

    C'est l'ordre dans lequel une grille prend l'enveloppe.
    """
    done = casework.arrange(session.desk, session.actor(login), number, references, at=session.now())
    sentence = f"Commission {done.number} : ordre du jour rangé, {several(done.dossiers, 'dossier')}."
    tell(output, sentence, done.published(), f"commissions show {done.number}")


@commissions.command()
@number
@acting_as
@listing_formats
@pass_session
def show(session: CommandSession, number: str, login: str | None, output: str) -> None:
    """Lire l'ordre du jour et ce qui a été décidé ; en CSV, c'est la grille à remplir."""
    found = agenda.agenda(session.desk, session.actor(login), number)
    if output == "json":
        write_json(found.published())
        return
    rows = [line.published() for line in found.lines]
    if output == "csv":
        # filled in by a person, in a spreadsheet: its titles are words, unlike those of a listing for software
        lines = grid.to_fill(rows)
        titles = lines[0] if lines else {**grid.COLUMNS, **grid.BESIDE}.values()
        Listing(tuple(titles), (), "").write(lines, output)
        return
    click.echo("\n".join(_head(found)))
    if rows:
        click.echo("\n".join(["", *table(AGENDA, rows, terminal_width())]))
        total = f"{euros(found.requested_cents)} demandés, {euros(found.granted_cents)} accordés"
        click.echo(f"{several(len(rows), 'dossier')} : {total}.")
        next_step(f"tremplin commissions decide {found.commission.number} GRILLE.csv --dry-run")
    else:
        click.echo("\nL'ordre du jour est vide.")
        next_step(f"tremplin commissions add {found.commission.number} DOSSIER")


@commissions.command(epilog=GRID_HELP)
@number
@click.argument("file", type=FILE, metavar="GRILLE")
@click.option("--dry-run", is_flag=True, help="Vérifier seulement : rien n'est enregistré.")
@acting_as
@formats("table", "json")
@pass_session
def decide(session: CommandSession, number: str, file: str, dry_run: bool, login: str | None, output: str) -> None:
    """Décider les dossiers d'une grille : tous, ou aucun.

    Chaque ligne est jugée comme par « tremplin dossiers decide », dans l'ordre de la grille, qui est celui où
    l'enveloppe est prise. Si une seule ne peut l'être, rien n'est enregistré et chaque refus est dit à sa ligne.
    """
    path = readable(Path(file))
    desk, actor = session.desk, session.actor(login)
    done = sittings.decide_many(desk, actor, number, grid.grid(path), at=session.now(), file=str(path), dry_run=dry_run)
    if output == "json":
        write_json({"commission": int(number), "dry_run": dry_run, "decided": [each.published() for each in done]})
        return
    told = ("dossier décidé", "dossiers décidés")
    if dry_run:
        told = ("dossier serait décidé", "dossiers seraient décidés")
    granted = sum(each.granted_cents or 0 for each in done)
    click.echo("\n".join(each.sentence() for each in done))
    click.echo(f"{several(len(done), *told)}, {euros(granted)} accordés{NOTHING_KEPT if dry_run else ''}.")
    again = f"decide {number} {quote(file)}" if dry_run else f"minutes {number} --deliberation NUMÉRO --on DATE"
    next_step(f"tremplin commissions {again}")


@commissions.command()
@number
@click.option("--deliberation", metavar="NUMÉRO", help="Le numéro de la délibération.")
@click.option("--on", "deliberated_on", type=DAY, metavar="DATE", help="Son jour.")
@click.option("--text", "minutes", metavar="TEXTE", help="Le compte rendu, sans nom de participant.")
@as_read
@acting_as
@formats("table", "json")
@pass_session
def minutes(
    session: CommandSession,
    number: str,
    deliberation: str | None,
    deliberated_on: date | None,
    minutes: str | None,
    version: int | None,
    login: str | None,
    output: str,
) -> None:
    """Garder la délibération et le compte rendu, ou les lire si rien n'est donné."""
    desk, actor = session.desk, session.actor(login)
    if deliberation or deliberated_on or minutes:
        casework.deliberate(
            desk,
            actor,
            number,
            deliberation=deliberation,
            deliberated_on=deliberated_on,
            minutes=minutes,
            at=session.now(),
            version=version,
        )
    found = agenda.agenda(desk, actor, number)
    if output == "json":
        write_json(found.published())
        return
    decided = [line.published() for line in found.lines if line.decision]
    lines = [f"{rank}. {_minute(row)}" for rank, row in enumerate(decided, start=1)]
    total = f"{euros(found.granted_cents)} accordés en tout." if decided else "Aucun dossier n'est encore décidé."
    click.echo("\n".join([*_head(found), "", *lines, total]))


def _head(found: "agenda.Agenda") -> list[str]:
    of = found.commission
    lines = [f"{of.title}, le {french(of.held_on)} — commission {of.number}, version {of.version}"]
    if of.deliberation and of.deliberated_on:
        lines.append(f"Délibération {of.deliberation} du {french(of.deliberated_on)}")
    return [*lines, *(of.minutes or "").splitlines()]


def _minute(row: Mapping[str, Any]) -> str:
    asked = f" sur {_euros(row['requested_cents'])} demandés"
    granted = f", {euros(row['granted_cents'])}{asked}" if row["granted_cents"] else ""
    what = f"{row['organisation']}, « {row['title']} » ({row['dossier']})"
    return f"{what} : {grid.OUTCOMES[row['decision']]}{granted}. {row['reason']}"


def _euros(cents: int | None) -> str:
    return "non précisé" if cents is None else euros(cents)


def _decided(row: Mapping[str, Any]) -> str | None:
    if row["decision"] is None:
        return None
    return f"{grid.OUTCOMES[row['decision']]} {euros(row['granted_cents']) if row['granted_cents'] else ''}".strip()
