"""``tremplin dossiers list``: find dossiers among many, in an order that one may keep."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, NamedTuple

import click

from tremplin.casework.acting.states import STATES
from tremplin.clock import day_in_paris
from tremplin.documents.texts import folded
from tremplin.records.codes import State
from tremplin_cli.terminal.door import (
    CALL,
    FICHE,
    Column,
    CommandSession,
    Count,
    DayType,
    Listing,
    WordType,
    WrongUsage,
    acting_as,
    euros,
    french,
    late,
    listing_formats,
    next_step,
    pass_session,
    several,
    write_json,
)

with late():
    from tremplin.casework.acting import policy
    from tremplin.casework.organisations import organisations
    from tremplin.casework.reading import calendar, instructors, listing, orders, walking
    from tremplin.casework.reading import filters as filtering

KEYS = (
    *("reference", "title", "fiche", "organisation", "state", "requested_cents", "granted_cents"),
    *("deposited_at", "changed_at", "version"),
)
DOSSIERS = (
    Column("Dossier", lambda row: row["reference"]),
    Column("Titre", lambda row: row["title"], gives_way=True),
    Column("Porteur", lambda row: row["organisation"], gives_way=True),
    Column("Fiche", lambda row: row["fiche"]),
    Column("État", lambda row: STATES[State(row["state"])]),
    Column("Déposé le", lambda row: row["day"]),
    Column("Demandé", lambda row: row["requested"]),
    Column("Accordé", lambda row: row["granted"]),
)
SORTS = {"reference": "ouverture", "deposited": "dépôt"}


class StateName(click.ParamType[State]):
    """A state, by its code or as people call it: « submitted », « déposé », « depose »."""

    name = "état"
    known: ClassVar[dict[str, State]] = {
        folded(word): state for state, label in STATES.items() for word in (state, label)
    }

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> State:
        found = self.known.get(folded(str(value).strip()))
        if found is None:
            listed = ", ".join(f"{label} ({state})" for state, label in STATES.items())
            self.fail(f"« {value} » n'est pas un état : {listed}.", param, ctx)
        return found


class FindingAsked(NamedTuple):
    """What a list keeps, as it is typed."""

    state: State | None
    call: str | None
    fiche: str | None
    organisation: str | None
    search: str | None
    mine: bool
    instructor: str | None
    deposited_from: date | None
    deposited_until: date | None
    overdue: bool


def asked(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what a list keeps."""
    day = DayType()
    options = (
        click.option("--search", metavar="TEXTE", help="Un titre, un porteur, un SIRET, une référence ; sans accents."),
        click.option("--state", type=StateName(), metavar="ÉTAT", help=f"Un état : {', '.join(STATES.values())}."),
        click.option("--call", type=CALL, metavar="APPEL", help="Seulement les dossiers de cet appel."),
        click.option("--fiche", type=FICHE, metavar="FICHE", help="Seulement les dossiers de cette fiche."),
        click.option(
            "--organisation", metavar="ORGANISME", help="Seulement ceux de cet organisme : SIRET, RNA, numéro."
        ),
        click.option("--mine", is_flag=True, help="Ceux que vous instruisez, ou avez ouverts pour votre organisme."),
        click.option(
            "--instructor", metavar="COMPTE", help="Ceux que cette personne instruit, ou remplace ce jour-là."
        ),
        click.option("--deposited-from", type=day, metavar="DATE", help="Déposés ce jour-là, ou depuis."),
        click.option("--deposited-until", type=day, metavar="DATE", help="Déposés ce jour-là, ou avant."),
        click.option("--late", "overdue", is_flag=True, help="Ceux dont une échéance est passée aujourd'hui."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command("list")
@asked
@click.option("--sort", type=WordType("un ordre", SORTS, lambda: SORTS), help="Par ouverture, ou par dépôt.")
@click.option("--ascending/--descending", default=None, help="Les plus anciens d'abord, ou les plus récents.")
@click.option("--keep-order", is_flag=True, help="Garder cet ordre pour votre compte.")
@click.option("--totals", is_flag=True, help="Le nombre et les montants de toute la sélection, avec sa page.")
@click.option("--limit", type=Count("limite"), metavar="NOMBRE", help="Par page ; 50 à défaut.")
@click.option("--after", metavar="DOSSIER", help="La page qui suit ce dossier, le dernier de la page lue.")
@click.option("--all", "whole", is_flag=True, help="Toutes les pages, l'une après l'autre.")
@acting_as
@listing_formats
@pass_session
def list_(
    session: CommandSession,
    /,
    sort: str | None,
    ascending: bool | None,
    keep_order: bool,
    totals: bool,
    limit: int | None,
    after: str | None,
    whole: bool,
    login: str | None,
    output: str,
    **said: Any,
) -> None:
    """Lister les dossiers que vous pouvez voir, les plus récents d'abord.

    Tous les mots de --search doivent commencer un mot du titre, du nom ou du numéro du porteur, ou de la référence. Par
    dépôt, les brouillons, qui n'en ont pas, ne sont pas listés.
    """
    actor = session.actor(login)
    filters = _filters(session, actor, FindingAsked(**said))
    order = _order(session, actor, sort, ascending)
    if filters.late:
        calendar.dated(session.desk)
    if keep_order:
        orders.keep(session.desk.database, actor, order)
    base = session.glanced
    if whole:
        rows, following = (
            [row for some in walking.pages(session.desk, actor, filters, after, order) for row in some],
            None,
        )
    else:
        most = listing.PAGE if limit is None else limit
        found = listing.listed(base, actor, filters, limit=most, after=after, order=order)
        rows, following = list(found.rows), found.after
    added = listing.totals(base, actor, filters) if totals else None
    shown = [_row(row) for row in rows]
    if output == "json" and added is not None:
        write_json({"dossiers": [{key: row[key] for key in KEYS} for row in shown], "totals": added.published()})
        return
    Listing(KEYS, DOSSIERS, policy.blind(actor) or "Aucun dossier.").write(shown, output)
    if added is not None:
        # beside the rows: a file that is read by a spreadsheet has rows alone
        click.echo(f"\n{_added_up(added)}", err=output == "csv")
    if output == "table":
        then = [f"tremplin dossiers show {rows[0].reference}"] if rows else []
        next_step(*then, *([f"tremplin dossiers list … --after {following}"] if following else []))


def _filters(session: CommandSession, actor: "policy.Actor", said: FindingAsked) -> "filtering.Filters":
    session.known(said.call, said.fiche)
    if said.deposited_from and said.deposited_until and said.deposited_from > said.deposited_until:
        raise WrongUsage("--deposited-from vient après --deposited-until : aucun jour n'est entre les deux.")
    carrier = organisations.show(session.desk, actor, said.organisation)["id"] if said.organisation else None
    instructs = None
    if said.instructor:
        with session.glanced.glancing() as rows:
            instructs = instructors.instructor(rows, actor, said.instructor)
    return filtering.Filters(
        state=said.state,
        call=said.call,
        fiche=said.fiche,
        organisation_id=carrier,
        instructor_id=instructs,
        mine=actor.account_id if said.mine else None,
        search=said.search,
        deposited_from=said.deposited_from,
        deposited_until=said.deposited_until,
        late=said.overdue,
        on=session.today,
    )


def _order(
    session: CommandSession, actor: "policy.Actor", sort: str | None, ascending: bool | None
) -> "filtering.ListingOrder":
    known = listing.kept_order(session.glanced, actor)
    # an order that is typed begins with the latest, whatever was kept
    base = known if sort is None else filtering.LATEST
    return filtering.ListingOrder(
        known.sort if sort is None else filtering.Sort(sort), base.ascending if ascending is None else ascending
    )


def _added_up(totals: "listing.Totals") -> str:
    count = several(totals.count, "dossier", "dossiers")
    return f"{count} : {euros(totals.requested_cents)} demandés, {euros(totals.granted_cents)} accordés."


def _row(row: "listing.DossierRow") -> dict[str, Any]:
    amounts = {"requested": row.requested_cents, "granted": row.granted_cents}
    return {
        **row.published(),
        **{name: None if cents is None else euros(cents) for name, cents in amounts.items()},
        "day": french(day_in_paris(row.deposited_at)) if row.deposited_at else None,
    }
