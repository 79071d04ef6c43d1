"""``tremplin tokens``: the tokens by which a machine asks the API in somebody's place."""

from collections.abc import Sequence
from datetime import date

import click

from tremplin_cli.terminal.door import (
    Column,
    CommandSession,
    Count,
    DayType,
    Listing,
    Noun,
    acting_as,
    formats,
    french,
    late,
    listing_formats,
    pass_session,
    tell,
)

with late():
    from tremplin.casework.machines import tokens as verbs

KEYS = ("id", "account", "name", "scopes", "serves", "until", "made_at", "used_at", "ended_at")
COLUMNS = (
    Column("N°", lambda row: row["id"]),
    Column("Nom", lambda row: row["name"], gives_way=True),
    Column("Usages", lambda row: "\n".join(row["scopes"])),
    Column("État", lambda row: "sert" if row["serves"] else "ne sert plus"),
    Column("Jusqu'au", lambda row: french(date.fromisoformat(row["until"]))),
    Column("Dernier usage", lambda row: row["used_at"] or "jamais"),
)
SCOPES = """
\b
Les usages :
  dossiers:read    lire des dossiers
  dossiers:write   ouvrir, modifier et déposer des dossiers
  indicators:read  lire des chiffres
"""
tokens = Noun(
    "tokens",
    more="Un jeton ne donne jamais plus que les rôles de son compte au moment où il sert : docs/api.md dit comment.",
)


@tokens.command("list")
@click.argument("account", metavar="[COMPTE]", required=False)
@acting_as
@listing_formats
@pass_session
def list_(session: CommandSession, account: str | None, login: str | None, output: str) -> None:
    """Lister ses jetons, ou ceux d'un compte que l'on administre."""
    rows = verbs.listed(session.desk, session.actor(login), account, now=session.machine())
    shown = [{**row, "scopes": " ".join(row["scopes"])} for row in rows] if output == "csv" else rows
    serving = [row["id"] for row in rows if row["serves"]]
    Listing(KEYS, COLUMNS, "Aucun jeton.").write(shown, output, *(f"tremplin tokens revoke {n}" for n in serving[:1]))


@tokens.command(epilog=SCOPES)
@click.option("--name", required=True, metavar="NOM", help="Le logiciel qui s'en servira.")
@click.option("--scope", "scopes", multiple=True, required=True, metavar="USAGE", help="Un usage ; à répéter.")
@click.option("--until", type=DayType(), required=True, metavar="DATE", help="Le dernier jour où il sert.")
@acting_as
@formats("table", "json")
@pass_session
def make(
    session: CommandSession, name: str, scopes: Sequence[str], until: date, login: str | None, output: str
) -> None:
    """Faire un jeton pour son compte : il est montré une seule fois, et sert un an au plus."""
    made = verbs.make(
        session.desk,
        session.actor(login),
        name=name,
        scopes=scopes,
        ends_on=until,
        now=session.machine(),
        at=session.now(),
    )
    # aside: what is written to a file, or read by software, holds no secret
    click.echo(f"Jeton, montré cette seule fois : {made.token}", err=True)
    said = {"id": made.number, "scopes": sorted(set(scopes)), "until": until.isoformat()}
    tell(output, f"Jeton {made.number} fait, jusqu'au {french(until)}.", said, f"tokens revoke {made.number}")


@tokens.command()
@click.argument("number", metavar="N°", type=Count("numéro de jeton"))
@acting_as
@formats("table", "json")
@pass_session
def revoke(session: CommandSession, number: int, login: str | None, output: str) -> None:
    """Retirer un jeton, le sien ou celui d'un compte que l'on administre : il ne sert plus, dès maintenant."""
    verbs.revoke(session.desk, session.actor(login), number, now=session.machine(), at=session.now())
    tell(output, f"Jeton {number} retiré : il ne sert plus.", {"id": number, "serves": False}, "tokens list")
