"""``tremplin decisions``: what was decided, over all the dossiers that one may see."""

from datetime import date

import click

from tremplin.casework.acting.states import STATES
from tremplin.records.codes import State
from tremplin_cli.terminal.door import (
    CALL,
    FICHE,
    Column,
    CommandSession,
    DayType,
    Listing,
    Noun,
    acting_as,
    euros,
    french,
    late,
    listing_formats,
    pass_session,
)

with late():
    from tremplin.casework.acting import policy
    from tremplin.casework.reading import filters, spending

KEYS = (
    *("dossier", "number", "title", "fiche", "organisation", "siret", "rna", "outcome", "granted_cents"),
    *("requested_cents", "decided_on", "decided_by", "deliberation", "deliberated_on", "reason"),
)
DECISIONS = (
    Column("Décidé le", lambda row: french(date.fromisoformat(row["decided_on"]))),
    Column("Dossier", lambda row: row["dossier"]),
    Column("Porteur", lambda row: row["organisation"], gives_way=True),
    Column("Décision", lambda row: STATES[State(row["outcome"])]),
    Column("Accordé", lambda row: None if row["granted_cents"] is None else euros(row["granted_cents"])),
    Column("Par", lambda row: row["decided_by"], gives_way=True),
    Column("Motif", lambda row: row["reason"], gives_way=True),
)
decisions = Noun("decisions", more="Une décision se prend par « dossiers decide », ou par « commissions decide ».")


@decisions.command("list")
@click.option("--call", type=CALL, metavar="APPEL", help="Seulement les dossiers de cet appel.")
@click.option("--fiche", type=FICHE, metavar="FICHE", help="Seulement les dossiers de cette fiche.")
@click.option("--from", "first", type=DayType(), metavar="DATE", help="Décidé ce jour-là, ou depuis.")
@click.option("--until", "last", type=DayType(), metavar="DATE", help="Décidé ce jour-là, ou avant.")
@acting_as
@listing_formats
@pass_session
def list_(
    session: CommandSession,
    call: str | None,
    fiche: str | None,
    first: date | None,
    last: date | None,
    login: str | None,
    output: str,
) -> None:
    """Lister les décisions sur les dossiers que vous pouvez voir, les plus récentes d'abord."""
    actor = session.actor(login)
    session.known(call, fiche)
    asked, days = filters.Filters(call=call, fiche=fiche), spending.SpendingDays(first, last)
    rows = [each.published() for each in spending.decisions(session.glanced, actor, asked, days)]
    then = [f"tremplin dossiers show {rows[0]['dossier']}"] if rows else []
    Listing(KEYS, DECISIONS, policy.blind(actor) or "Aucune décision.").write(rows, output, *then)
