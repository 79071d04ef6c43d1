"""``tremplin dossiers``: find them and read them; other modules hold what is done to them."""

from typing import Any, ClassVar

import click

from tremplin.casework.acting.states import STATES
from tremplin.catalogue.calendar import french
from tremplin.catalogue.quantities import euros
from tremplin.catalogue.rule import Stage
from tremplin.clock import day_in_paris
from tremplin.documents.texts import folded
from tremplin.records.codes import State
from tremplin.rules.wording import STAGES
from tremplin_cli.dossiers.page import page
from tremplin_cli.terminal.door import (
    CALL,
    FICHE,
    Column,
    CommandSession,
    Count,
    Listing,
    WordType,
    acting_as,
    formats,
    late,
    listing_formats,
    next_step,
    pass_session,
    terminal_width,
    write_json,
)
from tremplin_cli.terminal.judgement import lines

with late():
    from tremplin.casework.acting import policy
    from tremplin.casework.granting import instruction
    from tremplin.casework.organisations import organisations
    from tremplin.casework.reading import listing, walking
    from tremplin.casework.reading import page as reading

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


dossier = click.argument("reference", metavar="DOSSIER")


@click.command("list")
@click.option("--state", type=StateName(), metavar="ÉTAT", help=f"Un état : {', '.join(STATES.values())}.")
@click.option("--call", type=CALL, metavar="APPEL", help="Seulement les dossiers de cet appel.")
@click.option("--fiche", type=FICHE, metavar="FICHE", help="Seulement les dossiers de cette fiche.")
@click.option("--organisation", metavar="ORGANISME", help="Seulement ceux de cet organisme : SIRET, RNA ou numéro.")
@click.option("--limit", type=Count("limite"), metavar="NOMBRE", help="Par page ; 50 à défaut.")
@click.option("--after", metavar="DOSSIER", help="La page qui suit ce dossier, le dernier de la page lue.")
@click.option("--all", "whole", is_flag=True, help="Toutes les pages, l'une après l'autre.")
@acting_as
@listing_formats
@pass_session
def list_(
    session: CommandSession,
    state: State | None,
    call: str | None,
    fiche: str | None,
    organisation: str | None,
    limit: int | None,
    after: str | None,
    whole: bool,
    login: str | None,
    output: str,
) -> None:
    """Lister les dossiers que vous pouvez voir, les plus récents d'abord."""
    base, actor = session.glanced, session.actor(login)
    # a slip in a name is told, and does not pass for an empty list
    if call:
        session.platform.call(call)
    if fiche:
        session.platform.fiche(fiche)
    carrier = organisations.show(session.desk, actor, organisation)["id"] if organisation else None
    filters = listing.Filters(state=state, call=call, fiche=fiche, organisation_id=carrier)
    if whole:
        rows, following = [row for some in walking.pages(session.desk, actor, filters, after) for row in some], None
    else:
        found = listing.listed(base, actor, filters, limit=listing.PAGE if limit is None else limit, after=after)
        rows, following = list(found.rows), found.after
    then = [f"tremplin dossiers show {rows[0].reference}"] if rows else []
    then += [f"tremplin dossiers list … --after {following}"] if following else []
    Listing(KEYS, DOSSIERS, policy.blind(actor) or "Aucun dossier.").write([_row(row) for row in rows], output, *then)


def _row(row: "listing.DossierRow") -> dict[str, Any]:
    amounts = {"requested": row.requested_cents, "granted": row.granted_cents}
    return {
        **row.published(),
        **{name: None if cents is None else euros(cents) for name, cents in amounts.items()},
        "day": french(day_in_paris(row.deposited_at)) if row.deposited_at else None,
    }


@click.command()
@dossier
@acting_as
@formats("table", "json")
@pass_session
def show(session: CommandSession, reference: str, login: str | None, output: str) -> None:
    """Lire un dossier, et ce que vous pouvez y faire."""
    whole = reading.shown(session.desk, session.actor(login), reference, at=session.now())
    if output == "json":
        write_json(whole)
        return
    click.echo("\n".join(page(whole, terminal_width())))
    next_step(f"tremplin dossiers check {whole['reference']}")


@click.command()
@dossier
@click.option(
    "--stage", type=WordType("une étape", STAGES), default="deposit", show_default=True, help="Jusqu'où juger."
)
@acting_as
@formats("table", "json")
@pass_session
def check(session: CommandSession, reference: str, stage: str, login: str | None, output: str) -> int:
    """Juger un dossier par les règles de sa fiche.

    Tant qu'il n'est pas déposé, il est jugé comme s'il l'était aujourd'hui.

    Code de sortie : 1 quand une règle bloquante n'est pas respectée ; 0 sinon, même s'il manque un fait, ou s'il n'y a
    rien à vérifier.
    """
    desk, actor = session.desk, session.actor(login)
    found = reading.standing(desk, actor, reference)
    trial = instruction.findings(desk, actor, reference, Stage(stage), at=session.now())
    if output == "json":
        write_json({"dossier": found.reference, **trial.published()})
    else:
        when = None if found.deposited else f"comme si le dossier était déposé le {french(session.today)}"
        click.echo(f"{found.reference} — {found.fiche.title}")
        click.echo("\n".join(lines(trial, terminal_width(), when)))
    return 1 if trial.verdict == "broken" else 0
